"""Anki's package format (.apkg): a zip of a SQLite file and numbered media. Read and written without Anki."""
