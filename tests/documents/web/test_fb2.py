"""FictionBook: title, sections, verse, notes; in a ZIP file, and in old encodings."""

from __future__ import annotations

from document_files import read, zipped
from page_files import FB2 as DATA


def test_a_book() -> None:
    reading = read("a.fb2", DATA)
    assert reading.result.format == "fb2"
    assert reading.kinds() == [
        ("paragraph", 0, "Анна Пример"),
        ("heading", 1, "Книга"),
        ("paragraph", 0, "О чём она."),
        ("heading", 1, "Книга роман"),
        ("heading", 2, "Глава 1"),
        ("paragraph", 0, "Эпиграф"),
        ("paragraph", 0, "Автор"),
        ("paragraph", 0, "Текст главы[1]."),
        ("heading", 3, "Часть"),
        ("paragraph", 0, "Строка один,\nстрока два."),
        ("table-row", 0, "а | б"),
        ("heading", 3, "Внутри"),
        ("paragraph", 0, "Ещё[2]."),
        ("heading", 1, "Примечания"),
        ("list-item", 0, "1 Первое."),
    ]
    assert reading.reasons() == ["1 picture was left out"]


def test_a_book_in_a_zip_file() -> None:
    assert read("a.fb2.zip", zipped({"book.fb2": DATA})).texts() == read("a.fb2", DATA).texts()


def test_several_books_in_a_zip_file_are_an_archive() -> None:
    import pytest

    from slmdesk.errors import DocumentError

    with pytest.raises(DocumentError, match="ZIP archive"):
        read("a.zip", zipped({"a.fb2": DATA, "b.fb2": DATA}))
