"""Styling: a style learned from what was published, on pages: a job, its questions, its folder.

`lesson_task` learns in a process of its own; `lesson_jobs` has what it was asked and what it came
to; `style_shelf` is the folder of the service's own styles, which every report may choose from.
"""
