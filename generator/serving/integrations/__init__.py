"""Integrations: what goes out to the office's own system: 致远, 泛微, 蓝凌, each behind one seam.

A signed report is handed in as a letter (`workflow.Letter`): a title, the fields of a form, the
documents.  `mapped` reads which field of the form is filled from what, `filling_in` fills it in
from a report, `outbox` keeps it before anything is sent, `sending` sends it: once, also where the
program was killed or an answer was lost.  `opening` knows which system is which.  Nothing of it
makes a figure or a sentence.
"""
