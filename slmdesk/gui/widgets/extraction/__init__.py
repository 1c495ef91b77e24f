"""Fields and labels: asked for, and the table of what was found."""
