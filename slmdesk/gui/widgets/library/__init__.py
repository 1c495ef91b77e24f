"""Kept documents, passages found in them."""
