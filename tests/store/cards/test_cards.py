"""Cards: answering, undoing, limits, clocks, crashes."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from slmdesk.errors import StorageError
from slmdesk.messages import Citation, Question
from slmdesk.store.cards import Card, Cards
from slmdesk.store.cards.schema import LEARNING, NEW, RELEARNING, REVIEW, moment

ZONE = timezone(timedelta(hours=2))


class Clock:
    """A time that tests move."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 3, 2, 10, 0, tzinfo=ZONE))


@pytest.fixture
def cards(tmp_path: Path, clock: Clock) -> Iterator[Cards]:
    found = Cards(tmp_path / "data", clock)
    yield found
    found.close()


def added(cards: Cards, front: str = "What is it?", deck: str = "Deck") -> Card:
    card = cards.add(front, "That.", deck)
    assert card is not None
    return card


def known(cards: Cards, clock: Clock, front: str = "What is it?") -> Card:
    card = added(cards, front)
    for _answer in range(2):
        card = cards.review(card.id, 3)
        clock.now += timedelta(minutes=11)
    assert card.state == REVIEW
    return card


def test_a_new_card_is_learned_then_known_then_forgotten(cards: Cards, clock: Clock) -> None:
    card = added(cards)
    assert (card.state, cards.waiting()) == (NEW, {"new": 1, "learning": 0, "review": 0})
    card = cards.review(card.id, 3)
    assert (card.state, card.reviews) == (LEARNING, 1)
    clock.now = card.due
    card = cards.review(card.id, 3)
    assert card.state == REVIEW
    assert card.due - clock.now == timedelta(days=2)  # FSRS 6 with its own parameters: stability 2.3 days
    assert cards.next() is None
    clock.now = card.due
    assert cards.next() == card
    card = cards.review(card.id, 1)
    assert (card.state, card.lapses) == (RELEARNING, 1)


def test_a_higher_retention_brings_a_card_back_sooner(cards: Cards, clock: Clock) -> None:
    intervals = []
    for retention in (0.7, 0.9, 0.97):
        cards.set_desired_retention(retention)
        card = known(cards, clock, f"at {retention}")
        clock.now = card.due
        card = cards.review(card.id, 4)
        intervals.append(card.due - clock.now)
    assert intervals == sorted(intervals, reverse=True)
    assert intervals[0] > intervals[2]
    with pytest.raises(StorageError) as caught:
        cards.set_desired_retention(1.5)
    assert caught.value.kind == "bad-retention"


def test_undo_puts_everything_back_and_keeps_the_log(cards: Cards) -> None:
    before = added(cards)
    cards.review(before.id, 3)
    cards.review(before.id, 1)
    assert cards.undo() is not None
    assert cards.undo() == before
    assert cards.undo() is None
    log = [(row["rating"], row["undoes"]) for row in cards.select("SELECT * FROM reviews ORDER BY id")]
    assert log == [(3, None), (1, None), (0, 2), (0, 1)]
    assert cards.waiting()["new"] == 1  # the day's limit has it back too


def test_an_answer_is_not_kept_twice(cards: Cards) -> None:
    card = added(cards)
    cards.review(card.id, 3, seen=card.reviews)
    with pytest.raises(StorageError) as caught:
        cards.review(card.id, 3, seen=card.reviews)
    assert caught.value.kind == "already-reviewed"
    assert cards.get(card.id).reviews == 1


def test_a_leech_rests_and_undo_wakes_it(cards: Cards, clock: Clock) -> None:
    card = known(cards, clock)
    for _lapse in range(8):
        clock.now = card.due + timedelta(days=1)
        while card.state != REVIEW:
            card = cards.review(card.id, 3)
        card = cards.review(card.id, 1)
    assert card.leech
    assert card.suspended
    assert cards.next() is None
    woken = cards.undo()
    assert woken is not None
    assert not woken.suspended
    assert not woken.leech


def test_suspended_cards_rest(cards: Cards) -> None:
    card = added(cards)
    cards.suspend(card.id)
    assert cards.next() is None
    cards.suspend(card.id, False)
    assert cards.next() == card


def test_limits_of_the_day_begin_anew_at_four_by_the_users_own_zone(cards: Cards, clock: Clock) -> None:
    for number in range(5):
        added(cards, f"card {number}")
    cards.set_limits("Deck", 2, 10)
    for _card in range(2):
        card = cards.next()
        assert card is not None
        cards.review(card.id, 4)
    assert cards.next() is None
    clock.now = datetime(2026, 3, 3, 3, 59, tzinfo=ZONE)
    assert cards.waiting()["new"] == 0
    clock.now = datetime(2026, 3, 3, 4, 1, tzinfo=ZONE)
    assert cards.waiting()["new"] == 2
    # Five time zones west it is still the evening before.
    clock.now = clock.now.astimezone(timezone(timedelta(hours=-3)))
    assert cards.waiting()["new"] == 0


def test_decks_inside_a_deck_come_with_it(cards: Cards) -> None:
    inside, other = added(cards, "inside", "Anatomy::Heart"), added(cards, "other", "Anatomy_Heart")
    assert cards.next("Anatomy") == inside
    assert cards.next("Anatomy_Heart") == other
    with pytest.raises(StorageError) as caught:
        cards.next("History")
    assert caught.value.kind == "no-such-deck"


def test_a_clock_set_back_loses_nothing_and_counts_no_negative_time(cards: Cards, clock: Clock) -> None:
    card = known(cards, clock)
    clock.now -= timedelta(hours=5)
    after = cards.review(card.id, 3)
    assert card.stability is not None
    assert after.stability is not None
    assert after.stability >= card.stability
    assert after.last_review == card.last_review
    times = [row["at"] for row in cards.select("SELECT at FROM reviews ORDER BY id")]
    assert times == sorted(times)


def test_cards_answered_while_the_clock_was_years_ahead_are_asked_again(cards: Cards, clock: Clock) -> None:
    right = clock.now
    clock.now = right.replace(year=2060)
    card = known(cards, clock)
    clock.now = right
    assert cards.next() == card
    card = cards.review(card.id, 3)
    assert card.last_review == right
    assert card.due < right + timedelta(days=30)
    assert cards.next() is None


@pytest.mark.parametrize("day", [datetime(2028, 2, 28, 23, 50, tzinfo=UTC), datetime(2028, 2, 29, 12, tzinfo=UTC)])
def test_leap_day(cards: Cards, clock: Clock, day: datetime) -> None:
    clock.now = day
    card = known(cards, clock)
    clock.now = card.due
    card = cards.review(card.id, 3)
    assert clock.now < card.due < clock.now + timedelta(days=60)
    assert cards.undo() is not None


def test_far_dates_do_not_overflow(cards: Cards, clock: Clock) -> None:
    card = known(cards, clock)
    for _time in range(60):
        clock.now = min(card.due, datetime(8990, 1, 1, tzinfo=UTC))
        card = cards.review(card.id, 4)
    assert card.due.year <= 9000


def test_a_question_of_a_quiz_is_kept_once(cards: Cards) -> None:
    source = Citation("heart.pdf", 3, 10, 40, "The mitral valve has two <leaflets>.")
    question = Question("choice", "How many?", ["two", "three"], "two", [source], "easy", "Valves", "Two & no more.")
    card = cards.keep_question(question, "Heart")
    assert card is not None
    assert cards.keep_question(question, "Heart") is None
    assert "<li>three</li>" in card.front
    assert "&lt;leaflets&gt;" in card.back
    assert (card.file, card.page_number, card.start, card.end, card.section) == ("heart.pdf", 3, 10, 40, "Valves")
    assert card.tags == ("easy",)
    assert cards.keep_question(question, "Another") is not None


def test_a_passage_that_says_what_is_asked_stands_on_the_card_once(cards: Cards) -> None:
    source = Citation("heart.pdf", 3, 10, 40, "The heart\nhas four chambers.")
    for kind, asked, answer in (
        ("true-false", "The heart has four chambers.", "True"),
        ("open", "How many chambers?", "The heart has four chambers."),
    ):
        card = cards.keep_question(Question(kind, asked, [], answer, [source]), "Heart")  # type: ignore[arg-type]
        assert card is not None
        assert card.back == f"<b>{answer}</b>"
        assert card.quote == source.quote


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        (lambda cards: cards.get(99), "no-such-card"),
        (lambda cards: cards.review(99, 3), "no-such-card"),
        (lambda cards: cards.review(1, 7), "bad-rating"),
        (lambda cards: cards.add("<script>x</script>", "b", "Deck"), "empty-card"),
        (lambda cards: cards.add("a", "b", " :: "), "bad-deck"),
    ],
)
def test_what_cannot_be_done_is_said(cards: Cards, call: object, kind: str) -> None:
    with pytest.raises(StorageError) as caught:
        call(cards)  # type: ignore[operator]
    assert caught.value.kind == kind


CHILD = """
import sys
from pathlib import Path
from slmdesk.store.cards import Cards
cards = Cards(Path(sys.argv[1]))
while True:
    for card in cards.cards():
        after = cards.review(card.id, 3, seen=card.reviews)
        sys.stdout.write(f"{card.id} {after.reviews}\\n")
        sys.stdout.flush()
"""


def kill_while_reviewing(folder: Path, times: int, seed: int) -> None:
    """Kill a process that reviews, at random moments, and look at what is left each time."""
    rng = random.Random(seed)
    cards = Cards(folder)
    for number in range(7):
        added(cards, f"card {number}")
    cards.close()
    told: dict[int, int] = {}
    for _time in range(times):
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(folder)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        lines = [child.stdout.readline()]  # it is at work
        until = time.monotonic() + rng.random() * 0.1
        while time.monotonic() < until:
            lines.append(child.stdout.readline())
        os.kill(child.pid, signal.SIGKILL)
        lines += child.stdout.readlines()
        child.wait()
        child.stdout.close()
        for line in lines:
            if line.endswith("\n"):
                id, count = map(int, line.split())
                told[id] = count
        cards = Cards(folder)
        assert [row[0] for row in cards.select("PRAGMA integrity_check")] == ["ok"]
        logged = {row[0]: row[1] for row in cards.select("SELECT card_id, count(*) FROM reviews GROUP BY card_id")}
        kept = {card.id: card.reviews for card in cards.cards()}
        assert kept == {id: logged.get(id, 0) for id in kept}  # none doubled, none half kept
        assert all(kept[id] >= count for id, count in told.items())  # none lost that was said to be kept
        assert sum(kept.values()) - sum(told.values()) <= 1  # at most the one whose word was under way
        told = dict(kept)
        cards.close()


def test_a_kill_loses_and_doubles_no_review(tmp_path: Path) -> None:
    kill_while_reviewing(tmp_path / "data", 20, 1)


@pytest.mark.soak
def test_many_kills_lose_and_double_no_review(tmp_path: Path) -> None:
    kill_while_reviewing(tmp_path / "data", 200, 2)


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    Cards(tmp_path).close()
    (tmp_path / "cards.sqlite3").write_bytes(b"not a database" * 1000)
    with pytest.raises(StorageError) as caught:
        Cards(tmp_path)
    assert caught.value.kind == "store-damaged"


def test_the_queries_of_a_review_use_indexes(cards: Cards) -> None:
    card = added(cards)
    cards.review(card.id, 3)
    asked: list[str] = []
    cards.connection.set_trace_callback(asked.append)
    cards.next()
    cards.waiting()
    cards.review(card.id, 3)
    cards.connection.set_trace_callback(None)
    plans = []
    for query in asked:
        if query.startswith("SELECT"):
            plans += [row["detail"] for row in cards.connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert plans
    # Decks and settings are few; cards and reviews must never be walked through.
    assert not [plan for plan in plans if plan.startswith(("SCAN cards", "SCAN reviews"))]


def test_the_file_has_the_version_that_a_later_program_sees(cards: Cards) -> None:
    cards.connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError) as caught:
        Cards(cards.file.parent)
    assert caught.value.kind == "store-newer"
    assert isinstance(cards.connection, sqlite3.Connection)


def test_a_deck_whose_name_differs_in_case_is_another(cards: Cards) -> None:
    added(cards, "One?", "BIO")
    added(cards, "Two?", "Bio::Cells")
    assert [card.front for card in cards.cards("BIO")] == ["One?"]
    assert cards.waiting("BIO")["new"] == 1


def test_words_of_a_card_are_found_whatever_their_case(cards: Cards) -> None:
    added(cards, "Was heißt ÜBERGANG?")
    assert len(cards.cards(words="übergang HEISST")) == 1
    assert cards.cards(words="zebra " * 5000) == []


def test_times_that_no_calendar_has_are_the_nearest_that_it_has() -> None:
    assert moment(-(10**17)).year == 1970
    assert moment(10**17).year == 9000
    assert moment(1_700_000_000_123).microsecond == 123_000
