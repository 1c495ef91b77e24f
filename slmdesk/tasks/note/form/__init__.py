"""The form of a note: its template, what the model is asked for each field, and the text that is made of it."""
