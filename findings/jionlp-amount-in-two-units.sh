#!/bin/sh
# JioNLP: 3亿4千万元 is 640,000,000 元.
#
# Expected: an amount in 亿 and 万 is the sum of both: 340,000,000, and 1亿3402.2万元 is 134,022,000,
# as parse_money itself reads 三亿四千万元, and recognizers-text 3亿4千万元.
# Seen (jionlp 1.5.31): where the digits are Arabic the 亿 are counted again with the 万: 3亿4千万元
# is 640000000.00, 1亿3402.2万元 is 200110000.00, 12万5千元 155000.00, in parse_money as well as in
# what ner.extract_money finds in a sentence. With one unit, 1.34022亿元 or 13402.2万元, it is right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    jionlp==1.5.31 jiojio==1.2.8 numpy==2.4.6
cd "$folder"
env/bin/python - <<'PY'
import jionlp

SENTENCE = "支出1亿3402.2万元，比上年增加3亿4千万元。"
ALONE = ("3亿4千万元", "12万5千元", "三亿四千万元", "1.34022亿元", "13402.2万元")
seen = {text: jionlp.parse_money(text)["num"] for text in ALONE}
found = jionlp.ner.extract_money(SENTENCE, with_parsing=True)
within = {one["text"]: one["detail"]["num"] for one in found}
print(seen, within)
assert seen["3亿4千万元"] == "640000000.00", seen
assert seen["12万5千元"] == "155000.00", seen
assert seen["三亿四千万元"] == "340000000.00", seen
assert seen["1.34022亿元"] == "134022000.00", seen
assert seen["13402.2万元"] == "134022000.00", seen
assert within == {"1亿3402.2万元": "200110000.00", "3亿4千万元": "640000000.00"}, within
PY
