"""Figures on what is known and what comes."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from slmdesk.messages import Citation
from slmdesk.store.cards import Cards
from slmdesk.store.cards.progress import answered_by_day, by_deck, by_document, forecast, retention


def test_figures_of_a_month(tmp_path: Path) -> None:
    now = datetime(2026, 5, 1, 9, 0, tzinfo=timezone(timedelta(hours=-5)))
    times = [now]
    cards = Cards(tmp_path, lambda: times[0])
    ids = []
    for number in range(4):
        section = "Valves" if number < 3 else "Walls"
        card = cards.add(f"q{number}", "a", "Heart", source=Citation("heart.pdf", 1, 0, 1, "x"), section=section)
        assert card is not None
        ids.append(card.id)
    for id in ids[:3]:
        cards.review(id, 4)  # known at once, due in days
    assert by_deck(cards)[0].known == 3
    valves, walls = by_document(cards)
    assert (valves.section, valves.known, valves.new) == ("Valves", 3, 0)
    assert (walls.section, walls.known, walls.new) == ("Walls", 0, 1)
    coming = forecast(cards, 30)
    assert coming[0] == (date(2026, 5, 1), 0)
    assert sum(count for _day, count in coming) == 3
    assert retention(cards).share is None
    times[0] = now + timedelta(days=20)
    assert by_deck(cards)[0].due == 3
    assert forecast(cards, 5)[0] == (date(2026, 5, 21), 3)
    cards.review(ids[0], 1)
    cards.review(ids[1], 3)
    cards.review(ids[2], 3)
    cards.undo()
    assert (retention(cards).answers, retention(cards).share) == (2, 0.5)
    deck = by_deck(cards)[0]
    assert (deck.forgotten, deck.known, deck.due, deck.new) == (1, 1, 1, 1)
    assert dict(answered_by_day(cards, 30))[date(2026, 5, 1)] == 3
    assert dict(answered_by_day(cards, 30))[date(2026, 5, 21)] == 2
    cards.close()


def test_nothing_yet(tmp_path: Path) -> None:
    cards = Cards(tmp_path)
    assert (by_deck(cards), by_document(cards)) == ([], [])
    assert sum(count for _day, count in answered_by_day(cards)) == 0
    cards.close()
