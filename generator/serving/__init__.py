"""Serving: the same engine to be clicked and to be called: a page for the clerk, /v1 for an OA.

No figure, no sentence and no rule is made here: they come from the public surface of the package
(`generator`, `generator.reporting`).  What this room knows is who may do what, what was written
when by whom, and how it is shown.  Nothing of it is imported by the command line but by `serve`.
"""
