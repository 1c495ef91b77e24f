"""Opens Office documents that are protected with a password ([MS-OFFCRYPTO]), by msoffcrypto-tool.

The decrypted document stays in memory and is never written to a disk.
"""

from __future__ import annotations

import io
import re
from typing import Any, BinaryIO

from slmdesk.documents.office97.ole import BROKEN, MAGIC, top_names
from slmdesk.documents.source import subject
from slmdesk.errors import DocumentError

_MAX_FILE_BYTES = 300 << 20
_MAX_INFO_BYTES = 1 << 20
_EVERYBODYS = "VelvetSweatshop"  # 2.4.2.3: Excel's for workbooks that are only to be kept from change
_FILE_PASS = 0x2F  # [MS-XLS] 2.4.117
# [MS-OFFCRYPTO] 2.3.4.10. The library parses it with minidom: nothing but the one element it expects may be there.
_AGILE_INFO = re.compile(rb'\s*(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"[^<>]*\?>)?\s*<encryption\b')


def unlock(file: BinaryIO, name: str, password: str | None) -> BinaryIO:
    """The document inside a protected Word, Excel or PowerPoint file; any other file unchanged.

    Args:
        file: open and seekable; it stays the caller's.
        name: for messages.
        password: None when the user gave none.

    Raises:
        DocumentError: ``document-password`` when it is missing, wrong or of no use; ``document-damaged``;
            ``document-too-large``.
    """
    file.seek(0)
    is_compound = file.read(len(MAGIC)) == MAGIC
    names = top_names(file) if is_compound else frozenset()
    file.seek(0)
    if "encryptedpackage" in names:
        return _decrypt(file, name, password)
    if "worddocument" in names and _is_protected_document(file):
        return _decrypt(file, name, password)
    if "workbook" in names and "worddocument" not in names and _has_protected_workbook(file):
        return _decrypt(file, name, password)
    file.seek(0)
    return file


def _decrypt(file: BinaryIO, name: str, password: str | None) -> BinaryIO:
    called = subject(name)
    if file.seek(0, 2) > _MAX_FILE_BYTES:
        raise DocumentError(
            "document-too-large",
            f"{called} is protected and larger than {_MAX_FILE_BYTES >> 20} MiB, the most that is decrypted.",
            "Open it in the program it was made with and save it without a password.",
        )
    # Imported here: few files are protected.
    from msoffcrypto import OfficeFile
    from msoffcrypto.exceptions import InvalidKeyError

    opened = io.BytesIO()
    try:
        _check_info(file)
        protected: Any = OfficeFile(file)
        if "password" not in protected.keyTypes:
            raise _no_use(called)
        protected.load_key(password=password or _EVERYBODYS, **_verification(protected))
        protected.decrypt(opened)
    except InvalidKeyError as error:
        if password is None:
            message, hint = f"{called} is protected with a password.", "Give its password"
        else:
            message, hint = f"The password does not open {called}.", "Check capital letters and the keyboard layout"
        raise DocumentError("document-password", message, f"{hint} (on the command line: --password-stdin).") from error
    except (DocumentError, MemoryError):
        raise
    except Exception as error:  # the library trusts what the file says of itself, and fails in every way
        raise _no_use(called) from error
    opened.seek(0)
    return opened


def _verification(protected: Any) -> dict[str, bool]:
    # Excel 97 files check the password by themselves, and their class takes no such argument.
    return {"verify_password": True} if protected.format == "ooxml" else {}


def _check_info(file: BinaryIO) -> None:
    """Refuse what the library would hand to an XML parser that resolves entities."""
    from olefile import OleFileIO

    file.seek(0)
    container = OleFileIO(file)
    if container.exists("EncryptionInfo"):
        info = container.openstream("EncryptionInfo").read(_MAX_INFO_BYTES + 1)
        if len(info) > _MAX_INFO_BYTES:
            raise ValueError("EncryptionInfo is too long")
        if info[:4] == b"\x04\x00\x04\x00" and (not _AGILE_INFO.match(info[8:]) or b"<!" in info):
            raise ValueError("EncryptionInfo is not what it should be")
    file.seek(0)


def _has_protected_workbook(file: BinaryIO) -> bool:
    """Whether an XLS starts with the record that says it is encrypted."""
    from olefile import OleFileIO

    try:
        stream = OleFileIO(file).openstream("Workbook")
        for _ in range(8):  # the record stands right after the first
            header = stream.read(4)
            kind, length = int.from_bytes(header[:2], "little"), int.from_bytes(header[2:], "little")
            if kind == _FILE_PASS:
                return True
            if len(header) < 4:
                return False
            stream.read(length)
    except BROKEN:
        return False  # broken: the reader says so
    return False


def _is_protected_document(file: BinaryIO) -> bool:
    """Whether a DOC says that it is encrypted: the flag fEncrypted of [MS-DOC] 2.5.2."""
    from olefile import OleFileIO

    try:
        header = OleFileIO(file).openstream("WordDocument").read(12)
    except BROKEN:
        return False  # broken: the reader says so
    return header[:2] == b"\xec\xa5" and len(header) == 12 and bool(header[11] & 1)


def _no_use(called: str) -> DocumentError:
    return DocumentError(
        "document-password",
        f"{called} is protected in a way that this version cannot open, or damaged.",
        "Open it in the program it was made with and save it without a password, or as PDF.",
    )
