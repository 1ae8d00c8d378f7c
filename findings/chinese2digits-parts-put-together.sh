#!/bin/sh
# chinese2digits: 12万5千元 is 1,200,005,000 元, and 1,340.22万元 is 1 and 3,402,200.
#
# Expected: the parts of an amount are added up, 125000元 and 340000000元, as cn2an 0.5.24 (smart)
# reads 12万5千 and 3亿4千万, and as chinese2digits itself reads 十二万五千元; a comma stands within
# an amount: 1,040.22万元 is 10402200, as jionlp 1.5.31 has it.
# Seen (chinese2digits 6.0.2): takeNumberFromString takes each part for an amount of its own and
# writes them one behind the other, 支出1200005000元, 支出30000000040000000元; of 1,040.22万元 it
# gives 1 and 402200, and 1,402200元 in the sentence, of 1,234,567.89元 the numbers 1, 234, 567.89.
# With one unit and no comma, 1.5亿元, it is right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    chinese2digits==6.0.2 cn2an==0.5.24 jionlp==1.5.31 jiojio==1.2.8 numpy==2.4.6
cd "$folder"
env/bin/python - <<'PY'
import chinese2digits
import cn2an
import jionlp

SEEN = {
    "支出12万5千元": ("支出1200005000元", ["120000", "5000"]),
    "支出3亿4千万元": ("支出30000000040000000元", ["300000000", "40000000"]),
    "支出1,040.22万元": ("支出1,402200元", ["1", "402200"]),
    "支出1,234,567.89元": ("支出1,234,567.89元", ["1", "234", "567.89"]),
    "支出十二万五千元": ("支出125000元", ["125000"]),
    "支出1.5亿元": ("支出150000000元", ["150000000"]),
}
for sentence, seen in SEEN.items():
    taken = chinese2digits.takeNumberFromString(sentence)
    print(sentence, taken["replacedText"], taken["digitsStringList"])
    assert (taken["replacedText"], taken["digitsStringList"]) == seen, taken
assert [cn2an.cn2an(one, "smart") for one in ("12万5千", "3亿4千万")] == [125000, 340000000]
assert jionlp.parse_money("1,040.22万元")["num"] == "10402200.00"
assert jionlp.parse_money("1,234,567.89元")["num"] == "1234567.89"
PY
