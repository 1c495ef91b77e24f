"""Anki's package format (.apkg): a zip of a SQLite file and numbered media. Read and written without Anki."""

OWN_MODEL_ID = 1_735_689_600_000  # of our note type, the same in every export: Anki merges by it
