"""What the user keeps, in one SQLite file. Opened by the window or the command line only, off the GUI thread."""
