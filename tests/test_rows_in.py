"""What an input has in rows: which there are, what stands in each, rows taken out and put in."""

from __future__ import annotations

import json

import pytest

from generator import Edit, described, leaves, revise, rows_in

INPUT = """部门: 某市某局
年度: 2031
计量单位: 元
收入:
  一般公共预算财政拨款收入: 30.00
支出:
  2010301:                # 行政运行
    基本支出: 10.00       # 核过
    其中财政拨款:
      小计: 9.00
    年初预算: 8.00
  2010302:                # 一般行政管理事务
    项目支出: 20.00
    年初预算: 20.00
"""


def test_every_place_of_a_row_is_one_that_may_be_filled_in() -> None:
    for kind in ("决算", "预算"):
        for rows in rows_in(kind):
            keys = rows.fixed or (("2010301",) if rows.by != "序号" else (0,))
            there = [
                column.keys
                for column in rows.columns
                if any(described((*rows.path, key, *column.keys), kind) for key in keys)
            ]
            assert there == [column.keys for column in rows.columns], rows.label


def test_the_items_have_their_codes_and_their_keys() -> None:
    items = next(one for one in rows_in() if one.path == ("支出",))
    assert (items.by, items.codes) == ("编码", "[0-9]{7}")
    forms = {column.label: column.form for column in items.columns}
    assert forms["基本支出"] == "金额"
    assert forms["其中财政拨款 · 小计"] == "金额"
    assert forms["原因"] == "文字"


def test_a_row_of_which_every_key_is_taken_out_goes_too() -> None:
    gone = [Edit(path, None) for path in leaves(INPUT) if path[:2] == ("支出", "2010301")]
    made = revise(INPUT, gone)
    assert "2010301" not in made
    assert "行政运行" not in made
    assert leaves(made) == {p: v for p, v in leaves(INPUT).items() if "2010301" not in p}


def test_a_row_stays_where_one_of_its_keys_does() -> None:
    made = revise(INPUT, [Edit(("支出", "2010302", "项目支出"), None)])
    assert leaves(made)["支出", "2010302", "年初预算"] == "20.00"


def test_what_is_put_where_all_was_taken_out_stays() -> None:
    edits = [
        Edit(("支出", "2010302", "项目支出"), None),
        Edit(("支出", "2010302", "年初预算"), None),
        Edit(("支出", "2010302", "经营支出"), "7"),
    ]
    found = leaves(revise(INPUT, edits))
    assert found["支出", "2010302", "经营支出"] == "7"
    assert ("支出", "2010302", "年初预算") not in found


def test_a_new_row_taken_back_leaves_nothing() -> None:
    place = ("支出", "2010399", "项目支出")
    made = revise(INPUT, [Edit(place, "")])
    assert leaves(made)[place] == ""
    assert leaves(revise(made, [Edit(place, None)])) == leaves(INPUT)


@pytest.mark.parametrize("key", ["支出", "基本支出明细"])
def test_rows_of_json_go_too(key: str) -> None:
    rows = {"2010301": {"基本支出": "1", "年初预算": "2"}, "2010302": "3"}
    text = json.dumps({"部门": "某局", key: rows}, ensure_ascii=False)
    gone = [Edit((key, "2010301", one), None) for one in ("基本支出", "年初预算")]
    found = leaves(revise(text, gone))
    assert not any(path[:2] == (key, "2010301") and len(path) > 2 for path in found)
    assert found[key, "2010302"] == "3"
