"""A claim, the passages that it may come from, and what several checks see in the two: nothing here finds a fault."""
