#!/bin/sh
# Pandoc: 1,234.50 in a cell of a workbook is 1,234 and .50, and the code 0012 is 12.0.
#
# Expected: a text of which a part is bold is the runs of it one behind the other (ECMA-376 part 1,
# 18.4.8), a cell whose formula gives a text (t="str", 18.3.1.4) has that text, and 184640547.10 is
# printed as an amount, as openpyxl 3.1.5 reads the first two, and officeparser 8.1.1 all three.
# Seen (Pandoc 3.9 by pypandoc_binary 1.17, whose reader of xlsx is new): a blank stands between the
# runs, 支出 1,234 .50万元 and - 12.50, so that what is read is 1,234 and a positive 12.50; the text
# 0012 of a formula is a number, 12.0, and TRUE is 1.0; from ten million on an amount has an
# exponent, 1.846405471e8, a share below a tenth as well, 7.35e-2 for 7.35%; the code 2050302 is
# 2050302.0. A workbook read here has the texts and the amounts whole.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    pypandoc_binary==1.17 XlsxWriter==3.3.1 openpyxl==3.1.5
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . officeparser@8.1.1
cat >seen.py <<'PY'
import re

import openpyxl
import pypandoc
import xlsxwriter

book = xlsxwriter.Workbook("amounts.xlsx")
sheet = book.add_worksheet()
bold = book.add_format({"bold": True})
sheet.write_row(0, 0, ["编码", "金额", "说明"])
sheet.write_formula(1, 0, '="0012"', None, "0012")
sheet.write_number(1, 1, 184640547.10)
sheet.write_rich_string(1, 2, "支出", bold, "1,234", ".50万元")
sheet.write_number(2, 0, 2050302)
sheet.write_number(2, 1, 0.0735, book.add_format({"num_format": "0.00%"}))
sheet.write_rich_string(2, 2, bold, "-", "12.50")
sheet.write_number(3, 0, 2050303)
sheet.write_number(3, 1, 9999999.99)
sheet.write_formula(3, 2, "=1>0", None, value=True)
book.close()

page = pypandoc.convert_file("amounts.xlsx", "html", format="xlsx", extra_args=["--wrap=none"])
seen = re.findall(r"<td>(.*?)</td>", page)
cells = openpyxl.load_workbook("amounts.xlsx", data_only=True).active
whole = [cell.value for row in cells.iter_rows(min_row=2) for cell in row]
print(pypandoc.get_pandoc_version(), seen, whole, sep="\n")
assert whole == [
    *("0012", 184640547.1, "支出1,234.50万元"),
    *(2050302, 0.0735, "-12.50"),
    *(2050303, 9999999.99, True),
], whole
assert seen == [
    *("12.0", "1.846405471e8", "支出 1,234 .50万元"),
    *("2050302.0", "7.35e-2", "- 12.50"),
    *("2050303.0", "9999999.99", "1.0"),
], seen
PY
env/bin/python seen.py
cat >seen.cjs <<'JS'
const assert = require("node:assert");
const { parseOffice } = require("officeparser");

parseOffice("amounts.xlsx")
  .then((parsed) => parsed.to("text"))
  .then(({ value }) => {
    console.log(value);
    assert.deepEqual(value.split(/[\t\n]/).slice(3, 6), ["0012", "184640547.1", "支出1,234.50万元"]);
  });
JS
node seen.cjs
