#!/bin/sh
# Fortune-sheet: of an amount that is typed as 1,234.50 only 1234 is counted.
#
# Expected: 1,234.50 is the number 1234.5 in the format #,##0.00, as numfmt 4.0.1 reads what is
# typed; the cell shows it and SUM counts it. “万元”, a format of its own menu, which gives
# 1亿2000万2500 as an example, shows 184640547 as 1亿8464万0547.
# Seen (@fortune-sheet/core 1.0.4): the cell shows 1,234.50, its value is 1234, so that the total of
# what is shown is short by each 角 and 分; so with every amount of one comma. With two commas
# (1,234,567.80) or none it is right. In “万元” 100000000 is 1亿99990000万-999900000000: what its
# forerunner luckysheet wrote as a call, v.subtract(y * 1e8) / 1e4, is v - y * 1e8 / 1e4. Below one
# 亿 it is right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . @fortune-sheet/core@1.0.4 \
    numfmt@4.0.1
cat >seen.mjs <<'JS'
import assert from "node:assert";
import sheet from "@fortune-sheet/core";
import { parseNumber } from "numfmt";

const TYPED = ["1,234.50", "12,345.60", "1,234,567.80", "999.90"];
const none = { current: null };
const context = sheet.defaultContext({ workbookContainer: none, cellInput: none, fxInput: none });
const data = TYPED.map(() => [null, null]);
context.luckysheetfile = [{ id: "one", name: "表", status: 1, data, config: {} }];
context.currentSheetId = "one";
TYPED.forEach((text, row) => sheet.setCellValue(context, row, 0, data, text));
const shown = data.map(([cell]) => cell.m);
const counted = data.map(([cell]) => Number(cell.v));
const sum = sheet.execfunction(context, "=SUM(A1:A4)", 0, 1, "one", undefined, undefined, true)[1];
console.log(shown, counted, sum);
assert.deepEqual(shown, TYPED);
assert.deepEqual(counted, [1234, 12345, 1234567.8, 999.9]);
assert.equal(sum.toFixed(2), "1249146.70");
const whole = TYPED.map((text) => parseNumber(text).value);
assert.deepEqual(whole, [1234.5, 12345.6, 1234567.8, 999.9]);
assert.equal(whole.reduce((one, other) => one + other).toFixed(2), "1249147.80");

const wan = [99999999, 100000000, 184640547].map((amount) => sheet.update("w", amount));
console.log(wan);
assert.deepEqual(wan, [
  "9999万9999",
  "1亿99990000万-999900000000",
  "1亿184630547万-1846220829453",
]);
JS
node seen.mjs
