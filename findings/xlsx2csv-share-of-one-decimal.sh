#!/bin/sh
# xlsx2csv: of two shares in a column one is 7.35%, the other 0.073.
#
# Expected: cells that are shown as a percentage are read alike. 0.0735 in the format 0.00% is 7.35%
# in the file, so that in 0.0% it is 7.4%, or 0.0735: no digit of it is lost.
# Seen (xlsx2csv 0.8.6): 0.00% and 0% are percentages; 0.0% is 0.073, and 0.0% of 0.0004 is 0.000;
# 0.00%;-0.00% is 0.0735000, #,##0.00% is 0.0735. Only the two formats that have a number of their
# own in Excel are looked up, whatever else begins with 0.0 is a decimal of as many places as there
# are letters behind its point. openpyxl 3.1.5 gives 0.0735 for all.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    xlsx2csv==0.8.6 openpyxl==3.1.5
cd "$folder"
env/bin/python - <<'PY'
import openpyxl
from xlsx2csv import Xlsx2csv

CELLS = (
    (0.0735, "0.00%", "7.35%"),
    (0.0735, "0%", "7%"),
    (0.0735, "0.0%", "0.073"),
    (0.0004, "0.0%", "0.000"),
    (0.0735, "0.00%;-0.00%", "0.0735000"),
    (0.0735, "#,##0.00%", "0.0735"),
)
book = openpyxl.Workbook()
for row, (share, code, _) in enumerate(CELLS, 1):
    cell = book.active.cell(row, 1)
    cell.value, cell.number_format = share, code
book.save("shares.xlsx")
Xlsx2csv("shares.xlsx", outputencoding="utf-8").convert("shares.csv")
with open("shares.csv", encoding="utf-8") as file:
    seen = file.read().split()
print(seen)
assert seen == [text for _, _, text in CELLS], seen
kept = [row[0] for row in openpyxl.load_workbook("shares.xlsx").active.values]
assert kept == [share for share, _, _ in CELLS], kept
PY
