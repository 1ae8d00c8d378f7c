"""Several units of a department are a table in its 概况, the same in Word, PDF and page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from example import Patch, report_of, tell
from imports import from_document

from generator.entry.scalars import build
from generator.published import from_bytes
from generator.published.shape import Grid, TextLine
from generator.writers import write

FORMS = pytest.mark.parametrize("form", ["docx", "pdf", "html"])
UNITS: Final = ["示例部门本级", "示例部门信息中心", "示例市第一幼儿园（含城东分园、城西分园）"]
HEADS: Final = ("序号", "单位名称")


pytestmark = pytest.mark.usefixtures("own_fonts")


def with_units(*units: str) -> Patch:
    return {"概况": {"职责": ["办事"], "机构设置": "内设机构三个", "决算单位": list(units)}}


def read_back(form: str, *units: str) -> tuple[list[Grid], str]:
    """The tables of the first part, and its text."""
    data = write(tell(with_units(*units)).document, form, part="概况")
    blocks = from_bytes(data if isinstance(data, bytes) else data.encode(), f"x.{form}").blocks
    grids = [one for one in blocks if isinstance(one, Grid)]
    return grids, "".join(one.text for one in blocks if isinstance(one, TextLine))


@FORMS
def test_several_units_are_a_table_below_the_sentence_that_leads_to_it(form: str) -> None:
    (grid,), text = read_back(form, *UNITS)
    assert grid.rows == (HEADS, *((str(at), name) for at, name in enumerate(UNITS, 1)))
    assert "2024年部门决算汇总公开单位构成包括：" in text
    assert not any(unit in text.partition("构成包括：")[2] for unit in UNITS)


@FORMS
def test_one_unit_is_told_in_the_sentence(form: str) -> None:
    grids, text = read_back(form, UNITS[0])
    assert grids == []
    assert f"构成包括：{UNITS[0]}。" in text


@FORMS
def test_the_units_come_back_from_the_table(form: str, tmp_path: Path) -> None:
    report = report_of(with_units(*UNITS))
    found = build(from_document(tmp_path, report, "base", form).text, "2024.yaml").tree
    assert isinstance(found, Mapping)
    assert [str(name) for name in found["概况"]["决算单位"]] == UNITS


def test_a_long_roll_goes_on_with_its_titles_on_each_page() -> None:
    names = [f"示例市第{at}小学" for at in range(1, 61)]
    for form in ("docx", "pdf", "html"):
        grids, _ = read_back(form, *names)
        rows = [row for grid in grids for row in grid.rows if row != HEADS]
        assert [name for _, name in rows] == names, form
