"""Medicines: their names, doses and allergies, whether they are taken, and the table of a note."""
