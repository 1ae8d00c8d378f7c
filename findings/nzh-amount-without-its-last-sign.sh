#!/bin/sh
# nzh: the capital amount of 100.00 元 is left open, and 两千万 is nothing.
#
# Expected: an amount in capitals that ends with 元 has 整 behind it, so that nobody adds 角 and 分
# (支付结算办法, 附一 “正确填写票据和结算凭证的基本规定”, 二); so nzh itself writes 100: 壹佰元整.
# Seen (nzh 1.0.14): "100.00", as every office prints it, is 壹佰元, and "100000000.00" is 壹亿元;
# a JavaScript number has no .00, a text of an exact amount has. decodeS reads 二千零五十万 as
# 20500000 and 两千零五十万 as 500000, without a word, since 两 is no digit to it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . nzh@1.0.14
cat >seen.cjs <<'JS'
const assert = require("node:assert");
const nzh = require("nzh/cn");

const money = (amount) => nzh.toMoney(amount, { outSymbol: false });
const seen = [100, "100", "100.00", "100000000.00", "100.50"].map(money);
const read = ["二千零五十万", "两千零五十万"].map((text) => nzh.decodeS(text));
console.log(seen, read);
assert.deepEqual(seen, ["壹佰元整", "壹佰元整", "壹佰元", "壹亿元", "壹佰元伍角"]);
assert.deepEqual(read, [20500000, 500000]);
JS
node seen.cjs
