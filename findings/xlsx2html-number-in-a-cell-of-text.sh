#!/bin/sh
# xlsx2html: of a number in a cell of the format “text” one digit is left.
#
# Expected: a number in a cell of the format @ (文本, as the column of codes and half the amounts of
# an office have it) is shown with all its digits: 2050302, 12.5 (ECMA-376 part 1, 18.8.31).
# Seen (xlsx2html 0.6.4): the page says 2000000 and 10, and 200000000 for 184640547.1: the code goes
# to Babel, whose @ is one significant digit. Its % is one in quotes as well: 7.35 in the format
# 0.00"%" is 735.00"%", and 12345678 in 千元, 0.00,"千元", is not divided by a thousand.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    xlsx2html==0.6.4 openpyxl==3.1.5 babel==2.19.0
cd "$folder"
env/bin/python - <<'PY'
import re

import openpyxl
from xlsx2html import xlsx2html

CELLS = (
    (2050302, "@"),
    (12.5, "@"),
    (184640547.1, "@"),
    (7.35, '0.00"%"'),
    (12345678, '0.00,"千元"'),
    (0.0735, "0.00%"),
    (184640547.1, "#,##0.00"),
)
book = openpyxl.Workbook()
for row, (value, code) in enumerate(CELLS, 1):
    cell = book.active.cell(row, 1)
    cell.value, cell.number_format = value, code
book.save("amounts.xlsx")
page = xlsx2html("amounts.xlsx")
page.seek(0)
seen = [text.strip() for text in re.findall(r"<td[^>]*>(.*?)</td>", page.read(), re.DOTALL)]
print(seen)
assert seen[:3] == ["2000000", "10", "200000000"], seen
assert seen[3:5] == ['735.00"%"', '12345678.00"千元"'], seen
assert seen[5:] == ["7.35%", "184,640,547.10"], seen
PY
