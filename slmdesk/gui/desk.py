"""What the panes share, made once by ``app`` and passed in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from slmdesk.gui.background import Background
from slmdesk.gui.cards.work import CardWork
from slmdesk.gui.jobs import Jobs
from slmdesk.gui.ledger import Ledger
from slmdesk.gui.library.documents import DocumentLibrary
from slmdesk.gui.library.search import LibrarySearch
from slmdesk.gui.models.downloads import Downloads
from slmdesk.gui.models.idle_unload import IdleUnload
from slmdesk.gui.models.library import ModelLibrary
from slmdesk.gui.models.load_ladder import LoadLadder
from slmdesk.gui.models.optimizing import Optimizing
from slmdesk.gui.preferences import Preferences
from slmdesk.gui.result_records import ResultRecords
from slmdesk.gui.theme import Theme
from slmdesk.gui.translation.records import TranslationRecords


@dataclass(frozen=True)
class Desk:
    """Everything that a pane needs from outside.

    data_folder, config_folder, cache_folder: where the user's files are. resources: the read-only files of the program.
    """

    jobs: Jobs
    preferences: Preferences
    models: ModelLibrary
    library: DocumentLibrary
    search: LibrarySearch
    records: ResultRecords
    cards: CardWork
    translations: TranslationRecords
    ledger: Ledger
    downloads: Downloads
    optimizing: Optimizing
    idle: IdleUnload
    ladder: LoadLadder
    background: Background
    theme: Theme
    resources: Path
    data_folder: Path
    config_folder: Path
    cache_folder: Path
