#!/bin/sh
# formulas: the sentence of a workbook says 减少 of what has grown.
#
# Expected: a format has up to three parts, for what is above zero, below it, and zero (ECMA-376
# part 1, 18.8.31), so that =TEXT(A1,"增加0.00;减少0.00;持平") says 增加12.50, 减少12.50 or 持平; a
# minus is only shown where the part of what is below zero has one. So LibreOffice 7.4.7 says it.
# Seen (formulas 1.3.4): the part of what is below zero is taken for every number, with a minus
# before it where there is one: 12.5 is 减少12.50, -12.5 -减少12.50, 0 减少0.00; and in the formats of
# accounts, #,##0.00;(#,##0.00) and 0.00;-0.00, 12.5 is (12.50) and -12.50. pycel 1.0b30 is right.
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
    (12.5, "增加0.00;减少0.00;持平", "减少12.50", "增加12.50"),
    (-12.5, "增加0.00;减少0.00;持平", "-减少12.50", "减少12.50"),
    (0, "增加0.00;减少0.00;持平", "减少0.00", "持平"),
    (0.0735, "增长0.00%;下降0.00%", "下降7.35%", "增长7.35%"),
    (12.5, "#,##0.00;(#,##0.00)", "(12.50)", "12.50"),
    (12.5, "0.00;-0.00", "-12.50", "12.50"),
    (12.5, "0.00", "12.50", "12.50"),
)
book = openpyxl.Workbook()
for row, (amount, code, *_) in enumerate(CELLS, 1):
    book.active.cell(row, 1).value = f'=TEXT({amount},"{code}")'
book.save("change.xlsx")

compiler = pycel.ExcelCompiler("change.xlsx")
cells = formulas.ExcelModel().loads("change.xlsx").finish().calculate()
seen = [
    (
        str(cells[f"'[change.xlsx]SHEET'!A{row}"].value[0, 0]),
        compiler.evaluate(f"Sheet!A{row}"),
    )
    for row in range(1, len(CELLS) + 1)
]
print(seen)
assert seen == [(wrong, right) for _, _, wrong, right in CELLS], seen
PY
