"""Sentences: whatever province words it, what is stated is read, and what is not is left open."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction

import pytest
from example import ROOT

from generator.inspection import Finding, inspect
from generator.problem import HINT, WRONG, Place
from generator.published.shape import Published, TextLine
from generator.understanding import Text, plain, understand
from generator.understanding.sentences import Item, Read, read
from generator.understanding.sentences.tokens import in_yuan
from generator.vocabulary.quantities import QUANTITIES, ending, expanded


def said(*lines: str) -> Read:
    """What a section of these lines states."""
    text = "\n".join(plain(line) for line in lines)
    return read(Text("一", "", text, ((0, Place(1, 1)),)))


def found(*lines: str, kind: str = "决算") -> list[Finding]:
    """What is found of the figures of a section without tables."""
    year = "2024年度部门决算" if kind == "决算" else "2024年部门预算"
    head = (f"临川县农业农村局{year}", f"{year}情况说明", "一、收支情况说明")
    blocks = tuple(TextLine(one, Place(1, n)) for n, one in enumerate((*head, *lines), 1))
    findings = inspect(understand(Published("说明.txt", "plain", blocks))).findings
    return [one for one in findings if one.code[0] in "NX" and one.at and one.code != "N15"]


def wrong(*lines: str, kind: str = "决算") -> list[tuple[str, str]]:
    return [(one.code, str(one.expected)) for one in found(*lines, kind=kind)]


# ---------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("figure", "unit", "value", "half"),
    [
        ("2345.6", "万元", 23_456_000, 500),
        ("2,345", "元", 2345, Fraction(1, 2)),
        ("1亿2045.5", "万元", 120_455_000, 500),
        ("12045万5000", "元", 120_455_000, Fraction(1, 2)),
        ("7万2", "千元", 72_000, 500),
        ("3", "亿元", 300_000_000, 50_000_000),
        ("-1亿20", "万元", -100_200_000, 5_000),
    ],
)
def test_an_amount_in_one_unit_or_in_two(
    figure: str, unit: str, value: int, half: Fraction | int
) -> None:
    printed = in_yuan(figure, unit)
    assert printed.value == value
    assert printed.half == half


def test_both_parts_of_an_amount_count() -> None:
    text = (
        "支出合计1亿2045.5万元，其中：基本支出1亿1000万元，占91.32%；项目支出1045.5万元，占8.68%。"
    )
    assert not found(text)
    assert ("N03", "91.32") in wrong(text.replace("占91.32", "占93.12"))


def test_every_spelling_is_of_one_quantity() -> None:
    spelt = [text for one in QUANTITIES for each in one.spellings for text in expanded(each)]
    doubled = {text for text in spelt if spelt.count(text) > 1}
    names = {
        text: {q.name for q in QUANTITIES for s in q.spellings if text in expanded(s)}
        for text in doubled
    }
    assert {text for text, of in names.items() if len(of) > 1} == set()
    assert all("" not in expanded(each) for one in QUANTITIES for each in one.spellings)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("公务用车购置及运维费", "公务用车购置及运行维护费"),
        ("公务用车运行维护及购置费支出", "公务用车购置及运行维护费"),
        ("2024年三公经费财政拨款支出", "“三公”经费"),
        ("商品和服务支出", ""),
        ("政府采购服务支出", "政府采购服务"),
    ],
)
def test_a_quantity_is_known_by_its_spellings(words: str, name: str) -> None:
    known = ending(words)
    assert (known[0].name if known else "") == name


# ---------------------------------------------------------------- changes


@pytest.mark.parametrize(
    "change",
    [
        "比上年减少30万元，下降20%",
        "较上年决算数150万元减少30万元，下降20%",
        "较2023年度减支30万元，降幅20%",
        "同比压减30万元、下降20%",
        "与2023年度相比，减少30万元，下降20%",
        "较上年150万元下降20%",
        "比上年下降20%，减少30万元",
    ],
)
@pytest.mark.parametrize(
    "subject",
    [
        "会议费120万元",
        "2024年会议费支出共计120万元",
        "会议费支出决算总额为120万元",
        "会议费安排120万元",
    ],
)
def test_a_change_in_any_words(subject: str, change: str) -> None:
    assert not found(f"{subject}，{change}。")
    ((code, right),) = wrong(f"{subject}，{change}。".replace("20%", "25%"))
    assert (code, right) == ("N01", "20.00")


def test_a_change_names_what_it_is_of() -> None:
    lines = (
        "“三公”经费支出合计60万元，其中：公务用车购置及运维费45万元，公务接待费15万元。",
        "“三公”经费较上年减少15万元，下降20%；公务用车购置及运行维护费较上年减少5万元，下降10%。",
    )
    assert not found(*lines)
    assert wrong(lines[0], lines[1].replace("下降10%", "下降15%")) == [("N01", "10.00")]


def test_a_second_comparison_goes_on_with_the_first_ones_subject() -> None:
    line = "接待费80万元，比上年减少20万元，下降20%；比年初预算减少120万元，下降60%。"
    assert not found(line)
    assert wrong(line.replace("60%", "50%")) == [("N01", "60.00")]


@pytest.mark.parametrize(
    "line",
    [
        "机关运行经费300万元，比上年增加100万元，增长50%。按同口径相比减少20万元，下降9%。",
        "培训费30万元，较上年同期减少10万元，下降40%。",
        "会议费12万元；因搬迁增加3万元，增长90%。",
        "总支出900万元，主要原因是增加专项资金80万元，增长70%。",
        "物业费较上年减少3万元，下降4%。",
    ],
)
def test_a_base_that_is_not_at_hand_is_not_borrowed(line: str) -> None:
    assert not found(line)


def test_what_grew_by_all_that_it_is_had_no_base() -> None:
    line = (
        "一般公共服务支出5000万元，比上年增加500万元，增长11.11%，其中：海关事务25万元，"
        "比上年增加25万元，增长100%。"
    )
    assert [one.code for one in found(line)] == ["N02"]


def test_two_amounts_side_by_side_have_two_changes() -> None:
    line = "收、支总计分别为900、880万元，较上年各增加100、80万元，各增长12.5%、10%。"
    unequal = ("N20", "900")  # the totals of the two sides are one figure
    assert wrong(line) == [unequal]
    assert sorted(wrong(line.replace("10%", "11%"))) == [("N01", "10.00"), unequal]


def test_a_thing_that_rose_is_not_worth_its_rise() -> None:
    (change,) = said("总支出900万元，比上年增加100万元，增长12.5%。").changes
    assert change.of[0].name.quantity == "支出总计"
    rose = said("增加基本支出40万元，减少项目支出10万元。")
    assert not rose.amounts


# ---------------------------------------------------------------- completions


@pytest.mark.parametrize(
    "line",
    [
        "会议费年初预算为50万元，支出决算为40万元，完成年初预算的80%。",
        "会议费支出决算40万元，完成全年预算50万元的80%。",
        "会议费预算50万元，决算40万元，为预算的80%，决算数小于预算数的主要原因是节约。",
        "会议费决算数为40万元，年初预算数为50万元，预算完成率80%。",
    ],
)
def test_a_completion_in_any_words(line: str) -> None:
    assert not found(line)
    assert wrong(line.replace("80%", "85%")) == [("N04", "80.00")]


@pytest.mark.parametrize(
    "line",
    [
        "培训费年初预算40万元，决算数50万元，超预算25%。",
        "培训费年初预算40万元，决算数50万元，预决算差异率25%。",
        "培训费年初预算50万元，决算数40万元，预决算差异率-20%。",
    ],
)
def test_how_far_a_final_is_from_its_budget(line: str) -> None:
    assert not found(line)
    assert [one.code for one in found(line.replace("5%", "9%").replace("20%", "30%"))] == ["N04"]


def test_a_budget_of_another_kind_is_not_borrowed() -> None:
    assert not found("会议费全年预算为50万元，支出决算为40万元，完成年初预算的95%。")


def test_a_step_says_what_the_budget_was() -> None:
    line = "教育支出420万元，完成年初预算100%，决算数大于预算数20万元，主要是调标。"
    assert wrong(line) == [("N04", "105.00")]


def test_a_direction_against_its_amounts() -> None:
    line = "会议费预算为50万元，支出决算为40万元，决算数{}预算数，主要是压减。"
    assert not found(line.format("小于"))
    assert wrong(line.format("大于"))[0] == ("N05", "小于")


# ---------------------------------------------------------------- shares


def test_a_share_of_what_it_names_and_of_its_list() -> None:
    line = (
        "政府采购支出总额80万元，其中：货物支出60万元，占75%；服务支出20万元，占25%。"
        "授予中小企业合同金额40万元，占政府采购支出总额的50%。"
    )
    assert not found(line)
    assert ("N03", "50.00") in wrong(line.replace("的50%", "的55%"))
    assert ("N03", "75.00") in wrong(line.replace("占75%", "占57%"))


def test_a_share_behind_brackets_is_of_what_stands_in_front_of_them() -> None:
    line = (
        "收入合计200万元；包括财政拨款收入190万元（其中，一般公共预算180万元，政府性基金预算10万元），"
        "占收入合计95%；其他收入10万元，占收入合计5%。"
    )
    assert not found(line)
    assert wrong(line.replace("95%", "90%")) == [("N03", "95.00")]


def test_a_share_of_nothing_that_is_named_is_left_open() -> None:
    assert not found("绩效评价涉及资金30万元，占单位整体资金的12%。")


def test_a_hint_is_one_unit_of_the_last_place() -> None:
    (hint,) = found(
        "支出合计300000元，其中：基本支出100000元，占33.34%；项目支出200000元，占66.67%。"
    )
    assert (hint.code, hint.level) == ("N03", HINT)
    assert WRONG not in {
        one.level for one in found("会议费120.4万元，比上年减少30.1万元，下降20%。")
    }


# ---------------------------------------------------------------- what was accused and is not


@pytest.mark.parametrize(
    "line",
    [
        "机关运行经费支出0.00万元，年初预算数6.50万元，比年初预算减少6.50万元，减少100.00%。",
        (
            "“三公”经费支出预算为30万元，支出决算为30万元，完成预算的100%，其中：因公出国（境）费"
            "支出预算为0万元，支出决算为0万元，因预算金额为0万元，无法计算超预算百分比。"
            "与上年相比减少12万元，减少100%。"
        ),
        "公务接待费支出预算为7万元，支出决算为7万元，决算数与预算数持平，上年无同口径数，不作比较。",
        "政府采购支出总额80.25万元，授予中小企业合同金额80.24万元，占政府采购支出总额的99.99%。",
        "机关运行经费支出0.01万元，年初预算数0.00万元，与年初预算数持平。",
        (
            "政府采购支出总额500万元，授予中小企业合同金额460万元，占政府采购支出总额的92%，"
            "授予小微企业合同金额40万元，占政府采购支出总额的8%。"
        ),
        (
            "“三公”经费9万元，比上年减少3万元，其中：公务用车购置及运行费9万元，与上年持平；"
            "公务接待费0万元；因公出国（境）费0万元。"
        ),
    ],
)
def test_no_false_word(line: str) -> None:
    assert not found(line)


def test_what_was_not_there_last_year_is_new() -> None:
    line = "政府采购预算5万元，同比增加5万元，上年无该预算，增长率无可比性。"
    assert not found(line, kind="预算")
    assert [one.code for one in found(line.replace("增加5", "增加8"), kind="预算")] == ["N01"]


def test_a_line_is_about_the_item_behind_its_class_in_marks() -> None:
    line = (
        "1.“教育支出（类）”普通教育（款）小学教育（项）60万元，主要用于运转。"
        "2023年当年预算执行数为50万元。"
    )
    spent = said(line).amounts[-1]
    assert (spent.name.column, spent.name.item) == (
        "执行", Item(("教育支出", "普通教育", "小学教育")),
    )  # fmt: skip


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_which_total_is_tried_first_does_not_change_from_run_to_run(seed: str) -> None:
    """占本年支出合计的90% may be of 支出总计 or of 支出: in one order, whatever Python hashes."""
    code = "from generator.vocabulary.quantities import ALIKE; print(*ALIKE['支出合计'])"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
    run = [sys.executable, "-c", code]
    ended = subprocess.run(run, cwd=ROOT, capture_output=True, check=True, env=environment)
    assert ended.stdout.decode().split() == ["支出总计", "支出"]
