"""How everything looks: a handful of design tokens, light and dark, and the style sheet made of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from slmdesk.gui.style_sheet import STYLE_SHEET

SPACE = (0, 4, 8, 12, 16, 24, 32)
"""The only distances between things, in device-independent pixels: ``SPACE[2]`` is the usual gap."""

RADIUS = 6
HEADER_HEIGHT = 44  # of a card, with buttons in it or not
CHROME_POINTS = 10.0  # the least size of the window's own words
TITLE_POINTS = 15.0
MEASURE_CHARACTERS = 68  # of a line of reading text

_SERIF = ("Source Serif 4", "Source Serif Pro", "Charter", "Iowan Old Style", "Georgia", "Cambria", "Noto Serif")
_SANS = ("Inter", "Segoe UI", "SF Pro Text", "Helvetica Neue", "Noto Sans", "Liberation Sans", "DejaVu Sans")
_SERIF_LAST = ("Liberation Serif", "DejaVu Serif", "Times New Roman")


@dataclass(frozen=True)
class Tokens:
    """The colours of one appearance. ``*_soft`` are backgrounds for text in the colour of the same name."""

    window: str
    rail: str
    surface: str
    border: str
    control: str  # the border of things to press or type in: 3:1 against its surroundings
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    mark: str  # behind the passage that a sentence came from
    doubt: str
    doubt_soft: str
    error: str
    error_soft: str


LIGHT = Tokens(
    window="#f5f4f1",
    rail="#ecebe6",
    surface="#fffefc",
    border="#dedbd3",
    control="#87847d",
    text="#22252a",
    muted="#5b5f66",
    accent="#0f6a63",
    on_accent="#ffffff",
    accent_soft="#e2efed",
    mark="#cbe6e1",
    doubt="#885100",
    doubt_soft="#fdf1dc",
    error="#a32a2c",
    error_soft="#faeae8",
)

DARK = Tokens(
    window="#1a1c1f",
    rail="#151719",
    surface="#212428",
    border="#373b41",
    control="#757a82",
    text="#e4e2dd",
    muted="#a4a8ae",
    accent="#68c3b7",
    on_accent="#0a2321",
    accent_soft="#243a38",
    mark="#23504b",
    doubt="#f0b65f",
    doubt_soft="#382d1b",
    error="#f29c97",
    error_soft="#3c2627",
)

TEXT_PAIRS = (
    ("text", "window"),
    ("text", "surface"),
    ("text", "rail"),
    ("text", "mark"),
    ("text", "accent_soft"),
    ("text", "doubt_soft"),
    ("text", "error_soft"),
    ("muted", "window"),
    ("muted", "surface"),
    ("muted", "rail"),
    ("muted", "accent_soft"),
    ("muted", "doubt_soft"),
    ("muted", "error_soft"),
    ("accent", "window"),
    ("accent", "surface"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("doubt", "surface"),
    ("doubt", "window"),
    ("doubt", "doubt_soft"),
    ("error", "surface"),
    ("error", "error_soft"),
)
"""Every (foreground, background) that text appears in: each has a contrast of 4.5:1 or more."""


def contrast(foreground: str, background: str) -> float:
    """The contrast ratio of two colours, 1..21, by WCAG 2.2 (relative luminance of sRGB)."""

    def luminance(name: str) -> float:
        color = QColor(name)
        parts = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in (color.redF(), color.greenF(), color.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(foreground), luminance(background)), reverse=True)
    return (high + 0.05) / (low + 0.05)


class Theme(QObject):
    """The appearance that is on: asks the system when the user left it to that.

    Args:
        icons: the folder of our line icons.
    """

    changing = Signal()  # every widget is styled anew next: what is long had better be empty meanwhile
    changed = Signal()

    def __init__(self, icons: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._choice = "system"
        self._applied = False
        self.tokens = LIGHT
        self.reading_font = QFont()
        self._family = "serif"
        self._points = 12
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)

    def apply(self, choice: str, reading_font: str, reading_size: int) -> None:
        """Put the appearance on the whole application. choice: system, light or dark; reading_size: points."""
        self._choice = choice
        tokens = DARK if self._is_dark() else LIGHT
        if self._applied and (tokens, reading_font, reading_size) == (self.tokens, self._family, self._points):
            return  # another setting was changed: nothing is drawn anew
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if not self._applied or tokens is not self.tokens:
            self._applied = True
            self.tokens = tokens
            sheet = _style_sheet(tokens)
            if app.styleSheet() != sheet:  # setting it again would style each widget that there is anew
                self.changing.emit()
                app.setStyle("Fusion")
                font = app.font()
                if font.pointSizeF() < CHROME_POINTS:
                    font.setPointSizeF(CHROME_POINTS)
                    app.setFont(font)
                app.setPalette(_palette(tokens))
                app.setStyleSheet(sheet)
        self.reading_font = _reading_font(reading_font, reading_size)
        self._family, self._points = reading_font, reading_size
        self.changed.emit()

    @contextlib.contextmanager
    def styled_at_end(self) -> Iterator[None]:
        """For many widgets at once, before any is shown: a widget that gets a parent is styled anew with all in it.

        How large it would like to be is not known inside: what needs that waits until it is shown.
        """
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        sheet = app.styleSheet()
        app.setStyleSheet("")
        try:
            yield
        finally:
            app.setStyleSheet(sheet)

    def icon(self, name: str, color: str | None = None, size: int = 20) -> QIcon:
        """One of our icons, tinted. color: a token's value; the usual text colour without it."""
        icon = QIcon(self.pixmap(name, color or self.tokens.text, size))
        icon.addPixmap(self.pixmap(name, self.tokens.control, size), QIcon.Mode.Disabled)
        return icon

    def pixmap(self, name: str, color: str, size: int) -> QPixmap:
        """The icon as a picture, sharp on this screen. size: device-independent pixels."""
        ratio = QGuiApplication.primaryScreen().devicePixelRatio() if QGuiApplication.primaryScreen() else 1.0
        return QPixmap.fromImage(_drawn(str(self._icons), name, color, size, ratio))

    def image(self, name: str, color: str, size: int) -> QImage:
        """The icon for use inside a text."""
        ratio = QGuiApplication.primaryScreen().devicePixelRatio() if QGuiApplication.primaryScreen() else 1.0
        return _drawn(str(self._icons), name, color, size, ratio)

    def _is_dark(self) -> bool:
        if self._choice == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._choice == "dark"

    def _on_system_scheme_changed(self) -> None:
        if self._choice == "system":
            self.apply(self._choice, self._family, self._points)


@lru_cache(maxsize=256)
def _drawn(folder: str, name: str, color: str, size: int, ratio: float) -> QImage:
    from PySide6.QtSvg import QSvgRenderer  # here: a run without a window never loads it

    source = (Path(folder) / f"{name}.svg").read_text("utf-8").replace("currentColor", color)
    image = QImage(QSize(size, size) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def _reading_font(choice: str, points: int) -> QFont:
    wanted = (*_SERIF, *_SERIF_LAST) if choice == "serif" else _SANS
    installed = set(QFontDatabase.families())
    font = QFont(next((family for family in wanted if family in installed), ""))
    font.setStyleHint(QFont.StyleHint.Serif if choice == "serif" else QFont.StyleHint.SansSerif)
    font.setPointSize(points)
    return font


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, color in (
        (role.Window, t.window),
        (role.WindowText, t.text),
        (role.Base, t.surface),
        (role.AlternateBase, t.window),
        (role.Text, t.text),
        (role.Button, t.surface),
        (role.ButtonText, t.text),
        (role.ToolTipBase, t.surface),
        (role.ToolTipText, t.text),
        (role.PlaceholderText, t.muted),
        (role.Highlight, t.accent),
        (role.HighlightedText, t.on_accent),
        (role.Link, t.accent),
        (role.LinkVisited, t.accent),
        (role.Accent, t.accent),
    ):
        palette.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(t.control))
    return palette


def _style_sheet(t: Tokens) -> str:
    sheet = STYLE_SHEET
    values = {field.name: getattr(t, field.name) for field in fields(Tokens)}
    for name in sorted(values, key=len, reverse=True):  # accent_soft before accent
        sheet = sheet.replace(f"@{name}", values[name])
    return sheet.replace("@radius", f"{RADIUS}px")
