#!/bin/sh
# Recognizers-Text: 1,340.22万元 is no amount, 1,340.22元 is two, 负百分之三 is 3%.
#
# Expected: the amounts of a sentence, as recognize_currency gives 13402.2万元 (134022000), each
# once, with its minus: -7.35% is read as it stands, 负三千元 as -3000.
# Seen (recognizers-text-number and -with-unit 1.0.2a2): before 万 or 亿 nothing is found of an amount
# with a comma or a minus: 1,340.22万元, 1,340万元, -2.00万元 are not there, in a sentence whose other
# amounts are. Before 元 both are read, and a part of what was read once more: 合计1,340.22元 is
# 1340.22 and 22, 12元5角 12.5 and 12, so that a sum has more than the sentence. The 负 of a
# percentage is dropped by recognize_percentage; cn2an 0.5.24 has 负3%.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check emoji==1.7.0 cn2an==0.5.24 \
    recognizers-text==1.0.2a2 recognizers-text-number==1.0.2a2 \
    recognizers-text-number-with-unit==1.0.2a2
cd "$folder"
env/bin/python -W ignore - <<'PY'
import cn2an
from recognizers_number import Culture, recognize_percentage
from recognizers_number_with_unit import recognize_currency

SENTENCE = "支出1,340.22万元，其中基本支出13402.2万元，项目支出1,340万元，比上年增减-2.00万元。"
ALONE = ("合计1,340.22元", "-2.00元", "2.00万元", "12元5角", "负三千元")


def amounts(text: str) -> list[str]:
    return [one.resolution["value"] for one in recognize_currency(text, Culture.Chinese)]


def share(text: str) -> str:
    return recognize_percentage(text, Culture.Chinese)[0].resolution["value"]


within, alone = amounts(SENTENCE), {text: amounts(text) for text in ALONE}
shares = {text: share(text) for text in ("-7.35%", "负百分之三")}
print(within, alone, shares, cn2an.transform("负百分之三", "cn2an"))
assert within == ["134022000"], within
assert alone == {
    "合计1,340.22元": ["1340.22", "22"],
    "-2.00元": ["-2"],
    "2.00万元": ["20000"],
    "12元5角": ["12.5", "12"],
    "负三千元": ["-3000"],
}, alone
assert shares == {"-7.35%": "-7.35%", "负百分之三": "3%"}, shares
assert cn2an.transform("负百分之三", "cn2an") == "负3%"
PY
