"""Models in the window: which there are, downloads, import, faster files, and when one is loaded or let go."""
