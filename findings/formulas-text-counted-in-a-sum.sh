#!/bin/sh
# formulas, xlcalculator: an amount that was typed as text is counted in SUM.
#
# Expected: what a spreadsheet program shows. SUM leaves out the text in a range (ECMA-376 part 1,
# 18.17.7.317), so that a cell of 12.50 typed as text is missing in the total that the clerk sees,
# and whoever computes the workbook anew finds the same total.
# Seen (formulas 1.3.4, xlcalculator 0.5.0): 15.5 for 12.50 as text and 3; the fault of the sheet
# is gone. pycel 1.0b30 gives 3.
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

book = openpyxl.Workbook()
sheet = book.active
sheet["A1"], sheet["A2"], sheet["A3"] = "12.50", 3, "=SUM(A1:A2)"
book.save("sum.xlsx")

seen = {"pycel": float(pycel.ExcelCompiler("sum.xlsx").evaluate("Sheet!A3"))}
model = xlcalculator.ModelCompiler().read_and_parse_archive("sum.xlsx")
seen["xlcalculator"] = float(xlcalculator.Evaluator(model).evaluate("Sheet!A3"))
cells = formulas.ExcelModel().loads("sum.xlsx").finish().calculate()
seen["formulas"] = float(cells["'[sum.xlsx]SHEET'!A3"].value[0, 0])
print(seen)
assert seen == {"pycel": 3.0, "xlcalculator": 15.5, "formulas": 15.5}, seen
PY
