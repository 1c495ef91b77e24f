"""A summary, a note or a checked text: shown, marked, edited; what it is asked with."""
