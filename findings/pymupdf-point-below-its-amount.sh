#!/bin/sh
# PyMuPDF: in a table 12.50 is 1250, and a point on the line below.
#
# Expected: what stands on one line in a cell is read as one line, as page.get_text() of the same
# page has it, pdfplumber 0.11.10, and Table.extract() of PyMuPDF 1.28.2.
# Seen (pymupdf 2.0): extract() gives "1250\n.", and "123450\n- , ." for -1,234.50; of 12 points and
# more there is a blank where the point was. Characters come with the height of their ink now, and a
# point, a comma or a minus is too low or too high for the line of the digits. Whoever reads the
# first line of a cell, or takes out what is no digit, has a hundred times the amount.
# The Markdown of the same table has it in its first row only.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
python3 -m venv "$folder/before"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check pymupdf==2.0 pdfplumber==0.11.10
"$folder/before/bin/pip" install --quiet --disable-pip-version-check pymupdf==1.28.2
cd "$folder"
cat >seen.py <<'PY'
import pymupdf

ROWS = (("Unit", "2023", "2024"), ("A", "12.50", "-1,234.50"), ("B", "3.00", "0.05"))
document = pymupdf.open()
page = document.new_page()
for at in range(4):
    page.draw_line((50, 50 + 20 * at), (350, 50 + 20 * at))
    page.draw_line((50 + 100 * at, 50), (50 + 100 * at, 110))
for down, row in enumerate(ROWS):
    for across, text in enumerate(row):
        page.insert_text((55 + 100 * across, 64 + 20 * down), text, fontsize=9)
document.save("table.pdf")
read = pymupdf.open("table.pdf")[0]
print(read.get_text().split(), read.find_tables().tables[0].extract(), sep="\n")
PY
cat >peer.py <<'PY'
import pdfplumber

with pdfplumber.open("table.pdf") as document:
    print(document.pages[0].extract_table())
PY
{
    before/bin/python seen.py
    env/bin/python seen.py
    env/bin/python peer.py
} | grep '^\[' | tee seen.txt
env/bin/python - <<'PY'
from ast import literal_eval
from pathlib import Path

lines = [literal_eval(one) for one in Path("seen.txt").read_text().splitlines()]
_, before, text, now, peer = lines
right = [["Unit", "2023", "2024"], ["A", "12.50", "-1,234.50"], ["B", "3.00", "0.05"]]
assert before == peer == right, lines
assert text == [one for row in right for one in row], text
assert now[1:] == [["A", "1250\n.", "123450\n- , ."], ["B", "300\n.", "005\n."]], now
PY
