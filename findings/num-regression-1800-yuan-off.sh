#!/bin/sh
# pytest-regressions: an amount that is 1,800 元 off is the golden amount to num_regression.
#
# Expected: a golden file holds the amounts that it was made of; 184,642,347.10 元 is not
# 184,640,547.10 元.
# Seen (pytest-regressions 2.11.0 with numpy 1.26.4): num_regression passes. Where an amount has 分
# the numbers are floats, compared by numpy's own tolerance of a hundred-thousandth of the expected
# one, which is 1,846 元 here; whole numbers are compared exactly. The amounts as text in
# file_regression are told apart.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    pytest-regressions==2.11.0 pytest==8.3.5 numpy==1.26.4 pandas==2.2.3
cd "$folder"
cat >test_amounts.py <<'PY'
import os

TOTAL = os.environ["TOTAL"]


def test_fen(num_regression):
    num_regression.check({"支出总计": [float(TOTAL)]})


def test_text(file_regression):
    file_regression.check(f"支出总计 {TOTAL}")


def test_whole(num_regression):
    num_regression.check({"支出总计": [int(TOTAL.partition(".")[0])]})
PY
TOTAL=184640547.10 env/bin/python -m pytest -q --force-regen test_amounts.py >made.txt || true
TOTAL=184640547.10 env/bin/python -m pytest -q test_amounts.py | tail -1
TOTAL=184642347.10 env/bin/python -m pytest -q test_amounts.py >seen.txt || true
tail -3 seen.txt
grep -q "^2 failed, 1 passed" seen.txt
grep -q "^FAILED test_amounts.py::test_text" seen.txt
grep -q "^FAILED test_amounts.py::test_whole" seen.txt
