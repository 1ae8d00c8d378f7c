#!/bin/sh
# numbro, Numeral.js, Carbone: a half is rounded up in an increase, and down in a decrease.
#
# Expected: -1.005 is rounded as 1.005 is, to -1.01 beside 1.01, as spreadsheet programs do it, and
# xe-utils 4.0.13 and number-precision 1.6.0: the two sides of a transfer are the same amount.
# Seen (numbro 2.5.0, numeral 2.0.6, carbone 3.8.2 in round and formatN): 1.01 and -1.00, and so
# with each of 1,000 halves: above zero all go away from it, below zero all towards it. Each moves
# the point by the exponent, so that 1.005 is no float below its half, and gives that to Math.round,
# which takes -100.5 to -100.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . numbro@2.5.0 numeral@2.0.6 \
    carbone@3.8.2 xe-utils@4.0.13 number-precision@1.6.0
cat >seen.cjs <<'JS'
const assert = require("node:assert");
const carbone = require("carbone");
const NP = require("number-precision");
const numbro = require("numbro");
const numeral = require("numeral");
const XEUtils = require("xe-utils");

const printed = {
  numbro: (amount) => numbro(amount).format({ mantissa: 2 }),
  numeral: (amount) => numeral(amount).format("0.00"),
  carbone: (amount) => carbone.formatters.round(amount, 2).toFixed(2),
  "xe-utils": (amount) => XEUtils.toFixed(amount, 2),
  "number-precision": (amount) => NP.round(amount, 2).toFixed(2),
};
const fen = Array.from({ length: 1000 }, (_, at) => at);
const seen = {};
for (const [name, print] of Object.entries(printed)) {
  const unlike = fen.filter((one) => {
    const half = Number(`${Math.floor(one / 100)}.${String(one % 100).padStart(2, "0")}5`);
    const [up, down] = [print(half), print(-half)];
    assert.equal(up, ((one + 1) / 100).toFixed(2));
    return Number(up) !== -Number(down);
  });
  seen[name] = [print(1.005), print(-1.005), unlike.length];
}
console.log(seen);
assert.deepEqual(seen, {
  numbro: ["1.01", "-1.00", 1000],
  numeral: ["1.01", "-1.00", 1000],
  carbone: ["1.01", "-1.00", 1000],
  "xe-utils": ["1.01", "-1.01", 0],
  "number-precision": ["1.01", "-1.01", 0],
});
JS
node seen.cjs
