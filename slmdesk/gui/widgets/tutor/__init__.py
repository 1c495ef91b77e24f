"""Questions and conversations, quizzes, the material."""
