#!/bin/sh
# Polars: frames of amounts are joined one below the other, and an amount is gone.
#
# Expected: Decimal(5,2) below Decimal(18,2) is refused, as Int32 below Int64 is, or read as what
# holds both: a small unit's amounts were written with fewer digits than the bureau's.
# Seen (polars 2.1.0): the type of the first frame is that of all, and 123456.10, which has no room
# in it, is null.  The same frames the other way round, or with vertical_relaxed, keep it.
# And of amounts of two decimals a share is rounded to two decimals before it is multiplied:
# x / total * 100 is 42.00 for 42.46, x * 100 / total is right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check polars==2.1.0
cd "$folder"
env/bin/python - <<'PY'
from decimal import Decimal

import polars as pl


def amounts(*printed: str, digits: int = 18) -> pl.DataFrame:
    values = [Decimal(one) for one in printed]
    return pl.DataFrame({"x": values}, schema={"x": pl.Decimal(digits, 2)})


unit, bureau = amounts("1.25", digits=5), amounts("123456.10")
joined = {
    "unit first": pl.concat([unit, bureau]),
    "bureau first": pl.concat([bureau, unit]),
    "relaxed": pl.concat([unit, bureau], how="vertical_relaxed"),
}
seen = {how: frame["x"].to_list() for how, frame in joined.items()}
print(seen)
assert seen["unit first"] == [Decimal("1.25"), None], seen
assert seen["bureau first"] == [Decimal("123456.10"), Decimal("1.25")], seen
assert seen["relaxed"] == [Decimal("1.25"), Decimal("123456.10")], seen
try:
    pl.concat([pl.DataFrame({"x": [1]}, schema={"x": kind}) for kind in (pl.Int32, pl.Int64)])
except pl.exceptions.SchemaError as error:
    print("whole numbers of two types:", str(error).splitlines()[0])
else:
    raise AssertionError("not refused")
x, total = pl.col("x"), pl.col("x").sum()
shares = amounts("27.83", "37.72").select(a=x / total * 100, b=x * 100 / total)
print(shares.rows())
assert shares.rows()[0] == (Decimal("42.00"), Decimal("42.46")), shares.rows()
PY
