"""One file a kind of check: each has ``check``, from a claim to the findings of what its sources have otherwise."""
