"""Times and counts of cards in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QTime


def day_words(day: date) -> str:
    """A day as this computer writes it, short."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def moment_words(moment: datetime) -> str:
    """A day and a time, by the zone of the moment."""
    at = QDateTime(QDate(moment.year, moment.month, moment.day), QTime(moment.hour, moment.minute))
    return QLocale().toString(at, QLocale.FormatType.ShortFormat)


def again_words(again: datetime, now: datetime) -> str:
    """When the next card comes; now: in the same zone."""
    translate = QCoreApplication.translate
    if again - now < timedelta(hours=1):
        return translate("cards", "The next card comes in {time}.").format(time=interval_words(again - now))
    clock = QLocale().toString(QTime(again.hour, again.minute), QLocale.FormatType.ShortFormat)
    days = (again.date() - now.date()).days
    if days == 0:
        return translate("cards", "The next card comes today at {time}.").format(time=clock)
    if days == 1:
        return translate("cards", "The next card comes tomorrow at {time}.").format(time=clock)
    return translate("cards", "The next card comes on {day}, in {n} days.").format(day=day_words(again), n=days)


def interval_words(interval: timedelta) -> str:
    """A time until a card comes back, short."""
    minutes, days = interval.total_seconds() / 60, interval.total_seconds() / 86_400
    translate = QCoreApplication.translate
    if minutes < 59.5:
        return translate("cards", "{n} min").format(n=max(1, round(minutes)))
    if days < 1:
        return translate("cards", "{n} h").format(n=round(minutes / 60))
    if days < 30.5:
        return translate("cards", "{n} d").format(n=round(days))
    if days < 365:
        return translate("cards", "{n} mo").format(n=f"{days / 30.44:.1f}".removesuffix(".0"))
    return translate("cards", "{n} y").format(n=f"{days / 365.25:.1f}".removesuffix(".0"))


def waiting_words(waiting: dict[str, int]) -> str:
    """What waits, on one line."""
    return QCoreApplication.translate("cards", "{new} new · {learning} being learned · {review} due").format(**waiting)
