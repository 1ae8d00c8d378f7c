"""A PDF whose font takes one digit for another: nothing is held against what cannot be read."""

from __future__ import annotations

import pytest
from paper import pdf, ruled, text

from generator.auditing import audit
from generator.problem import WRONG

WIDTHS = (40, 110, 250, 330, 410, 490)
HEADS = ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出")
ROWS = (
    ("", "合计", "967.35", "611.20", "356.15"),
    ("205", "教育支出", "832.15", "500.80", "331.35"),
    ("20502", "普通教育", "832.15", "500.80", "331.35"),
    ("2050202", "小学教育", "417.90", "290.45", "127.45"),
    ("2050203", "初中教育", "414.25", "210.35", "203.90"),
    ("221", "住房保障支出", "135.20", "110.40", "24.80"),
    ("22102", "住房改革支出", "135.20", "110.40", "24.80"),
    ("2210201", "住房公积金", "96.70", "80.10", "16.60"),
    ("2210203", "购房补贴", "38.50", "30.30", "8.20"),
)


def report(digits: str, *, only: int | None = None) -> bytes:
    """A 支出决算表 whose amounts are written with these digits; of one row `only`."""
    taken = str.maketrans("0123456789", digits)
    rows = [
        (*row[:2], *(cell.translate(taken) if only in {None, at} else cell for cell in row[2:]))
        for at, row in enumerate(ROWS)
    ]
    ys = [700 - 20 * at for at in range(len(rows) + 2)]
    page = text(200, 740, "支出决算表") + text(40, 712, "部门：某校 2024年度 单位：万元")
    return pdf(page + ruled(WIDTHS, ys, [HEADS, *rows]))


@pytest.mark.parametrize("digits", ["1234567890", "0184526739"])
def test_sums_that_are_nearly_all_wrong_are_said_and_not_charged(digits: str) -> None:
    result = audit(report(digits), "报告.pdf")
    assert result.wrong == result.hints == result.checked == 0
    (said,) = result.unread
    assert said.startswith("第 1 页表里的各项相加几乎没有一处等于合计，像是这份 PDF 的数字编码不对")
    assert "数字编码不对" in dict(result.unchecked)["E12"]


def test_one_wrong_row_is_charged() -> None:
    assert audit(report("0123456789"), "报告.pdf").wrong == 0
    result = audit(report("1234567890", only=3), "报告.pdf")
    assert result.unread == ()
    assert any(one.level == WRONG for one in result.inspection.findings)
