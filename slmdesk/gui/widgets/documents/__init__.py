"""Open documents: their list, text, pages and search."""
