"""Filling: the workbook that asks for what an input holds beside the nine tables, and its return.

`of_department` says what is asked and `asking` which cell is which key, the one place that does;
`record` keeps it in the workbook, `answers` reads what was filled in by it, `entering` writes that
into an input.
"""
