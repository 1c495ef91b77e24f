"""Every request and event that crosses a pipe between the window or command line and a child.

One line of JSON each, UTF-8, ended by a newline: ``ToChild`` on the child's standard input,
``FromChild`` on the descriptor it had as standard output. A job is one request; it yields any number
of events and ends in exactly one terminal event: ``Done``, ``Cancelled`` or ``Failed``. The bytes of an
event that is ``Bulk`` follow its line as they are.

The structs live in one module for each thing a user does; everything is imported from here. A new one
gets its line among the imports and in ``Request``, ``Result`` or ``TaskEvent``.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Struct

from slmdesk.messages.documents import (
    Block as Block,
    Citation as Citation,
    Read as Read,
    ReadResult as ReadResult,
    Skipped as Skipped,
    SourceText as SourceText,
    TextPiece as TextPiece,
    Units as Units,
)
from slmdesk.messages.events import (
    Bulk as Bulk,
    Cancelled as Cancelled,
    Failed as Failed,
    Notice as Notice,
    Progress as Progress,
    Ready as Ready,
    Token as Token,
)
from slmdesk.messages.extraction import (
    ClassifierModel as ClassifierModel,
    Classify as Classify,
    Extract as Extract,
    ExtractedRow as ExtractedRow,
    ExtractedValue as ExtractedValue,
    ExtractResult as ExtractResult,
    Field as Field,
)
from slmdesk.messages.inference import (
    Adapter as Adapter,
    Benchmark as Benchmark,
    BenchmarkResult as BenchmarkResult,
    ChosenTuning as ChosenTuning,
    FormatQuality as FormatQuality,
    MeasuredRate as MeasuredRate,
    ModelFile as ModelFile,
    ModelLoaded as ModelLoaded,
    OptimizeModel as OptimizeModel,
    OptimizeResult as OptimizeResult,
    QuantizedFormat as QuantizedFormat,
    Sampling as Sampling,
    Timings as Timings,
)
from slmdesk.messages.models import (
    CatalogFile as CatalogFile,
    Connection as Connection,
    FileSource as FileSource,
    HttpsFile as HttpsFile,
    Inspection as Inspection,
    InspectModel as InspectModel,
    Loaded as Loaded,
    LoadModel as LoadModel,
    ModelKind as ModelKind,
    PackageMember as PackageMember,
    Pull as Pull,
    PulledFile as PulledFile,
    PullResult as PullResult,
    Unloaded as Unloaded,
    UnloadModel as UnloadModel,
)
from slmdesk.messages.notes import (
    CodeSuggestion as CodeSuggestion,
    DeidentifiedText as DeidentifiedText,
    Deidentify as Deidentify,
    DeidentifyResult as DeidentifyResult,
    EstimateNote as EstimateNote,
    IdentitySpan as IdentitySpan,
    MedicationRow as MedicationRow,
    NoteField as NoteField,
    NoteOutline as NoteOutline,
    NoteResult as NoteResult,
    NoteSection as NoteSection,
    Removed as Removed,
    WriteNote as WriteNote,
    note_key as note_key,
)
from slmdesk.messages.search import (
    Embed as Embed,
    EmbeddingFile as EmbeddingFile,
    EmbedResult as EmbedResult,
    Vectors as Vectors,
)
from slmdesk.messages.summaries import (
    BEGUN as BEGUN,
    Checkpoint as Checkpoint,
    Estimate as Estimate,
    EstimateSummary as EstimateSummary,
    Habit as Habit,
    Length as Length,
    MakeOutline as MakeOutline,
    Outline as Outline,
    OutlineEntry as OutlineEntry,
    Pace as Pace,
    PartText as PartText,
    ReasonKind as ReasonKind,
    Sentence as Sentence,
    Style as Style,
    Summarize as Summarize,
    SummaryResult as SummaryResult,
    summary_key as summary_key,
)
from slmdesk.messages.translation import (
    Aligned as Aligned,
    BackResult as BackResult,
    Difference as Difference,
    ExplainPhrase as ExplainPhrase,
    ExplainResult as ExplainResult,
    FormFile as FormFile,
    FormResult as FormResult,
    FormTexts as FormTexts,
    MemoryMatch as MemoryMatch,
    MemoryUnit as MemoryUnit,
    PairModel as PairModel,
    ReadForm as ReadForm,
    RewriteResult as RewriteResult,
    RewriteTranslation as RewriteTranslation,
    Rewriting as Rewriting,
    Term as Term,
    Translate as Translate,
    TranslateBack as TranslateBack,
    Translated as Translated,
    TranslatedBack as TranslatedBack,
    TranslateResult as TranslateResult,
    WriteForm as WriteForm,
    translation_key as translation_key,
)
from slmdesk.messages.tutoring import (
    Ask as Ask,
    AskResult as AskResult,
    Calculation as Calculation,
    Criterion as Criterion,
    Grade as Grade,
    GradeResult as GradeResult,
    Question as Question,
    QuestionKind as QuestionKind,
    Quiz as Quiz,
    QuizResult as QuizResult,
    Turn as Turn,
)
from slmdesk.messages.verification import (
    EstimateLook as EstimateLook,
    LookAgain as LookAgain,
    LookedAt as LookedAt,
    LookResult as LookResult,
    RepairResult as RepairResult,
    RepairSentence as RepairSentence,
    UncoveredSection as UncoveredSection,
    VerifyResult as VerifyResult,
    VerifyText as VerifyText,
)
from slmdesk.messages.viewer import (
    Box as Box,
    LocatePassage as LocatePassage,
    MeasurePages as MeasurePages,
    MeasureResult as MeasureResult,
    PageImage as PageImage,
    PageSize as PageSize,
    PageSizes as PageSizes,
    PageWords as PageWords,
    PassagePlace as PassagePlace,
    ReadWords as ReadWords,
    RenderPage as RenderPage,
    RenderResult as RenderResult,
    Word as Word,
)

Request = (
    Read
    | MeasurePages
    | RenderPage
    | LocatePassage
    | ReadWords
    | Summarize
    | InspectModel
    | LoadModel
    | UnloadModel
    | Benchmark
    | OptimizeModel
    | Pull
    | WriteNote
    | EstimateNote
    | Deidentify
    | EstimateSummary
    | MakeOutline
    | Translate
    | TranslateBack
    | ExplainPhrase
    | RewriteTranslation
    | ReadForm
    | WriteForm
    | Extract
    | Classify
    | Ask
    | Quiz
    | Grade
    | VerifyText
    | LookAgain
    | EstimateLook
    | RepairSentence
    | Embed
)

Result = (
    ReadResult
    | MeasureResult
    | RenderResult
    | PassagePlace
    | PageWords
    | SummaryResult
    | TranslateResult
    | BackResult
    | ExplainResult
    | RewriteResult
    | FormResult
    | ExtractResult
    | AskResult
    | QuizResult
    | GradeResult
    | Inspection
    | Loaded
    | Unloaded
    | BenchmarkResult
    | OptimizeResult
    | PullResult
    | NoteResult
    | DeidentifyResult
    | Estimate
    | Outline
    | VerifyResult
    | LookResult
    | RepairResult
    | EmbedResult
)


class Done(Struct, frozen=True, tag="done"):
    result: Result


TaskEvent = (
    Progress
    | Notice
    | TextPiece
    | Token
    | Sentence
    | LookedAt
    | Translated
    | TranslatedBack
    | FormTexts
    | FormFile
    | ExtractedRow
    | Calculation
    | Question
    | NoteOutline
    | NoteField
    | ModelLoaded
    | Connection
    | PageSizes
    | PageImage
    | PageWords
    | Outline
    | Estimate
    | Checkpoint
    | Vectors
    | Done
)
Terminal = Done | Cancelled | Failed
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

# Made at import: two threads that make a decoder of the same types at once crash in msgspec.
decode_to_child = msgspec.json.Decoder(ToChild).decode
decode_from_child = msgspec.json.Decoder(FromChild).decode
