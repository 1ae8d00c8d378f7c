#!/bin/sh
# SheetJS: an amount whose format names the Chinese language is one in dollars.
#
# Expected: [$-804] in a format has no currency before its hyphen, it says only which language the
# number is in (ECMA-376 part 1, 18.8.31); Excel writes it with [DBNum2] for an amount in words, so
# that 12345 is 壹万贰仟叁佰肆拾伍, as LibreOffice 7.4.7 has it, and alone with a plain number.
# Seen (xlsx 0.18.5, ssf 0.11.2): $12345元整 and $1,234.50, also in sheet_to_csv. With a currency,
# [$￥-804], the sign is right. Without the language, [DBNum2]0 is 12345, as it is to numfmt 4.0.1.
# SheetJS has it as issue 2696, of 2022, for another language.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . xlsx@0.18.5 ssf@0.11.2 \
    numfmt@4.0.1
cat >seen.mjs <<'JS'
import assert from "node:assert";
import { format } from "numfmt";
import SSF from "ssf";
import XLSX from "xlsx";

const CELLS = [
  ['[DBNum2][$-804]General"元整"', 12345],
  ["[$-804]#,##0.00", 1234.5],
  ["[$￥-804]#,##0.00", 1234.5],
  ["[DBNum2]0", 12345],
];
const sheet = XLSX.utils.aoa_to_sheet([CELLS.map(([z, v]) => ({ t: "n", v, z }))]);
const seen = {
  csv: XLSX.utils.sheet_to_csv(sheet, { FS: " " }),
  ssf: CELLS.map(([z, v]) => SSF.format(z, v)),
  numfmt: CELLS.map(([z, v]) => format(z, v)),
};
console.log(seen);
assert.deepEqual(seen, {
  csv: "$12345元整 $1,234.50 ￥1,234.50 12345",
  ssf: ["$12345元整", "$1,234.50", "￥1,234.50", "12345"],
  numfmt: ["12345元整", "1,234.50", "￥1,234.50", "12345"],
});
JS
node seen.mjs
