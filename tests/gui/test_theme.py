"""The colours can be read, the icons are ours, and the fonts are there."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from slmdesk import paths
from slmdesk.gui.desk import Desk
from slmdesk.gui.style_sheet import STYLE_SHEET
from slmdesk.gui.theme import DARK, LIGHT, TEXT_PAIRS, Theme, Tokens, contrast
from slmdesk.gui.widgets.result.summary_controls import SummaryControls

ICONS = sorted((paths.resources() / "icons").glob("*.svg"))


def test_contrast_of_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("foreground", "background"), TEXT_PAIRS)
def test_text_can_be_read(tokens: Tokens, foreground: str, background: str) -> None:
    assert contrast(getattr(tokens, foreground), getattr(tokens, background)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("background", ["window", "surface", "rail"])
def test_borders_of_controls_and_focus_rings_can_be_seen(tokens: Tokens, background: str) -> None:
    assert contrast(tokens.control, getattr(tokens, background)) >= 3.0
    assert contrast(tokens.accent, getattr(tokens, background)) >= 3.0


def test_the_style_sheet_uses_tokens_only() -> None:
    names = {field.name for field in fields(Tokens)} | {"radius"}
    assert set(re.findall(r"@(\w+)", STYLE_SHEET)) <= names
    assert re.findall(r"#[0-9a-fA-F]{3,6}\b(?=\s*[;}])", STYLE_SHEET) == []


@pytest.mark.parametrize("icon", ICONS, ids=[icon.stem for icon in ICONS])
def test_icons_have_one_stroke_width_and_take_the_colour(qtbot: QtBot, desk: Desk, icon: Path) -> None:
    source = icon.read_text("utf-8")
    assert re.findall(r'stroke-width="([^"]+)"', source) == ["1.6"]
    image = desk.theme.image(icon.stem, "#ff0000", 24)
    colours = {
        image.pixelColor(x, y).name() for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 250
    }
    assert colours
    assert colours <= {"#ff0000", "#fe0000"}


def test_the_choice_of_appearance_is_put_on_everything(qtbot: QtBot, desk: Desk) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    desk.theme.apply("dark", "serif", 12)
    assert app.palette().window().color() == QColor(DARK.window)
    assert DARK.window in app.styleSheet()
    desk.theme.apply("light", "sans", 14)
    assert app.palette().window().color() == QColor(LIGHT.window)
    assert desk.theme.reading_font.pointSize() == 14


def test_nothing_is_drawn_anew_when_nothing_of_it_changed(qtbot: QtBot, desk: Desk) -> None:
    desk.theme.apply("light", "serif", 12)
    with qtbot.assertNotEmitted(desk.theme.changed):
        desk.theme.apply("light", "serif", 12)
    with qtbot.waitSignal(desk.theme.changed):
        desk.theme.apply("light", "serif", 13)


def test_serif_and_sans_are_not_the_same_font(qtbot: QtBot, desk: Desk) -> None:
    families = []
    for choice in ("serif", "sans"):
        desk.theme.apply("light", choice, 12)
        families.append(desk.theme.reading_font.family())
    assert families[0] != families[1]


def test_a_change_of_the_system_is_followed_only_when_asked(qtbot: QtBot) -> None:
    theme = Theme(paths.resources() / "icons")
    theme.apply("dark", "serif", 12)
    theme._on_system_scheme_changed()
    assert theme.tokens is DARK


def test_what_is_styled_at_the_end_looks_as_if_it_had_been_at_once(qtbot: QtBot, desk: Desk) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    sheet = app.styleSheet()
    at_once = SummaryControls(desk.theme, desk.preferences)
    with desk.theme.styled_at_end():
        at_end = SummaryControls(desk.theme, desk.preferences)
    assert app.styleSheet() == sheet != ""
    for each in (at_once, at_end):
        qtbot.addWidget(each)
        each.resize(900, 60)
        each.show()
    assert at_end.start.minimumWidth() == at_once.start.minimumWidth() > 0
    assert at_end.grab().toImage() == at_once.grab().toImage()
