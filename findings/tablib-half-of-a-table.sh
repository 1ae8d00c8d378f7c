#!/bin/sh
# tablib, PETL: of the table of revenue and expenditure the revenue is gone.
#
# Expected: the table that every unit publishes first has 项目, 金额 for the revenue, and beside them
# 项目, 金额 for the expenditure. Rows by heading have both, as agate 1.14.2 (金额_2, with a warning)
# and pyexcel 0.7.6 (金额-1) have them, or are refused.
# Seen (tablib 3.10.0, petl 1.7.30): the right half stands under the headings of both. Dataset.dict
# and its JSON, petl.dicts and petl.tojson have 7.50 alone, and nothing is said of 12.50. A column
# by its heading is the left one: dataset["金额"], petl.cut(rows, "金额"). As CSV it is whole.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    tablib==3.10.0 petl==1.7.30 agate==1.14.2 pyexcel==0.7.6
cd "$folder"
env/bin/python - <<'PY'
import json
from pathlib import Path

import agate
import petl
import pyexcel
import tablib

HEADINGS = ("项目", "金额", "项目", "金额")
ROW = ("财政拨款收入", "12.50", "教育支出", "7.50")
dataset = tablib.Dataset(ROW, headers=HEADINGS)
table = [HEADINGS, ROW]
petl.tojson(table, "table.json")
seen = {
    "tablib": dataset.dict,
    "tablib JSON": json.loads(dataset.export("json")),
    "petl": list(petl.dicts(table)),
    "petl JSON": json.loads(Path("table.json").read_text(encoding="utf-8")),
}
text = [agate.Text()] * 4
whole = {
    "agate": [dict(one) for one in agate.Table([ROW], HEADINGS, text).rows],
    "pyexcel": [dict(one) for one in pyexcel.get_records(array=table)],
}
print(seen, whole, sep="\n")
for rows in seen.values():
    assert rows == [{"项目": "教育支出", "金额": "7.50"}], seen
for rows in whole.values():
    assert list(rows[0].values()) == list(ROW), whole
assert dataset["金额"] == ["12.50"], dataset["金额"]
assert list(petl.cut(table, "金额")) == [("金额",), ("12.50",)]
assert "12.50" in dataset.export("csv")
PY
