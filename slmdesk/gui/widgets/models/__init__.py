"""Models: the list, a row, settings, downloads, connections."""
