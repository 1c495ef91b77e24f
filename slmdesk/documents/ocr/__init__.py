"""Text in pictures: recognised, put into order, kept."""
