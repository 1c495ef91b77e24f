"""PDF files: their text with its places, and their pages as pictures."""
