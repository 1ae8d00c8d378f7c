"""Telling: facts worded in a style: settings, templates, sections, a numbered document."""
