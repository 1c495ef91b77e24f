from __future__ import annotations

from typing import get_args, get_type_hints

import msgspec
import pytest
from hypothesis import given, strategies as st

from slmdesk import messages
from slmdesk.messages import (
    Block,
    Cancel,
    CatalogFile,
    Citation,
    Deidentify,
    Done,
    Event,
    Failed,
    FromChild,
    HttpsFile,
    InspectModel,
    LocatePassage,
    MeasurePages,
    ModelFile,
    PackageMember,
    PageImage,
    PageSize,
    PageSizes,
    Progress,
    Pull,
    Read,
    ReadResult,
    ReadWords,
    RenderPage,
    RepairSentence,
    Request,
    Sampling,
    Sentence,
    SourceText,
    Start,
    Summarize,
    TextPiece,
    Token,
    VerifyText,
    WriteNote,
    decode_from_child,
    decode_to_child,
    encode,
)

# A lone surrogate cannot be UTF-8; readers replace them before a message is made.
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
blocks = st.builds(Block, st.none() | st.integers(1, 9999), st.integers(0, 10**9), st.integers(0, 10**9))
citations = st.builds(Citation, texts, st.none() | st.integers(1), st.integers(0), st.integers(0), texts)
# JSON has no infinity. Floats of every message are drawn from these.
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
# hypothesis takes a list's default for a value, which it is not: every field of such a message is drawn.
structs = [kind for kind in vars(messages).values() if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
for struct in structs:
    if any(each.default_factory is not msgspec.NODEFAULT for each in msgspec.structs.fields(struct)):
        drawn = {name: st.from_type(hint) for name, hint in get_type_hints(struct).items()}
        st.register_type_strategy(struct, st.builds(struct, **drawn))
readings = st.builds(
    ReadResult,
    texts,
    st.none() | st.integers(0),
    st.just([]),
    st.floats(0, 1e6),
    st.none() | texts,
    st.lists(st.builds(PageSize, st.floats(0, 1e6), st.floats(0, 1e6))),
    st.integers(0),
)
results = get_args(get_type_hints(Done)["result"])
events = st.one_of(
    st.builds(Token, texts, st.booleans()),
    st.builds(TextPiece, texts, st.lists(blocks)),
    st.builds(Sentence, texts, texts, st.just("supported"), st.lists(texts), st.lists(citations)),
    st.builds(Failed, texts, texts, texts, texts),
    st.from_type(Progress),
    st.builds(PageSizes, st.integers(1), st.lists(st.builds(PageSize, st.floats(1, 1e6), st.floats(1, 1e6)))),
    st.builds(PageImage, st.integers(1), st.integers(1), st.integers(1), st.integers(4)),
    st.builds(Done, st.one_of([st.from_type(kind) for kind in results if kind is not ReadResult] + [readings])),
)


@given(st.integers(0, 2**53), events)
def test_an_event_is_one_line_and_comes_back_equal(job: int, event: Event) -> None:
    line = encode(FromChild(job, event))
    assert b"\n" not in line
    assert decode_from_child(line) == FromChild(job, event)


requests = st.one_of(
    st.builds(Read, texts, st.none() | st.binary(), st.none() | texts),
    st.builds(
        Summarize,
        st.lists(st.builds(SourceText, texts, texts, st.lists(blocks), st.just([]))),
        st.builds(ModelFile, texts, texts, st.none() | st.integers(1)),
        language=st.none() | texts,
        sampling=st.builds(Sampling, st.floats(0, 5), st.integers(0, 2**32 - 1), st.integers(0, 64)),
    ),
    st.builds(
        WriteNote,
        st.lists(st.builds(SourceText, texts, texts, st.lists(blocks), st.just([]))),
        st.builds(ModelFile, texts, texts),
        template_text=st.none() | texts,
        language=st.none() | texts,
        sampling=st.builds(Sampling, st.floats(0, 5)),
    ),
    st.builds(Deidentify, st.lists(st.builds(SourceText, texts, texts, st.lists(blocks), st.just([]))), st.booleans()),
    st.builds(InspectModel, texts),
    st.builds(VerifyText, st.lists(st.builds(SourceText, texts, texts, st.lists(blocks), st.just([]))), texts),
    st.builds(
        RepairSentence,
        st.just([]),
        st.builds(ModelFile, texts, texts, st.none() | st.integers(1)),
        st.builds(Sentence, texts, texts, st.just("unsupported"), st.lists(texts), st.lists(citations)),
    ),
    st.builds(MeasurePages, texts, st.none() | texts),
    st.builds(RenderPage, texts, st.integers(1), st.integers(1), st.none() | texts),
    st.builds(ReadWords, texts, st.integers(1), st.integers(0), texts, st.none() | texts),
    st.builds(LocatePassage, texts, st.integers(1), texts, st.floats(0, 1), st.none() | texts),
    st.builds(
        Pull,
        texts,
        st.lists(
            st.builds(
                CatalogFile,
                texts,
                st.integers(1, 2**50),
                st.none() | texts,
                st.lists(st.builds(HttpsFile, texts) | st.builds(PackageMember, st.lists(texts), st.lists(texts))),
            )
        ),
        texts,
    ),
)


@given(requests)
def test_a_request_is_one_line_and_comes_back_equal(request: Request) -> None:
    line = encode(Start(7, request))
    assert b"\n" not in line
    assert decode_to_child(line) == Start(7, request)


def test_cancel_comes_back_equal() -> None:
    assert decode_to_child(encode(Cancel(3))) == Cancel(3)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"{}",
        b'{"type":"start"}',
        b'{"type":"unknown","job":1}',
        b"\xff",
        b'{"job":1,"event":{"type":"x"}}',
    ],
)
def test_what_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        decode_to_child(line)
    with pytest.raises(msgspec.MsgspecError):
        decode_from_child(line)


def test_a_model_file_keeps_its_limit() -> None:
    assert msgspec.json.decode(encode(ModelFile("a", "b", 512)), type=ModelFile).context_tokens == 512
