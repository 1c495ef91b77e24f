"""The Tutor pane behind its widgets: questions and conversations, quizzes."""
