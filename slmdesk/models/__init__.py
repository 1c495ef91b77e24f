"""The models that SLM Desk can use: which there are, which are installed, and which fit this computer."""
