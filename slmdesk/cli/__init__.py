"""The command line: the same tasks without a window, one file a subcommand.

Scripts depend on this contract. With ``--json`` exactly one JSON object goes to standard output and
everything else to standard error. Exit status: 0 done, 2 usage, 3 a ``SlmDeskError`` (the JSON object
is then ``{"error": {"kind", "message", "hint"}}``), 130 interrupted.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence

from slmdesk import __version__
from slmdesk.cli import (
    ask,
    bench,
    cards,
    deidentify,
    doctor,
    extract,
    grade,
    history,
    library,
    models,
    note,
    quiz,
    read,
    search,
    summarize,
    translate,
    verify,
)
from slmdesk.cli.output import Output
from slmdesk.errors import JobCancelled, SlmDeskError

COMMANDS = (
    *(summarize, note, deidentify, translate, ask, quiz, grade, extract, verify),
    *(read, library, search, cards, history, models, bench, doctor),
)

_DONE, _FAILED, _INTERRUPTED = 0, 3, 130


def main(words: Sequence[str]) -> int:
    """Run one subcommand. Returns the exit status (usage errors exit with 2 by themselves)."""
    arguments = _parser().parse_args(words)
    output = Output(as_json=arguments.json)
    try:
        arguments.run(arguments, output)
        output.close()
        return _DONE
    except SlmDeskError as error:
        output.fail(error.kind, error.message, error.hint)
        return _FAILED
    except (KeyboardInterrupt, JobCancelled):
        output.fail("interrupted", "Stopped.", "")
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader of our output left (| head). Python would complain once more while it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _DONE
    except UnicodeEncodeError as error:
        if error.reason != "surrogates not allowed":
            raise
        output.fail("not-text", "What was typed is no valid text on this system.", "Type it in UTF-8.")
        return _FAILED
    except OSError as error:  # what no one else put into words: a name that the system does not take, and the like
        where = error.filename if isinstance(error.filename, str) else "What the output goes to"
        hint = "Free some space on its disk." if error.errno == errno.ENOSPC else "Choose another name."
        output.fail("system-refused", f"{where} cannot be used: {error.strerror or error}.", hint)
        return _FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="slmdesk",
        description="An offline assistant for documents. Without a subcommand it opens its window.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"slmdesk {__version__}")
    subparsers = parser.add_subparsers(title="subcommands", metavar="SUBCOMMAND", required=True)
    for command in COMMANDS:
        command.add_parser(subparsers)
    return parser
