#!/bin/sh
# IronCalc: 0.999 is printed as 0.00, and a decrease is told as an increase.
#
# Expected: TEXT rounds to the decimals of its format: 0.999 is 1.00, -0.006 is -0.01; and a part of
# a format that begins with a condition is for the numbers that meet it (ECMA-376 part 1, 18.8.31):
# [<0]"减少"0.00;"增加"0.00 says 减少12.50 of -12.5 and 增加12.50 of 12.5. numfmt 4.0.1 has them all.
# Seen (ironcalc 0.9.1): 0.00, 0.01 without its minus, 增加12.50 of -12.5 and 减少12.50 of 12.5: what
# is rounded up to one is not carried, nor is the sign of what is less than half of one when it is
# rounded, and conditions are read and left aside. 1.999 is 2.00, -0.25 is -0.25. In formualizer
# 0.13.0 the numbers are right; of the same format it leaves out the word: 12.50, -12.50.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    ironcalc==0.9.1 formualizer==0.13.0
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . numfmt@4.0.1
cat >cells.json <<'JSON'
[[0.999, "0.00"], [-0.999, "0.00"], [-0.006, "0.00"], [1.999, "0.00"], [-0.25, "0.00"],
 [-12.5, "[<0]\"减少\"0.00;\"增加\"0.00"], [12.5, "[<0]\"减少\"0.00;\"增加\"0.00"]]
JSON
cat >seen.mjs <<'JS'
import { readFileSync } from "node:fs";
import { format } from "numfmt";

const cells = JSON.parse(readFileSync("cells.json", "utf-8"));
console.log(JSON.stringify(cells.map(([value, pattern]) => format(pattern, value))));
JS
node seen.mjs >numfmt.json
env/bin/python - <<'PY'
import json
from pathlib import Path

import formualizer
import ironcalc


def loaded(name: str) -> list:
    return json.loads(Path(name).read_text(encoding="utf-8"))


formulas = []
for value, pattern in loaded("cells.json"):
    quoted = pattern.replace('"', '""')
    formulas.append(f'=TEXT({value},"{quoted}")')
model = ironcalc.create("支出")
book = formualizer.Workbook()
book.add_sheet("支出")
for row, formula in enumerate(formulas, 1):
    model.set_user_input(0, row, 1, formula)
    book.set_formula("支出", row, 1, formula)
model.evaluate()
rows = range(1, len(formulas) + 1)
seen = {
    "ironcalc": [model.get_formatted_cell_value(0, row, 1) for row in rows],
    "formualizer": [book.evaluate_cell("支出", row, 1) for row in rows],
    "numfmt": loaded("numfmt.json"),
}
print(seen)
right = ["1.00", "-1.00", "-0.01", "2.00", "-0.25"]
assert seen["numfmt"] == [*right, "减少12.50", "增加12.50"], seen
assert seen["formualizer"] == [*right, "-12.50", "12.50"], seen
wrong = ["0.00", "-0.00", "0.01", "2.00", "-0.25", "增加12.50", "减少12.50"]
assert seen["ironcalc"] == wrong, seen
PY
