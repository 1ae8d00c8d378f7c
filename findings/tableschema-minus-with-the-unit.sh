#!/bin/sh
# tableschema, Frictionless: where 元 may stand behind an amount, its minus is taken off as well.
#
# Expected: bareNumber false takes off what is not part of the number, as 元 and ￥ (Table Schema,
# number); the sign is part of it. －3.00 and （5.00）, as a Chinese keyboard has them, are negative,
# or refused, as with bareNumber true, and by Babel 2.19.0 and agate 1.14.2.
# Seen (tableschema 1.21.0): -12.50, -12.50元, ￥-12.50 are all 12.50, and nothing is said; with
# bareNumber true -12.50 is right. Seen (frictionless 5.21.0): of these the minus is left, －3.00元,
# −4.00元 (U+2212), （5.00）元, (5.00) and 6.00- are positive as well, and the table is valid.
# In both 1,340.22万元 is 1340.22. An input here takes －3.00 and −4.00, and refuses the others.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    frictionless==5.21.0 tableschema==1.21.0 babel==2.19.0 agate==1.14.2 'setuptools<81'
cd "$folder"
cat >seen.py <<'PY'
from decimal import Decimal

import agate
import tableschema
from babel.numbers import NumberFormatError, parse_decimal
from frictionless import Resource, Schema, fields

POSITIVE = ("－3.00元", "−4.00元", "（5.00）元", "(5.00)", "6.00-")
REFUSED = ("－3.00", "−4.00", "（5.00）", "(5.00)")


def of_frictionless(texts: tuple[str, ...], bare: bool = False) -> tuple[bool, list[object]]:
    amount = fields.NumberField(name="金额", bare_number=bare, group_char=",")
    rows = [["金额"], *([text] for text in texts)]
    table = Resource(data=rows, schema=Schema(fields=[amount]))
    return table.validate().valid, [row["金额"] for row in table.read_rows()]


def of_tableschema(texts: tuple[str, ...]) -> list[Decimal]:
    field = tableschema.Field(
        {"name": "金额", "type": "number", "groupChar": ",", "bareNumber": False}
    )
    return [field.cast_value(text) for text in texts]


positive = [Decimal(one) for one in ("3.00", "4.00", "5.00", "5.00", "6.00")]
seen = of_frictionless(POSITIVE), of_tableschema(POSITIVE)
print(*seen, sep="\n")
assert seen == ((True, positive), positive), seen
of_keys = ("-12.50", "-12.50元", "￥-12.50")
seen = of_frictionless(of_keys), of_tableschema(of_keys)
print(*seen, sep="\n")
assert seen == ((True, [Decimal("-12.50")] * 3), [Decimal("12.50")] * 3), seen
bare = tableschema.Field({"name": "金额", "type": "number"})
assert bare.cast_value("-12.50") == Decimal("-12.50")
wan = ("1,340.22万元",)
assert of_frictionless(wan)[1] == of_tableschema(wan) == [Decimal("1340.22")]

assert of_frictionless(REFUSED, bare=True) == (False, [None] * 4)
for text in REFUSED:
    for read, refusal in (
        (lambda one: parse_decimal(one, locale="zh_CN"), NumberFormatError),
        (agate.Number().cast, agate.CastError),
    ):
        try:
            raise AssertionError(read(text))
        except refusal as error:
            print(error)
PY
env/bin/python seen.py
