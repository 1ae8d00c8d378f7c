#!/bin/sh
# formulas: ROUND of a printed half goes down, where spreadsheets go up.
#
# Expected: ROUND(1.005,2) is 1.01 and ROUND(0.285,2) is 0.29, as spreadsheet programs show it:
# they round the number as it is printed, so that a share of 0.285 万元 is published as 0.29.
# Seen (formulas 1.3.4): 1.0 and 0.28, the binary number below the half; 2.675 goes up to 2.68.
# pycel 1.0b30 and xlcalculator 0.5.0 give 1.01 and 0.29.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    formulas==1.3.4 xlcalculator==0.5.0 pycel==1.0b30 openpyxl==3.1.5 numpy==1.26.4
cd "$folder"
env/bin/python -W ignore - <<'PY' 2>errors.txt
import formulas
import openpyxl
import pycel
import xlcalculator

HALVES = ("1.005", "0.285", "2.675")
book = openpyxl.Workbook()
for row, half in enumerate(HALVES, 1):
    book.active.cell(row, 1).value = f"=ROUND({half},2)"
book.save("round.xlsx")

compiler = pycel.ExcelCompiler("round.xlsx")
reader = xlcalculator.Evaluator(
    xlcalculator.ModelCompiler().read_and_parse_archive("round.xlsx")
)
cells = formulas.ExcelModel().loads("round.xlsx").finish().calculate()
rows = range(1, len(HALVES) + 1)
seen = {
    "pycel": [float(compiler.evaluate(f"Sheet!A{row}")) for row in rows],
    "xlcalculator": [float(reader.evaluate(f"Sheet!A{row}")) for row in rows],
    "formulas": [float(cells[f"'[round.xlsx]SHEET'!A{row}"].value[0, 0]) for row in rows],
}
print(seen)
assert seen["pycel"] == seen["xlcalculator"] == [1.01, 0.29, 2.68], seen
assert seen["formulas"] == [1.0, 0.28, 2.68], seen
PY
