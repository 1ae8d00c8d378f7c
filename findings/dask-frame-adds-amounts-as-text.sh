#!/bin/sh
# Dask: the amounts of a frame are added up as text, one behind the other.
#
# Expected: the sum of a column of decimal.Decimal is what pandas gives for the same frame, 20.10.
# Seen (dask 2026.8.0, pandas 3.1.1, pyarrow 26.0.1): from_pandas turns a column of Decimals into
# one of text, without a word.  Its sum is 10.009.001.10, by unit 10.009.00, and 9.00 is more than
# 10.00.  With dataframe.convert-string off the sum is refused.  Many reports go to Dask here as
# bytes, and what they add up to is asked of whole 分.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    "dask[dataframe]==2026.8.0" pandas==3.1.1 pyarrow==26.0.1
cd "$folder"
env/bin/python - <<'PY'
from decimal import Decimal

import dask
import dask.dataframe as dd
import pandas as pd

dask.config.set(scheduler="synchronous")
amounts = [Decimal("10.00"), Decimal("9.00"), Decimal("1.10")]
frame = pd.DataFrame({"unit": ["甲", "甲", "乙"], "amount": amounts})


spread = dd.from_pandas(frame, npartitions=1)
by_unit = spread.groupby("unit").amount.sum().compute()
seen = [spread.amount.sum().compute(), by_unit["甲"], spread.amount.max().compute()]
print(seen, frame.amount.sum())
assert frame.amount.sum() == Decimal("20.10")
assert seen == ["10.009.001.10", "10.009.00", "9.00"], seen
with dask.config.set({"dataframe.convert-string": False}):
    try:
        added = dd.from_pandas(frame, npartitions=1).amount.sum().compute()
    except TypeError as error:
        print("refused:", error)
    else:
        raise AssertionError(added)
PY
