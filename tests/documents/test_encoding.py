"""Encodings of text files: the right characters, an honest notice for a guess, no text out of junk."""

from __future__ import annotations

import codecs
import io
import random
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from document_files import read
from slmdesk.documents.encoding import find_encoding

WESTERN = "Die Größe beträgt 12 µg/ml. Le café coûte 3 €.\nEl niño pidió un café más, señor."
PORTUGUESE = "A vacinação começará às três horas; não há exceções. As informações estão à disposição."
POLISH = "Zażółć gęślą jaźń. Pacjentka przyjmuje ćwierć tabletki dziennie, później więcej."
TURKISH = "Hastanın ağrısı geçti; doktor ilacı değiştirdi. Şimdi iyi hissediyor, çünkü öğün düzenli."
RUSSIAN = "Однажды, в студёную зимнюю пору, я из лесу вышел; был сильный мороз."
GREEK = "Ο ασθενής αισθάνεται καλύτερα και δεν έχει πυρετό από χθες το βράδυ."
JAPANESE = "患者は昨日から熱がなく、食欲も戻っています。薬は一日二回、食後に飲んでください。"
CHINESE = "患者昨天没有发烧，食欲也恢复了。药物每天服用两次，饭后服用。"
KOREAN = "환자는 어제부터 열이 없고 식욕도 돌아왔습니다. 약은 하루에 두 번 식후에 드세요."
ARABIC = "المريض لا يعاني من الحمى منذ الأمس وعادت شهيته. يؤخذ الدواء مرتين في اليوم بعد الأكل."


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (WESTERN, "cp1252"),
        (PORTUGUESE, "cp1252"),
        (POLISH, "cp1250"),
        (TURKISH, "cp1254"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (GREEK, "cp1253"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (CHINESE, "gb18030"),
        (CHINESE.translate({ord("没"): "沒", ord("发"): "發", ord("烧"): "燒", ord("药"): "藥", ord("饭"): "飯",
                            ord("后"): "後", ord("复"): "復", ord("两"): "兩"}), "big5"),
        (KOREAN, "euc_kr"),
        (ARABIC, "cp1256"),
    ],
)  # fmt: skip
def test_old_code_pages(text: str, codec: str) -> None:
    reading = read("old.txt", text.encode(codec))
    assert reading.text == text
    (notice,) = reading.notices
    assert "encoding" in notice


@pytest.mark.parametrize(
    ("codec", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
    ],
)
@pytest.mark.parametrize("text", [WESTERN, JAPANESE, "Plain ASCII.", "Math: 𝑎² + 😀"])
def test_unicode_needs_no_guess(text: str, codec: str, mark: bytes) -> None:
    reading = read("new.txt", mark + text.encode(codec))
    assert reading.text == text
    assert reading.notices == []


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [WESTERN, RUSSIAN + "\n" + RUSSIAN])
def test_utf16_without_a_mark(text: str, codec: str) -> None:
    reading = read("new.txt", text.encode(codec))
    assert reading.text == text
    assert "UTF-16" in reading.notices[0]


def test_a_real_file_in_a_dos_code_page(data: Path) -> None:
    reading = read(data / "documents" / "russian.cp866.txt")
    assert reading.text.startswith("Однажды, в студеную зимнюю пору,")
    assert "DOS 866" in reading.notices[0]


def test_utf8_with_a_broken_byte_stays_utf8() -> None:
    reading = read("cut.txt", (RUSSIAN * 3).encode() + b"\xd0")
    assert reading.text == RUSSIAN * 3 + "\ufffd"
    assert reading.notices == ["One place in the file could not be decoded and is shown as \ufffd."]


def test_a_wrong_byte_far_inside_a_large_file() -> None:
    text = (RUSSIAN + "\n\n") * 9000
    reading = read("large.txt", text.encode() + b"\xff\xff" + text.encode())
    assert reading.text == text + "\ufffd\ufffd" + text
    assert reading.notices == ["2 places in the file could not be decoded and are shown as \ufffd."]


def test_characters_across_read_borders() -> None:
    text = "日本語のテキスト。\n\n" * 30_000
    for shift in range(3):
        assert read("big.txt", b"a" * shift + text.encode()).text == "a" * shift + text


def test_random_bytes_are_no_text() -> None:
    source = random.Random(7)
    for size in (200, 1000, 5000):
        for _ in range(20):
            assert find_encoding(io.BytesIO(source.randbytes(size))) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    encoding = find_encoding(io.BytesIO(data))
    if encoding is not None:
        data[encoding.skip :].decode(encoding.codec, encoding.errors).encode("utf-8")
