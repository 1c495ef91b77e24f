"""Single lines of a note: where each belongs, how it is put, and which of them say the same or the contrary."""
