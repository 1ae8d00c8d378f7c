"""Writers: the same document as text, as Markdown, and as JSON that a program can rely on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest
from example import A_RULE, EXAMPLE, INPUTS, ROOT, style, tell, told, tree_of
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from generator.entry import read, read_text
from generator.entry.values import UNITS
from generator.number.figure import PERCENT, YUAN, Cell, Derivation, Figure
from generator.problem import HINT, NOWHERE, WRONG, InvalidReport, Place, Problem
from generator.telling.document import Block, Chapter, Document
from generator.telling.narrative import Paragraph
from generator.writers import EXPLANATIONS, write
from generator.writers.json import refusal

EVERY_INPUT = pytest.mark.parametrize(
    "path", [*INPUTS, EXAMPLE], ids=lambda path: f"{path.parent.name}-{path.stem}"
)


def document_of(path: Path) -> Document:
    report = read(path)
    return told(report, report.content.style or "base").document


def holding(*blocks: Block) -> Document:
    """A document with these blocks under one heading."""
    document = tell().document
    return replace(document, chapters=(Chapter("节", (Block("一、节", level=2), *blocks)),))


def saying(text: str, lead: str = "", level: int = 0) -> Block:
    return Block(lead, Paragraph(text, ()), level)


def test_a_format_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        write(tell().document, "odt")


# ---------------------------------------------------------------- text


@EVERY_INPUT
def test_text_is_one_paragraph_a_line_and_a_blank_one_before_each_section(path: Path) -> None:
    document = document_of(path)
    text = write(document, "txt")
    title, *sections = text.removesuffix("\n").split("\n\n")
    assert title == document.title
    assert [section.split("\n") for section in sections] == [
        [block.text for block in chapter.blocks] for chapter in document.chapters
    ]
    assert text.endswith("\n")


def test_text_is_not_escaped() -> None:
    assert "<b>*“甲”_&*</b>" in write(holding(saying("<b>*“甲”_&*</b>")), "txt")


# ---------------------------------------------------------------- Markdown, read by a stranger


def as_read(markdown: str) -> list[tuple[str, str]]:
    """The blocks that a CommonMark reader sees, with tables and strikethrough: tag and text."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    found, tag = [], ""
    for token in reader.parse(markdown):
        if token.type == "inline":
            said = [child.content for child in token.children or ()]
            kinds = {child.type for child in token.children or ()}
            found.append((tag, "".join(said) if kinds <= {"text"} else f"{kinds}"))
        elif token.nesting >= 0:
            tag = token.tag if token.nesting else token.type
            if not token.nesting:
                found.append((tag, token.content))
    return found


def expected(document: Document) -> list[tuple[str, str]]:
    return [(f"h{b.level}" if b.level else "p", b.text) for b in document.blocks()]


@EVERY_INPUT
def test_markdown_reads_as_the_document_is(path: Path) -> None:
    document = document_of(path)
    assert as_read(write(document, "md")) == expected(document)


@pytest.mark.parametrize(
    "text",
    [
        "*强调* **加粗** _下划线_ __加粗__ ~~删去~~",
        "<script>alert(1)</script>",
        "<!-- 注释 -->",
        "&lt;不是标签&gt; &copy; &#35;",
        "[链接](http://example.org) ![图](a.png) [1]: x",
        "<http://example.org>",
        "`代码` ``更多``",
        "# 标题",
        "###### 标题 ######",
        "- 列表",
        "+ 列表",
        "* 列表",
        "1. 列表",
        "12) 列表",
        "1234567890. 不是列表",
        "> 引用",
        "---",
        "***",
        "===",
        "```",
        "~~~",
        "| 表 | 格 |",
        "-12.5万元",
        "2024.5",
        "反斜杠 \\ 和 \\* 在末尾 \\",
        "甲|乙",
        "\\",
        "![]",
        "$a_b$",
    ],
)
def test_own_words_never_become_markup(text: str) -> None:
    leads = ("", "1、", "1.", "（一）", "①")
    document = holding(*(saying(text, lead, level) for lead in leads for level in (0, 3)))
    assert as_read(write(document, "md")) == expected(document)


# What a text can hold: the reader strips it, joins its lines and refuses control characters.
OWN_WORDS = (
    st.text(
        st.one_of(
            st.sampled_from("\\`*_~[]<>&|#-+=.)(!:;{}$%^\"'0123456789 甲，。（"),
            st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Zs")),
        ),
        min_size=1,
        max_size=40,
    )
    .map(lambda text: re.sub(r"\s+", " ", text).strip())
    .filter(bool)
)


@given(OWN_WORDS)
def test_whatever_a_department_writes_is_read_as_it_was_written(text: str) -> None:
    document = holding(saying(text), saying(text, "", 3), saying(text))
    assert as_read(write(document, "md")) == expected(document)


# ---------------------------------------------------------------- JSON


def parsed(text: str) -> dict[str, Any]:
    """The object, read so that a number with a point would be seen."""

    def refused(literal: str) -> None:
        raise AssertionError(f"{literal} is a float")

    found: dict[str, Any] = json.loads(text, parse_float=refused, parse_constant=refused)
    return found


def paragraphs(shaped: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for chapter in shaped["章节"]:
        yield from chapter["段落"]


@EVERY_INPUT
def test_json_says_what_the_text_says(path: Path) -> None:
    document = document_of(path)
    shaped = parsed(write(document, "json"))
    lines = [shaped["标题"]]
    for chapter in shaped["章节"]:
        lines += ["", chapter["标题"], *(one["文字"] for one in chapter["段落"])]
    assert "\n".join(lines) + "\n" == write(document, "txt")


@EVERY_INPUT
def test_the_places_are_where_the_figures_stand(path: Path) -> None:
    document = document_of(path)
    stated = []
    for paragraph in paragraphs(parsed(write(document, "json"))):
        end = 0
        for number in paragraph["数字"]:
            assert end <= number["起"] < number["止"] <= len(paragraph["文字"])
            assert paragraph["文字"][number["起"] : number["止"]] == number["写为"]
            end = number["止"]
            stated.append((number["写为"], number["名称"]))
        for words in paragraph["部门自述"]:
            assert 0 <= words["起"] < words["止"] <= len(paragraph["文字"])
    below = [b for chapter in document.chapters for b in chapter.blocks[1:]]
    assert stated == [
        (passage.text, passage.states.label)
        for block in below
        for passage in block.passages
        if isinstance(passage.states, Figure)
    ]


@EVERY_INPUT
def test_a_value_is_the_exact_one_and_its_origin_leads_to_the_file(path: Path) -> None:
    document = document_of(path)
    whole = parsed(write(document, "json"))

    def holds(shaped: dict[str, Any], figure: Figure) -> None:
        assert re.fullmatch(r"-?\d+(\.\d+)?", shaped["数值"])
        assert Decimal(shaped["数值"]) == figure.value
        assert shaped["名称"] == figure.label
        assert shaped["单位"] == figure.unit

    def comes_from(name: str, figure: Figure) -> None:
        entry = whole["来源"][name]
        holds(entry, figure)
        if isinstance(figure.origin, Derivation):
            assert entry["算法"] == figure.origin.operation
            for below, operand in zip(entry["由"], figure.origin.operands, strict=True):
                comes_from(below, operand)
        elif isinstance(figure.origin, Cell):
            assert entry["位置"] == str(figure.origin)
            assert entry["位置"].startswith(f"{path}:{entry['行']} ")
        else:
            assert entry["说明"] == str(figure.origin)

    shaped = [n for p in paragraphs(whole) for n in p["数字"]]
    figures = [figure for _, figure in document.figures()]
    assert YUAN in {figure.unit for figure in figures}
    for one, figure in zip(shaped, figures, strict=True):
        holds(one, figure)
        comes_from(one["来源"], figure)


def _recomputed(operation: str, parts: list[Decimal]) -> Decimal:
    """What the manual says that an operation comes to, by a program that knows no Figure."""
    first, *rest = parts
    with localcontext(prec=40, rounding=ROUND_HALF_UP):
        match operation, rest:
            case "合计", _:
                return sum(parts, Decimal(0))
            case "减去", [other]:
                return first - other
            case (("占比" | "完成率"), [whole]):
                return first * 100 / whole
            case "增减额", _:
                return abs(first - (rest[0] if rest else 0))
            case "增减幅度", [base]:
                return abs(first - base) * 100 / base
            case "上年文件", []:
                return first
    raise AssertionError(operation)


@EVERY_INPUT
def test_from_the_first_origin_to_the_last_every_value_can_be_computed_again(path: Path) -> None:
    """So whatever one is made of stands before it, and there is no circle."""
    table = parsed(write(document_of(path), "json"))["来源"]
    values: dict[str, Decimal] = {}
    for name, entry in table.items():
        values[name] = Decimal(entry["数值"])
        if "由" in entry and entry["算法"] != "占比（最大余数法）":
            parts = [values[below] for below in entry["由"]]
            assert _recomputed(entry["算法"], parts) == values[name], entry
    assert any("由" in entry for entry in table.values())


@EVERY_INPUT
def test_an_origin_stands_once_and_is_stated_or_made_use_of(path: Path) -> None:
    whole = parsed(write(document_of(path), "json"))
    table = whole["来源"]
    assert len({json.dumps(entry) for entry in table.values()}) == len(table)
    used = {n["来源"] for p in paragraphs(whole) for n in p["数字"]}
    used |= {below for entry in table.values() for below in entry.get("由", ())}
    assert used == set(table)


@EVERY_INPUT
def test_the_pointer_of_a_typed_figure_leads_to_what_was_typed(path: Path) -> None:
    document = document_of(path)
    scale = UNITS[document.facts.report.content.unit]
    tree = tree_of(path)
    entries = parsed(write(document, "json"))["来源"].values()
    typed = [one for one in entries if "指针" in one and one["单位"] == YUAN]
    assert len(typed) > 20
    for one in typed:
        assert Decimal(_at(tree, one["指针"]).replace(",", "")) * scale == Decimal(one["数值"])


def _at(node: Any, pointer: str) -> Any:
    """What a pointer leads to; an amount that stands alone is the 小计 or 金额 of its block."""
    for part in pointer.split("/")[1:]:
        if isinstance(node, str):
            assert part in {"小计", "金额"}
            return node
        node = node[int(part) if isinstance(node, list) else part]
    return node


def test_a_value_is_written_out_where_decimals_would_be_short() -> None:
    """Decimal(1E+2) is exact too, but not what another system expects of an amount."""
    figure = Figure("占比", Decimal("1E+2"), PERCENT, Cell(read(EXAMPLE).source, ("年度",)))
    paragraph = Paragraph("占\ufdd00\ufdd1100%\ufdd2。", (figure,))
    shaped = parsed(write(holding(Block("", paragraph)), "json"))
    assert next(paragraphs(shaped))["数字"][0]["数值"] == "100"


def test_what_to_look_at_goes_along_each_once() -> None:
    remarks = [
        Problem(Place(file="某处"), "看看", level=HINT, rule=A_RULE),
        Problem(NOWHERE, "缺", rule=A_RULE),
        Problem(NOWHERE, "缺", rule=A_RULE),
    ]
    shaped = parsed(write(tell().document, "json", remarks))
    assert [(one["位置"], one["说明"], one["级别"]) for one in shaped["提示"]] == [
        ("某处", "看看", HINT)
    ]
    assert [(one["位置"], one["说明"], one["级别"]) for one in shaped["问题"]] == [
        ("", "缺", WRONG)
    ]


@pytest.mark.parametrize("format_", EXPLANATIONS)
def test_own_words_beyond_the_basic_plane_and_right_to_left_keep_their_place(
    format_: str,
) -> None:
    patch = {"部门": "𠮷野家㍿👨‍👩‍👧‍👦局"}
    document = tell(patch).document
    assert "𠮷野家㍿👨‍👩‍👧‍👦局" in str(write(document, format_))
    for paragraph in paragraphs(parsed(write(document, "json"))):
        for number in paragraph["数字"]:
            assert paragraph["文字"][number["起"] : number["止"]] == number["写为"]


# ---------------------------------------------------------------- docs/json.md


def blocks_of(language: str) -> list[str]:
    text = (ROOT / "docs" / "json.md").read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def is_digest(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch("[0-9a-f]{16}", value))


def is_part_of(excerpt: object, whole: object) -> bool:
    """The same but for entries of lists, and of the table of origins, that are left out.

    A digest is that of the day: whoever words a sentence anew need not copy it.
    """
    if is_digest(excerpt):
        return is_digest(whole)
    if isinstance(excerpt, dict) and isinstance(whole, dict) and "f1" in whole:
        return bool(excerpt) and all(whole[name] == entry for name, entry in excerpt.items())
    if isinstance(excerpt, dict):
        return (
            isinstance(whole, dict)
            and list(excerpt) == list(whole)
            and all(is_part_of(excerpt[key], whole[key]) for key in whole)
        )
    if isinstance(excerpt, list):
        return isinstance(whole, list) and all(
            any(is_part_of(one, other) for other in whole) for one in excerpt
        )
    return excerpt == whole


def test_the_excerpt_in_the_docs_is_a_part_of_the_real_result() -> None:
    shown = json.loads(blocks_of("json")[0])
    assert {n["来源"] for p in paragraphs(shown) for n in p["数字"]} <= set(shown["来源"])
    path = next(path for path in INPUTS if path.parent.name == "liling")
    report = read_text(path.read_bytes(), "标准输入")
    real = parsed(write(told(report, style("liling")).document, "json"))
    assert is_part_of(shown, real)
    assert next(paragraphs(shown))["数字"]
    assert next(paragraphs(shown))["部门自述"]


def test_the_refusal_in_the_docs_is_the_real_one() -> None:
    with pytest.raises(InvalidReport) as caught:
        read_text(blocks_of("yaml")[0].encode(), "标准输入")
    shown, real = json.loads(blocks_of("json")[1]), parsed(refusal(caught.value.problems))
    assert is_part_of(shown, real)
    assert len(shown["问题"]) == len(real["问题"])


def test_the_docs_name_every_key_there_is() -> None:
    text = (ROOT / "docs" / "json.md").read_text("utf-8")

    def keys(shaped: object) -> Iterator[str]:
        if isinstance(shaped, dict):
            for key, value in shaped.items():
                yield key
                yield from keys(value)
        elif isinstance(shaped, list):
            for value in shaped:
                yield from keys(value)

    shaped = parsed(write(tell().document, "json"))
    ids = set(shaped["来源"])
    assert {key for key in keys(shaped) if key not in text} <= ids
