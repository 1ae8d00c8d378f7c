#!/bin/sh
# DuckDB: printf and format print another amount than the DECIMAL that they are given.
#
# Expected: printf('%.2f', 90071992547409.93::DECIMAL(18, 2)) is 90071992547409.93, as a cast to
# VARCHAR has it: the value is exact, and so are its two decimals.
# Seen (duckdb 2.0.1): 90071992547409.94; 1234567890123456.78 is printed as 1234567890123456.75, and
# format('{:,.2f}', 12345678901234567.89) as 12,345,678,901,234,568.00: the way there is a double.
# A sum of the same column, and a cast of it to VARCHAR, are exact.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1
cd "$folder"
env/bin/python - <<'PY'
import duckdb

AMOUNTS = ("90071992547409.93", "1234567890123456.78", "12345678901234567.89")
seen = {}
for amount in AMOUNTS:
    question = (
        f"SELECT printf('%.2f', x), format('{{:.2f}}', x), x::VARCHAR"
        f" FROM (SELECT {amount}::DECIMAL(19, 2) AS x)"
    )
    [(printed, formatted, cast)] = duckdb.sql(question).fetchall()
    seen[amount] = (printed, formatted)
    assert cast == amount, cast
print(seen)
assert seen == {
    "90071992547409.93": ("90071992547409.94", "90071992547409.94"),
    "1234567890123456.78": ("1234567890123456.75", "1234567890123456.75"),
    "12345678901234567.89": ("12345678901234568.00", "12345678901234568.00"),
}, seen
PY
