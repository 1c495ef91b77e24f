"""``slmdesk translate`` through the real children, with the tiny real pair and with the starter model."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from slmdesk.cli import main
from slmdesk.cli.translate import translations
from slmdesk.messages import Translated
from translation_pairs import PACKAGE, write_package


@pytest.fixture
def pair(slmdesk_home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "import", str(PACKAGE)]) == 0
    capfd.readouterr()


def run(capfd: pytest.CaptureFixture[str], *words: str | Path, status: int = 0) -> tuple[dict[str, Any], str]:
    """The JSON object that a command prints, and what it says beside it."""
    assert main([*map(str, words), "--json"]) == status
    out, err = capfd.readouterr()
    result = json.loads(out)
    assert isinstance(result, dict)
    return result, err


@pytest.mark.usefixtures("pair")
def test_a_text_by_a_pair_as_json_and_as_text(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    listed = run(capfd, "models", "list")[0]["installed"]
    assert [(model["kind"], model["languages"]) for model in listed] == [("translation-pair", ["en", "es"])]
    source = tmp_path / "a.txt"
    source.write_text("# The boy has fever.\n\nTake 25 mg of ibuprofen every 8 hours. The girl has a cough.\n")
    result, said = run(capfd, "translate", source, "--to", "es")
    assert result["text"] == "# El niño tiene fiebre.\n\nTome 25 mg de ibuprofeno cada 8 horas. La niña tiene tos.\n"
    assert (result["engine"], result["model"], result["from"]) == ("translation pair", "argos-en-es", "en")
    assert [segment["warnings"] for segment in result["segments"]] == [[], [], []]
    assert "English" in said
    assert main(["translate", str(source), "--from", "en", "--to", "es"]) == 0
    assert capfd.readouterr().out.startswith("# El niño tiene fiebre.\n\nTome 25 mg")
    error = run(capfd, "translate", source, "--to", "de", "--engine", "pair", status=3)[0]["error"]
    assert error["kind"] == "no-pair"
    error = run(capfd, "translate", source, "--to", "de", status=3)[0]["error"]
    assert error["kind"] == "no-model"


@pytest.mark.usefixtures("pair")
def test_a_document_keeps_its_form(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source, target = tmp_path / "a.docx", tmp_path / "es.docx"
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    bold = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">25 mg</w:t></w:r>'
    body = (
        f'<w:p><w:r><w:t xml:space="preserve">Take </w:t></w:r>{bold}'
        '<w:r><w:t xml:space="preserve"> of ibuprofen every 8 hours.</w:t></w:r></w:p>'
    )
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>')
    before = source.read_bytes()
    result, _said = run(capfd, "translate", source, "--from", "en", "--to", "es", "--output", target)
    assert result["form"] == {"file": str(target), "format": "docx", "passages": 1, "flattened": 0}
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
        document = archive.read("word/document.xml").decode()
    assert bold in document
    assert "de ibuprofeno cada 8 horas." in document
    assert source.read_bytes() == before
    words = ("translate", source, "--from", "en", "--to", "es", "--output")
    assert run(capfd, *words, target, status=3)[0]["error"]["kind"] == "file-exists"
    assert run(capfd, *words, tmp_path / "x.html", status=3)[0]["error"]["kind"] == "form-unsupported"
    assert run(capfd, *words, source, "--force")[0]["form"]["passages"] == 1
    text = tmp_path / "es.txt"
    run(capfd, "translate", source, "--from", "en", "--to", "es", "--output", text)
    assert "Tome" in text.read_text() or "25" in text.read_text()
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a.docx", "es.docx", "es.txt"]


@pytest.mark.usefixtures("pair")
def test_subtitles_keep_their_times(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source, target = tmp_path / "a.srt", tmp_path / "b.srt"
    source.write_text("1\n00:00:01,000 --> 00:00:03,000\nThe boy\nhas fever.\n\n")
    run(capfd, "translate", source, "--from", "en", "--to", "es", "--output", target)
    assert target.read_text() == "1\n00:00:01,000 --> 00:00:03,000\nEl niño tiene\nfiebre.\n\n"
    source.write_text("no subtitles\n")
    words = ("translate", source, "--from", "en", "--to", "es", "--output", target, "--force")
    assert run(capfd, *words, status=3)[0]["error"]["kind"] == "document-damaged"
    assert target.read_text().startswith("1\n00:00")


def test_a_pack_that_is_not_one(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = write_package(tmp_path / "x.argosmodel", {"model.bin": b"\x80\x04."})
    assert run(capfd, "models", "import", path, status=3)[0]["error"]["kind"] == "pair-pickle"
    assert run(capfd, "models", "list")[0]["installed"] == []


def test_a_text_by_the_language_model(capfd: pytest.CaptureFixture[str], tmp_path: Path, starter_model: Path) -> None:
    """The starter model is no translator; the lines and the accounts must be right all the same."""
    source, glossary = tmp_path / "a.txt", tmp_path / "terms.csv"
    source.write_text("Hello.\n\n12 345\nGood morning.\n")
    glossary.write_text("Hello,Hola\nmorning,\n")
    words = ("--from", "en", "--to", "es", "--model", starter_model, "--engine", "slm", "--glossary", glossary)
    result, _said = run(capfd, "translate", source, *words)
    assert (result["engine"], len(result["segments"])) == ("language model", 2)
    assert "\n\n12 345\n" in result["text"]
    assert result["timings"]["output_tokens"] > 0
    glossary.write_bytes(b"\xff\xfe")
    error = run(capfd, "translate", source, *words, status=3)[0]["error"]
    assert error["kind"] == "glossary-unreadable"
    error = run(capfd, "translate", source, "--to", "qqq", "--model", starter_model, status=3)[0]["error"]
    assert error["kind"] == "unknown-language"


def test_lines_find_their_texts_again() -> None:
    texts = ["One. Two.", "7", "- Three"]
    joined = "\n".join(texts)
    places = [("", "One.", "1."), (" ", "Two.", "2."), ("\n7\n- ", "Three", "3")]
    segments = []
    for lead, source, target in places:
        start = joined.index(source)
        segments.append(Translated(lead, source, target, start, start + len(source)))
    assert translations(texts, segments) == {"One. Two.": "1. 2.", "7": "7", "- Three": "- 3"}
