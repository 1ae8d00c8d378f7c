#!/bin/sh
# x-spreadsheet: the share of 34 in 12,000 is 0.00%, and a sum of ranges is its first amount.
#
# Expected: =A1/A2*100 is reckoned with the whole quotient, 0.28333; SUM(A1:A2,A3) adds up whatever
# is named, and A1*100% is A1 (ECMA-376 part 1, 18.17), as fast-formula-parser 1.0.19 has them.
# Seen (x-data-spreadsheet 1.1.9): 0.00, and of a third 33.00, without a word: a quotient of more
# than five decimals is rounded to two of them at once, also within a formula; a product to as many
# as one of its factors has, so that 0.5*0.5 is 0.3. SUM(A1:A2,A3) is 34, the first of three, and
# A1*100% is 3400; in the format of a percentage 0.0735 is shown as 0.0735%. Where the divisor comes
# last, A1*100/A2, the share is 0.28, of two decimals as well.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . x-data-spreadsheet@1.1.9 \
    fast-formula-parser@1.0.19 esbuild@0.28.2
cat >core.js <<'JS'
export { default as cell } from "x-data-spreadsheet/src/core/cell.js";
export { formulam } from "x-data-spreadsheet/src/core/formula.js";
export { formatm } from "x-data-spreadsheet/src/core/format.js";
JS
node_modules/.bin/esbuild core.js --bundle --format=cjs --platform=node --outfile=core.cjs \
    --log-level=error
cat >seen.cjs <<'JS'
const assert = require("node:assert");
const Parser = require("fast-formula-parser");
const { cell, formatm, formulam } = require("./core.cjs");

const AMOUNTS = [34, 12000, 1, 3, 0.5];
const parser = new Parser({
  onCell: ({ row }) => AMOUNTS[row - 1],
  onRange: ({ from, to }) => AMOUNTS.slice(from.row - 1, to.row).map((one) => [one]),
});
const text = (_, row) => String(AMOUNTS[row]);
const at = { sheet: "表", row: 9, col: 9 };
const FORMULAS = {
  "A1/A2*100": [0, 0.28333],
  "A3/A4*100": [33, 33.33333],
  "A1*100/A2": [0.28, 0.28333],
  "A5*A5": [0.3, 0.25],
  "SUM(A1:A2,A3)": [34, 12035],
  "A1*100%": [3400, 34],
  "SUM(A1:A3)": [12035, 12035],
  "A2-A1-A3": [11965, 11965],
};
for (const [formula, [one, whole]] of Object.entries(FORMULAS)) {
  const seen = cell.render(`=${formula}`, formulam, text);
  const expected = parser.parse(formula, at);
  console.log(formula, seen, expected);
  assert.equal(Number(seen), one);
  assert.ok(Math.abs(expected - whole) < 0.00001);
}
assert.equal(formatm.percent.render(0.0735), "0.0735%");
JS
node seen.cjs
