"""Finds the encoding of a text file: byte-order marks and UTF-8 first, then the old code pages."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

_SAMPLE_BYTES = 1 << 18
_CHUNK_BYTES = 1 << 20
# A file that is UTF-8 but for a few broken bytes (cut in the middle of a character, joined logs) stays UTF-8.
_MAX_BROKEN_SHARE = 0.1
_MAX_CONTROL_SHARE = 0.02

_BOMS = (  # UTF-32 first: its little-endian mark starts like UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_OLD_ENCODINGS = [
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "cp866", "cp850",
    "mac_roman", "cp932", "euc_jp", "gb18030", "big5", "cp949",
]  # fmt: skip

# charset-normalizer mixes up the code pages of Latin letters, where most bytes mean a letter in each of
# them. So among these the one wins whose reading gives letters that one language really has.
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257", "cp1258", "cp850", "mac_roman")
_LETTERS = {
    "cp1252": (
        "àâæçèéêëîïôœùûüÿ", "äöüß", "áéíñóúü¿¡ªº", "àáâãçéêíóôõúü", "àèéìíòóùú", "åäöæøé", "áðéíóúýþæö", "áèéëïóöü",
    ),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áéíóöőúüű", "ăâîșşțţ", "čćđšž", "áäčďéíĺľňóôŕšťúýž"),
    "cp1254": ("çğıİöşüâîû",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"),
    "cp1258": ("àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ\u0300\u0301\u0303\u0309\u0323",),
}  # fmt: skip
_LETTERS["cp850"] = _LETTERS["mac_roman"] = _LETTERS["cp1252"]
_PUNCTUATION = frozenset("\u00a0«»‘’‚“”„–—…•·°§©®™€£±²³µ¼½¾×")

_NAMES = {
    "cp1250": "Windows-1250, Central European", "cp1251": "Windows-1251, Cyrillic",
    "cp1252": "Windows-1252, Western European", "cp1253": "Windows-1253, Greek", "cp1254": "Windows-1254, Turkish",
    "cp1255": "Windows-1255, Hebrew", "cp1256": "Windows-1256, Arabic", "cp1257": "Windows-1257, Baltic",
    "cp1258": "Windows-1258, Vietnamese", "koi8_r": "KOI8-R, Cyrillic", "cp866": "DOS 866, Cyrillic",
    "cp850": "DOS 850, Western European", "mac_roman": "Mac Roman", "cp932": "Shift JIS, Japanese",
    "euc_jp": "EUC-JP, Japanese", "gb18030": "GB 18030, Chinese", "big5": "Big5, Chinese", "cp949": "Korean (949)",
    "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
}  # fmt: skip

# Scripts and private characters that nobody writes mixed with others: bytes that are no UTF-16 are full of them.
_RARE = re.compile(
    "[\u0700-\u08ff\u1200-\u16ff\u1700-\u1dff\u2400-\u245f\u2800-\u2fef\ua000-\uabff\ue000-\uf8ff\ufffd\ufffe\uffff]"
)
_KANA = re.compile("[\u3040-\u30ff]")
_MAX_RARE_SHARE = 0.05

# Everything below U+0020 but tab, line and page breaks, backspace and escape (terminal logs); and C1.
_CONTROLS = re.compile("[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True)
class Encoding:
    """How to decode a file. skip: bytes of the byte-order mark. notice: for the user, when it was a guess."""

    codec: str
    skip: int = 0
    errors: str = "strict"
    notice: str = ""


def find_encoding(file: BinaryIO) -> Encoding | None:
    """The encoding of a whole file; None when it is not text."""
    file.seek(0)
    sample = file.read(_SAMPLE_BYTES)
    for mark, codec in _BOMS:
        if sample.startswith(mark):
            if codec != "utf-8" and _is_text(sample[len(mark) :], codec):
                return _strict_or_marked(file, codec, len(mark))
            if codec == "utf-8":
                return _utf8(file, sample, len(mark))
    if b"\0" in sample:
        codec_without_mark = _utf16_without_mark(sample)
        if codec_without_mark is None:
            return None
        found = _strict_or_marked(file, codec_without_mark, 0)
        return Encoding(found.codec, 0, found.errors, found.notice or _guess_notice(codec_without_mark))
    return _utf8(file, sample, 0) or _old(file, sample)


def is_junk(text: str) -> bool:
    """Whether decoded text is binary data after all: a NUL, or too many control characters."""
    return "\0" in text or len(_CONTROLS.findall(text)) > max(1, _MAX_CONTROL_SHARE * len(text))


def _is_text(sample: bytes, codec: str) -> bool:
    text = sample.decode(codec, "replace")
    return not is_junk(text) and text.count("\ufffd") <= max(2, 0.02 * len(text))


def _strict_or_marked(file: BinaryIO, codec: str, skip: int) -> Encoding:
    broken = _count_broken(file, codec, skip)
    return Encoding(codec, skip) if broken == 0 else Encoding(codec, skip, "replace", _broken_notice(broken))


def _utf8(file: BinaryIO, sample: bytes, skip: int) -> Encoding | None:
    if is_junk(sample[skip:].decode("utf-8", "ignore")):
        return None
    broken = _count_broken(file, "utf-8", skip)
    if broken == 0:
        return Encoding("utf-8", skip)
    # Well-formed sequences of two and more bytes hardly ever occur by chance in the old code pages.
    right = len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]+", sample))
    if skip or broken <= _MAX_BROKEN_SHARE * right:
        return Encoding("utf-8", skip, "replace", _broken_notice(broken))
    return None


def _count_broken(file: BinaryIO, codec: str, skip: int) -> int:
    """How many replacement characters decoding the file would put in; counts to the end of the file."""
    file.seek(skip)
    strict = codecs.getincrementaldecoder(codec)("strict")
    try:
        while chunk := file.read(_CHUNK_BYTES):
            strict.decode(chunk)
        strict.decode(b"", final=True)
        return 0
    except UnicodeDecodeError:
        pass
    file.seek(skip)
    lenient = codecs.getincrementaldecoder(codec)("replace")
    count = 0
    while chunk := file.read(_CHUNK_BYTES):
        count += lenient.decode(chunk).count("\ufffd")
    return count + lenient.decode(b"", final=True).count("\ufffd")


def _utf16_without_mark(sample: bytes) -> str | None:
    even = sample[: len(sample) & ~1]
    zeros_high, zeros_low = even[1::2].count(0), even[0::2].count(0)
    for codec, zeros in (("utf-16-le", zeros_high), ("utf-16-be", zeros_low)):
        # Line breaks and spaces have a zero byte in every script: some zeros, and all on the same side.
        if zeros == zeros_high + zeros_low and zeros >= max(1, len(even) // 400) and _is_text(even, codec):
            text = even.decode(codec, "replace")
            if len(_RARE.findall(text)) <= _MAX_RARE_SHARE * len(text):
                return codec
    return None


def _old(file: BinaryIO, sample: bytes) -> Encoding | None:
    # Imported here: most files are UTF-8, and this is the slowest import of the documents child.
    from charset_normalizer import from_bytes

    if len(sample) == _SAMPLE_BYTES:  # not cut inside a character
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    if is_junk(sample.decode("latin-1").translate(_C1_IS_TEXT)):
        return None
    codec = _japanese(sample)
    if codec is None:
        best = from_bytes(sample, cp_isolation=_OLD_ENCODINGS).best()
        codec = best.encoding if best is not None else None
    if codec in _LATIN or codec is None:
        codec = _latin(sample) or codec
    if codec is None:
        return None
    broken = _count_broken(file, codec, 0)
    if broken > max(2, 0.01 * len(sample)):
        return None
    return Encoding(codec, 0, "replace" if broken else "strict", _guess_notice(codec))


_C1_IS_TEXT = dict.fromkeys(range(0x7F, 0xA0), "a")  # letters and quotes in the code pages


def _japanese(sample: bytes) -> str | None:
    """The Japanese code page under which the sample is full of kana, as no other language's text is."""
    for codec in ("cp932", "euc_jp"):
        text = sample.decode(codec, "replace")
        foreign = sum(character > "\x7f" for character in text)
        if "\ufffd" not in text and len(_KANA.findall(text)) >= 0.2 * max(1, foreign):
            return codec
    return None


def _latin(sample: bytes) -> str | None:
    """The code page of Latin letters under which most non-ASCII letters belong to one language."""
    best: tuple[float, str] | None = None
    for codec in _LATIN:
        text = sample.decode(codec, "replace")
        foreign = [character for character in text.lower() if character > "\x7f" and character not in _PUNCTUATION]
        if not foreign:
            score = 1.0 if "\ufffd" not in text else 0.0
        else:
            score = max(sum(map(letters.__contains__, foreign)) for letters in _LETTERS[codec]) / len(foreign)
        if best is None or score > best[0]:
            best = (score, codec)
    return best[1] if best is not None and best[0] > 0.5 else None


def _guess_notice(codec: str) -> str:
    name = _NAMES.get(codec, codec)
    return f"The file does not say its encoding; it was read as {name}. If letters look wrong, save it as UTF-8."


def _broken_notice(count: int) -> str:
    places = "One place" if count == 1 else f"{count} places"
    return f"{places} in the file could not be decoded and {'is' if count == 1 else 'are'} shown as \ufffd."
