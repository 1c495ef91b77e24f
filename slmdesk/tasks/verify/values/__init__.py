"""Values that a text has, however they are written: numbers with their units, dates. They know of no sources."""
