"""Conversations of before come back: the last one of the documents that are open, or one that is looked up."""

from __future__ import annotations

import os.path
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject

from slmdesk.gui.documents.source_side import SourceSide
from slmdesk.gui.result_records import ResultRecords
from slmdesk.gui.tutor.ask import TutorAsk
from slmdesk.gui.tutor.conversation import Conversation, KeptConversation
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.tutor.materials_panel import MaterialsPanel

if TYPE_CHECKING:
    from slmdesk.store.history import HistoryEntry


class TutorPast(QObject):
    """Keeps the conversation after each answer, where results are kept at all.

    Args:
        ask: whose conversation it is.
        sources: where its documents are opened again.
        banner: says what could not be brought back.
    """

    def __init__(
        self,
        ask: TutorAsk,
        sources: SourceSide,
        materials: MaterialsPanel,
        records: ResultRecords,
        banner: Banner,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._sources = sources
        self._materials = materials
        self._records = records
        self._banner = banner
        self._looked_for = ""
        self._came_back = ""  # key of the conversation that was brought back last
        self._brought = False  # the pane has been in view
        self._asked_about = ""  # as the latest question was asked
        self._open: list[str] = []  # documents, likewise
        self._known = ""  # key of the conversation that the two are about
        self._unread = False  # a conversation came back before its documents were read
        self._anew = False  # the user wants to begin afresh with these documents
        ask.asked.connect(self._on_asked)
        ask.answered.connect(self._on_answered)

    def forgotten(self, entry: HistoryEntry | None) -> None:
        """A kept conversation was deleted, or all (None): the one in view is not written again."""
        conversation = self._ask.conversation
        if entry is None or entry.key in (conversation.key, conversation.aside):
            self._leave()

    def open_last(self) -> None:
        """The pane comes into view: bring back the last conversation with its documents, the first time."""
        first, self._brought = not self._brought, True
        if not first or not self._untouched() or self._sources.panel.sources:
            return

        def found(entry: HistoryEntry | None) -> None:
            if entry is not None and self._untouched() and not self._sources.panel.sources:
                self._show(entry, aloud=False)

        self._records.latest_conversation(None, found)

    def look(self) -> None:
        """Documents were opened, closed, ticked or not: bring back their last conversation.

        One in view stays as long as any of its documents is still used.
        """
        about = self._about()
        if self._unread and not self._sources.panel.reading:
            self._unread = False
            self._ask.draw_again()
        if not self._sources.panel.sources:
            self._anew = False
        if about == self._looked_for or self._ask.running:
            return
        self._looked_for = about
        if not about:
            return
        files = self._ask.conversation.files
        if files and files.isdisjoint(about.splitlines()) and self._records.keeping:
            self._leave_for_other_material()
        if self._anew or not self._untouched():
            return

        def found(entry: HistoryEntry | None) -> None:
            if entry is not None and about == self._about() and not self._anew and self._untouched():
                self._show(entry, aloud=False)

        self._records.latest_conversation(about, found)

    def open_entry(self, entry: HistoryEntry) -> bool:
        """Go on with a conversation that was looked up. Returns whether it is in view."""
        if self._ask.running:
            self._banner.show_notice(self.tr("An answer is on its way: stop it first, or wait for its end."))
            return False
        return self._show(entry, aloud=True)

    def begin_anew(self) -> Conversation:
        """A new conversation; the one before is returned, and stays where it is kept."""
        answering = self._ask.running
        left = self._leave()
        if answering:
            self._keep(left)
        return left

    def bring_back(self, conversation: Conversation) -> None:
        """Go on with one that was left; what has been asked since stands behind it, and is kept with it.

        One that came back by itself meanwhile is none of it, and stays where it is kept.
        """
        if self._ask.conversation.key == conversation.key:  # it is in view already, perhaps with more
            return
        if self._ask.conversation.key == self._came_back:
            self.begin_anew()
        since = self._ask.conversation
        self._ask.bring_back(conversation)
        conversation.files |= set(self._about().splitlines())
        if since.exchanges and self._records.keeping:
            self._keep(conversation)
            self._records.forget_conversation(since.key)

    def ticked(self) -> None:
        """The user ticked a document, or took the tick away: what is kept of the conversation says so."""
        self.look()
        conversation = self._ask.conversation
        if conversation.kept and conversation.key == self._known and not self._ask.running:
            self._keep(conversation)

    # --- inside -------------------------------------------------------------------------------

    def _on_asked(self) -> None:
        self._asked_about = self._about()
        self._open = [str(each.path) for each in self._sources.panel.sources if each.path is not None]
        self._ask.conversation.files = set(self._asked_about.splitlines())
        self._known = self._ask.conversation.key

    def _on_answered(self) -> None:
        conversation = self._ask.conversation
        if not self._records.keeping:
            conversation.exchanges[-1].private = True
        self._keep(conversation)
        self.look()  # other material may have come meanwhile

    def _keep(self, conversation: Conversation) -> None:
        exchanges = [each for each in conversation.exchanges if not each.private]
        if not exchanges or not self._records.keeping:
            return
        kept = Conversation(exchanges)
        results = [each.result for each in exchanges if each.result is not None]
        asked = self._asked_about.splitlines()  # of what is closed or gone meanwhile nothing newer is known
        ticked = {str(each.source.path): each.check.isChecked() for each in self._materials.rows}
        unticked = [name for name in self._open if not ticked.get(name, name in asked)]
        content = msgspec.json.encode(KeptConversation(self._open, exchanges, unticked)).decode()
        self._records.keep_conversation(
            kept.title,
            results[-1].model if results else "",
            kept.text,
            content,
            conversation.key,
            self._asked_about,
            conversation.kept,
            conversation.aside,
        )
        conversation.kept = content

    def _leave(self) -> Conversation:
        self._anew = True
        return self._ask.clear()

    def _leave_for_other_material(self) -> None:
        left = self._leave()
        self._anew = False
        words = self.tr("Other material, another conversation. The one before is under “Earlier”.")
        self._banner.show_notice(words, "", self.tr("Bring it back"), lambda: self.bring_back(left))

    def _untouched(self) -> bool:
        return not self._ask.conversation.exchanges and not self._ask.running

    def _about(self) -> str:
        """The documents that are asked about, in one order."""
        return "\n".join(sorted(str(each.path) for each in self._materials.ticked() if each.path is not None))

    def _show(self, entry: HistoryEntry, aloud: bool) -> bool:
        """aloud: say it when it cannot be shown, or not with all its documents."""
        try:
            kept = msgspec.json.decode(entry.content.encode(), type=KeptConversation)
        except msgspec.MsgspecError:
            if aloud:
                words = self.tr("This conversation was kept by another version and cannot be shown with its passages.")
                self._banner.show_notice(words, entry.text)
            return False
        if self._ask.conversation.exchanges:
            self._ask.clear()
        self._anew = False
        known = {each.path for each in self._sources.panel.sources}
        present = [path for path in map(Path, kept.files) if path in known or _is_here(path)]
        self._came_back = entry.key
        conversation = Conversation(kept.exchanges, entry.key)
        conversation.files, conversation.kept = set(entry.about.splitlines()), entry.content
        self._ask.bring_back(conversation)
        self._asked_about, self._open, self._known = entry.about, kept.files, ""
        opening = [path for path in present if path not in known]
        self._unread = bool(present)
        if opening:
            self._sources.open_files(opening)
            self._materials.untick({path for path in opening if str(path) in _unticked(kept, entry)})
        self._known = entry.key  # from here on a tick is the user's
        if len(present) < len(kept.files):
            self._banner.show_notice(
                self.tr("Not every document of this conversation is there any more, so its passages cannot be shown.")
            )
        elif aloud:
            self._banner.clear()
        return True


def _unticked(kept: KeptConversation, entry: HistoryEntry) -> set[str]:
    return set(kept.unticked) if kept.unticked is not None else set(kept.files) - set(entry.about.splitlines())


def _is_here(path: Path) -> bool:
    """Whether a file is on this computer. A backup can name a folder of another one, which Windows would connect to."""
    return not str(path).startswith(("\\\\", "//")) and os.path.isfile(path)  # which never fails
