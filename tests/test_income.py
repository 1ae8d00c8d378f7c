"""公开02表: what each 科目 was paid from is printed as typed, or as nothing else can be."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner
from example import Patch, Tree, patched, report_of, text_of

from generator.doors.cli import cli
from generator.facts import Facts, establish
from generator.tabulation import Table, tabulate, untold

# A bureau of 万元 whose project was paid in part from elsewhere.
BUREAU: Final[Tree] = {
    "部门": "某县水利局",
    "年度": "2024",
    "计量单位": "万元",
    "概况": {"职责": ["管水"], "机构设置": "内设2个股室。", "决算单位": ["某县水利局本级"]},
    "收入": {"一般公共预算财政拨款收入": "300.00", "其他收入": "20.00"},
    "支出": {
        "2130301": {"基本支出": "200.00", "年初预算": "200.00"},
        "2130306": {"项目支出": "120.00", "其中财政拨款": "100.00", "年初预算": "100.00"},
    },
    "基本支出明细": {"30101": "200.00"},
    "三公经费": {},
    "政府采购": {"总额": "0"},
    "国有资产": {"车辆": {"其他用车": "0"}, "单价100万元以上设备": "0"},
    "预算绩效": [{"段落": ["年初设定的目标已经完成。"]}],
}


def facts_of(patch: Patch) -> Facts:
    return establish(report_of(patch, base=BUREAU))


def income_of(facts: Facts) -> Table:
    (table,) = [table for table in tabulate(facts) if table.key == "T2"]
    return table


def amounts(table: Table, row: str) -> dict[str, Decimal]:
    (entry,) = [entry for entry in table.rows if entry.row == row]
    return {name: figure.value for name, figure in entry.cells.items()}


def in_wan(**cells: str) -> dict[str, Decimal]:
    return {name: Decimal(value) * 10_000 for name, value in cells.items()}


def test_one_item_was_paid_from_all_other_sources() -> None:
    facts = facts_of({"收入": {"其他收入": "14.50", "事业收入": "5.50"}})
    assert untold(facts) == ()
    assert amounts(income_of(facts), "2130306") == in_wan(
        本年收入合计="120.00", 财政拨款收入="100.00", 事业收入="5.50", 其他收入="14.50"
    )


def test_what_is_left_over_from_rounding_is_allowed() -> None:
    """Two decimals of 万元 of two 项: their sum may be a last place off 公开01表."""
    facts = facts_of({"收入": {"一般公共预算财政拨款收入": "300.01"}})
    assert untold(facts) == ()
    assert [entry.row for entry in income_of(facts).rows][:2] == ["合计", "213"]
    assert amounts(income_of(facts), "合计")["财政拨款收入"] == Decimal("3000100.00")


def test_trade_pays_for_itself() -> None:
    facts = facts_of(
        {
            "收入": {"经营收入": "8.00"},
            "支出": {"2130399": {"经营支出": "8.00"}},
        }
    )
    assert untold(facts) == ()
    assert amounts(income_of(facts), "2130399") == in_wan(本年收入合计="8.00", 经营收入="8.00")
    assert amounts(income_of(facts), "2130306")["其他收入"] == Decimal(200_000)


SEVERAL: Final[Patch] = {
    "收入": {"一般公共预算财政拨款收入": "330.00", "事业收入": "7.00", "其他收入": "33.00"},
    "支出": {"2130310": {"项目支出": "50.00", "其中财政拨款": "30.00", "年初预算": "30.00"}},
}
CARRIED: Final[Patch] = {
    "收入": {"一般公共预算财政拨款收入": "280.00"},
    "结转和结余": {
        "年初结转和结余": "20.00",
        "年初财政拨款结转和结余": {"一般公共预算财政拨款": "20.00"},
    },
}


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        (SEVERAL, "2130306（20万元）、2130310（20万元）有财政拨款以外的支出"),
        (SEVERAL, "其他来源有事业收入 7万元、其他收入 33万元，看不出各是哪一项"),
        (CARRIED, "财政拨款收入各科目相加是 300万元，01表是 280万元"),
    ],
    ids=["several items", "several sources", "carried over"],
)
def test_what_nobody_can_conclude_is_asked_for(patch: Patch, said: str) -> None:
    facts = facts_of(patch)
    (problem,) = untold(facts)
    assert said in problem.message
    assert "请在它下面写“收入”" not in problem.message.partition("；")[0]
    assert problem.place.path[0] == "支出"
    assert [entry.row for entry in income_of(facts).rows] == ["合计"]


def test_income_that_was_saved_pays_without_income() -> None:
    """A 项 paid from what was left of former years received nothing for it."""
    facts = facts_of({"收入": {"其他收入": None}, "结转和结余": {"使用非财政拨款结余": "20.00"}})
    assert untold(facts) == ()
    assert amounts(income_of(facts), "2130306") == in_wan(
        本年收入合计="100.00", 财政拨款收入="100.00"
    )


def test_what_is_typed_is_printed() -> None:
    typed = {"支出": {"2130306": {"收入": {"财政拨款收入": "80.00", "其他收入": "20.00"}}}}
    facts = facts_of(patched(dict(CARRIED), typed))
    assert untold(facts) == ()
    assert amounts(income_of(facts), "2130306")["财政拨款收入"] == Decimal(800_000)


# ---------------------------------------------------------------- who asks


def ran(tmp_path: Path, patch: Patch, *command: str) -> tuple[int, str]:
    path = tmp_path / "2024.yaml"
    path.write_text(text_of(patched(BUREAU, patch)), "utf-8")
    ended = CliRunner().invoke(cli, [command[0], str(path), *command[1:]])
    return ended.exit_code, ended.output


@pytest.mark.parametrize("command", [("report", "--format", "docx"), ("tables",)], ids=" ".join)
def test_a_table_in_part_is_not_written(tmp_path: Path, command: tuple[str, ...]) -> None:
    out = ("--output", str(tmp_path / "out"))
    code, said = ran(tmp_path, SEVERAL, *command, *out)
    assert (code, "公开02表（收入决算表）写不出各科目的行" in said) == (1, True)
    assert not (tmp_path / "out").exists()
    code, said = ran(tmp_path, {}, *command, *out)
    assert code == 0, said


def test_the_check_asks_for_it(tmp_path: Path) -> None:
    code, said = ran(tmp_path, SEVERAL, "check")
    assert (code, "提示：公开02表" in said) == (0, True)
