#!/bin/sh
# Pandoc, mammoth, docx2python, Kreuzberg, officeparser: 合计 is empty, and its amount is 项目支出.
#
# Expected: a row of a Word table that begins with the second column (w:gridBefore, which Word has
# where the first cell of a row was deleted or its edge moved) leaves the first free (ECMA-376
# part 1, 17.4.15), so that 4.00, 5.00, 9.00 stand under 基本支出, 项目支出, 合计, as LibreOffice
# 7.4.7 shows them; python-docx 1.2.0 has the columns before them as grid_cols_before, and
# unstructured 0.27.35 an empty cell.
# Seen (Pandoc 3.9 by pypandoc_binary 1.17, mammoth 1.13.0, docx2python 3.7.1, kreuzberg 4.10.4,
# officeparser 8.1.1): 4.00 stands under 科目, 9.00 under 项目支出, and nothing or no cell under 合计,
# without a word. A table read here has an empty cell before 4.00.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check python-docx==1.2.0 \
    pypandoc_binary==1.17 mammoth==1.13.0 docx2python==3.7.1 kreuzberg==4.10.4
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . officeparser@8.1.1
cat >seen.py <<'PY'
import re

import docx
import kreuzberg
import mammoth
import pypandoc
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx2python import docx2python

HEADINGS = ["科目", "基本支出", "项目支出", "合计"]
LATER = ["4.00", "5.00", "9.00"]


def of_page(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    return [re.findall(r"<t[dh][^>]*>(?:<p>)?([^<]*)", row) for row in rows]


document = docx.Document()
table = document.add_table(0, 4)
for texts in (HEADINGS, ["教育", "1.00", "2.00", "3.00"], ["", *LATER]):
    for cell, text in zip(table.add_row().cells, texts, strict=True):
        cell.text = text
row = table.rows[2]._tr
before = OxmlElement("w:gridBefore")
before.set(qn("w:val"), "1")
row.get_or_add_trPr().append(before)
row.remove(row.tc_lst[0])
document.save("table.docx")

read = docx.Document("table.docx").tables[0].rows
skipped = [(row.grid_cols_before, [cell.text for cell in row.cells]) for row in read]
assert skipped[2] == (1, LATER), skipped
with open("table.docx", "rb") as file:
    page = mammoth.convert_to_html(file).value
(wide,) = docx2python("table.docx").body
seen = {
    "Pandoc": of_page(pypandoc.convert_file("table.docx", "html")),
    "mammoth": of_page(page),
    "docx2python": [["\n".join(cell) for cell in row] for row in wide],
    "kreuzberg": kreuzberg.extract_file_sync("table.docx").tables[0].cells,
}
for name, rows in seen.items():
    print(name, rows)
    assert rows[0] == HEADINGS, rows
    assert rows[2][:3] == LATER and not any(rows[2][3:]), rows
PY
env/bin/python seen.py
cat >seen.cjs <<'JS'
const assert = require("node:assert");
const { parseOffice } = require("officeparser");

parseOffice("table.docx").then(({ content }) => {
  const rows = content[0].children.map((row) => row.children.map((cell) => cell.text));
  console.log(rows);
  assert.deepEqual(rows[2], ["4.00", "5.00", "9.00"]);
});
JS
node seen.cjs
