"""Words: what means the same or the opposite, what a text denies, its clauses, drugs. They know of no sources."""
