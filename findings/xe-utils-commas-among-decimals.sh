#!/bin/sh
# xe-utils: an amount of 1234567.1 is printed as 123,456,7.1.
#
# Expected: commafy, which takes a number or a text, puts a comma between each three digits before
# the point: 1,234,567.1, as it does with the number, and as numbro 2.5.0 prints it.
# Seen (xe-utils 4.0.13, the functions of vxe-table): of an exact amount that is kept as text the
# point and the decimals are counted with the digits: 123,456,7.1, 18464.055 is 184,64.055,
# 1234.5678 is 123,4.5,678, -3.455 is ,-3.455. Two decimals are three characters with their point,
# so that 1234567.12 is right by chance.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . xe-utils@4.0.13 numbro@2.5.0
cat >seen.cjs <<'JS'
const assert = require("node:assert");
const numbro = require("numbro");
const XEUtils = require("xe-utils");

const AMOUNTS = ["1234567.1", "18464.055", "1234.5678", "-3.455", "1234567.12"];
const seen = {
  text: AMOUNTS.map((one) => XEUtils.commafy(one)),
  number: AMOUNTS.map((one) => XEUtils.commafy(Number(one), { digits: 4 })),
  numbro: AMOUNTS.map((one) => numbro(one).format({ thousandSeparated: true, mantissa: 4 })),
};
console.log(seen);
const right = ["1,234,567.1000", "18,464.0550", "1,234.5678", "-3.4550", "1,234,567.1200"];
assert.deepEqual(seen, {
  text: ["123,456,7.1", "184,64.055", "123,4.5,678", ",-3.455", "1,234,567.12"],
  number: right,
  numbro: right,
});
JS
node seen.cjs
