#!/bin/sh
# HyperFormula: a share put into a sentence by TEXT is a hundredth of itself.
#
# Expected: ="占"&TEXT(0.0735,"0.00%") is 占7.35%, and TEXT(1234567.89,"#,##0.00") 1,234,567.89: a
# per cent sign in a format multiplies by a hundred, a comma groups the digits (ECMA-376 part 1,
# 18.8.31), as spreadsheet programs do. A function that is not supported is an error there.
# Seen (hyperformula 3.5.0): 占0.07% and 1234568,##0.00, without a word (its issues 1565, open, and
# 1138, where commas are said not to be supported). 0.00 alone is right; fast-formula-parser 1.0.19
# and @formulajs/formulajs 4.6.1 give 7.35% and 1,234,567.89.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . hyperformula@3.5.0 \
    fast-formula-parser@1.0.19 @formulajs/formulajs@4.6.1
cat >seen.cjs <<'JS'
const assert = require("node:assert");
const { HyperFormula } = require("hyperformula");
const Parser = require("fast-formula-parser");
const { TEXT } = require("@formulajs/formulajs");

const parser = new Parser();
const seen = {};
for (const [value, code] of [[0.0735, "0.00%"], [1234567.89, "#,##0.00"], [12.5, "0.00"]]) {
  const formula = `"占"&TEXT(${value},"${code}")`;
  const sheet = HyperFormula.buildFromArray([[`=${formula}`]], { licenseKey: "gpl-v3" });
  seen[code] = {
    hyperformula: sheet.getCellValue({ sheet: 0, row: 0, col: 0 }),
    parser: parser.parse(formula, { sheet: "支出", row: 1, col: 1 }),
    formulajs: `占${TEXT(value, code)}`,
  };
}
console.log(seen);
const all = (hyperformula, right) => ({ hyperformula, parser: right, formulajs: right });
assert.deepEqual(seen, {
  "0.00%": all("占0.07%", "占7.35%"),
  "#,##0.00": all("占1234568,##0.00", "占1,234,567.89"),
  "0.00": all("占12.50", "占12.50"),
});
JS
node seen.cjs
