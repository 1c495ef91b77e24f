"""Plain text and Markdown: the text unchanged, and blocks that point into it."""

from __future__ import annotations

import pytest
from hypothesis import example, given, strategies as st

from document_files import check_blocks, read
from slmdesk.documents.text import _markdown_blocks, _text_blocks
from slmdesk.errors import DocumentError

# Everything but surrogates (no text) and control characters (refused as binary when there are many).
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\r\t #-*>`|1."), max_size=400)


@pytest.mark.parametrize("name", ["any.txt", "any.md"])
@pytest.mark.parametrize("text", ["a\r\nb\r\n\r\nc\r\n", "a\rb\r\rc", "a\n\n\n \t\nb\n", "\n\na", "a\x0cb\u2028c\x85d"])
def test_line_ends_stay(name: str, text: str) -> None:
    assert read(name, text.encode()).text == text


@given(TEXTS.filter(lambda text: any(map(str.isalnum, text))))
@example("a\r\r\nb")
@example("\x85 \u2029 x \u3000")
def test_the_text_is_the_file(text: str) -> None:
    # A letter first: a text may begin like a web page, which is refused by name.
    assert read("any.txt", f"a{text}".encode()).text == f"a{text}"
    assert read("any.md", f"a{text}".encode()).text == f"a{text}"


@given(TEXTS)
def test_blocks_hold_everything_but_white_space(text: str) -> None:
    blocks = list(_text_blocks(text))
    check_blocks(text, blocks)
    assert "".join("".join(text[block.start : block.end].split()) for block in blocks) == "".join(text.split())


@given(TEXTS)
@example("- a\n\n  b\n\n      c\n> - d\n> ```\n> e")
@example("a\n=\n# b #\n## ##\n|a|b|\n|-|-|\n|c|")
def test_markdown_blocks(text: str) -> None:
    check_blocks(text, list(_markdown_blocks(text)))


def test_paragraphs_end_at_blank_lines() -> None:
    reading = read("a.txt", b"One line\nand the next.\n \t\n\nAnother paragraph.\r\n\r\nThird.")
    assert reading.texts() == ["One line\nand the next.", "Another paragraph.", "Third."]
    assert {kind for kind, _, _ in reading.kinds()} == {"paragraph"}
    assert {block.page_number for block in reading.blocks} == {None}


def test_long_lines_are_paragraphs_of_their_own() -> None:
    first, second = "[doctor] " + "word " * 40, "[patient] yes."
    assert read("a.txt", f"{first}\n{second}".encode()).texts() == [first.strip(), second]


def test_list_items_in_plain_text() -> None:
    reading = read("a.txt", b"Bring:\n- bread and\n  butter\n- milk\n\n1. First\n2. Second")
    assert reading.kinds() == [
        ("paragraph", 0, "Bring:"),
        ("list-item", 0, "- bread and\n  butter"),
        ("list-item", 0, "- milk"),
        ("list-item", 0, "1. First"),
        ("list-item", 0, "2. Second"),
    ]


def test_markdown_structure() -> None:
    source = """Title
=====

A paragraph
of two lines.

## Second *level* ##

> A quote.
>
> - item in a quote

* one
  goes on
* [x] two

  its second paragraph
  1. nested

| Name | Dose |
|------|-----:|
| A    | 5 mg |

```python
# no heading

x = 1
```

    indented

---

<div>html</div>

[reference]: http://example.org
"""
    reading = read("a.md", source.encode())
    assert reading.text == source
    assert reading.kinds() == [
        ("heading", 1, "Title"),
        ("paragraph", 0, "A paragraph\nof two lines."),
        ("heading", 2, "Second *level*"),
        ("paragraph", 0, "A quote."),
        ("list-item", 0, "item in a quote"),
        ("list-item", 0, "one\n  goes on"),
        ("list-item", 0, "two"),
        ("paragraph", 0, "its second paragraph"),
        ("list-item", 0, "nested"),
        ("table-row", 0, "| Name | Dose |"),
        ("table-row", 0, "| A    | 5 mg |"),
        ("code", 0, "# no heading\n\nx = 1"),
        ("code", 0, "indented"),
        ("paragraph", 0, "<div>html</div>"),
    ]


def test_markdown_with_crlf_has_the_same_blocks() -> None:
    source = "# T\n\ntext\nmore\n\n- a\n- b\n\n~~~\ncode\n~~~\n"
    unix = read("a.md", source.encode())
    dos = read("a.md", source.replace("\n", "\r\n").encode())
    assert [text.replace("\r", "") for text in dos.texts()] == unix.texts()


def test_unclosed_fence_is_code_to_the_end() -> None:
    assert read("a.md", b"```\na\n\nb").kinds() == [("code", 0, "a\n\nb")]


def test_long_text_comes_in_pieces_cut_at_paragraphs() -> None:
    paragraph = "A sentence of some words. " * 12
    text = f"{paragraph.strip()}\n\n" * 2000
    reading = read("long.txt", text.encode())
    assert reading.text == text
    assert set(reading.texts()) == {paragraph.strip()}
    assert len(reading.progress) > 5


def test_long_markdown_is_not_cut_inside_code_or_lists() -> None:
    part = "# Heading\n\nText.\n\n```\ncode\n\n# no heading\n\nmore\n```\n\n- item\n\n  goes on\n\n"
    text = part * 4000
    reading = read("long.md", text.encode())
    assert reading.text == text
    kinds = [kind for kind, _, _ in reading.kinds()]
    assert kinds == ["heading", "paragraph", "code", "list-item", "paragraph"] * 4000
    assert len(reading.progress) > 2


@pytest.mark.parametrize("name", ["one.txt", "one.md"])
@pytest.mark.parametrize("unit", ["word ", "word", "word\n", "語"])
def test_text_without_any_border(name: str, unit: str) -> None:
    text = unit * (600_000 // len(unit))
    reading = read(name, text.encode())
    assert reading.text == text
    assert len(reading.blocks) == 2


@pytest.mark.parametrize("data", [b" \n\t\r\n" * 100, b"\xef\xbb\xbf", "\u3000\u2003\n".encode()])
def test_only_white_space(data: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        read("blank.txt", data)
    assert caught.value.kind == "document-empty"


@pytest.mark.parametrize(
    "text",
    ["- " * 30_000, "> " * 30_000, "|" * 60_000 + "\n|-|", "# " + " " * 60_000 + "x", "`" * 60_000, "[" * 60_000],
)
def test_hostile_markdown_ends(text: str) -> None:
    reading = read("hostile.md", ("Text.\n\n" + text).encode())
    assert reading.text.endswith(text)
