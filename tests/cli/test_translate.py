"""``slmdesk translate`` through the real children, with the tiny real pair and with the starter model."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from document_files import pdf as pdf_of
from slmdesk.cli import main
from slmdesk.export.tmx import as_tmx, read_tmx
from slmdesk.messages import MemoryUnit
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
def test_a_catalogue_that_is_translated_is_read_and_translated_anew(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    source = tmp_path / "a.po"
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=ISO-8859-1\\n"\n\n'
    entry = 'msgid "The boy has fever."\nmsgstr "El ni\u00f1o est\u00e1 malo."\n'
    source.write_text(header + entry, encoding="latin-1")
    assert run(capfd, "read", source)[0]["text"] == "El niño está malo."
    assert run(capfd, "read", source, "--units", "source")[0]["text"] == "The boy has fever."
    words = ("translate", source, "--from", "en", "--to", "es")
    for each in (words, (*words, "--output", tmp_path / "out.po")):
        error = run(capfd, *each, status=3)[0]["error"]
        assert error["kind"] == "document-translated"
        assert "--anew" in error["hint"]
    assert not (tmp_path / "out.po").exists()
    run(capfd, *words, "--anew", "--output", tmp_path / "out.po")
    expected = header + entry.replace("está malo", "tiene fiebre")
    assert (tmp_path / "out.po").read_text(encoding="latin-1") == expected


@pytest.mark.usefixtures("pair")
def test_subtitles_keep_their_times(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source, target = tmp_path / "a.srt", tmp_path / "b.srt"
    source.write_text("1\n00:00:01,000 --> 00:00:03,000\nThe boy\nhas fever.\n\n")
    run(capfd, "translate", source, "--from", "en", "--to", "es", "--output", target)
    assert target.read_text() == "1\n00:00:01,000 --> 00:00:03,000\nEl niño tiene\nfiebre.\n\n"
    assert main(["translate", str(source), "--from", "en", "--to", "es"]) == 0
    assert capfd.readouterr().out == target.read_text(), "without an output it is printed, times and all"
    source.write_text("no subtitles\n")
    words = ("translate", source, "--from", "en", "--to", "es", "--output", target, "--force")
    assert run(capfd, *words, status=3)[0]["error"]["kind"] == "document-damaged"
    assert target.read_text().startswith("1\n00:00")


def test_a_package_is_inspected_before_it_is_imported(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    result = run(capfd, "models", "inspect", PACKAGE)[0]
    assert (result["verdict"], result["kind"], result["languages"]) == ("ok", "translation-pair", ["en", "es"])
    assert result["memory_bytes"] > 500_000
    assert main(["models", "inspect", str(PACKAGE)]) == 0
    assert "Translates: en, es" in capfd.readouterr().out
    pickled = write_package(tmp_path / "x.argosmodel", {"model.bin": b"\x80\x04."})
    result = run(capfd, "models", "inspect", pickled)[0]
    assert (result["verdict"], "pickle" in result["reasons"][0]) == ("refuse", True)
    (tmp_path / "y.argosmodel").write_bytes(b"no archive")
    assert run(capfd, "models", "inspect", tmp_path / "y.argosmodel")[0]["verdict"] == "refuse"


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
    error = run(capfd, "translate", source, *words, "--output", "x" * 300, status=3)[0]["error"]
    assert error["kind"] == "export-failed"
    result, said = run(capfd, "translate", source, *words, "--output", tmp_path / "b.json")
    assert "This translation was interrupted; 2 parts of it are done already." in said
    assert result["timings"]["output_tokens"] == 0, "an output that failed cost no work"
    glossary.write_bytes(b"\xff\xfe")
    error = run(capfd, "translate", source, *words, status=3)[0]["error"]
    assert error["kind"] == "glossary-unreadable"
    error = run(capfd, "translate", source, "--to", "qqq", "--model", starter_model, status=3)[0]["error"]
    assert error["kind"] == "unknown-language"


@pytest.mark.usefixtures("pair")
def test_a_memory_is_reused_kept_and_written(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source, brought, out = tmp_path / "a.txt", tmp_path / "in.tmx", tmp_path / "out.tmx"
    source.write_text("The boy has fever.\nThe girl has a cough.\n")
    brought.write_bytes(as_tmx([MemoryUnit("The boy has fever.", "El chico tiene calentura.")], "en", "es"))
    words = ["translate", source, "--from", "en", "--to", "es"]
    result, said = run(capfd, *words, "--memory", brought, "--tmx-out", out)
    assert result["text"] == "El chico tiene calentura.\nLa niña tiene tos.\n"
    assert result["segments"][0]["match"]["percent"] == 100
    assert "1 of 2 segments" in said
    assert [each.unit.target for each in read_tmx(out, "en", "es")] == [
        "El chico tiene calentura.",
        "La niña tiene tos.",
    ]
    assert run(capfd, *words)[0]["text"].startswith("El niño")  # nothing was kept
    assert run(capfd, *words, "--memory", brought, "--remember")[0]["text"].startswith("El chico")
    assert run(capfd, *words)[0]["text"].startswith("El chico")
    assert run(capfd, *words, "--no-memory")[0]["text"].startswith("El niño")
    assert run(capfd, *words, "--remember", status=3)[0]["error"]["kind"] == "no-memory"
    assert run(capfd, *words, "--tmx-out", out, status=3)[0]["error"]["kind"] == "file-exists"
    both = ("--output", tmp_path / "b.txt", "--tmx-out", tmp_path / "." / "b.txt")
    assert run(capfd, *words, *both, status=3)[0]["error"]["kind"] == "same-file"
    for bad in (tmp_path / "none" / "b.tmx", tmp_path):
        assert run(capfd, *words, "--force", "--tmx-out", bad, status=3)[0]["error"]["kind"] == "export-failed"
    assert run(capfd, *words, "--output", "x" * 300, status=3)[0]["error"]["kind"] == "export-failed"
    assert run(capfd, *words, "--memory", source, status=3)[0]["error"]["kind"] == "memory-unreadable"


@pytest.mark.usefixtures("pair")
def test_a_translation_is_translated_back(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The pair under the name of the other direction, too: what comes back is shown with what differs."""
    source = tmp_path / "a.txt"
    source.write_text("The boy has fever.")
    error = run(capfd, "translate", source, "--from", "en", "--to", "es", "--back", status=3)[0]["error"]
    assert error["kind"] == "no-pair"
    metadata = json.dumps({"from_code": "es", "to_code": "en"}).encode()
    with zipfile.ZipFile(PACKAGE) as archive:
        weights = archive.read("translate-en_es-1_0/model/model.bin")
    heads = b"decoder/alignment_heads\0\0\x02\x02\0\0\0"
    other = weights.replace(heads + b"\x01", heads + b"\x02")  # a file of its own: the store keeps no model twice
    package = write_package(tmp_path / "es_en.argosmodel", {"metadata.json": metadata, "model.bin": other})
    run(capfd, "models", "import", package, "--name", "es-en")
    result, said = run(capfd, "translate", source, "--from", "en", "--to", "es", "--back")
    assert result["segments"][0]["target"] == "El niño tiene fiebre."
    back = result["segments"][0]["back"]
    assert back["text"]
    assert back["differences"]
    assert f"{back['alike']}% alike: " in said


@pytest.mark.usefixtures("pair")
def test_a_pdf_becomes_a_file_with_both_languages(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "both.docx"
    pdf = tmp_path / "a.pdf"
    first = [(72.0, 700.0, 12.0, "The boy has fever."), (72.0, 600.0, 12.0, "Take 25 mg of aspirin now.")]
    pdf.write_bytes(pdf_of(first, [(72.0, 700.0, 12.0, "The girl has a cough.")]))
    result, _said = run(capfd, "translate", pdf, "--from", "en", "--to", "es", "--output", target)
    assert result["form"]["format"] == "bilingual-docx"
    with zipfile.ZipFile(target) as archive:
        shown = re.findall(r"<w:t[^>]*>([^<]+)</w:t>", archive.read("word/document.xml").decode())
    assert shown[:2] == ["a.pdf", "Page 1 · Página 1"]
    assert "Page 2 · Página 2" in shown
    assert shown[-3:-1] == ["The girl has a cough.", "La niña tiene tos."]
    assert "Translated by translation pair (argos-en-es), en to es." in shown
    read = run(capfd, "read", target)[0]
    assert "La niña tiene tos." in read["text"]
