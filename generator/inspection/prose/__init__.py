"""Prose: what the sentences of final accounts say, of the tables and of one another."""
