#!/bin/sh
# Kreuzberg: 12.50 and 3.50 with a tab between them are 12.503.50, and -2.00 is 2.00.
#
# Expected: a tab in a run (w:tab), as a list of amounts in a Word document is set with, is white
# space in its text, a minus that Word keeps with its number (w:noBreakHyphen) a hyphen (ECMA-376
# part 1, 17.3.3): python-docx 1.2.0 and Pandoc 3.9 (pypandoc_binary 1.17) have both.
# Seen (kreuzberg 4.10.4): both are left out, in paragraphs and in tables: 基本支出12.503.50, and of
# 批次, 人次 with 12 and 305 in a cell 批次、人次12305, one number. officeparser 7.8.0, the last for
# Node.js 20, leaves out both, and the end of a line as well; 8.1.1 has the tab. A report read here
# has 12.50, 3.50 and -2.00.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    python-docx==1.2.0 pypandoc_binary==1.17 kreuzberg==4.10.4
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . officeparser@7.8.0
cat >seen.py <<'PY'
import docx
import kreuzberg
import pypandoc
from docx.oxml import OxmlElement

document = docx.Document()
document.add_paragraph("基本支出\t12.50\t3.50")
document.add_paragraph("项目支出\t4.50").add_run("\n5.50")
decrease = document.add_paragraph("增减").add_run()
decrease._r.append(OxmlElement("w:noBreakHyphen"))
decrease.add_text("2.00")
document.add_table(1, 1).cell(0, 0).text = "批次、人次\t12\t305"
document.save("amounts.docx")

whole = ["基本支出\t12.50\t3.50", "项目支出\t4.50\n5.50", "增减-2.00"]
read = [one.text for one in docx.Document("amounts.docx").paragraphs]
plain = pypandoc.convert_file("amounts.docx", "plain", extra_args=["--wrap=none"])
seen = kreuzberg.extract_file_sync("amounts.docx").content.split()
print(read, plain.split(), seen, sep="\n")
assert read == whole, read
plain = plain.replace("\N{NON-BREAKING HYPHEN}", "-").split()
assert plain[:7] == "\n".join(whole).split(), plain
assert seen == ["基本支出12.503.50", "项目支出4.50", "5.50", "增减2.00", "批次、人次12305"], seen
PY
env/bin/python seen.py
cat >seen.cjs <<'JS'
const assert = require("node:assert");
const { parseOffice } = require("officeparser");

parseOffice("amounts.docx").then((parsed) => {
  const lines = parsed.toText().split("\n");
  console.log(lines);
  assert.deepEqual(lines, ["基本支出12.503.50", "项目支出4.505.50", "增减2.00", "批次、人次12305"]);
});
JS
node seen.cjs
