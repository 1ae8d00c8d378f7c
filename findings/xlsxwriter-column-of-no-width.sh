#!/bin/sh
# XlsxWriter and calamine: a row of no height is hidden, a column of no width is only narrow.
#
# Expected: what is set to no size is marked alike, so that a reader who must not read what nobody
# sees can look for one attribute, or be told by the library that lays the cells out.
# Seen (XlsxWriter 3.3.1): set_row(1, 0) writes hidden="1", set_column(2, 2, 0) writes width="0" and
# no hidden.  A spreadsheet program shows neither.  Seen (python-calamine 0.9.1): it gives the cells
# of both, and of a row or column that is marked hidden, with nothing that tells them from the rest.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    xlsxwriter==3.3.1 python-calamine==0.9.1
cd "$folder"
env/bin/python - <<'PY'
import re
import zipfile

import python_calamine
import xlsxwriter

with xlsxwriter.Workbook("表.xlsx") as book:
    sheet = book.add_worksheet("支出")
    for row in range(3):
        sheet.write_row(row, 0, [f"{row}{column}" for column in range(4)])
    sheet.set_row(1, 0)
    sheet.set_column(2, 2, 0)
    sheet.set_column(3, 3, None, None, {"hidden": True})
written = zipfile.ZipFile("表.xlsx").read("xl/worksheets/sheet1.xml").decode()
rows = re.findall(r'<row r="2"[^>]*>', written)
columns = re.findall(r"<col [^>]*>", written)
cells = python_calamine.load_workbook("表.xlsx").get_sheet_by_name("支出").to_python()
print(rows, columns, cells, sep="\n")
assert 'hidden="1"' in rows[0], rows
assert 'width="0"' in columns[0], columns
assert "hidden" not in columns[0], columns
assert 'hidden="1"' in columns[1], columns
assert cells[1] == ["10", "11", "12", "13"], cells
PY
