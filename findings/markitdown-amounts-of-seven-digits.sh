#!/bin/sh
# MarkItDown: the Markdown of a workbook keeps seven digits of a department's amounts.
#
# Expected: a workbook made into text for whoever reads or checks it has the amounts of its cells.
# Seen (markitdown 0.1.9 with pandas 2.2.3): where one amount of a column is of a thousand million
# (a city's schools, in 元), all of the column have seven digits: 18464054712.25 is 1.846405e+10,
# 4,712 元 off, and 64840547.1 is 6.484055e+07. Below that nothing is lost. An empty cell is NaN, and
# the heading of a merged one “Unnamed: 1”.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    "markitdown[xlsx]==0.1.9" pandas==2.2.3 numpy==1.26.4 openpyxl==3.1.5
cd "$folder"
env/bin/python - <<'PY'
import openpyxl
from markitdown import MarkItDown

book = openpyxl.Workbook()
for row in (
    ["科目编码", None, "支出合计"],
    ["合计", "2024", 18464054712.25],
    ["21303", "水利", 64840547.1],
    ["21305", None, 12.5],
):
    book.active.append(row)
book.active.merge_cells("A1:B1")
book.save("amounts.xlsx")
text = MarkItDown(enable_plugins=False).convert("amounts.xlsx").text_content
print(text)
assert "| 合计 | 2024 | 1.846405e+10 |" in text, text
assert "| 21303 | 水利 | 6.484055e+07 |" in text, text
assert "| 21305 | NaN | 1.250000e+01 |" in text, text
assert "| 科目编码 | Unnamed: 1 | 支出合计 |" in text, text
PY
