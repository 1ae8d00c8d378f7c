"""Drafting: a report that is being written: its text, its sentences, what is still to be done.

`living` has what the engine says of a text; `sheet` lays it out as a page is laid out; `saving`
brings edits of several people together; `patching` says what a page has to draw anew.
"""
