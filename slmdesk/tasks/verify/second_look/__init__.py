"""A second look by a language model: which of two sentences it holds for likelier behind a passage."""
