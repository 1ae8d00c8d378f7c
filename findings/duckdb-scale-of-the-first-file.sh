#!/bin/sh
# DuckDB: what several files of Parquet add up to depends on which of their names sorts first.
#
# Expected: two files of one column, DECIMAL(9,2) and DECIMAL(9,3), are read as what holds both, or
# refused: shares with three decimals were written one year, with two the other.
# Seen (duckdb 2.0.1): all are rounded to the type of the file that sorts first, without a word:
# 0.005 is 0.01, and 12.10 + 0.005 + 0.005 adds up to 12.12; with the names exchanged to 12.110.
# With union_by_name it is DECIMAL(10,3) and 12.110 either way.  Whole numbers of one unit, as
# `juesuan index` writes, have no scale to differ in.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1
cd "$folder"
env/bin/python - <<'PY'
import os
from decimal import Decimal

import duckdb

TWO = "COPY (SELECT 12.10::DECIMAL(9, 2) AS share) TO '{}.parquet'"
THREE = "COPY (SELECT unnest([0.005, 0.005])::DECIMAL(9, 3) AS share) TO '{}.parquet'"
QUESTION = "SELECT sum(share) FROM read_parquet('{}/*.parquet'{})"
connection = duckdb.connect()
seen = {}
for folder, first, second in (("two_first", TWO, THREE), ("three_first", THREE, TWO)):
    os.mkdir(folder)
    connection.execute(first.format(f"{folder}/2023"))
    connection.execute(second.format(f"{folder}/2024"))
    for more in ("", ", union_by_name = true"):
        [(added,)] = connection.execute(QUESTION.format(folder, more)).fetchall()
        seen[folder + more] = added
print(seen)
assert seen["two_first"] == Decimal("12.12"), seen
assert seen["three_first"] == Decimal("12.110"), seen
assert seen["two_first, union_by_name = true"] == Decimal("12.110"), seen
PY
