"""Golden texts: the explanations as they are published, read as prose before they were accepted.

`pytest --force-regen` writes them anew; read what changed before committing it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from example import EXAMPLE, EXAMPLE_BUDGET, INPUTS, ROOT, told
from pytest_regressions.file_regression import FileRegressionFixture

from generator.elements.interchange import laid_out
from generator.entry import read_text
from generator.entry.report import Report
from generator.telling.style import load_style
from generator.writers import write

GOLDEN = Path(__file__).parent / "golden"


def named(path: Path) -> Report:
    """The report of a file, named as it stands in the project: wherever that is."""
    kind = "预算" if path.stem.endswith("-budget") else "决算"
    return read_text(path.read_bytes(), path.relative_to(ROOT).as_posix(), kind=kind)


def check(text: str, name: str, file_regression: FileRegressionFixture) -> None:
    extension = Path(name).suffix
    file_regression.check(text, extension=extension, fullpath=GOLDEN / name, newline="")


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.parent.name)
def test_each_input_in_its_own_style(path: Path, file_regression: FileRegressionFixture) -> None:
    report = named(path)
    found = told(report, load_style(report.content.style))
    check(found.text, f"{path.parent.name}-{path.stem}.txt", file_regression)


@pytest.mark.parametrize("path", [EXAMPLE, EXAMPLE_BUDGET], ids=lambda path: path.stem)
def test_each_example_in_the_base_style(path: Path, file_regression: FileRegressionFixture) -> None:
    check(told(named(path)).text, f"{path.stem}.txt", file_regression)


def test_the_example_in_a_form_of_another_province(file_regression: FileRegressionFixture) -> None:
    check(told(named(EXAMPLE), "shanghai").text, "example-shanghai.txt", file_regression)


def test_json_of_one(file_regression: FileRegressionFixture) -> None:
    (path,) = [path for path in INPUTS if path.parent.name == "zhuzhou"]
    report = named(path)
    found = told(report, load_style(report.content.style))
    laid = laid_out(write(found.document, "json"))  # as a person reads it
    # What it was worded by changes with every word; tests/test_interchange.py holds it.
    text = re.sub(r'"[0-9a-f]{16}"', '"…"', laid)
    check(text, f"zhuzhou-{path.stem}.json", file_regression)
