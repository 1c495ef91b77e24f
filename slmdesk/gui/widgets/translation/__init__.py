"""A translation: its text, segments, doubts and tools."""
