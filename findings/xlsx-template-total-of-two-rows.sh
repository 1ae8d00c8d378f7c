#!/bin/sh
# xlsx-template: the total below the rows that were filled in leaves out all but two of them.
#
# Expected: what stands below a table goes down with the rows that it gets, and so does whatever
# refers to it: of a template with the row of amounts, an empty row, =SUM(B2:B3) and a share of that
# total, three amounts make =SUM(B2:B5) and a share of B6, as where rows are inserted in
# HyperFormula 3.5.0. Its readme says that formulas are maintained and rows below pushed down.
# Seen (xlsx-template 1.4.7): =SUM(B2:B3), 4.00 for 7.25, and =B4/100, a hundredth of the last
# amount instead of the total. The total is pushed down, and a name that is given to it goes with
# it; formulas are written as they were, whatever number of rows there is. Their results are
# deleted, so that a spreadsheet program reckons the wrong ones.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . xlsx-template@1.4.7 \
    exceljs@4.4.0 hyperformula@3.5.0
cat >seen.cjs <<'JS'
const assert = require("node:assert");
const fs = require("node:fs");
const ExcelJS = require("exceljs");
const { HyperFormula } = require("hyperformula");
const XlsxTemplate = require("xlsx-template");

const ROWS = [1.5, 2.5, 3.25].map((amount, at) => ({ name: "甲乙丙"[at], amount }));
const free = { licenseKey: "gpl-v3" };
const amounts = (sheet) => sheet.getSheetValues(0).map((row) => row[1] ?? null);

async function filled() {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("表");
  sheet.addRows([["科目", "金额"], ["${table:rows.name}", "${table:rows.amount}"], [null, null]]);
  sheet.addRow(["合计", { formula: "SUM(B2:B3)", result: 0 }]);
  sheet.addRow(["占比", { formula: "B4/100", result: 0 }]);
  book.definedNames.add("表!$B$4", "total");
  await book.xlsx.writeFile("template.xlsx");
  const template = new XlsxTemplate(fs.readFileSync("template.xlsx"));
  template.substitute(1, { rows: ROWS });
  fs.writeFileSync("filled.xlsx", template.generate({ type: "nodebuffer" }));
  const read = new ExcelJS.Workbook();
  await read.xlsx.readFile("filled.xlsx");
  return read;
}

filled().then((book) => {
  const cells = [];
  const value = (cell) => (cell.formula ? `=${cell.formula}` : cell.value);
  for (let row = 1; row <= 7; row += 1) {
    cells.push([1, 2].map((column) => value(book.worksheets[0].getRow(row).getCell(column))));
  }
  const seen = amounts(HyperFormula.buildFromArray(cells, free));
  console.log(cells, seen, book.definedNames.model);
  assert.deepEqual(cells.slice(5), [["合计", "=SUM(B2:B3)"], ["占比", "=B4/100"]]);
  assert.deepEqual(seen.slice(1), [1.5, 2.5, 3.25, null, 4, 0.0325]);
  assert.deepEqual(book.definedNames.model[0].ranges, ["'表'!$B$6"]);

  const below = [[null, null], ["合计", "=SUM(B2:B3)"], ["占比", "=B4/100"]];
  const whole = HyperFormula.buildFromArray([["科目", "金额"], ["甲", 1.5], ...below], free);
  whole.addRows(0, [2, 2]);
  whole.setCellContents({ sheet: 0, row: 2, col: 0 }, [["乙", 2.5], ["丙", 3.25]]);
  console.log(amounts(whole));
  assert.deepEqual(amounts(whole).slice(1), [1.5, 2.5, 3.25, null, 7.25, 0.0725]);
});
JS
node seen.cjs
