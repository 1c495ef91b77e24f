"""The Library pane behind its widgets: kept documents, and search in what they say."""
