"""The style sheet of the window. ``@name`` is a token of ``theme.Tokens``; the property ``look`` picks a variant."""

from __future__ import annotations

STYLE_SHEET = """
QWidget { color: @text; }
QMainWindow, QWidget#window { background: @window; }
QToolTip { background: @surface; color: @text; border: 1px solid @border; padding: 4px 6px; }

QLabel[look="title"] { font-weight: 600; }
QLabel[look="heading"] { font-weight: 600; color: @text; }
QLabel[look="caption"] { color: @muted; font-weight: 600; letter-spacing: 0.6px; }
QLabel[look="muted"] { color: @muted; }
QLabel[look="doubt"], QLabel[look="caution"] { color: @doubt; }
QLabel[look="accent"] { color: @accent; font-weight: 600; }
QLabel[look="selectable"] { border: 2px solid transparent; border-radius: @radius; }
QLabel[look="selectable"]:focus { border-color: @accent; }

QFrame#rail { background: @rail; border: none; border-right: 1px solid @border; }
QFrame#statusBar { background: @rail; border: none; border-top: 1px solid @border; }
QFrame[look="card"] { background: @surface; border: 1px solid @border; border-radius: @radius; }
QFrame[look="line"] { background: @border; border: none; max-height: 1px; min-height: 1px; }
QFrame[look="strip"] { background: @window; border: none; border-top: 1px solid @border; }
QFrame[look="tools"] { background: @surface; border: none; border-bottom: 1px solid @border; }
QFrame[look="ask"] { background: @window; border: none; border-top: 1px solid @border; }
QFrame[look="confirm"] { background: @accent_soft; border: none; border-radius: @radius; }
QFrame[look="drop"] { background: @surface; border: 1px dashed @control; border-radius: @radius; }
QFrame[look="drop"][over="true"] { background: @accent_soft; border: 2px dashed @accent; }
QFrame[look="error"] { background: @error_soft; border: 1px solid @error; border-radius: @radius; }
QFrame[look="notice"] { background: @accent_soft; border: 1px solid @border; border-radius: @radius; }
QFrame[look="doubt"] { background: @doubt_soft; border: 1px solid @border; border-radius: @radius; }
QFrame[look="plain"], QWidget[look="plain"] { background: transparent; border: none; }

QPushButton, QToolButton {
    background: @surface; border: 1px solid @control; border-radius: @radius;
    padding: 5px 12px; min-height: 18px;
}
QPushButton:hover, QToolButton:hover { background: @accent_soft; }
QPushButton:pressed, QToolButton:pressed { background: @mark; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent; padding: 4px 11px; }
QPushButton, QToolButton, QCheckBox { outline: none; }
QPushButton:disabled, QToolButton:disabled { color: @control; border-color: @border; background: transparent; }
QPushButton[look="primary"] {
    background: @accent; color: @on_accent; border: 1px solid @accent; font-weight: 600; padding: 5px 16px;
}
QPushButton[look="primary"]:hover { background: @accent; border: 1px solid @text; }
QPushButton[look="primary"]:focus { border: 2px solid @text; padding: 4px 15px; }
QPushButton[look="primary"]:disabled { background: @border; color: @muted; border-color: @border; }
QPushButton[look="quiet"], QPushButton[look="status"] {
    background: transparent; border: 1px solid transparent; padding: 4px 8px;
}
QPushButton[look="quiet"] { color: @accent; }
QPushButton[look="quiet"]:hover, QPushButton[look="status"]:hover { background: @accent_soft; }
QPushButton[look="quiet"]:checked { background: @accent_soft; border: 1px solid @accent; }
QPushButton[look="quiet"]:focus, QPushButton[look="status"]:focus { border: 2px solid @accent; padding: 3px 7px; }
QPushButton[look="quiet"]:disabled { color: @control; }
QPushButton[look="segment"] {
    background: @window; color: @muted; border: 1px solid @border; border-radius: 0px;
    padding: 3px 12px; min-height: 16px;
}
QPushButton[look="segment"]:hover { background: @accent_soft; color: @text; }
QPushButton[look="segment"]:checked {
    background: @accent_soft; color: @accent; border: 1px solid @accent; font-weight: 600;
}
QPushButton[look="segment"]:focus { border: 2px solid @accent; padding: 2px 11px; }
QPushButton[look="option"] { text-align: left; padding: 9px 14px; border-color: @border; }
QPushButton[look="option"]:focus { border: 2px solid @accent; padding: 8px 13px; }
QPushButton[look="option"]:checked { background: @accent_soft; border-color: @accent; }
QPushButton[look="option"]:disabled { color: @text; }
QPushButton[look="option"][verdict="right"] { background: @mark; border: 2px solid @accent; padding: 8px 13px; }
QPushButton[look="option"][verdict="wrong"] { background: @error_soft; border: 2px solid @error; padding: 8px 13px; }
QPushButton[look="name"] {
    background: transparent; border: 1px solid transparent; text-align: left; padding: 2px 4px;
}
QPushButton[look="name"]:hover { background: @accent_soft; }
QPushButton[look="name"]:checked { color: @accent; font-weight: 600; }
QPushButton[look="name"]:focus { border: 2px solid @accent; padding: 1px 3px; }
QPushButton[look="badge"], QPushButton[look="badge-open"], QPushButton[look="badge-alarm"] {
    background: transparent; border: 1px solid transparent; border-radius: 11px;
    padding: 2px 10px; min-height: 16px;
}
QPushButton[look="badge"]:hover { background: @accent_soft; }
QPushButton[look="badge-open"] {
    background: @doubt_soft; color: @doubt; border: 1px solid @doubt; border-radius: 3px; font-weight: 600;
}
QPushButton[look="badge-alarm"] {
    background: @error_soft; color: @error; border: 1px solid @error; border-radius: 3px; font-weight: 600;
}
QPushButton[look="badge"]:focus, QPushButton[look="badge-open"]:focus, QPushButton[look="badge-alarm"]:focus {
    border: 2px solid @accent; padding: 1px 9px;
}
QToolButton[look="rail"] {
    background: transparent; border: 2px solid transparent; border-radius: @radius;
    color: @muted; padding: 6px 0px;
}
QToolButton[look="rail"]:hover { background: @window; color: @text; }
QToolButton[look="rail"]:checked { background: @surface; color: @accent; border-color: @border; font-weight: 600; }
QToolButton[look="rail"]:focus { border: 2px solid @accent; padding: 6px 0px; }

QComboBox, QLineEdit {
    background: @surface; border: 1px solid @control; border-radius: @radius;
    padding: 4px 8px; min-height: 20px; selection-background-color: @accent; selection-color: @on_accent;
}
QLineEdit, QPlainTextEdit { placeholder-text-color: @muted; }
QComboBox { padding-right: 26px; }
QComboBox:hover { background: @accent_soft; }
QComboBox:focus, QLineEdit:focus { border: 2px solid @accent; padding-top: 3px; padding-bottom: 3px;
    padding-left: 7px; }
QComboBox:disabled, QLineEdit:disabled { color: @control; border-color: @border; }
QLineEdit:read-only { background: transparent; color: @muted; }
QLineEdit:read-only:!focus { border-color: @border; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView {
    background: @surface; border: 1px solid @border; outline: none; padding: 3px;
    selection-background-color: @accent_soft; selection-color: @text;
}

QCheckBox { spacing: 8px; padding: 3px; border: 2px solid transparent; border-radius: @radius; }
QCheckBox:focus { border-color: @accent; }
QCheckBox::indicator {
    width: 14px; height: 14px; background: @surface; border: 1px solid @control; border-radius: 3px;
}
QCheckBox::indicator:checked { background: @accent; border-color: @accent; }

QPlainTextEdit, QTextEdit {
    background: @surface; border: 2px solid transparent; border-radius: @radius;
    selection-background-color: @accent; selection-color: @on_accent;
}
QPlainTextEdit[look="field"] { border: 1px solid @control; padding: 2px 4px; }
QPlainTextEdit[look="field"]:focus { border: 2px solid @accent; padding: 1px 3px; }
PageView { border: 2px solid transparent; }
PageView:focus { border: 2px solid @accent; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @accent; }
QTableView {
    background: @surface; border: 1px solid @border; border-radius: @radius; outline: none; padding: 1px;
}
QTableView:focus { border: 2px solid @accent; padding: 0px; }
QTableView[look="inside"] { border: 2px solid transparent; padding: 0px; }
QTableView[look="inside"]:focus { border: 2px solid @accent; }
QListWidget[look="doubts"] { background: transparent; border: 2px solid transparent; outline: none; }
QListWidget[look="doubts"]:focus { border: 2px solid @accent; border-radius: @radius; }
QListWidget[look="doubts"]::item { color: @text; border-radius: @radius; padding: 0px 4px; }
QListWidget[look="doubts"]::item:selected, QListWidget[look="doubts"]::item:hover {
    background: @accent_soft; color: @text;
}
QMenu { background: @surface; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 16px; border-radius: @radius; }
QMenu::item:selected { background: @accent_soft; color: @text; }
QTableView[look="in-card"] {
    border: 2px solid transparent; border-top: 1px solid @border; border-radius: 0px; padding: 0px;
}
QTableView[look="in-card"]:focus { border: 2px solid @accent; }
QListWidget[look="history"] { background: transparent; border: 2px solid transparent; outline: none; }
QListWidget[look="history"]:focus { border: 2px solid @accent; border-radius: @radius; }
QListWidget[look="history"]::item {
    padding: 7px 8px; border: none; border-bottom: 1px solid @border; color: @text;
}
QListWidget[look="history"]::item:selected { background: @accent_soft; color: @text; }
QTableView::item { padding: 2px 10px; }
QTableView::item:selected { background: @accent_soft; color: @text; }
QHeaderView { background: transparent; }
QHeaderView::section {
    background: transparent; color: @muted; border: none; border-bottom: 1px solid @border; padding: 4px 10px;
}
QTableView[look="in-card"] QHeaderView::section { padding: 4px 13px; }
QScrollArea { background: transparent; border: none; }

QProgressBar { background: @border; border: none; border-radius: 2px; min-height: 4px; max-height: 4px; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }

QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @border; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: @control; border-radius: 3px; min-height: 28px; margin: 3px; }
QScrollBar::handle:vertical:hover { background: @muted; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: @control; border-radius: 3px; min-width: 28px; margin: 3px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: none; border: none; width: 0; height: 0;
}
"""
