"""Changing and deleting cards, the decks' counts, and when there is something again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from slmdesk.errors import StorageError
from slmdesk.store.cards import Card, Cards
from slmdesk.store.cards.editing import delete, edit, put_back
from slmdesk.store.cards.overview import next_time, overview
from slmdesk.store.cards.progress import answered_by_day, answered_today, retention, retention_by_week
from slmdesk.store.cards.scheduling import intervals

ZONE = timezone(timedelta(hours=2))


class Clock:
    """A time that tests move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 10, 0, tzinfo=ZONE)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cards(tmp_path: Path, clock: Clock) -> Iterator[Cards]:
    found = Cards(tmp_path, clock)
    yield found
    found.close()


def added(cards: Cards, front: str, deck: str = "Deck") -> Card:
    card = cards.add(front, "That.", deck)
    assert card is not None
    return card


def test_a_card_is_changed_and_keeps_its_dates(cards: Cards) -> None:
    card = cards.review(added(cards, "Old").id, 4)
    after = edit(cards, card.id, "<b>New</b><script>x</script>", "Back", "Other::Deck", ["b", "a"])
    assert (after.front, after.back, after.tags) == ("<b>New</b>", "Back", ("a", "b"))
    assert (after.due, after.stability, after.reviews) == (card.due, card.stability, 1)
    assert [deck.name for deck in cards.decks() if deck.id == after.deck_id] == ["Other::Deck"]
    for front, deck, kind in (("<br>", "Deck", "empty-card"), ("x", " ", "bad-deck")):
        with pytest.raises(StorageError) as caught:
            edit(cards, card.id, front, "", deck)
        assert caught.value.kind == kind
    assert cards.get(card.id) == after


def test_a_deleted_card_comes_back_as_it_was_and_its_number_is_never_used_again(cards: Cards) -> None:
    first, last = added(cards, "first"), cards.review(added(cards, "last").id, 3)
    gone = delete(cards, last.id)
    with pytest.raises(StorageError):
        cards.get(last.id)
    assert retention(cards).answers == 0
    assert answered_today(cards) == 1  # it happened
    assert cards.undo() is None  # of a card that is not there
    other = added(cards, "other")
    assert other.id not in (first.id, last.id)
    assert put_back(cards, gone) == last
    assert put_back(cards, gone) is None
    undone = cards.undo()
    assert undone is not None
    assert (undone.id, undone.reviews) == (last.id, 0)


def test_decks_count_those_inside_them(cards: Cards, clock: Clock) -> None:
    for number in range(25):
        added(cards, f"a{number}", "A::B")
    added(cards, "c", "A::B::C")
    cards.review(added(cards, "d", "D").id, 3)
    found = {each.name: (each.new, each.learning, each.review, each.cards) for each in overview(cards)}
    assert found == {"A": (21, 0, 0, 26), "A::B": (21, 0, 0, 26), "A::B::C": (1, 0, 0, 1), "D": (0, 0, 0, 1)}
    clock.now += timedelta(minutes=11)
    assert {each.name: each.learning for each in overview(cards)}["D"] == 1
    resting = added(cards, "e", "D")
    cards.suspend(resting.id, True)
    assert {each.name: (each.new, each.cards) for each in overview(cards)}["D"] == (0, 2)


def test_when_the_next_card_comes(cards: Cards, clock: Clock) -> None:
    assert next_time(cards) is None
    card = added(cards, "x")
    cards.set_limits("Deck", 0, 200)
    assert next_time(cards) == datetime(2026, 3, 3, 4, 0, tzinfo=ZONE)  # new cards come with the new day
    cards.set_limits("Deck", 1, 200)
    learning = cards.review(card.id, 3)
    assert next_time(cards) == learning.due
    clock.now += timedelta(minutes=11)
    known = cards.review(card.id, 3)
    assert next_time(cards) == known.due
    cards.set_limits("Deck", 1, 0)  # due within a day whose reviews are used up: the day after
    clock.now = known.due.astimezone(ZONE)
    again = next_time(cards)
    assert again is not None
    assert (again - clock.now) < timedelta(days=1)
    assert again.hour == 4
    cards.suspend(card.id)
    assert next_time(cards) is None


@given(st.lists(st.integers(1, 4), max_size=6))
def test_the_interval_shown_is_the_one_that_comes(tmp_path_factory: pytest.TempPathFactory, ratings: list[int]) -> None:
    clock = Clock()
    cards = Cards(tmp_path_factory.mktemp("cards"), clock)
    cards.connection.execute("PRAGMA synchronous = OFF")
    card = added(cards, "x")
    for rating in ratings:
        told = intervals(card, clock.now, 0.9)
        card = cards.review(card.id, rating)
        assert card.due - clock.now == told[rating - 1]
        assert list(told) == sorted(told) or card.state == 1
        clock.now += told[rating - 1]
    cards.close()


def test_weeks_and_days_add_up_to_the_month(cards: Cards, clock: Clock) -> None:
    card = cards.review(added(cards, "x").id, 4)
    for day in range(20):
        clock.now += timedelta(days=1)
        card = cards.review(card.id, 1 if day % 5 == 0 else 4)
        if day == 7:
            cards.undo()
    weeks = retention_by_week(cards, 4)
    assert len(weeks) == 4
    month = retention(cards, 28)
    assert sum(each.answers for _day, each in weeks) == month.answers
    assert sum(each.answers * (each.share or 0) for _day, each in weeks) == pytest.approx(
        month.answers * (month.share or 0)
    )
    assert sum(count for _day, count in answered_by_day(cards, 30)) == 20  # 21 answers less the one taken back


def test_an_older_file_gets_its_undone_answers_marked(tmp_path: Path) -> None:
    from slmdesk.store.cards.schema import CARDS_FILE_NAME, MIGRATIONS
    from slmdesk.store.database import open_database

    connection = open_database(tmp_path / CARDS_FILE_NAME, MIGRATIONS[:1])
    row = "INSERT INTO reviews (id, card_id, at, rating, before, state_before, undoes) VALUES (?, 1, ?, ?, '{}', 2, ?)"
    now = round(datetime.now().timestamp() * 1000)
    connection.execute(row, (1, now - 3000, 3, None))
    connection.execute(row, (2, now - 2000, 0, 1))
    connection.execute(row, (3, now - 1000, 3, None))
    connection.close()
    cards = Cards(tmp_path)
    assert retention(cards).answers == 1
    assert [row["undone"] for row in cards.select("SELECT undone FROM reviews ORDER BY id")] == [1, 0, 0]
    cards.close()


def test_the_figures_of_progress_use_the_index(cards: Cards) -> None:
    asked: list[str] = []
    cards.connection.set_trace_callback(asked.append)
    for read in (answered_by_day, retention, retention_by_week, answered_today):
        read(cards)
    cards.connection.set_trace_callback(None)
    plans = [row["detail"] for query in asked for row in cards.connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert [plan for plan in plans if "reviews" in plan]
    assert all("COVERING INDEX reviews_that_count" in plan for plan in plans if "reviews" in plan)
