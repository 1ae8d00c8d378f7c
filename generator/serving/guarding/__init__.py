"""Guarding: who is there, what they may do, what is refused, what is put on record."""
