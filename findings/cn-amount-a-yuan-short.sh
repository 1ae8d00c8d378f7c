#!/bin/sh
# cn-amount: 8.10 元, 0.70 元 and 0.20 元 are 捌元整 in capitals; cn2an, nzh: a 分 is missing.
#
# Expected: an amount in capitals is the amount in whole 分. A float has 8.1 + 0.7 + 0.2 as
# 8.999999999999998 and 0.7 + 0.1 as 0.7999999999999999; both are printed as 9.00 and 0.80, in
# capitals 玖元整 and 捌角, as each of the three writes 9.0 and 0.8.
# Seen (cn-amount 0.0.5): the 分 are rounded, the 元 cut off: 捌元整, a whole 元 less. 0.8 is right.
# Seen (cn2an 0.5.24, nzh 1.0.14): both are cut off, without a word: 捌元玖角玖分 and 柒角玖分. Of the
# sums of two amounts below 2.00 元 cn2an has one of ten a 分 short.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check cn-amount==0.0.5 cn2an==0.5.24
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . nzh@1.0.14
cat >seen.cjs <<'JS'
const { toMoney } = require("nzh").cn;
const amounts = [8.1 + 0.7 + 0.2, 0.7 + 0.1, 9.0, 0.8];
console.log(JSON.stringify(amounts.map((one) => toMoney(one, { outSymbol: false }))));
JS
node seen.cjs >nzh.json
env/bin/python -W ignore - <<'PY'
import json
from pathlib import Path

import cn2an
from cn_amount import CNAmount

amounts = (8.1 + 0.7 + 0.2, 0.7 + 0.1, 9.0, 0.8)
seen = {
    "cn-amount": [CNAmount().amount_to_chinese(one) for one in amounts],
    "cn2an": [cn2an.an2cn(one, "rmb") for one in amounts],
    "nzh": json.loads(Path("nzh.json").read_text(encoding="utf-8")),
}
fen = range(1, 200)
sums = [(one / 100 + other / 100, f"{(one + other) / 100:.2f}") for one in fen for other in fen]
short = sum(cn2an.an2cn(one, "rmb") != cn2an.an2cn(printed, "rmb") for one, printed in sums)
print(seen, f"{short} of {len(sums)}")
right = ["玖元整", "捌角"]
assert [f"{one:.2f}" for one in amounts] == ["9.00", "0.80"] * 2
assert seen["cn-amount"] == ["捌元整", "捌角", *right], seen
assert seen["cn2an"] == seen["nzh"] == ["捌元玖角玖分", "柒角玖分", *right], seen
assert (short, len(sums)) == (3788, 39601), short
PY
