"""SLM Desk: an offline desktop assistant whose every sentence can be checked."""

__version__ = "0.1.0"
