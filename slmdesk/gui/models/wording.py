"""What the window says of a model: pure words, so that a row is only drawn again when they change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from slmdesk.gui import wording
from slmdesk.messages import Failed
from slmdesk.models.catalog import CatalogEntry
from slmdesk.models.fit import OPTIMIZABLE
from slmdesk.models.outlook import LONG_CONTEXT_TOKENS, USUAL_CONTEXT_TOKENS, Fit, Outlook
from slmdesk.models.store import InstalledModel

_LANGUAGES_SHOWN = 4
_PAGES = 40


@dataclass(frozen=True)
class RowWords:
    """A row of the list. here: fits this computer or not, and how fast. installed: it can be used now.

    may_be_faster: its file is large enough that a smaller one may be made of it.
    """

    id: str
    name: str
    good_for: str
    here: str
    fit: Fit
    facts: tuple[str, ...]
    installed: bool
    removable: bool = False
    may_be_faster: bool = False

    @property
    def lasting(self) -> tuple[str, str, str, bool, bool]:
        """What stays while the memory that is free goes up and down: the same row shows it."""
        return self.id, self.name, self.good_for, self.installed, self.removable


def _tr(text: str) -> str:
    return QCoreApplication.translate("model_wording", text)


def damaged(name: str) -> Failed:
    """Its files are not what came."""
    return Failed(
        "model-damaged",
        _tr("{name} has changed since it came: its disk may be failing.").format(name=name),
        _tr("Remove it and get it again."),
    )


def row_of_installed(model: InstalledModel, entry: CatalogEntry | None, outlook: Outlook) -> RowWords:
    """An installed model."""
    facts = [wording.size(model.size_bytes), model.license or _tr("licence not stated"), _origin(model)]
    if model.parameters:
        facts.insert(0, wording.parameters(model.parameters))
    good_for = entry.good_for if entry is not None else kind_in_words(model.kind)
    can_write = model.kind == "language-model"
    return RowWords(
        model.id,
        model.name,
        good_for,
        here_in_words(outlook) if can_write else "",
        outlook.fit if can_write else "fits",
        tuple(facts),
        True,
        model.origin != "bundled",
        can_write and model.quantization in OPTIMIZABLE,
    )


def row_of_entry(entry: CatalogEntry, outlook: Outlook) -> RowWords:
    """A model of the catalogue."""
    facts = (
        wording.parameters(entry.parameters),
        _tr("{size} to download").format(size=wording.size(entry.size_bytes)),
        entry.license,
        languages_in_words(entry.languages),
    )
    if entry.kind != "language-model":  # the prediction is of models that write
        return RowWords(entry.id, entry.name, entry.good_for, "", "fits", facts, False)
    return RowWords(entry.id, entry.name, entry.good_for, here_in_words(outlook), outlook.fit, facts, False)


def here_in_words(outlook: Outlook) -> str:
    """``"Fits: needs 2.1 GB of your 5.3 GB free; about 9 words/s; a 40-page summary in about 6 min."``"""
    verdict = {
        "fits": _tr("Fits"),
        "tight": _tr("Tight, close large programs first"),
        "does-not-fit": _tr("Does not fit now"),
    }[outlook.fit]
    parts = [
        _tr("{verdict}: needs about {needed} of your {free} of free memory").format(
            verdict=verdict, needed=wording.size(outlook.needed_bytes), free=wording.size(outlook.free_bytes)
        )
    ]
    words_s = outlook.written_words_per_s
    if words_s is not None:
        parts.append(_tr("writes about {n} words/s").format(n=f"{words_s:.0f}" if words_s >= 3 else f"{words_s:.1f}"))
    summary_s = outlook.summary_s(_PAGES)
    if summary_s is not None:
        parts.append(_tr("a {n}-page summary in about {time}").format(n=_PAGES, time=duration(summary_s)))
    return "; ".join(parts) + "."


def duration(seconds: float) -> str:
    """``"6 min"``; rounded, because it is an estimate."""
    if seconds < 90:
        return _tr("{n} s").format(n=max(1, round(seconds)))
    if seconds < 5400:
        return _tr("{n} min").format(n=round(seconds / 60))
    return _tr("{n} h").format(n=f"{seconds / 3600:.1f}")


def languages_in_words(codes: Sequence[str], shown: int = _LANGUAGES_SHOWN) -> str:
    """``"English, French and 9 more"``."""
    names = ", ".join(wording.language(code) for code in codes[:shown])
    if len(codes) <= shown:
        return names
    return _tr("{languages} and {n} more").format(languages=names, n=len(codes) - shown)


def details(model: InstalledModel | None, entry: CatalogEntry | None, outlook: Outlook) -> list[tuple[str, str]]:
    """What the drawer tells: (name, value) pairs, for what is known."""
    languages = list(model.languages) if model is not None and model.languages else entry.languages if entry else []
    context = (model.context_tokens if model is not None else 0) or (entry.context_tokens if entry else 0)
    quantization = (model.quantization if model is not None else "") or (entry.quantization if entry else "")
    found = [
        (_tr("Languages"), languages_in_words(languages, 40)),
        (_tr("Holds at once"), _context(context)),
        (_tr("Weights"), quantization),
        (_tr("Memory"), _memory(outlook)),
        (_tr("Speed"), _speed(outlook)),
        (_tr("Licence"), _license(model, entry)),
        (_tr("Good to know"), entry.note if entry is not None else ""),
    ]
    if model is not None:
        found.append((_tr("File"), str(model.path)))
    elif entry is not None:
        found.append((_tr("Comes from"), entry.sources_in_words()))
    return [(name, value) for name, value in found if value]


def kind_in_words(kind: str) -> str:
    """What a model does, when nobody says what it is good for; empty for one that writes."""
    return {
        "embedding": _tr("Finds passages by their meaning; it cannot write."),
        "translation-pair": _tr("Translates one pair of languages."),
        "classifier": _tr("Gives texts a label, under Extract; it cannot write."),
        "adapter": _tr("Adds a special knowledge to another model."),
    }.get(kind, "")


def _origin(model: InstalledModel) -> str:
    return {
        "catalogue": _tr("downloaded"),
        "imported": _tr("imported from your own file"),
        "bundled": _tr("came with the program"),
    }[model.origin]


def _context(tokens: int) -> str:
    if not tokens:
        return ""
    pages = max(1, tokens * 3 // 4 // 500)
    return _tr("{n} tokens, about {pages} pages; longer texts are read in parts").format(n=f"{tokens:,}", pages=pages)


def _memory(outlook: Outlook) -> str:
    if outlook.needed_long_bytes is None:
        return _tr("about {needed}, guessed from the size of the file").format(
            needed=wording.size(outlook.needed_bytes)
        )
    return _tr("about {short} with {n} tokens at once, {long} with {m}").format(
        short=wording.size(outlook.needed_bytes),
        n=f"{USUAL_CONTEXT_TOKENS:,}",
        long=wording.size(outlook.needed_long_bytes),
        m=f"{LONG_CONTEXT_TOKENS:,}",
    )


def _speed(outlook: Outlook) -> str:
    if outlook.speed is None:
        return _tr("not known before a model was measured on this computer: “Which one suits me…” does that")
    words = _tr("reads about {read} and writes about {write}").format(
        read=wording.speed(outlook.speed.prompt_tokens_per_s), write=wording.speed(outlook.speed.output_tokens_per_s)
    )
    how = _tr("measured") if outlook.speed.measured else _tr("predicted from another model that was measured here")
    return f"{words} ({how})"


def _license(model: InstalledModel | None, entry: CatalogEntry | None) -> str:
    name = (model.license if model is not None else "") or (entry.license if entry is not None else "")
    where = entry.license_url if entry is not None else ""
    return " · ".join(part for part in (name or _tr("not stated"), where) if part)
