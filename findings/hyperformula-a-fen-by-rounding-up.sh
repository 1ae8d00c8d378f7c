#!/bin/sh
# HyperFormula, fast-formula-parser: rounding up to 分 adds one to an amount that has no more.
#
# Expected: 1.11 and 4.81 have two decimals, so ROUNDUP, ROUNDDOWN and TRUNC to two leave them as
# they are: of ROUNDUP Excel's help says that it behaves like ROUND, except that it always rounds a
# number up. So LibreOffice 7.4.7 has it.
# Seen (hyperformula 3.5.0): ROUNDUP(1.11,2) is 1.12, ROUNDDOWN(4.81,2) is 4.8, and so for one of
# fifteen of 2,000 amounts. Seen (fast-formula-parser 1.0.19): ROUNDUP(0.37,2) is 0.38, for nine of
# ten; ROUNDDOWN(8.51,2) is 8.5; TRUNC leaves no decimal. @formulajs/formulajs 4.6.1 rounds up and
# down right, and truncates 4.81 to 4.8. ROUND of such an amount is right in all.
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
const formulajs = require("@formulajs/formulajs");

const sheet = HyperFormula.buildEmpty({ licenseKey: "gpl-v3" });
sheet.addSheet("支出");
const parser = new Parser();
const here = { sheet: "支出", row: 1, col: 1 };
const readers = {
  hyperformula: (name, amount) => sheet.calculateFormula(`=${name}(${amount},2)`, 0),
  parser: (name, amount) => parser.parse(`${name}(${amount},2)`, here),
  formulajs: (name, amount) => formulajs[name](Number(amount), 2),
};
const amounts = Array.from({ length: 2000 }, (_, at) => ((at + 1) * 0.37).toFixed(2));
const seen = {};
for (const [reader, value] of Object.entries(readers)) {
  for (const name of ["ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC"]) {
    const other = amounts.filter((amount) => value(name, amount) !== Number(amount));
    const first = other.length ? `${other[0]} is ${value(name, other[0])}` : "";
    seen[`${reader} ${name}`] = [other.length, first];
  }
}
console.log(seen);
assert.deepEqual(seen, {
  "hyperformula ROUND": [0, ""],
  "hyperformula ROUNDUP": [130, "1.11 is 1.12"],
  "hyperformula ROUNDDOWN": [128, "4.81 is 4.8"],
  "hyperformula TRUNC": [128, "4.81 is 4.8"],
  "parser ROUND": [0, ""],
  "parser ROUNDUP": [1786, "0.37 is 0.38"],
  "parser ROUNDDOWN": [97, "8.51 is 8.5"],
  "parser TRUNC": [1980, "0.37 is 0"],
  "formulajs ROUND": [0, ""],
  "formulajs ROUNDUP": [0, ""],
  "formulajs ROUNDDOWN": [0, ""],
  "formulajs TRUNC": [128, "4.81 is 4.8"],
});
JS
node seen.cjs
