"""English sentences by their grammar: what the parser sees, the clauses in it, and what fills their places."""
