#!/bin/sh
# htmldocx, tabletojson: the total of a row is gone, or stands under another heading.
#
# Expected: a cell over two columns or rows takes their places (HTML, 4.9.12), so that below 编码 and
# 科目 (two rows each), 支出 (two columns: 基本, 项目) and 合计 (two rows) 3.00 is the 合计 of 教育, as
# pandas 2.2.3 reads it and a browser shows it.
# Seen (htmldocx 0.0.6): the table of the Word document has four columns, as many as the first row
# has cells; 3.00 goes over into the next row and is overwritten there, without a word, and 2.00
# stands under 合计. Seen (tabletojson 4.1.15, which says that it takes care of rowspan and colspan):
# 合计 is 2.00, 项目 教育, 3.00 stands under the number of its column, and in the row that begins with
# 合计 over two columns all are one further to the left. Both are right here.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check htmldocx==0.0.6 \
    python-docx==1.2.0 beautifulsoup4==4.15.0 pandas==2.2.3 lxml
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . tabletojson@4.1.15
cat >table.html <<'HTML'
<table>
<tr><th rowspan="2">编码</th><th rowspan="2">科目</th><th colspan="2">支出</th>
<th rowspan="2">合计</th></tr>
<tr><th>基本</th><th>项目</th></tr>
<tr><td>205</td><td>教育</td><td>1.00</td><td>2.00</td><td>3.00</td></tr>
<tr><td colspan="2">合计</td><td>4.00</td><td>5.00</td><td>9.00</td></tr>
</table>
HTML
cat >seen.mjs <<'JS'
import assert from "node:assert";
import { readFileSync } from "node:fs";
import { Tabletojson } from "tabletojson";

const [seen] = Tabletojson.convert(readFileSync("table.html", "utf-8"));
console.log(seen);
assert.deepEqual(seen, [
  { 基本: "205", 项目: "教育", 支出: "1.00", 合计: "2.00", 4: "3.00" },
  { 基本: "合计", 项目: "4.00", 支出: "5.00", 合计: "9.00" },
]);
JS
node seen.mjs
env/bin/python - <<'PY'
from pathlib import Path

import docx
import pandas
from htmldocx import HtmlToDocx

document = docx.Document()
HtmlToDocx().add_html_to_document(Path("table.html").read_text(encoding="utf-8"), document)
seen = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
right = pandas.read_html("table.html", encoding="utf-8")[0]
print(seen, right, sep="\n")
assert seen == [
    ["编码", "科目", "支出", "合计"],
    ["基本", "项目", "", ""],
    ["205", "教育", "1.00", "2.00"],
    ["合计", "4.00", "5.00", "9.00"],
], seen
assert right["合计"].to_numpy().tolist() == [[3.0], [9.0]], right
PY
