#!/bin/sh
# pycel, formulas: a sentence that says 千元 has the 元.
#
# Expected: a comma behind the digits of a format divides by a thousand (ECMA-376 part 1, 18.8.31):
# ="支出"&TEXT(34022,"0.00,")&"千元" is 支出34.02千元, and TEXT(12345678,"0.00,,") is 12.35, as
# LibreOffice 7.4.7 has it, and fast-formula-parser 1.0.19 for JavaScript.
# Seen (pycel 1.0b30, formulas 1.3.4): 支出34022.00千元, a thousand times the amount, and a second
# comma is left behind the digits: 12345678.00, and the word of the unit. 0.00 alone is right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    formulas==1.3.4 pycel==1.0b30 openpyxl==3.1.5 numpy==1.26.4
cd "$folder"
env/bin/python -W ignore - <<'PY' 2>errors.txt
import formulas
import openpyxl
import pycel

CELLS = (
    ('="支出"&TEXT(34022,"0.00,")&"千元"', "支出34022.00千元"),
    ('="支出"&TEXT(12345678,"0.00,,")&"百万元"', "支出12345678.00,百万元"),
    ('="支出"&TEXT(34022,"0.00")&"元"', "支出34022.00元"),
)
book = openpyxl.Workbook()
for row, (formula, _) in enumerate(CELLS, 1):
    book.active.cell(row, 1).value = formula
book.save("thousands.xlsx")

compiler = pycel.ExcelCompiler("thousands.xlsx")
cells = formulas.ExcelModel().loads("thousands.xlsx").finish().calculate()
for row, (_, told) in enumerate(CELLS, 1):
    seen = (
        compiler.evaluate(f"Sheet!A{row}"),
        str(cells[f"'[thousands.xlsx]SHEET'!A{row}"].value[0, 0]),
    )
    print(*seen)
    assert seen == (told, told), seen
PY
