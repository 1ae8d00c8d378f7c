#!/bin/sh
# SheetJS: a column of 元 that is shown in 万元 is a tenth of what the workbook shows.
#
# Expected: the format 0\.0, is how a column of 元 is shown in 万元: the comma divides by a thousand
# (ECMA-376 part 1, 18.8.31), the point is only written before the last digit, so 34022 is 3.4 and
# 184640547.1 is 18464.1, as LibreOffice 7.4.7 shows them, and numfmt 4.0.1.
# Seen (xlsx 0.18.5): .34 and 1846.41, in the text of the cell, in sheet_to_csv, in sheet_to_html: a
# digit too many stands behind the point. The same point without the comma, 0\.0000, is right.
# An audit of such a workbook here divides by what the format says.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . xlsx@0.18.5 numfmt@4.0.1
cat >seen.mjs <<'JS'
import assert from "node:assert";
import { format } from "numfmt";
import XLSX from "xlsx";

const AMOUNTS = [34022, 184640547.1, -34022];
const seen = {};
for (const code of ["0\\.0,", '0\\.0,"万元"', "0\\.0000"]) {
  const book = XLSX.utils.book_new();
  const made = XLSX.utils.aoa_to_sheet([AMOUNTS.map((v) => ({ t: "n", v, z: code }))]);
  XLSX.utils.book_append_sheet(book, made, "支出");
  const read = XLSX.read(XLSX.write(book, { type: "buffer" }), { cellNF: true });
  assert.equal(read.Sheets["支出"].A1.z, code);
  const shown = XLSX.utils.sheet_to_csv(read.Sheets["支出"]).split(",");
  seen[code] = { sheetjs: shown, numfmt: AMOUNTS.map((amount) => format(code, amount)) };
}
console.log(seen);
const right = ["3.4", "18464.1", "-3.4"];
const wrong = [".34", "1846.41", "-.34"];
const whole = ["3.4022", "18464.0547", "-3.4022"];
const said = (amounts) => amounts.map((amount) => `${amount}万元`);
assert.deepEqual(seen, {
  "0\\.0,": { sheetjs: wrong, numfmt: right },
  '0\\.0,"万元"': { sheetjs: said(wrong), numfmt: said(right) },
  "0\\.0000": { sheetjs: whole, numfmt: whole },
});
JS
node seen.mjs
