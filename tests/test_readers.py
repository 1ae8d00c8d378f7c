"""What a clerk sees for each mistake in an input, and that no input makes a traceback."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from example import LEAST as BASE
from example import example, example_budget, text_of
from hypothesis import event, given
from hypothesis import strategies as st

from generator.entry import latest, locate, parse, read, read_text
from generator.entry.accounts import Accounts
from generator.entry.codes import FUND_SECTIONS
from generator.entry.report import Report
from generator.entry.scalars import build
from generator.entry.values import typed_amount
from generator.problem import InvalidReport, Problem
from generator.vocabulary.subjects import functional

ROOT = Path(__file__).resolve().parent.parent
INPUTS = sorted(ROOT.glob("inputs/*/20*[0-9t].yaml"))


def said(text: str | bytes, **kind: Any) -> str:
    """Everything that is said of an input that is wrong, one problem a line."""
    with pytest.raises(InvalidReport) as raised:
        _read(text, **kind)
    return str(raised.value)


def _read(text: str | bytes, **kind: Any) -> Report:
    if isinstance(text, bytes):
        return read_text(text, "甲.yaml", **kind)
    return parse(text, "甲.yaml", **kind)


def edited(*edits: tuple[str, str]) -> str:
    text = BASE
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


def accounts(report: Report) -> Accounts:
    assert isinstance(report.content, Accounts)
    return report.content


def basic(typed: str) -> Decimal | None:
    """How an amount is taken that stands for 基本支出."""
    report = parse(edited(("基本支出: 100", f"基本支出: {typed}")), "甲.yaml")
    return accounts(report).items["2101501"].basic


def test_the_base_of_these_tests_is_right() -> None:
    report = parse(BASE, "甲.yaml")
    assert report.kind == "决算"
    assert report.hints == ()


# ---------------------------------------------------------------- keys


@pytest.mark.parametrize(
    ("edit", "line", "guess"),
    [
        (("基本支出", "基本支处"), 8, "不认识“基本支处”，是不是“基本支出”？"),
        (("计量单位", "计量单们"), 3, "不认识“计量单们”，是不是“计量单位”？"),
        (("一般公共预算财政拨款收入", "一般公共预算拨款收入"), 5, "“一般公共预算财政拨款收入”？"),
    ],
)
def test_an_unknown_key_has_its_line_and_a_guess(
    edit: tuple[str, str], line: int, guess: str
) -> None:
    assert f"甲.yaml 第 {line} 行：" in (text := said(edited(edit)))
    assert guess in text


def test_a_key_like_no_other_has_those_that_may_stand_there() -> None:
    text = said(edited(("基本支出: 100", "qqq: 100")))
    assert "第 8 行：不认识“qqq”；这里可以写：名称、基本支出、项目支出" in text
    assert "计量单位" not in text


def test_a_key_deep_in_a_part_is_guessed_from_its_own_part() -> None:
    text = said(BASE + "三公经费:\n  公务接待费:\n    批数: 1\n上年:\n  收入总计:\n    金客: 1\n")
    assert "第 11 行：不认识“批数”，是不是“批次”？" in text
    assert "第 14 行：不认识“金客”，是不是“金额”？" in text


def test_an_unknown_key_that_is_blank_is_still_unknown() -> None:
    assert "第 9 行：不认识“概兄”，是不是“概况”？" in said(BASE + "概兄:\n")


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("因公出国（境）费", "因公出国(境)费"),
        ("因公出国（境）费", "因公出国（境） 费"),
        ("三公经费", "“三公”经费"),
    ],
)
def test_what_an_input_method_makes_of_a_key_is_taken(key: str, typed: str) -> None:
    text = BASE + "三公经费:\n  因公出国（境）费:\n    决算: 5\n"
    assert parse(text.replace(key, typed), "甲.yaml").content == parse(text, "甲.yaml").content


def test_a_missing_key_is_named_with_its_place() -> None:
    assert "甲.yaml：缺“计量单位”；请补上" in said(edited(("计量单位: 元\n", "")))
    text = said(BUDGET + "项目支出:\n  - 名称: 甲项目\n")
    assert "甲.yaml 第 10 行：缺“项目支出→第 1 条→金额”；请补上" in text


BUDGET = """\
部门: 某某局
年度: 2024
类型: 预算
计量单位: 元
收入:
  一般公共预算拨款: 100
支出:
  210: 100
"""


def test_a_repeated_key_has_both_lines() -> None:
    text = said(BASE + "收入:\n  其他收入: 1\n")
    assert "甲.yaml 第 9 行：“收入”在第 4 行已经写过；请合并成一处" in text


def test_two_rows_of_one_subject_have_both_lines() -> None:
    text = said(BASE + "  ２１０１５０１:\n    项目支出: 5\n")
    assert "甲.yaml 第 9 行：“２１０１５０１”在第 7 行已经写过；请合并成一处" in text


# ---------------------------------------------------------------- codes


def test_an_unknown_code_without_a_name_shows_its_neighbours() -> None:
    text = said(edited(("2101501", "2101577")))
    assert "甲.yaml 第 7 行：科目表里没有 2101577" in text
    assert "2101501 行政运行" in text
    assert "请加一行“名称: …”" in text


def test_an_unknown_code_with_a_name_is_taken_with_a_hint() -> None:
    report = parse(edited(("2101501:", "2101577:\n    名称: 新科目")), "甲.yaml")
    (hint,) = report.hints
    assert hint.hint
    assert hint.where == "甲.yaml 第 7 行"
    assert "没有 2101577，用了您写的名称“新科目”" in hint.message


def test_a_code_of_an_unknown_class_asks_for_the_names_above() -> None:
    text = said(edited(("2101501:", "2991501:\n    名称: 甲")))
    assert "第 7 行：科目表里没有 299、29915，请核对编码 2991501" in text
    named = "支出小计:\n  299:\n    名称: 甲类\n  29915:\n    名称: 甲款\n"
    report = parse(edited(("2101501:", "2991501:\n    名称: 甲")) + named, "甲.yaml")
    assert len(report.hints) == 1


@pytest.mark.parametrize(("code", "level"), [("21015", "款"), ("210", "类")])
def test_a_code_of_a_higher_level_is_sent_to_the_subtotals(code: str, level: str) -> None:
    text = said(edited(("2101501", code)))
    assert f"第 7 行：{code} 是{level}级编码，这里要写 7 位的项级编码" in text
    assert "请写到“支出小计”下面" in text
    assert ("同一款下有：2101501 行政运行、" in text) == (level == "款")


@pytest.mark.parametrize(
    ("code", "block", "of"),
    [
        ("2296013", "政府性基金", "22960 彩票公益金安排的支出"),
        ("2230105", "国有资本经营预算", "223 国有资本经营预算支出"),
    ],
)
def test_a_code_of_a_fund_is_sent_to_its_block(code: str, block: str, of: str) -> None:
    text = said(edited(("2101501", code)))
    assert f"第 7 行：{code} 属于 {of}，是{block}的科目；请把这一组移到“{block}”的“支出”" in text
    rows = BASE + f"{block}:\n  支出:\n    {code}:\n      项目支出: 1\n"
    assert code in repr(parse(rows, "甲.yaml").content)


@pytest.mark.parametrize("code", sorted(FUND_SECTIONS))
def test_every_section_of_a_fund_is_in_the_dictionary(code: str) -> None:
    assert code in functional()


@pytest.mark.parametrize("code", ["行政运行", "210150", "21015011", "210150x"])
def test_what_is_no_code_is_said_to_be_none(code: str) -> None:
    assert f"第 7 行：“{code}”不是科目编码；这里应写 7 位项级编码" in said(
        edited(("2101501", code))
    )


def test_what_is_amiss_with_a_code_is_said() -> None:
    assert "，如 2101501（现在是 6 位）" in said(edited(("2101501", "210150")))
    assert "；名称不写在这里，只写 2101501" in said(edited(("2101501:", "2101501 行政运行:")))


def test_the_codes_that_are_shown_are_the_nearest() -> None:
    text = said(BASE + "基本支出明细:\n  30238: 1\n")
    assert "30231 公务用车运行维护费、30239 其他交通费用" in text
    assert "30201" not in text
    assert "没有 3023；应是 3 位或 5 位编码" in said(BASE + "基本支出明细:\n  3023: 1\n")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("计量单位: 元\n", "", "缺“计量单位”；请补上，写 “计量单位: 元” 或 “计量单位: 万元”"),
        ("100\n支", "\n    其他收入: 1\n支", "第 6 行的“其他收入”是不是多缩进了？"),
        ("    基本支出: 100", "  基本支出: 100", "“基本支出”不是科目编码"),
        ("  2101501:\n    基本支出: 100", "  2101501: 100", "下面可以写：名称、基本支出、项目支出"),
        ("支出:\n", "  支出:\n", "第 6 行：“支出”缩进得不对；它在最外层，前面不要空格"),
        (
            "收入:\n  一般",
            "一般",
            "第 4 行：“一般公共预算财政拨款收入”不在这里；它要写在“收入”下面",
        ),
        ("    基本支出: 100", "    基本支出: 100\n      年初预算: 1", "“基本支出”已经写了值"),
        ("    基本支出: 100", "    基本支出: -", "第 8 行：“-”不是数；没有就写 0 或留空"),
        ("    基本支出: 100", "    基本支出: 100\n  - 甲: 1", "列表的每一条都以“- ”开头"),
    ],
)
def test_a_line_in_the_wrong_place_is_told_the_right_one(old: str, new: str, message: str) -> None:
    assert message in said(edited((old, new)))


def test_a_code_that_is_not_indented_is_sent_into_its_table() -> None:
    text = said(edited(("  2101501:\n    基本支出: 100", "2101501:\n  基本支出: 100")))
    assert "第 6 行：支出：这里应是下一级的几行“编码: …”，现在空着" in text
    assert "第 7 行：不认识“2101501”；科目编码要写在“支出”等表下面，往里缩进两格" in text


def test_codes_of_the_other_tables_are_checked_too() -> None:
    text = said(
        BASE
        + "支出小计:\n  20805:\n    基本支出: 1\n  2101501:\n    基本支出: 1\n"
        + "基本支出明细:\n  30198: 1\n"
        + "政府性基金:\n  支出:\n    229:\n      项目支出: 1\n"
    )
    assert "第 10 行：支出里没有属于 20805 的项，却写了它的小计" in text
    assert "第 12 行：“2101501”应是 3 位的类、5 位的款编码，或者“合计”" in text
    assert "第 15 行：经济分类科目表里没有 30198；同类的有：" in text
    assert "第 18 行：229 是类级编码" in text
    assert "第 9 行：科目表里没有 999" in said(BUDGET + "  999: 5\n")


def test_a_part_of_two_kinds_of_spending_must_say_which() -> None:
    both = edited(("基本支出: 100", "基本支出: 50\n    项目支出: 50\n    其中财政拨款: 80"))
    assert "第 10 行：本科目既有基本支出又有项目支出" in said(both)
    twice = edited(("基本支出: 100", "基本支出: 9\n    其中财政拨款: {小计: 8, 基本支出: 8}"))
    assert "第 9 行：写了小计就不要再写基本支出、项目支出" in said(twice)


# ---------------------------------------------------------------- amounts and other values


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1234.50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("12 345 678.90", "12345678.90"),
        ("12　345　678.90", "12345678.90"),
        ("１２３．５０", "123.50"),
        ("１，２３４．５０", "1234.50"),
        ("1，234.50", "1234.50"),
        ("-5.00", "-5.00"),
        ("－5", "-5"),
        ("\u22125", "-5"),
        ("+5", "5"),
        ("'12.10'", "12.10"),
        ("0201", "201"),
        ("0", "0"),
        ("-0.00", "0"),
    ],
)
def test_an_amount_is_what_was_typed(typed: str, value: str) -> None:
    assert basic(typed) == Decimal(value)
    assert not str(basic(typed)).startswith("-0")


@pytest.mark.parametrize("typed", ["", "''", "~", "null"])
def test_a_blank_is_no_amount(typed: str) -> None:
    assert basic(typed) is None


@pytest.mark.parametrize(
    "typed",
    ["1.2.3", "约30", "30元", "3万", "1,23", "1,2345", "1e5", "0x1F", "(5)", "5-", "5²", "①", "½",
     "１２３。５", "1 2", "NaN", "Infinity", "是", "1:30", "' '"],
)  # fmt: skip
def test_what_is_no_amount_is_shown_with_its_line_and_an_example(typed: str) -> None:
    text = said(edited(("基本支出: 100", f"基本支出: {typed}")))
    assert "甲.yaml 第 8 行：支出→2101501→基本支出：" in text
    assert f"“{typed.strip(chr(39))}”不是金额；请只写数字，例如 1234.50 或 1,234.50" in text


def test_an_amount_has_no_more_places_and_digits_than_its_unit() -> None:
    assert "“1.234”小数位太多；元后最多两位" in said(edited(("100\n支", "1.234\n支")))
    assert "“1.2345678”小数位太多；万元后最多六位" in said(
        edited(("单位: 元", "单位: 万元"), ("100\n支", "1.2345678\n支"))
    )
    assert "位数太多，最多 18 位" in said(edited(("100\n支", f"{'9' * 19}\n支")))
    assert basic("9" * 18) == Decimal("9" * 18)


def test_amounts_in_the_larger_unit_are_exact() -> None:
    report = parse(edited(("单位: 元", "单位: 万元"), ("100\n支", "0.123456\n支")), "甲.yaml")
    assert accounts(report).revenue.general == Decimal("1234.56")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("24", "“24”不是年度；请写四位年份，例如 2024"),
        ("二〇二四", "“二〇二四”不是年度；请写四位年份，例如 2024"),
        ("1999", "“1999”不是年度"),
        ("20240", "“20240”不是年度"),
        ("", "这里应是四位年份，例如 2024，现在空着"),
        ("[2024]", "这里应是四位年份，例如 2024，现在下面又分了几行"),
    ],
)
def test_a_year_that_is_none(typed: str, found: str) -> None:
    text = said(edited(("年度: 2024", f"年度: {typed}")))
    assert "甲.yaml 第 2 行：年度：" in text
    assert found in text


@pytest.mark.parametrize("typed", ["2024年", "2024年度", "２０２４", "'2024'"])
def test_a_year_in_any_ordinary_spelling(typed: str) -> None:
    assert parse(edited(("年度: 2024", f"年度: {typed}")), "甲.yaml").content.year == 2024


def test_counts_and_dates_that_are_none() -> None:
    text = said(BASE + "概况:\n  编制人数: 33人\n  实有人数: -1\n")
    assert "第 10 行：概况→编制人数：“33人”不是数；请只写数字，不带单位" in text
    assert "第 11 行：概况→实有人数：“-1”应是不小于 0 的整数" in text
    text = said(BUDGET + "国有资产:\n  截止日: 2023年底\n")
    assert "第 10 行：国有资产→截止日：“2023年底”不是日期；请写成 2020-12-31 的样子" in text


@pytest.mark.parametrize(
    ("edit", "line", "message"),
    [
        (("收入:\n  一般公共预算财政拨款收入: 100", "收入:\n  - 100"), 4,
         "收入：这里应是下一级的几行“键: 值”，现在是以“- ”开头的列表"),
        (("收入:\n  一般公共预算财政拨款收入: 100", "收入: 100"), 4,
         "收入：这里应是下一级的几行“键: 值”，读到的是“100”"),
        (("  2101501:\n    基本支出: 100", "  - 100"), 6,
         "支出：这里应是下一级的几行“编码: …”，现在是以“- ”开头的列表"),
        (("  2101501:\n    基本支出: 100", "  2101501: 100"), 7,
         "支出→2101501：这里应是下一级的几行“键: 值”，读到的是“100”"),
        (("  2101501:\n    基本支出: 100", "  2101501:"), 7,
         "支出→2101501：这里应是下一级的几行“键: 值”，现在空着"),
        (("基本支出: 100", "基本支出: {元: 100}"), 8,
         "支出→2101501→基本支出：这里应是一个金额，没有就写 0 或留空，现在下面又分了几行"),
        (("计量单位: 元", "计量单位: [元]"), 3,
         "计量单位：只能写 元 或 万元，现在是以“- ”开头的列表"),
        (("计量单位: 元", "计量单位: 亿元"), 3, "计量单位：只能写 元 或 万元，读到的是“亿元”"),
        (("计量单位: 元", "计量单位: 元\n类型: [决算]"), 4, "类型只能写 决算 或 预算，现在是"),
        (("计量单位: 元", "计量单位: 元\n类型: 年报"), 4,
         "类型只能写 决算 或 预算，读到的是“年报”"),
        (("某某局", "[某某局]"), 1, "部门：这里应是一段文字，现在下面又分了几行"),
        (("某某局", ""), 1, "部门：这里不能空着"),
        (("某某局", "|\n  某某局\n  机关"), 1, "部门：“某某局”后面换了行；请写在一行里"),
        (("计量单位: 元", "计量单位: 元\n概况:\n  职责: 管理"), 5,
         "概况→职责：这里应是一条一行、以“- ”开头的列表，读到的是“管理”"),
        (("计量单位: 元", "计量单位: 元\n概况:\n  职责:\n    - 甲\n    -"), 7,
         "概况→职责→第 2 条：这里不能空着"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_form(edit: tuple[str, str], line: int, message: str) -> None:
    assert f"甲.yaml 第 {line} 行：{message}" in said(edited(edit))


def test_the_kind_of_the_file_and_of_its_name_agree() -> None:
    assert "第 3 行：类型写的是预算，文件名却是决算" in said(BUDGET, kind="决算")
    assert parse(BUDGET, "甲.yaml", kind="预算").kind == "预算"


@pytest.mark.parametrize("part", ["概况", "结转和结余", "支出小计", "上年", "三公经费", "预算绩效"])
def test_an_empty_part_says_the_same_as_none(part: str) -> None:
    assert parse(f"{BASE}{part}:\n", "甲.yaml").content == parse(BASE, "甲.yaml").content


def test_an_amount_in_braces_with_a_comma_is_explained() -> None:
    text = said(edited(("  2101501:\n    基本支出: 100", "  2101501: {基本支出: 1,234.50}")))
    assert "第 7 行：不认识“234.50”；写在花括号 {} 里的金额不能带千分位逗号" in text


def test_an_invisible_character_is_named() -> None:
    assert "第 1 行：部门：文字里有看不见的控制字符 U+FEFF" in said(
        edited(("某某局", "某某\ufeff局"))
    )
    assert "甲.yaml 第 1 行：有不能用的字符 U+0001；请删去" in said(
        edited(("某某局", "某某\x01局"))
    )


def test_a_text_is_as_long_as_a_page_can_hold() -> None:
    assert "第 1 行：部门：文字太长（20001 字）" in said(edited(("某某局", "局" * 20_001)))


def test_what_is_still_to_fill_is_counted_not_listed() -> None:
    rows = "".join(f"  301{number:02}: 【待填】\n" for number in (1, 2, 3, 6, 7, 8, 9, 10, 11, 12))
    text = said(f"{BASE}基本支出明细:\n{rows}  30113: 【待填】\n  30201: 【待填】\n")
    assert "第 10 行：基本支出明细→30101：还没有填；请写一个金额，没有就写 0 或留空" in text
    assert text.count("：还没有填；") == 10
    assert "甲.yaml 第 20 行：从这里到第 21 行，还有 2 处【待填】没有填" in text


# ---------------------------------------------------------------- the form of the text


def test_full_width_colons_throughout() -> None:
    text = said(BASE.replace(": ", "：").replace(":", "："))
    assert "甲.yaml 第 1 行：用了全角冒号“：”；键后面请用半角冒号加空格“: ”" in text
    assert "共 8 行" in text


@pytest.mark.parametrize(
    ("edit", "line", "column"),
    [
        (("年度: ", "年度："), 2, 3),
        (("收入: 100", "收入: 100\n  其他收入：5\n\n# 注：说明\n"), 6, 7),
        (("    基本支出: 100", "    基本支出: 100\n    原因：甲"), 9, 7),
    ],
)
def test_one_full_width_colon(edit: tuple[str, str], line: int, column: int) -> None:
    text = said(edited(edit))
    assert f"甲.yaml 第 {line} 行：第 {column} 列是全角冒号“：”" in text
    assert "请用半角冒号加空格“: ”" in text


def test_full_width_colons_in_a_whole_part() -> None:
    text = said(edited(("2101501:\n    基本支出: ", "2101501：\n    基本支出：")))
    assert "第 6 行：支出：这里应是下一级的几行" in text
    assert "全角冒号“：”请改成半角冒号" in text
    text = said(edited(("收入: 100", "收入：100")))
    assert "第 4 行：收入：这里应是下一级的几行" in text
    assert "读到的是“一般公共预算财政拨款收入：100”；里面的全角冒号" in text


@pytest.mark.parametrize(
    ("edit", "line", "message"),
    [
        (("  一般", "\t一般"), 5, "行首用了制表符（Tab）；缩进请用空格"),
        (("    基本", "  \t基本"), 8, "行首用了制表符（Tab）；缩进请用空格"),
        (("年度: 2024", "年度:2024"), 2, "冒号后面要有一个空格：“年度:2024”"),
        (("年度: 2024", "＃ 注\n年度: 2024"), 2, "行首是全角“＃”；这里请用半角“#”"),
        (("某某局", '"某某局'), 1, "从这一行开始的引号没有配对"),
        (("某某局", '"某某" 局'), 1, '“部门: "某某" 局”的引号后面还有字'),
        (("部门: 某某局\n", '部门: "某某局\n样式: "样本"\n'), 1, "从这一行开始的引号没有配对"),
        (("2101501:", "2101501: ＃ 行政运行"), 8, "上面一行的“＃”是全角的，后面的字成了“2101501”"),
        (("某某局", "甲: 乙"), 1, "“部门: 甲: 乙”里有两个冒号"),
        (("某某局", "@甲"), 1, "文字不能以“@”开头；请用引号括起来"),
        (("某某局", "%甲"), 1, "文字不能以“%”开头；请用引号括起来"),
        (("某某局", '"a\\q"'), 1, "双引号里的反斜杠"),
        (("某某局", "|甲"), 1, "“|”“>”后面不能再写字；请把文字用引号括起来"),
        (("某某局", "!甲 某某局"), 1, "文字不能以 ! 开头；请用引号括起来"),
        (("某某局", "* 甲"), 1, "文字不能以 * & 开头"),
        (("100\n支", "{甲: 1\n支"), 5, "从这一行开始的括号没有配对"),
        (("年度: 2024", "年度"), 2, "这一行缺冒号；请写成“键: 值”的样子"),
        (("年度: 2024", " 年度: 2024"), 2, "“年度: 2024”接不上前面；请检查缩进"),
        (("    基本支出: 100", "    基本支出: 100\n   项目支出: 1"), 9, "“项目支出: 1”接不上前面"),
        (("  一般", " 其他收入: 5\n  一般"), 6, "“一般公共预算财政拨款收入: 100”接不上前面"),
    ],
)  # fmt: skip
def test_a_slip_that_ends_the_reading(edit: tuple[str, str], line: int, message: str) -> None:
    assert f"甲.yaml 第 {line} 行：{message}" in said(edited(edit))


@pytest.mark.parametrize(
    ("unit", "typed", "right"),
    [
        ("元", "682万元", "6,820,000"),
        ("元", "１.５亿", "150,000,000.0"),
        ("元", "6,820.50 元", "6,820.50"),
        ("万元", "1,234元", "0.1234"),
        ("万元", "30千元", "3"),
    ],
)
def test_an_amount_with_its_unit_is_told_in_the_unit_of_the_file(
    unit: str, typed: str, right: str
) -> None:
    """Who only takes the unit away would have typed another amount."""
    text = edited(("收入: 100", f"收入: {typed}"), ("计量单位: 元", f"计量单位: {unit}"))
    assert f"“{typed}”不是金额；" in said(text)
    assert f"本文件的计量单位是{unit}，这里写 {right}" in said(text).splitlines()[0]


def test_without_a_unit_an_amount_with_one_is_told_nothing_more() -> None:
    text = said(edited(("收入: 100", "收入: 682万元"), ("计量单位: 元\n", "")))
    assert "“682万元”不是金额" in text
    assert "本文件的" not in text


def test_a_file_of_the_other_kind_is_told_so_and_nothing_else() -> None:
    planned = text_of(example_budget()).replace("类型: 预算\n", "")
    [line] = said(planned, kind="决算").splitlines()
    assert "写的却像是预算：“收支说明”“基本支出”“项目支出”只有预算才写" in line
    [line] = said(text_of(example()), kind="预算").splitlines()
    assert "写的却像是决算：" in line


def test_a_key_of_the_other_kind_is_told_so() -> None:
    text = said(edited(("支出:\n", "收支说明: 略\n支出:\n")))
    assert "“收支说明”是预算填报文件里的，这份不是预算；这里可以写：" in text


@pytest.mark.parametrize("data", [b"", b"\n \n", "# 只有注释\n".encode(), b"\xef\xbb\xbf"])
def test_an_empty_file(data: bytes) -> None:
    assert said(data) == "甲.yaml：文件是空的；可以用 juesuan new 生成一份待填的文件"


@pytest.mark.parametrize("text", ["- 甲\n- 乙\n", "甲乙丙", "[1, 2]", '"甲"'])
def test_a_file_without_keys(text: str) -> None:
    assert said(text) == "甲.yaml：读不出“键: 值”；请对照样例，每行写成“部门: 某某局”的样子"


@pytest.mark.parametrize(
    ("edit", "line", "message"),
    [
        (("某某局", "&a 某某局"), 1, "不能用 &锚点"),
        (("支出:\n", "支出: &a\n"), 6, "不能用 &锚点"),
        (("部门:", "&a 部门:"), 1, "不能用 &锚点"),
        (("某某局", "*a"), 1, "不能用 *别名 引用"),
        (("收入:\n  一般公共预算财政拨款收入: 100", "收入:\n  <<: *a"), 5, "不能用 *别名 引用"),
        (("某某局", "!!python/object:os.system ls"), 1, "不能用 !!python/object:os.system 这样"),
        (("某某局", "!x 某某局"), 1, "不能用 !x 这样的标记"),
        (("部门:", "!!str 部门:"), 1, "不能用 !!str 这样的标记"),
        (("部门:", "? [甲]\n: 乙\n部门:"), 1, "键应是一个词，后面跟冒号"),
    ],
)
def test_what_a_clerk_never_means_is_refused(
    edit: tuple[str, str], line: int, message: str
) -> None:
    assert f"甲.yaml 第 {line} 行：{message}" in said(edited(edit))


@pytest.mark.parametrize("more", ["---\n", "---\n" + BASE, "...\n---\n甲: 乙\n"])
def test_a_second_document_is_refused(more: str) -> None:
    line = (BASE + more).splitlines().index("---") + 1
    assert f"甲.yaml 第 {line} 行：一个文件只能有一份内容" in said(BASE + more)


def test_a_document_mark_at_the_top_is_no_second_document() -> None:
    assert parse("---\n" + BASE, "甲.yaml").content == parse(BASE, "甲.yaml").content


def _soon(text: str | bytes) -> str:
    """What is said of a hostile file, which must not take long."""
    start = time.process_time()
    found = said(text)
    assert time.process_time() - start < 2
    return found


def test_entities_that_multiply_are_not_expanded() -> None:
    rows = ["a: &a [甲,甲,甲,甲,甲,甲,甲,甲,甲]"]
    for one, other in zip("abcdefgh", "bcdefghi", strict=True):
        rows.append(f"{other}: &{other} [{','.join([f'*{one}'] * 9)}]")
    assert "第 1 行：不能用 &锚点" in _soon("\n".join(rows))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{甲: " * 50 + "1" + "}" * 50,
        '{"甲":' * 100_000,
        "".join(f"{' ' * depth}甲:\n" for depth in range(1000)),
        "- " * 500 + "甲",
        "甲:\n" + "  - 1\n" * 150_000,
    ],
)
def test_a_file_too_deep_or_too_long(text: str) -> None:
    assert "内容太多或层次太深" in _soon(text)


def test_ten_megabytes_are_refused_unread() -> None:
    assert "甲.yaml：文件太大（10.0 MB）" in _soon(b"\xe5\xb1\x80\n" * 2_500_000)


def test_a_file_of_nothing_but_mistakes_is_not_read_to_its_end() -> None:
    text = _soon("".join(f"键{number}: 1\n" for number in range(45_000)))
    assert len(text.splitlines()) == 200


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "2024.yaml"
    with path.open("wb") as file:
        file.truncate(10_000_000)
    start = time.process_time()
    with pytest.raises(InvalidReport, match=r"文件太大（10.0 MB）"):
        read(path)
    assert time.process_time() - start < 1


# ---------------------------------------------------------------- bytes


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_is_read_by_its_mark_and_said(encoding: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    report = read_text(mark + BASE.encode(encoding), "甲.yaml")
    assert report.content == read_text(BASE.encode(), "甲.yaml").content
    (hint,) = report.hints
    assert "UTF-16" in hint.message


def test_gbk_is_read_and_said() -> None:
    report = read_text(BASE.encode("gbk"), "甲.yaml")
    assert report.content == parse(BASE, "甲.yaml").content
    (hint,) = report.hints
    assert hint.hint
    assert "GBK" in hint.message


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf" + BASE.encode(), BASE.replace("\n", "\r\n").encode()]
)
def test_what_windows_adds_is_read_over(data: bytes) -> None:
    report = read_text(data, "甲.yaml")
    assert report.content == parse(BASE, "甲.yaml").content
    assert report.hints == ()


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\xff\x80abc",
        bytes(range(256)) * 20,
        b"\0" * 5000,
        BASE.encode("utf-16-le"),  # without its mark
        BASE.encode("utf-8")[:-5] + b"\xff\xff",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    assert said(data) == "甲.yaml：不是文本文件，或者编码不对；请在编辑器里另存为 UTF-8"


@pytest.mark.parametrize("missing", [1, 2])
def test_a_file_cut_within_a_character_is_told_to_be_cut(missing: int) -> None:
    whole = (BASE.rstrip() + "\n# 某某局").encode()
    assert "甲.yaml：文件不完整，最后一个字只有一半" in said(whole[:-missing])


def test_half_a_character_is_no_text() -> None:
    assert "甲.yaml 第 1 行：有不能用的字符 U+D83D" in said(edited(("某某局", "某\ud83d局")))


# ---------------------------------------------------------------- JSON


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    return [_plain(item) for item in node] if isinstance(node, list) else node


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_json_gives_the_model_of_its_yaml(path: Path, indent: int | str | None) -> None:
    text = path.read_text("utf-8")
    tree = _plain(build(text, "甲.yaml").tree)
    again = json.dumps(tree, ensure_ascii=indent == 2, indent=indent)
    assert parse(again, "甲.json").content == parse(text, "甲.yaml").content


JSON = """{
  "部门": "某某局", "年度": 2024, "计量单位": "元",
  "收入": {"一般公共预算财政拨款收入": 100.50, "其他收入": null},
  "支出": {
    "2101501": {"基本支出": 1e2}
  }
}"""


def test_numbers_of_json_are_the_text_that_was_typed() -> None:
    report = parse(JSON.replace("1e2", "12.10"), "甲.json")
    content = accounts(report)
    assert str(content.items["2101501"].basic) == "12.10"
    assert content.revenue.other is None
    assert "第 5 行：支出→2101501→基本支出：“1e2”不是金额" in said(JSON)


@pytest.mark.parametrize("blank", ["  ", "\t"])
def test_two_rows_of_one_subject_in_json(blank: str) -> None:
    row = '"2101501": {"基本支出": 1}'
    text = JSON.replace('"2101501": {"基本支出": 1e2}', f"{row},\n{blank}{row}")
    assert "甲.yaml 第 6 行：“2101501”在第 5 行已经写过" in said(text)


def test_json_may_escape_a_character_in_two_halves() -> None:
    text = JSON.replace("1e2", "1").replace("某某局", "\\ud840\\udc00\\t\\\\ud840局")
    assert parse(text, "甲.json").content.department == "𠀀\t\\ud840局"
    assert "甲.yaml 第 2 行：双引号里的反斜杠" in said(
        JSON.replace("1e2", "1").replace("某某局", "\\ud840局")
    )


# ---------------------------------------------------------------- everything at once


def test_all_problems_of_a_file_are_said_at_once_from_the_top() -> None:
    text = said(
        "部门:\n"
        "年度: 24\n"
        "计量单位: 亿元\n"
        "收入:\n"
        "  一般公共预算财政拨款收入: 约30\n"
        "  一般公共预算财政拨款收入: 30\n"
        "支出:\n"
        "  2101577:\n"
        "    基本支处: 1\n"
        "  21015:\n"
        "    基本支出: 【待填】\n"
        "概况:\n"
        "  编制人数: 三十\n"
        "  职责: 管理\n"
    )
    found = text.splitlines()
    assert [line.partition("：")[0] for line in found] == [
        f"甲.yaml 第 {line} 行" for line in (1, 2, 3, 5, 6, 8, 9, 10, 11, 13, 14)
    ]
    messages = ["不能空着", "“24”", "“亿元”", "“约30”", "第 5 行已经写过", "没有 2101577"]
    messages += ["是不是“基本支出”", "21015 是款级", "还没有填", "“三十”不是数", "列表"]
    assert all(message in line for message, line in zip(messages, found, strict=True))


# ---------------------------------------------------------------- folders and files


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "inputs" / "liling"
    folder.mkdir(parents=True)
    for year in (2022, 2023, 2024):
        (folder / f"{year}.yaml").write_text(BASE.replace("2024", str(year)), "utf-8")
    (folder / "2025-budget.yaml").write_text(BUDGET.replace("2024", "2025"), "utf-8")
    (folder / "说明.txt").write_text("不是输入", "utf-8")
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "2024.yaml").write_text(BASE, "utf-8")
    return folder.parent


def refused(inputs: Path, department: str, year: str | None = None) -> str:
    with pytest.raises(InvalidReport) as raised:
        locate(inputs, department, year)
    return str(raised.value)


@pytest.mark.parametrize(
    "name",
    ["../../etc", "../etc", "..", ".", "", "/etc", "liling/../../etc", "liling/..", "liling\0",
     "liling\n", "li ling", "~root", "-rf", "_x", "a\\b", "C:", "liling/", "$(ls)", "甲" * 100,
     "𠀀" * 61],
)  # fmt: skip
def test_no_name_leads_out_of_the_inputs(inputs: Path, name: str) -> None:
    assert "不是部门的文件夹名；只能用字母、汉字、数字和 - _" in refused(inputs, name)


@pytest.mark.parametrize("name", ["lilin", "醴陵", "𠀀" * 60])
def test_a_department_that_is_not_there_names_those_that_are(inputs: Path, name: str) -> None:
    assert "没有这个部门的文件夹；现有：liling" in refused(inputs, name)
    assert "一个也没有" in refused(inputs / "没有", name)


def test_a_year_that_is_not_there_names_those_that_are(inputs: Path) -> None:
    text = refused(inputs, "liling", "2019")
    assert "没有 2019 年度的文件；现有：2022、2023、2024、2025-budget" in text


@pytest.mark.parametrize("year", ["24", "../2024", "2024.yaml", "二〇二四", "", "2024-"])
def test_what_is_no_year_is_refused(inputs: Path, year: str) -> None:
    assert "不是年度；请写 2024，预算写 2024-budget" in refused(inputs, "liling", year)


def test_a_year_finds_its_file_and_none_the_latest(inputs: Path) -> None:
    assert locate(inputs, "liling", "2023").name == "2023.yaml"
    assert locate(inputs, "liling", "２０２３ ").name == "2023.yaml"  # as an input method types it
    assert locate(inputs, "liling", "2025").name == "2025-budget.yaml"
    assert locate(inputs, "liling", "2025-budget").name == "2025-budget.yaml"
    assert latest(inputs, "liling").name == "2025-budget.yaml"


def test_an_empty_folder_says_how_to_begin(inputs: Path) -> None:
    (inputs / "new").mkdir()
    assert "里面没有 <年度>.yaml；可以用 juesuan new 生成一份" in refused(inputs, "new")


@pytest.mark.parametrize("name", ["2025.yaml.txt", "2025年.yaml", "2025 (1).yaml"])
def test_a_file_that_is_named_a_little_otherwise_is_named(inputs: Path, name: str) -> None:
    """As Windows hides what a name ends with, and numbers what it downloads."""
    (inputs / "new").mkdir()
    for folder in ("new", "liling"):
        (inputs / folder / name).write_text(BASE, "utf-8")
    (inputs / "liling" / "2024.已核.yaml").touch()
    for said in (refused(inputs, "new"), refused(inputs, "liling", "2026")):
        assert f"；有 {name}，名字不对：填报文件要正好叫 2024.yaml" in said


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-1.7"])
def test_a_document_is_no_input_and_is_to_be_imported(start: bytes, tmp_path: Path) -> None:
    path = tmp_path / "2024.yaml"
    path.write_bytes(start + b"\xff\x00\xb5")
    with pytest.raises(InvalidReport, match=r"不是填报文件；.*请用 juesuan import"):
        read(path)


def test_two_files_of_one_year_are_refused(inputs: Path) -> None:
    (inputs / "liling" / "2024.json").write_text("{}", "utf-8")
    assert "有两个 2024：2024.json、2024.yaml；请留一个" in refused(inputs, "liling")


def test_a_report_has_the_year_before_beside_it(inputs: Path) -> None:
    report = read(locate(inputs, "liling", "2024"))
    assert report.prior is not None
    assert report.prior.content.year == 2023
    assert report.prior.prior is None
    assert read(locate(inputs, "liling", "2022")).prior is None
    assert read(locate(inputs, "liling", "2025-budget")).prior is None


def test_a_mistake_in_the_year_before_is_said_with_its_file(inputs: Path) -> None:
    path = inputs / "liling" / "2023.yaml"
    path.write_text(BASE, "utf-8")
    path.write_text(edited(("100\n支", "约30\n支"), ("2024", "2023")), "utf-8")
    with pytest.raises(InvalidReport) as raised:
        read(locate(inputs, "liling", "2024"))
    assert f"{path} 第 5 行" in str(raised.value)


def test_the_year_in_a_file_is_that_of_its_name(inputs: Path) -> None:
    path = inputs / "liling" / "2021.yaml"
    path.write_text(BASE, "utf-8")
    with pytest.raises(InvalidReport, match=r"第 2 行：文件名是 2021 年，里面的年度却是 2024"):
        read(path)


def test_a_file_that_cannot_be_read_says_so(inputs: Path) -> None:
    with pytest.raises(InvalidReport, match="没有这个文件"):
        read(inputs / "liling" / "2001.yaml")
    with pytest.raises(InvalidReport, match="这是文件夹，不是文件"):
        read(inputs / "liling")


# ---------------------------------------------------------------- whatever is typed

FRAGMENTS = (
    *("部门", "年度", "支出", "收入", "概况", "上年", "三公经费", "2101501", "基本支出"),
    *("其中财政拨款", "小计", "名称", "类型", "预算"),
    *(": ", ":", "：", "\n", "\n  ", "\n    ", "- ", "{", "}", "[", "]", ", ", "#", " #", "\t"),
    *("&a ", "*a", "!!str ", "!x ", "---\n", "...\n", "'", '"', "|", ">", "%", "@", "`", "?", "? "),
    *("\\", "\\ud83d", "\x00", "\x07", "\x85", "\u2028", "\ufeff", "\r", "0", "1,234.50", "-", "~"),
    *("<<: ", "=", "【待填】", "null", "１２", "｛", "”"),
)  # fmt: skip
TYPED = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=40).map("".join)


def _taken_or_refused(text: str | bytes) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        problems = _read(text).hints
    except InvalidReport as refusal:
        problems = refusal.problems
        event("refused")
    assert all(problem.where.startswith("甲.yaml") for problem in problems)


@given(st.binary(max_size=300))
def test_no_bytes_make_a_traceback(data: bytes) -> None:
    _taken_or_refused(data)


@given(TYPED)
def test_no_text_makes_a_traceback(text: str) -> None:
    _taken_or_refused(text)


@given(st.integers(0, len(BASE)), st.integers(0, 6), TYPED)
def test_no_edit_of_a_right_file_makes_a_traceback(start: int, length: int, text: str) -> None:
    _taken_or_refused(BASE[:start] + text + BASE[start + length :])


@given(st.integers(0, len(BASE.encode())), st.integers(0, 3), st.binary(max_size=4))
def test_no_broken_byte_of_a_right_file_makes_a_traceback(
    start: int, length: int, data: bytes
) -> None:
    right = BASE.encode()
    _taken_or_refused(right[:start] + data + right[start + length :])


@given(st.integers(0, len(JSON)), st.integers(0, 3), TYPED)
def test_no_edit_of_right_json_makes_a_traceback(start: int, length: int, text: str) -> None:
    _taken_or_refused(JSON[:start] + text + JSON[start + length :])


_WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@given(
    value=st.decimals(min_value=-(10**14), max_value=10**14, places=2),
    written=st.sampled_from(["{:.2f}", "{:,.2f}", "{: }"]),
    wide=st.booleans(),
)
def test_an_amount_comes_back_however_it_is_grouped(
    *, value: Decimal, written: str, wide: bool
) -> None:
    text = f"{value:,.2f}".replace(",", " ") if written == "{: }" else written.format(value)
    taken = typed_amount(text.translate(_WIDE) if wide else text)
    assert taken == value
    assert taken.as_tuple().exponent == -2
