"""What the operating system refuses a child: the network and other programs. Linux only so far.

The filter is installed before anything that starts threads or reads a document, for every thread
(TSYNC), and canaries in the child itself then try what must fail. They go through ctypes: the import
rule forbids ``socket`` here.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import sys
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import resource

_AF_UNIX, _AF_INET, _AF_INET6, _AF_NETLINK = 1, 2, 10, 16
_SOCK_STREAM = 1
_REFUSED_CALLS = (
    # AF_UNIX too: over D-Bus a program could be started outside the filter.
    "socket",
    "socketpair",
    "connect",
    "bind",
    "listen",
    "accept",
    "accept4",
    "io_uring_setup",
    "execve",
    "execveat",
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "pidfd_getfd",
)
_OTHER_SYSTEMS = (
    "On this system only the program's own import rule and the connection count keep the model offline; "
    "the operating system does not refuse it the network yet."
)


def forbid_core_dumps() -> None:
    """A core dump would hold the user's text. Windows writes none by itself."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_memory(size_bytes: int) -> None:
    """Let a hostile file end this process, and not the computer. Address space; not on Windows or macOS."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (size_bytes, size_bytes))


def refuse_network() -> tuple[bool, str]:
    """Install the filter for this process and everything it starts, then try the canaries.

    Returns:
        (True, "") when the system refuses; otherwise (False, why, in words for the user).
    """
    if sys.platform != "linux":
        return False, _OTHER_SYSTEMS
    try:
        _install_filter()
    except (OSError, ImportError, RuntimeError, AttributeError) as error:
        return False, f"The system's filter (seccomp) could not be set up: {error}. Is libseccomp2 installed?"
    escaped = canaries()
    if escaped:
        return False, f"The system's filter is set up, but it let through: {', '.join(escaped)}."
    return True, ""


def canaries() -> list[str]:
    """Try what the filter must refuse, in this process. Returns the names of what was *not* refused."""
    libc = ctypes.CDLL(None, use_errno=True)
    escaped = []
    for name, family in (
        ("AF_INET", _AF_INET),
        ("AF_INET6", _AF_INET6),
        ("AF_UNIX", _AF_UNIX),
        ("AF_NETLINK", _AF_NETLINK),
    ):
        descriptor = libc.socket(family, _SOCK_STREAM, 0)
        if descriptor >= 0:
            os.close(descriptor)
        if descriptor >= 0 or ctypes.get_errno() != errno.EPERM:
            escaped.append(f"a socket of family {name}")
    # A path that does not exist: if the call were let through it fails with ENOENT and harms nothing.
    empty = (ctypes.c_char_p * 1)(None)
    if libc.execve(b"/nonexistent/slmdesk-canary", empty, empty) != -1 or ctypes.get_errno() != errno.EPERM:
        escaped.append("starting a program")
    return escaped


def _install_filter() -> None:
    seccomp = _import_pyseccomp()
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    rules.set_attr(seccomp.Attr.CTL_TSYNC, 1)
    rules.set_attr(seccomp.Attr.CTL_NNP, 1)
    for name in _REFUSED_CALLS:
        with contextlib.suppress(OSError):  # a call that this architecture or library does not know
            rules.add_rule(seccomp.ERRNO(errno.EPERM), name)
    rules.load()


def _import_pyseccomp() -> Any:
    """Import the binding without its search for the library, which runs a compiler and other programs.

    A bundle brings its own libseccomp; elsewhere the dynamic loader knows the system's.
    """
    import ctypes.util

    bundled = Path(getattr(sys, "_MEIPASS", "/nonexistent")) / "libseccomp.so.2"
    library = str(bundled) if bundled.is_file() else "libseccomp.so.2"
    original = ctypes.util.find_library
    ctypes.util.find_library = lambda name: {"seccomp": library, "c": "libc.so.6"}.get(name)
    try:
        import pyseccomp
    finally:
        ctypes.util.find_library = original
    return pyseccomp
