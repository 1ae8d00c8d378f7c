#!/bin/sh
# hot-formula-parser, Fortune-sheet: the total with an amount of 1,234.50 typed as text has 1 of it.
#
# Expected: a text within a calculation is the number that it shows, or an error: with 1,234.50 as
# text in A1 and 3 in A2, =A1+A2 is an error in HyperFormula 3.5.0 and in
# fast-formula-parser 1.0.19; a text in the range of SUM is left out (ECMA-376 part 1, 18.17.7.317).
# Seen (hot-formula-parser 4.0.0, @fortune-sheet/formula-parser 0.2.13): =A1+A2 is 4, =SUM(A1:A2)
# as well, =A1*2 is 2: a text is read up to the first sign that is no digit. 12.50万元 is 12.5, 7.35%
# is 7.35, -1,234.50 is -1. An amount below a thousand is right, so that whoever tries it with small
# ones sees nothing.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . hot-formula-parser@4.0.0 \
    @fortune-sheet/formula-parser@0.2.13 hyperformula@3.5.0 fast-formula-parser@1.0.19
cat >seen.cjs <<'JS'
const assert = require("node:assert");
const fortune = require("@fortune-sheet/formula-parser");
const FastParser = require("fast-formula-parser");
const hot = require("hot-formula-parser");
const { HyperFormula } = require("hyperformula");

const CELLS = [["1,234.50"], [3], ["12.50万元"], ["7.35%"], ["-1,234.50"]];
const FORMULAS = {
  "A1+A2": 4, "SUM(A1:A2)": 4, "A1*2": 2, "A3+A2": 15.5, "A4+A2": 10.35, "A5+A2": 2,
};
for (const { Parser } of [hot, fortune]) {
  const parser = new Parser();
  parser.on("callCellValue", ({ row }, ...rest) => rest.at(-1)(CELLS[row.index][0]));
  parser.on("callRangeValue", (from, to, ...rest) =>
    rest.at(-1)(CELLS.slice(from.row.index, to.row.index + 1)),
  );
  const seen = Object.keys(FORMULAS).map((formula) => parser.parse(formula).result);
  console.log(seen);
  assert.deepEqual(seen, Object.values(FORMULAS));
}
const fast = new FastParser({ onCell: ({ row }) => CELLS[row - 1][0] });
const sheet = HyperFormula.buildFromArray([...CELLS.map(([one]) => [`'${one}`]), ["=A1+3"]], {
  licenseKey: "gpl-v3",
});
const summed = HyperFormula.buildFromArray([["'1,234.50"], [3], ["=SUM(A1:A2)"]], {
  licenseKey: "gpl-v3",
});
const whole = [
  String(fast.parse("A1+A2", { sheet: "表", row: 9, col: 9 })),
  sheet.getCellValue({ sheet: 0, row: 5, col: 0 }).value,
  summed.getCellValue({ sheet: 0, row: 2, col: 0 }),
];
console.log(whole);
assert.deepEqual(whole, ["#VALUE!", "#VALUE!", 3]);
JS
node seen.cjs
