"""The rules that act on what the model wrote, in the order of ``pipeline.py``."""
