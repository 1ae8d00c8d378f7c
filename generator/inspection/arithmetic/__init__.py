"""Arithmetic: what the statements of a report come to, held against each other and the tables.

Nothing here reads text: what a sentence states is known from generator.understanding.sentences, and
what it does not say of itself is asked of nobody else.
"""
