#!/bin/sh
# number-to-chinese-words: 100,010,000 is 一億, and 200,050,000 is 二億.
#
# Expected: each 万 is written: 一亿零一万, 二亿零五万, as nzh 1.0.14 and n2words 4.0.0 have them.
# Seen (number-to-chinese-words 1.0.20): where fewer than ten 萬 follow the 億 they are left out, also
# amid others: 100,012,345 is 一億零二千三百四十五, ten thousand less, 1,000,100,000,000 is 一兆, a
# hundred million less. 100,000,000, 100,010,000 and so on to 100,090,000 are all 一億. Ten 萬 and
# more are right, 一億零一十萬, and so is 10,001, 一萬零一.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . nzh@1.0.14 n2words@4.0.0 \
    number-to-chinese-words@1.0.20
cat >seen.mjs <<'JS'
import assert from "node:assert";
import { toCardinal } from "n2words/zh-Hans-CN";
import words from "number-to-chinese-words";
import Nzh from "nzh";

const nzh = Nzh.cn;
const SEEN = {
  100010000: "一億",
  200050000: "二億",
  100012345: "一億零二千三百四十五",
  1000100000000: "一兆",
  100100000: "一億零一十萬",
  10001: "一萬零一",
};
for (const [amount, seen] of Object.entries(SEEN)) {
  console.log(amount, words.toWords(Number(amount)));
  assert.equal(words.toWords(Number(amount)), seen);
}
const whole = [100010000, 200050000];
assert.deepEqual(whole.map((one) => nzh.encodeS(one)), ["一亿零一万", "二亿零五万"]);
assert.deepEqual(whole.map((one) => toCardinal(one)), ["壹亿零壹万", "贰亿零伍万"]);

const wan = Array.from({ length: 10000 }, (_, at) => 100000000 + 10000 * at);
const alike = wan.filter((one) => words.toWords(one) === words.toWords(100000000));
console.log(alike.length, alike);
assert.equal(alike.length, 10);
JS
node seen.mjs
