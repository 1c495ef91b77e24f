"""The pictures of Translate, Tutor, Extract and De-identify; ``make_screenshots.py`` has the rest."""

from __future__ import annotations

import datetime
import random
import re

from screenshot_answers import PREPARED, question
from screenshot_studio import SAMPLES, Studio
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.extract import ExtractPane
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.gui.panes.translate import TranslatePane
from slmdesk.gui.panes.tutor import TutorPane
from slmdesk.messages import Citation, SourceText
from slmdesk.store.cards import Cards

_THEMES = (("light", ""), ("dark", "-dark"))
_DECK = "Photosynthesis"
_OTHER_CARDS = (  # deck, file, sections, cards of each: what else is learned, for the charts
    (
        "Cell respiration",
        "/home/you/Documents/Biology 101/Lecture 7, cell respiration.pptx",
        ("Glycolysis", "The citric acid cycle", "The electron transport chain"),
        14,
    ),
    ("Statistics", "/home/you/Documents/Statistics/Chapter 3.pdf", ("Samples", "Confidence intervals"), 18),
)
_DAYS_STUDIED = 104
_MOMENT = re.compile(r"\d+/\d+/\d+ \d+:\d+")
_NEW_A_DAY = 1


def pictures_of_panes(studio: Studio) -> None:
    """Each pane in turn."""
    for theme, suffix in _THEMES:
        take_translation(studio, studio.open(theme), f"translate{suffix}")
        take_tutor(studio, studio.open(theme), f"tutor-{{}}{suffix}")
    take_extraction(studio, studio.open())
    take_deidentification(studio, studio.open())


def take_translation(studio: Studio, window: MainWindow, name: str) -> None:
    """The sample in English, and the doubt about a time in it."""
    window.show_pane("translate")
    pane = window.panes["translate"]
    assert isinstance(pane, TranslatePane)
    pane.controls.set_languages(None, "en")
    pane.source_panel.drop.sample.click()
    pane.start()
    studio.until(lambda: not pane.running and not pane.result_panel.doubts.isHidden())
    pane.result_panel.doubts.step()
    studio.take(name)


def take_tutor(studio: Studio, window: MainWindow, name: str) -> None:
    """Two answers, a question of a quiz, a card and the progress. name: with a place for which of these."""
    window.show_pane("tutor")
    pane = window.panes["tutor"]
    assert isinstance(pane, TutorPane)
    pane.open_files([SAMPLES / "photosynthesis.pdf"])
    panel = pane.source_panel
    studio.until(lambda: not panel.reading and panel.view.complete and panel.body.pages.drawn)
    for words in PREPARED["answers"]:
        pane.conversation.input.field.setPlainText(words)
        pane.act()
        studio.until(lambda: not pane.ask.running)
    view = pane.conversation.turns[-1].view
    view.choose(1)
    view.activated.emit(1, 0)
    studio.until(lambda: panel.body.pages.drawn and bool(panel.body.pages.marked()))
    studio.take(name.format("ask"))
    pane.look_back(True)
    studio.until(lambda: pane.history.list.count() == 1)
    item = pane.history.list.item(0)
    item.setText(_MOMENT.sub("28/04/2025 18:40", item.text()))
    studio.take(name.format("earlier"))
    pane.look_back(False)

    pane.show_mode("quiz")
    pane.quiz_panel.setup.count.choose(5)
    pane.act()
    studio.until(lambda: pane.quiz.round is not None and pane.quiz.round.complete)
    assert pane.quiz.round is not None
    card = pane.quiz_panel.card
    for taken, entry, kind in zip(pane.quiz.round.taken, PREPARED["questions"], ("quiz", "quiz-graded"), strict=False):
        if entry["options"]:
            card.options[entry["options"].index(entry["given"])].click()
        card.text.setPlainText(entry["given"])
        pane.act()
        studio.until(lambda taken=taken: taken.score is not None)  # type: ignore[misc]
        studio.until(lambda: panel.body.pages.drawn and bool(panel.body.pages.marked()))
        studio.take(name.format(kind))
        pane.act()

    keep_cards(studio, window, panel.sources[0].as_message())
    pane.show_mode("review")
    review = pane.review
    assert review is not None
    studio.until(lambda: review.cards.decks.view.model().rowCount() > 0)
    studio.take(name.format("decks"))
    review.study(_DECK)
    studio.until(lambda: review.cards.study_page.shown is not None)
    review.cards.study_page.show_answer()
    studio.take(name.format("card"))
    review.cards.leave()
    review.show_progress()
    studio.until(lambda: review.progress.by_deck.rowCount() > 0)
    studio.take(name.format("progress"))


def keep_cards(studio: Studio, window: MainWindow, source: SourceText) -> None:
    """Some months of learning, always the same ones."""
    cards = [question(entry, source) for entry in PREPARED["questions"]]
    end = studio.now
    done: list[bool] = []

    def learn(store: Cards) -> None:
        chance = random.Random(7)
        studio.now = end - datetime.timedelta(days=_DAYS_STUDIED)
        with store.changing():
            ids: list[int] = []
            for deck, file, sections, count in _OTHER_CARDS:
                for section in sections:
                    ids += _other_cards(store, deck, file, section, count)
            ids += [kept.id for each in cards if (kept := store.keep_question(each, _DECK)) is not None]
            for day in range(_DAYS_STUDIED):
                studio.now = end - datetime.timedelta(days=_DAYS_STUDIED - day)
                if chance.random() < 0.8:
                    _study_a_day(studio, store, ids, chance)
            studio.now = end

    window._desk.cards.run(learn, lambda _nothing: done.append(True), changes=True)
    studio.until(lambda: bool(done))


def _other_cards(store: Cards, deck: str, file: str, section: str, count: int) -> list[int]:
    where = Citation(file, None, 0, 0, "")
    cards = [store.add(f"{section} {n}", str(n), deck, source=where, section=section) for n in range(count)]
    return [card.id for card in cards if card is not None]


def _study_a_day(studio: Studio, store: Cards, ids: list[int], chance: random.Random) -> None:
    """What is due is answered, and a new card; each answer takes a quarter of a minute."""
    new = 0
    for id in ids:
        card = store.get(id)
        if card.reviews == 0:
            new += 1
            if new > _NEW_A_DAY:
                continue
        while card.due <= studio.now and not card.suspended:
            rating = chance.choices((1, 2, 3, 4), (8, 12, 65, 15))[0]
            card = store.review(id, rating, 15)
            studio.now += datetime.timedelta(seconds=15)


def take_extraction(studio: Studio, window: MainWindow) -> None:
    """The fields that come with the sample, and where one of them stands."""
    window.show_pane("extract")
    pane = window.panes["extract"]
    assert isinstance(pane, ExtractPane)
    studio.until(lambda: pane.source_panel.drop.sample.isVisible())
    pane.source_panel.drop.sample.click()
    studio.until(lambda: not pane.source_panel.reading and pane.source_panel.view.complete)
    pane.start()
    studio.until(lambda: not pane.running and bool(pane.results.rows))
    pane.result_panel.table.setCurrentIndex(pane.results.index(0, 2))
    studio.take("extract")
    pane.wishes.switch.buttons["labels"].click()
    pane.wishes.labels.field.setText("visit note, lesson, minutes")
    pane.open_files([SAMPLES / "photosynthesis.pdf", SAMPLES / "meeting.md"])
    studio.until(lambda: not pane.source_panel.reading and pane.source_panel.view.complete)
    pane.start()
    studio.until(lambda: not pane.running and len(pane.results.rows) == 3)
    pane.result_panel.table.setCurrentIndex(pane.results.index(2, 1))
    studio.take("extract-labels")


def take_deidentification(studio: Studio, window: MainWindow) -> None:
    """The visit note, and what would be taken out of it."""
    window.show_pane("summarize")
    pane = window.panes["summarize"]
    assert isinstance(pane, SummarizePane)
    pane.open_files([SAMPLES / "visit-note.docx"])
    panel = pane.source_panel
    studio.until(lambda: not panel.reading and panel.view.complete)
    pane.deidentification.open(panel.sources[0])
    studio.until(lambda: pane.deidentify_panel.found is not None)
    pane.deidentify_panel.table.setCurrentCell(1, 1)
    studio.take("deidentify")
