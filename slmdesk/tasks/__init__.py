"""What a user can ask for. Each task is a generator of events; see ``worker.main.Task``."""
