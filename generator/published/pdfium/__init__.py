"""Pdfium: what PDFium sees on the pages of a PDF, by a program of its own (`drawn_pages`).

Lengths are hundredths of a point, whole; on the page as it is read, from its left and its top.
Nothing here imports anything of the package but this folder: the program starts in a moment.
"""
