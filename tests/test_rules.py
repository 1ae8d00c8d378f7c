"""Rules: what the generator writes passes them all, and each finds what it is there for."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest
from example import (
    INPUTS,
    STYLES,
    Told,
    Tree,
    faults_of_reading,
    report_of,
    tell,
    told,
)
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.entry import read
from generator.facts import Facts
from generator.facts.terms import PUBLIC_EXPENSES
from generator.number.figure import Absent, Figure, change_from
from generator.number.numerals import chinese_number
from generator.problem import RIGHT
from generator.proofing.rules import RULES, proof
from generator.telling.document import Chapter, Document
from generator.telling.narrative import Paragraph
from generator.vocabulary.subjects import economic, functional

# ---------------------------------------------------------------- what passes


@pytest.mark.parametrize("name", STYLES)
@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.parent.name)
def test_every_input_passes_in_every_style(path: Any, name: str) -> None:
    found = told(read(path), name)
    assert found.wrong() == []
    assert faults_of_reading(found) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_no_rule_is_silent_on_the_example(rule: Any) -> None:
    """Silence is not a pass: each rule has looked at something, and found it right."""
    looked_at = [one for one in proof(tell().document) if one.rule is rule]
    assert looked_at
    assert {one.level for one in looked_at} == {RIGHT}


def test_rules_are_listed_once_and_say_why() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))
    for rule in RULES:
        assert rule.why.endswith("。")


# ---------------------------------------------------------------- what does not

Broken = Callable[[Document], Document]


def altered(section: str, old: str, new: str) -> Broken:
    """The document with other characters in one place of a section; what is stated stays."""

    def alter(document: Document) -> Document:
        chapter = next(c for c in document.chapters if c.name == section)
        blocks = list(chapter.blocks)
        at = next(i for i, b in enumerate(blocks) if b.paragraph and old in b.paragraph.marked)
        paragraph = blocks[at].paragraph
        assert paragraph is not None
        marked = paragraph.marked.replace(old, new, 1)
        blocks[at] = replace(blocks[at], paragraph=replace(paragraph, marked=marked))
        return _with(document, replace(chapter, blocks=tuple(blocks)))

    return alter


def relabelled(section: str, old: str, new: str) -> Broken:
    """The document with another number before a block of a section."""

    def alter(document: Document) -> Document:
        chapter = next(c for c in document.chapters if c.name == section)
        blocks = [
            replace(block, lead=block.lead.replace(old, new)) if old in block.lead else block
            for block in chapter.blocks
        ]
        return _with(document, replace(chapter, blocks=tuple(blocks)))

    return alter


def _with(document: Document, chapter: Chapter) -> Document:
    chapters = tuple(chapter if c.name == chapter.name else c for c in document.chapters)
    return replace(document, chapters=chapters)


def a_rise_of_nothing(document: Document) -> Document:
    """The document with “增加0万元” in its first section, where 30元 are no change."""
    now, base = (Figure(f"{year}年", Decimal(30), "元", Absent()) for year in ("今", "去"))
    step = change_from("增减", now, replace(base, value=Decimal(0))).amount
    paragraph = Paragraph("与上年相比，增加\ufdd00\ufdd10万元\ufdd2。", (step,))
    chapter = document.chapters[0]
    block = replace(chapter.blocks[1], paragraph=paragraph)
    return _with(document, replace(chapter, blocks=(chapter.blocks[0], block)))


BROKEN: Final[tuple[tuple[str, str, Broken], ...]] = (
    ("F01", "a digit", altered("收支总体", "1450万元", "1451万元")),
    ("F01", "the decimal point slipped", altered("收支总体", "20.83%", "2.08%")),
    ("F01", "divided by this year", altered("收支总体", "20.83%", "17.24%")),
    ("F01", "cut off, not rounded", altered("收入", "91.58%", "91.57%")),
    ("F01", "元 and 万元 mixed up", altered("收支总体", "1450万元", "1450元")),
    ("F01", "an amount as a percentage", altered("收支总体", "1450万元", "1450%")),
    ("F01", "a percentage without its sign", altered("收支总体", "20.83%", "20.83")),
    ("F01", "no number at all", altered("收支总体", "1450万元", "若干万元")),
    ("F01", "the year before", altered("收支总体", "2024", "2023")),
    ("F02", "a number of nobody's", altered("收入", "，其中：", "，共6项，其中：")),
    ("F02", "a number in an item", altered("一般公共预算支出", "等于", "比2023年多，等于")),
    ("F03", "more for less", altered("机关运行经费", "减少", "增加")),
    ("F03", "grown for shrunk", altered("机关运行经费", "下降", "增长")),
    ("F03", "less for more", altered("收支总体", "增加", "减少")),
    ("F03", "above the budget for below", altered("三公经费", "小于", "大于")),
    ("F03", "below the budget for above", altered("一般公共预算支出", "大于", "小于")),
    ("F03", "equal for above", altered("一般公共预算支出", "大于年初预算", "等于年初预算")),
    ("F03", "above for equal", altered("国有资本经营预算", "等于", "大于")),
    ("F03", "a rise of nothing", a_rise_of_nothing),
    ("F05", "a number twice", relabelled("一般公共预算支出", "3、", "2、")),
    ("F05", "the last number twice", relabelled("一般公共预算支出", "5、", "4、")),
    ("F05", "a number left out", relabelled("一般公共预算支出", "3、", "4、")),
    ("F05", "a sub-heading twice", relabelled("一般公共预算支出", "（二）", "（一）")),
    ("F05", "a sub-heading left out", relabelled("一般公共预算支出", "（二）", "（三）")),
    ("F05", "a section twice", relabelled("支出", "三、", "二、")),
    ("F05", "a section left out", relabelled("预算绩效", "十四、", "十五、")),
    ("F05", "a heading twice", relabelled("支出", "支出决算情况", "收入决算情况")),
    ("F06", "to fill", altered("收支总体", "与上年相比", "【待填：什么】")),
    ("F06", "a placeholder", altered("收入", "其中", "XX局")),
    ("F06", "a choice that nobody made", altered("收支总体", "与上年相比", "增长（下降）")),
    ("F06", "a tag", altered("收支总体", "与上年相比", "{{ 上年 }}")),
    ("F06", "what a program says of nothing", altered("收支总体", "与上年相比", "与None相比")),
    ("F06", "another choice that nobody made", altered("收支总体", "与上年相比", "增加（减少）")),
    ("F06", "a placeholder of crosses", altered("收入", "其中", "××局")),
    ("F07", "punctuation twice", altered("收支总体", "与上年相比，", "与上年相比，，")),
    ("F07", "an empty bracket", altered("收支总体", "与上年相比", "与上年（）相比")),
    ("F07", "no reason", altered("三公经费", "，与上年相比", "的主要原因是：，与上年相比")),
    ("F07", "no cause", altered("收支总体", "与上年相比，", "主要是因为。与上年相比，")),
    ("F08", "a word twice", altered("一般性支出", "用于召开", "用于召开用于召开")),
    ("F08", "a cause twice", altered("收支总体", "主要是因为", "主要是因为因为")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "breaking"),
    [(code, breaking) for code, _, breaking in BROKEN],
    ids=[f"{code} {title}" for code, title, _ in BROKEN],
)
def test_what_is_broken_is_found_by_its_rule_and_no_other(code: str, breaking: Broken) -> None:
    document = breaking(tell().document)
    wrong = [one for one in proof(document) if one.level != RIGHT]
    assert {one.code for one in wrong} == {code}
    assert all(one.message for one in wrong)
    assert {one.section for one in wrong} <= {chapter.heading for chapter in document.chapters}


@pytest.mark.parametrize(("third", "wrong"), [("三", []), ("二", ["这里应是“三”"])])
def test_sections_that_begin_with_another_mark_are_counted_too(
    third: str, wrong: list[str]
) -> None:
    document = tell().document
    chapters = []
    for at, chapter in enumerate(document.chapters, 1):
        number = third if at == 3 else chinese_number(at)
        heading = replace(
            chapter.blocks[0], lead=f"（{number}）{chapter.heading.partition('、')[2]}"
        )
        chapters.append(replace(chapter, blocks=(heading, *chapter.blocks[1:])))
    found = proof(replace(document, chapters=tuple(chapters)))
    assert [one.message for one in found if one.code == "F05" and one.level != RIGHT] == wrong


@pytest.mark.parametrize(("final", "printed"), [("100,050", "10.01"), ("100,049.99", "10")])
def test_a_half_is_printed_upwards_and_stands_for_itself(final: str, printed: str) -> None:
    found = tell({"三公经费": {"公务接待费": {"决算": final}}})
    assert f"公务接待费支出决算为{printed}万元" in "".join(found.lines("三公经费"))
    assert found.wrong() == []


def test_every_rule_is_broken_at_least_once() -> None:
    # F04 is arguable, and is broken by an input: tests/test_prose.py.
    assert {code for code, _, _ in BROKEN} | {"F04"} == {rule.code for rule in RULES}


def test_reasons_that_name_both_directions_are_nobodys_mistake() -> None:
    mixed = tell({"支出": {"2010302": {"原因": "新增项目1个，压减项目3个"}}})
    assert mixed.found() == []
    fewer_first = tell({"支出": {"2010301": {"原因": "压减会议2次，新增人员4人"}}})
    assert fewer_first.found() == []
    late = tell({"支出": {"2010302": {"原因": "上级下达任务，未新增项目"}}})
    assert late.found() == []


LESS: Final = "减少 压减 压缩 下降 降低 节约 调减 控制 收回 结余 取消 缩减"
MORE: Final = "增加 新增 追加 增长 上升 提高 调增 增拨"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("2210201", "减少开支"),
        *(("2010301", f"{word}一部分") for word in LESS.split()),
        *(("2010302", f"{word}一部分") for word in MORE.split()),
    ],
)
def test_reasons_that_begin_against_the_direction_are_a_hint(code: str, reason: str) -> None:
    found = tell({"支出": {code: {"原因": reason}}})
    (hint,) = found.found()
    assert (hint.code, hint.hint) == ("F04", True)
    assert reason in hint.message


# ---------------------------------------------------------------- any report that balances

fen = st.integers(0, 10**11)  # up to ten 亿元
rarely_zero = st.one_of(st.just(0), fen, st.integers(1, 10_000), fen)
ITEMS: Final = sorted(c for c in functional() if len(c) == 7 and c[:3] in {"201", "205", "210"})
FUND_ITEMS: Final = sorted(c for c in functional() if len(c) == 7 and c.startswith("2296"))
ROWS: Final = sorted(c for c in economic() if len(c) == 5 and c[:3] in {"301", "302", "303", "310"})
AWARDED: Final = ("货物", "工程", "服务")


def yuan(amount: int) -> str:
    return f"{Decimal(amount) / 100:.2f}"


@st.composite
def balanced(draw: st.DrawFn) -> Tree:
    """An input whose tables balance, with amounts of any size, and zeros here and there."""
    items: Tree = {}
    basic = spent = appropriated = 0
    for code in draw(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=6, unique=True)):
        own, project = draw(rarely_zero), draw(st.one_of(rarely_zero, st.integers(-(10**9), -1)))
        ours, theirs = draw(st.integers(0, own)), draw(st.sampled_from([project, min(project, 0)]))
        items[code] = {
            "基本支出": yuan(own),
            "项目支出": yuan(project),
            "其中财政拨款": {"基本支出": yuan(ours), "项目支出": yuan(theirs)},
            "年初预算": yuan(draw(st.one_of(rarely_zero, st.just(max(ours + theirs, 0))))),
            "上年": yuan(draw(rarely_zero)),
            "原因": "情况有变",
        }
        basic, spent = basic + ours, spent + own + project
        appropriated += ours + theirs
    fund_open, fund_spent, fund_close = draw(rarely_zero), draw(rarely_zero), draw(rarely_zero)
    fund_open = min(fund_open, fund_spent + fund_close)
    fund_income = fund_spent + fund_close - fund_open
    left = draw(fen)
    general = max(appropriated, 0) + left
    general_close = general - appropriated
    others = {key: draw(rarely_zero) for key in ("事业收入", "其他收入")}
    income = general + fund_income + sum(others.values())
    out = spent + fund_spent
    opening = max(out - income, 0) + draw(rarely_zero)
    return {
        # Of any size at all: these are the figures of no department.
        "已核": dict.fromkeys(
            (
                "计量单位",
                "人员经费",
                "机关运行经费",
                *items,
                *FUND_ITEMS,
                *(title for _, _, title in PUBLIC_EXPENSES),
            ),
            "测试的数",
        ),
        "部门": "某某局",
        "年度": "2024",
        "计量单位": "元",
        "国有资产": {"车辆": {"其他用车": "0"}, "单价100万元以上设备": "0"},
        "收入": {
            "一般公共预算财政拨款收入": yuan(general),
            "政府性基金预算财政拨款收入": yuan(fund_income),
            **{key: yuan(amount) for key, amount in others.items()},
        },
        "结转和结余": {
            "年初结转和结余": yuan(opening),
            "年末结转和结余": yuan(income + opening - out),
            "年末财政拨款结转和结余": {"一般公共预算财政拨款": yuan(general_close)},
        },
        "支出": items,
        "基本支出明细": _split(draw, basic),
        "政府性基金": {
            "支出": {
                draw(st.sampled_from(FUND_ITEMS)): {
                    "年初结转和结余": yuan(fund_open),
                    "本年收入": yuan(fund_income),
                    "项目支出": yuan(fund_spent),
                    "年末结转和结余": yuan(fund_close),
                    "年初预算": yuan(draw(rarely_zero)),
                    "原因": "情况有变",
                }
            }
        },
        "上年": {
            key: {"金额": yuan(draw(rarely_zero)), "原因": "情况有变"}
            for key in ("收入总计", "财政拨款收入总计", "一般公共预算财政拨款支出")
        },
        "三公经费": {
            kind: {
                **{key: yuan(draw(rarely_zero)) for key in ("预算", "决算", "上年")},
                "与预算差异原因": "情况有变",
                "与上年增减原因": "情况有变",
                **dict.fromkeys(counts, "1"),
            }
            for kind, counts in (
                ("因公出国（境）费", ("团组", "人次")),
                ("公务接待费", ("批次", "人次")),
                ("公务用车购置费", ("购置数", "更新数")),
                ("公务用车运行维护费", ("保有量",)),
            )
        },
        "机关运行经费": {
            "年初预算": yuan(draw(rarely_zero)),
            "上年": yuan(draw(rarely_zero)),
            "原因": "情况有变",
        },
        "政府采购": _bought(draw),
        "预算绩效": [{"标题": "情况", "段落": ["全部开展了自评。"]}],
    }


def _split(draw: st.DrawFn, whole: int) -> Tree:
    """The rows of 公开06表 that add to 基本支出."""
    codes = draw(st.lists(st.sampled_from(ROWS), min_size=1, max_size=6, unique=True))
    rows: dict[str, int] = {}
    for code in codes[:-1]:
        rows[code] = draw(st.integers(0, whole - sum(rows.values())))
    rows[codes[-1]] = whole - sum(rows.values())
    return {code: yuan(amount) for code, amount in rows.items()}


def _bought(draw: st.DrawFn) -> Tree:
    kinds = {kind: draw(rarely_zero) for kind in AWARDED}
    medium = {kind: draw(st.integers(0, amount)) for kind, amount in kinds.items()}
    small = draw(st.integers(0, sum(medium.values())))
    return {
        **{kind: yuan(amount) for kind, amount in kinds.items()},
        **{f"{kind}授予中小企业合同金额": yuan(amount) for kind, amount in medium.items()},
        "授予中小企业合同金额": yuan(sum(medium.values())),
        "授予小微企业合同金额": yuan(small),
    }


def typed(tree: Tree, *keys: str) -> Fraction:
    node: Any = tree
    for key in keys:
        node = node.get(key, "0")
    return Fraction(node)


def in_wan(amount: Fraction) -> str:
    """An amount as the base style prints it, half up on fractions."""
    hundredths = int(abs(amount) / 100 + Fraction(1, 2))
    text = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
    return f"-{text}万元" if amount < 0 and hundredths else f"{text}万元"


def _sums(tree: Tree, facts: Facts) -> None:
    """The sums that the tables print, added up once more on fractions."""
    income = sum(map(Fraction, tree["收入"].values()), Fraction(0))
    items = tree["支出"].values()
    fund = sum(typed(row, "项目支出") for row in tree["政府性基金"]["支出"].values())
    basic = sum(typed(row, "其中财政拨款", "基本支出") for row in items)
    general = basic + sum(typed(row, "其中财政拨款", "项目支出") for row in items)
    spent = fund + sum(typed(row, "基本支出") + typed(row, "项目支出") for row in items)
    for name, amount in (
        ("本年收入合计", income),
        ("收入总计", income + typed(tree, "结转和结余", "年初结转和结余")),
        ("本年支出合计", spent),
        ("一般公共预算财政拨款支出", general),
        ("一般公共预算基本支出", basic),
        ("三公经费", sum(typed(row, "决算") for row in tree["三公经费"].values())),
        ("政府采购支出总额", sum(typed(tree, "政府采购", kind) for kind in AWARDED)),
    ):
        assert Fraction(facts.line(name).amount.value) == amount


@given(tree=balanced(), name=st.sampled_from(STYLES))
def test_any_report_that_balances_is_told_well(tree: Tree, name: str) -> None:
    found = told(report_of(base=tree), name)
    assert [str(p) for p in found.facts.problems if not p.hint] == []
    assert found.wrong() == []
    assert faults_of_reading(found) == []
    _sums(tree, found.facts)


@given(tree=balanced())
def test_base_prints_the_sums_of_any_report(tree: Tree) -> None:
    found: Told = told(report_of(base=tree))
    income = sum(map(Fraction, tree["收入"].values()), Fraction(0))
    total = income + typed(tree, "结转和结余", "年初结转和结余")
    assert found.lines("收支总体")[0].startswith(f"2024年度收、支总计{in_wan(total)}。")
    assert found.lines("收入")[0].startswith(f"2024年度收入合计{in_wan(income)}")


def test_a_long_text_is_read_for_doubled_words_in_linear_time() -> None:
    """Time of the processor, which other programs do not take."""
    chance = random.Random(7)  # noqa: S311  a test, no secret
    text = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(19_000))
    found = tell({"预算绩效": [{"段落": [f"{text}反复核实反复核实。"]}]})
    began = time.process_time()
    wrong = [one for one in proof(found.document) if one.code == "F08" and one.level != RIGHT]
    assert [one.quote for one in wrong] == ["反复核实反复核实"]
    assert time.process_time() - began < 1
