"""One file a pane; ``main_window.PANES`` names them all."""
