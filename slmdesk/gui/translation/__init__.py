"""The Translate pane behind its widgets: jobs, segments, glossary, memory, and documents that keep their form."""
