"""The Summarize pane behind its widgets: requests, the work on its way, results and what the user decides on them."""
