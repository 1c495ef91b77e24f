"""Widgets that more than one pane, or a pane and the window, are made of."""
