"""Handing: what a clerk brings: read apart, told before anything is kept, then kept.

`importer` runs in a process of its own with a folder that holds all it may see; `brought` makes the
folder and asks it; `confirming` makes a version of it.
"""
