#!/bin/sh
# chinese-numbers-converter: 一亿三千四百零二万 is 1,000,034,020,000.
#
# Expected: the parts before 亿 and before 万 are added up: 134,020,000, as chinese-parseint2 2.0.6
# and nzh 1.0.14 read it; and whatever is no part of a number is left as it is.
# Seen (chinese-numbers-converter 2.3.1): toInteger gives 1000034020000. In a sentence, which
# toArabicString is for, the 3402 of 1亿3402.2万元 are gone, 100000000.20000元; the point of
# 三千四百零二点二万元 is no part of it, so that it is 3402点20000元, and 一般公共预算 is 1般公共预算.
# 二千零五十万 and 3千万元 are right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
    chinese-numbers-converter@2.3.1 chinese-parseint2@2.0.6 nzh@1.0.14
cat >seen.cjs <<'JS'
const assert = require("node:assert");
const ChineseNumber = require("chinese-numbers-converter");
const parseInt2 = require("chinese-parseint2").default;
const nzh = require("nzh").cn;

const AMOUNT = "一亿三千四百零二万";
const SENTENCES = ["支出1亿3402.2万元", "三千四百零二点二万元", "一般公共预算二千零五十万元", "3千万元"];
const seen = {
  whole: new ChineseNumber(AMOUNT).toInteger(),
  within: SENTENCES.map((one) => new ChineseNumber(one).toArabicString()),
  peers: [parseInt2(AMOUNT), nzh.decodeS(AMOUNT)].map(Number),
};
console.log(seen);
assert.deepEqual(seen, {
  whole: 1000034020000,
  within: ["支出100000000.20000元", "3402点20000元", "1般公共预算20500000元", "30000000元"],
  peers: [134020000, 134020000],
});
JS
node seen.cjs
