"""Merging: an input that somebody typed, brought up to date by its letters."""

from __future__ import annotations

import json
import os
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imports import CLERK, MORE, brought, clerks, example, facts_with, kept

from generator.entry import parse
from generator.entry.scalars import build
from generator.importing import Files, import_tables
from generator.importing.manuscript import Manuscript
from generator.importing.merging import order
from generator.problem import InvalidReport

# ---------------------------------------------------------------- brought up to date


def test_tables_that_agree_change_no_letter(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    found = brought(tmp_path, facts_with({}))
    assert path.read_text("utf-8") == CLERK == found.text
    assert (found.changes, found.doubtful) == ((), ())


def test_nothing_but_the_figures_that_changed_is_written(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    found = brought(tmp_path, facts_with(MORE))
    expected = CLERK.replace("收入: 100.00   #", "收入: 107.00   #")
    expected = expected.replace("基本支出: 60.00", "基本支出: 67.00")
    assert path.read_text("utf-8") == expected
    assert [(c.path[-1], c.old, c.new, c.cell) for c in found.changes] == [
        ("一般公共预算财政拨款收入", "100.00", "107.00", "表.xlsx Z01!C7"),
        ("基本支出", "60.00", "67.00", "表.xlsx Z03!D10"),
    ]


def test_a_remark_keeps_its_column_as_long_as_there_is_room() -> None:
    edited = paper("收入:\n  其他收入: 1.00   # 一\n  经营收入:       # 二\n  事业收入: 5 # 三\n")
    edited.put(("收入", "其他收入"), "12.00")
    edited.put(("收入", "经营收入"), "3.00")
    edited.put(("收入", "事业收入"), "1,000.00")
    assert edited.text() == (
        "收入:\n  其他收入: 12.00  # 一\n  经营收入: 3.00  # 二\n  事业收入: 1,000.00  # 三\n"
    )


def test_a_reason_whose_figure_changed_is_to_be_looked_at(tmp_path: Path) -> None:
    clerks(tmp_path)
    found = brought(tmp_path, facts_with(MORE))
    (one,) = found.doubtful
    assert (one.place.line, one.text) == (13, "人员增加")
    assert str(one) == (
        "第 13 行，行政运行的原因“人员增加”：原来决算 60.00、预算 90.00，"
        "现在决算 67.00、预算 90.00；请再看一看"
    )


def test_windows_line_breaks_and_quotes_stay(tmp_path: Path) -> None:
    path = clerks(tmp_path, CLERK.replace("\n", "\r\n"))
    brought(tmp_path, facts_with({**MORE, "'5.00'": "'6.00'", "项目支出: 5.00": "项目支出: 6.00"}))
    text = path.read_bytes().decode()
    assert text.count("\r\n") == text.count("\n")
    assert "其他收入: '6.00'\r\n" in text


def test_a_figure_in_braces_is_exchanged_in_its_quotes(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    more = {"财政拨款收入: 100.00": "财政拨款收入: 1,260.00", '"40.00"': '"1,200.00"'}
    brought(tmp_path, facts_with(more))
    assert '2101502: {项目支出: "1,200.00", 年初预算: 0, 原因: 追加}' in path.read_text("utf-8")


def test_a_new_subject_stands_at_its_place_and_asks_for_what_it_needs(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    new = {
        "财政拨款收入: 100.00": "财政拨款收入: 108.00",
        "    2101599:\n": "    2101505: {项目支出: 8.00, 年初预算: 0}\n    2101599:\n",
    }
    brought(tmp_path, facts_with(new))
    assert (
        "原因: 追加}\n    2101505:              # 医疗保障政策管理\n"
        "      项目支出: 8.00\n      年初预算: 【待填】\n      原因:\n# 没有缩进的注释\n"
    ) in path.read_text("utf-8")


def test_a_subject_that_is_gone_becomes_nothing_and_keeps_its_words(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    without = {
        "财政拨款收入: 100.00": "财政拨款收入: 60.00",
        '    2101502: {项目支出: "40.00", 年初预算: 0, 原因: 追加}\n': "",
    }
    brought(tmp_path, facts_with(without))
    assert '2101502: {项目支出: "0.00", 年初预算: 0, 原因: 追加}' in path.read_text("utf-8")


def test_what_was_edited_by_hand_since_stays_while_the_tables_do(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    brought(tmp_path, facts_with({}))
    edited = CLERK.replace("基本支出: 60.00", "基本支出: 61.00")
    path.write_text(edited, encoding="utf-8")
    found = brought(tmp_path, facts_with({}))
    assert found.text == edited
    assert [(c.kind, c.old, c.new) for c in found.changes] == [("留", "61.00", "60.00")]


def test_what_was_edited_by_hand_gives_way_to_tables_that_changed_too(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    brought(tmp_path, facts_with({}))
    path.write_text(CLERK.replace("基本支出: 60.00", "基本支出: 61.00"), encoding="utf-8")
    found = brought(tmp_path, facts_with(MORE))
    assert "基本支出: 67.00" in found.text
    assert ("换", "61.00", "67.00") in [(c.kind, c.old, c.new) for c in found.changes]


def test_a_json_input_is_brought_up_to_date_as_well(tmp_path: Path) -> None:
    tree = parse(CLERK, "2024.yaml").source.tree  # type: ignore[attr-defined]
    text = json.dumps(tree, ensure_ascii=False, indent=2)
    path = clerks(tmp_path, text, "2024.json")
    new = {**MORE, "    2101599:\n": "    2101505: {项目支出: 8.00, 年初预算: 0}\n    2101599:\n"}
    new["财政拨款收入: 100.00"] = "财政拨款收入: 115.00"
    brought(tmp_path, facts_with(new))
    found = json.loads(path.read_text("utf-8"))
    assert found["支出"]["2101501"]["基本支出"] == "67.00"
    assert found["支出"]["2101505"]["项目支出"] == "8.00"
    assert found["支出"]["2101501"]["原因"] == tree["支出"]["2101501"]["原因"]


def test_importing_twice_is_importing_once(tmp_path: Path) -> None:
    first = brought(tmp_path, example())
    again = brought(tmp_path, example())
    assert (again.text, again.sources, again.changes) == (first.text, first.sources, ())


def test_nothing_is_written_over_what_somebody_changed_meanwhile(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    files = Files((kept(tmp_path, facts_with(MORE)),))
    found = import_tables(files, tmp_path / "in", "某局", "2024")
    path.write_text(CLERK + "# 刚加的\n", encoding="utf-8")
    with pytest.raises(InvalidReport, match="刚才有人改了"):
        found.write()
    assert path.read_text("utf-8").endswith("# 刚加的\n")


def test_an_input_is_written_with_where_its_figures_came_from_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = clerks(tmp_path)
    found = import_tables(
        Files((kept(tmp_path, facts_with(MORE)),)), tmp_path / "in", "某局", "2024"
    )
    assert found.data.decode() != CLERK
    before = {one.name for one in path.parent.iterdir()}
    there = iter([None])

    def full(_: int) -> None:
        if next(there, "full"):
            raise OSError(28, "full")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(InvalidReport, match="写不了这个文件"):
            found.write()
    assert path.read_text("utf-8") == CLERK
    assert {one.name for one in path.parent.iterdir()} == before
    found.write()
    assert path.read_bytes() == found.data


# ---------------------------------------------------------------- a text edited by its letters


def paper(text: str) -> Manuscript:
    return Manuscript(text, "2024.yaml", order)


def test_a_block_that_is_not_there_is_added_with_all_above_it() -> None:
    edited = paper("部门: 某局\n收入:\n  其他收入: 1\n机关运行经费:\n  金额: 2\n")
    edited.put(("结转和结余", "年初财政拨款结转和结余", "一般公共预算财政拨款"), "3.00")
    assert edited.text() == (
        "部门: 某局\n收入:\n  其他收入: 1\n\n结转和结余:\n  年初财政拨款结转和结余:\n"
        "    一般公共预算财政拨款: 3.00\n机关运行经费:\n  金额: 2\n"
    )


def test_a_text_without_its_last_line_break_is_gone_on_with() -> None:
    edited = paper("收入:\n  其他收入: 1")
    edited.put(("收入", "经营收入"), "2.00")
    edited.put(("收入", "本年收入合计"), "3.00")
    assert edited.text() == "收入:\n  经营收入: 2.00\n  其他收入: 1\n  本年收入合计: 3.00\n"


def test_an_empty_block_is_filled_below_its_samples() -> None:
    edited = paper("支出:\n  # 2101501:\n  #   基本支出: 1\n\n政府性基金:\n")
    edited.put(("支出", "2101502", "项目支出"), "3.00")
    assert edited.text() == (
        "支出:\n  # 2101501:\n  #   基本支出: 1\n  2101502:\n    项目支出: 3.00\n\n政府性基金:\n"
    )


def test_what_is_dropped_takes_its_lines_alone() -> None:
    edited = paper("支出:\n  a:\n    b: 1  # c\n  # d\n  e: |\n    f\n    g\n  h: 2\n")
    edited.drop(("支出", "a"))
    edited.drop(("支出", "e"))
    assert edited.text() == "支出:\n  # d\n  h: 2\n"


@pytest.mark.parametrize("text", ["", "# 空的\n", "- 一\n- 二\n", "只有一句话\n"])
def test_what_is_no_input_is_refused(text: str) -> None:
    with pytest.raises(InvalidReport):
        paper(text)


# ---------------------------------------------------------------- any layout


class Layout:
    """An input as somebody may have laid it out: its text, and where its amounts are."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  a test, no secret
        self.step = self.chance.choice((2, 3, 4))
        self.lines: list[str] = []
        self.amounts: list[tuple[str, ...]] = []
        for block in self.some(("收入", "支出", "机关运行经费", "上年", "概况")):
            getattr(self, {"支出": "items", "概况": "duties"}.get(block, "block"))(block)
        ends = self.chance.choice(("\n", "\r\n"))
        self.text = ends.join(self.lines) + self.chance.choice((ends, ""))

    def some(self, among: tuple[str, ...]) -> list[str]:
        return self.chance.sample(among, self.chance.randint(1, len(among)))

    def put(self, depth: int, text: str) -> None:
        """A line, with what a clerk may leave around it."""
        if self.chance.random() < 0.2:
            self.lines.append("")
        if self.chance.random() < 0.2:
            indent = self.chance.choice((0, depth * self.step))
            self.lines.append(f"{' ' * indent}# 第 {len(self.lines)} 行：“{text[:4]}”")
        remark = self.chance.choice(("", "", "   # 核对过", " # a: 1", "  "))
        self.lines.append(f"{' ' * (depth * self.step)}{text}{remark}")

    def amount(self) -> str:
        number = f"{self.chance.randint(0, 10**7) / 100:,.2f}"
        return self.chance.choice((number, f"'{number}'", f'"{number}"', number.replace(",", "")))

    def block(self, name: str) -> None:
        self.put(0, f"{name}:")
        keys = {
            "收入": ("其他收入", "事业收入", "经营收入"),
            "上年": ("收入总计", "支出总计", "其他收入"),
        }
        for key in self.some(keys.get(name, ("金额", "上年", "年初预算"))):
            self.put(1, f"{key}: {self.amount()}")
            self.amounts.append((name, key))

    def items(self, name: str) -> None:
        self.put(0, f"{name}:")
        for code in self.some(("2010301", "'2080505'", "2101501", '"2210201"')):
            bare = code.strip("'\"")
            self.amounts.append((name, bare, "项目支出"))
            if self.chance.random() < 0.3:
                number = self.amount().replace(",", "")
                self.put(1, f"{code}: {{项目支出: {number}, 原因: 追加}}")
                continue
            self.put(1, f"{code}:")
            if self.chance.random() < 0.5:
                indent = " " * (2 * self.step)
                self.lines += [f"{indent}原因: |", f"{indent}  一、追加", f"{indent}  # 不是注释"]
            self.put(2, f"项目支出: {self.amount()}")

    def duties(self, name: str) -> None:
        self.put(0, f"{name}:")
        self.put(1, "职责:")
        self.lines += [f"{' ' * self.step}- 一: 二", f"{' ' * self.step}- '# 三'"]


def applied(tree: Any, path: tuple[str, ...], value: str) -> None:
    for key in path[:-1]:
        tree = tree.setdefault(key, {})
    tree[path[-1]] = value


@given(seed=st.integers(0, 10**9))
def test_in_any_layout_the_figures_change_and_nothing_else(seed: int) -> None:
    layout = Layout(seed)
    expected = json.loads(json.dumps(build(layout.text, "一.yaml").tree))
    edited = paper(layout.text)
    changed = layout.chance.sample(layout.amounts, min(2, len(layout.amounts)))
    added = [
        ("收入", "上级补助收入"),
        ("支出", "2010399", "基本支出"),
        ("结转和结余", "年初结转和结余"),
    ][: layout.chance.randint(0, 3)]
    for path in (*changed, *added):
        value = f"{layout.chance.randint(0, 10**9) / 100:,.2f}"
        edited.put(path, value)
        applied(expected, path, value)
    text = edited.text()
    assert build(text, "二.yaml").tree == expected
    assert ("\r\n" in text) == ("\r\n" in layout.text)
    assert re.findall("#.*", text.replace("\r", "")) == re.findall("#.*", "\n".join(layout.lines))
    # Every line but those with a figure that changed is there as it was, and in its order.
    after = iter(text.replace("\r", "").split("\n"))
    keys = {path[-1] for path in changed}
    kept_as_they_are = [line for line in layout.lines if not any(key in line for key in keys)]
    assert all(line in after for line in kept_as_they_are)
