"""Open documents in the window: read, drawn, searched and selected in, and the pane side that holds them."""
