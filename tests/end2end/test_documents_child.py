"""Reading in the real child: recognition works although the system refuses it the network and more memory."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from picture_files import NOTE, picture, scanned_pdf
from slmdesk import paths
from slmdesk.messages import Done, Notice, Progress, Read, ReadResult, TextPiece
from slmdesk.worker.client import Child


@pytest.mark.skipif(sys.platform != "linux", reason="the system's filter is Linux's own")
def test_a_scan_is_recognised_by_a_child_that_may_not_use_the_network(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned_pdf(picture(), picture(["The second page."])))
    child = Child(paths.worker_command("documents"))
    try:
        job = child.run(Read(str(path)))
        events = list(job.events())
        assert child.ready is not None
        assert child.ready.sandboxed
    finally:
        child.close()
    assert isinstance(events[-1], Done), events[-1]
    assert isinstance(events[-1].result, ReadResult)
    assert events[-1].result.skipped == []
    text = "".join(event.text for event in events if isinstance(event, TextPiece))
    assert text == " ".join(NOTE) + "\n\nThe second page."
    assert "Recognising page 2 of 2" in [event.note for event in events if isinstance(event, Progress)]
    assert any(isinstance(event, Notice) and "OCR" in event.text for event in events)


# urllib3, which rapidocr imports, binds a socket of its own computer to learn whether there is IPv6. It sends nothing.
_TRIES = re.compile(
    r"socket\.(connect|getaddrinfo|gethostbyname|sendto|sendmsg)|subprocess\.Popen|os\.(exec|posix_spawn|fork)"
)


def test_the_recogniser_asks_python_for_no_connection_and_no_program(tmp_path: Path) -> None:
    """rapidocr can download models, and its helpers import a network library: nothing of that is used."""
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned_pdf(picture()))
    code = (
        "import sys\n"
        "asked = []\n"
        "sys.addaudithook(lambda name, arguments: asked.append(name))\n"
        "from slmdesk import documents\n"
        "from slmdesk.messages import Read\n"
        "events = list(documents.read(Read(sys.argv[1]), lambda: False))\n"
        "print('rapidocr' in sys.modules, *sorted(set(asked)), sep='\\n')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, timeout=120
    )
    used, *asked = done.stdout.splitlines()
    assert used == "True"
    assert "open" in asked
    assert [name for name in asked if _TRIES.match(name)] == []
