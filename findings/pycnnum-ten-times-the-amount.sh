#!/bin/sh
# pycnnum: 二千零五十万 is 200,500,000.
#
# Expected: cn2num reads what num2cn writes: 20500000 is 二千零五十万, and 二千零五十万 is 20500000,
# as cn2an 0.5.24 has it.
# Seen (pycnnum 2.1.1): 200500000, 一百二十万 is 10200000, 一千二百万 is 1002000000. Where 十 or 百
# stands right before 万 and a greater unit before it, 万 is read with the last of them alone. Of the
# amounts in whole 万 up to 9,999万 one of ten is read otherwise than it was written; 二千零五十 and
# 二千三百零四万 are right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check pycnnum==2.1.1 cn2an==0.5.24
cd "$folder"
env/bin/python - <<'PY'
import cn2an
from pycnnum import cn2num, num2cn

amounts = [wan * 10_000 for wan in range(1, 10_000)]
written = {amount: num2cn(amount) for amount in amounts}
assert all(cn2an.cn2an(text) == amount for amount, text in written.items())
wrong = {text: cn2num(text) for amount, text in written.items() if cn2num(text) != amount}
seen = [wrong[text] for text in ("二千零五十万", "一百二十万", "一千二百万")]
print(len(wrong), seen)
assert len(wrong) == 972, len(wrong)
assert all(text.endswith(("十万", "百万")) for text in wrong), wrong
assert seen == [200500000, 10200000, 1002000000], seen
PY
