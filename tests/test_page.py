"""The disclosure as a page: complete, harmless, and every number on it says where it is from."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from disclosed import words_of
from example import (
    A_RULE,
    EXAMPLE,
    EXAMPLE_BUDGET,
    INPUTS,
    ROOT,
    STYLES,
    document_of,
    report_of,
    shared_out,
    style,
    tell,
    told,
)
from lxml import etree

from generator.doors.cli import cli
from generator.entry import read
from generator.facts import Line
from generator.number.figure import YUAN, Cell, Figure, change_from, difference, total
from generator.problem import HINT, NOWHERE, Checked, Place, Problem
from generator.proofing.files import proofs
from generator.publication import EXPLANATION, NoSuchPart, parts_of
from generator.publication.columns import fitted
from generator.published import from_bytes
from generator.published.shape import TextLine
from generator.telling.document import Document
from generator.writers import write
from generator.writers.page import to_html
from generator.writers.page.numbers import Numbers

EVERY = (*INPUTS, EXAMPLE, EXAMPLE_BUDGET)
EVERY_INPUT = pytest.mark.parametrize("path", EVERY, ids=lambda p: f"{p.parent.name}-{p.stem}")
PAIRS = shared_out(EVERY)
CSS = (ROOT / "generator/writers/page/page.css").read_text("utf-8")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
KILO = 1024


@cache
def page_of(path: Path, name: str = "") -> str:
    """The clerk's page, which has all that the public one has and more."""
    return to_html(document_of(path, name), checked=Checked(1, ()))


@cache
def tree_of(page: str) -> etree._Element:
    return etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8"))


def opened(path: Path, name: str = "") -> etree._Element:
    return tree_of(page_of(path, name))


def said(one: etree._Element) -> str:
    """What is read in an element."""
    return "".join(map(str, one.itertext()))


def found(tree: etree._Element, path: str) -> list[etree._Element]:
    found_ = tree.xpath(path)
    assert isinstance(found_, list)
    return [one for one in found_ if isinstance(one, etree._Element)]


def classed(tree: etree._Element, name: str) -> list[etree._Element]:
    return found(tree, f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def cards(tree: etree._Element) -> dict[str, etree._Element]:
    return {str(one.get("id")): one for one in classed(tree, "card")}


def paragraph(card: etree._Element, name: str) -> str:
    (one,) = found(card, f"./p[@class='{name}']")
    return said(one)


def amount(text: str) -> Decimal:
    """An amount as a card has it: 1,234.50 元."""
    return Decimal(re.sub(r"[^\d.-]", "", text))


# ---------------------------------------------------------------- complete in itself, harmless


@EVERY_INPUT
def test_nothing_is_fetched_and_nothing_runs(path: Path) -> None:
    tree = opened(path)
    for one in tree.iter(etree.Element):
        assert one.tag not in {"script", "link", "img", "iframe", "object", "form", "base"}
        assert not [name for name in one.attrib if str(name).startswith("on") or name == "style"]
        assert str(one.get("href", "#")).startswith("#")
        assert one.get("src") is None
    assert "@import" not in CSS
    assert "url(" not in CSS


@EVERY_INPUT
def test_the_policy_lets_in_the_style_sheet_by_its_digest_and_no_more(path: Path) -> None:
    page = page_of(path)
    (sheet,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


HOSTILE = "<script>alert(1)</script>局\u202e\"'&amp;"


def test_what_somebody_typed_is_text_and_turns_nothing() -> None:
    typed = {"职责": [f"管{HOSTILE}"], "机构设置": "“<b onclick=x>&lt;”\u2066多了\u200b"}
    report = report_of({"部门": HOSTILE, "概况": typed})
    document = told(report, draft=True).document
    found_ = Problem(Place(file=f"/srv/{HOSTILE}.yaml", line=3), HOSTILE, level=HINT, rule=A_RULE)
    page = to_html(document, checked=Checked(1, (found_,)))
    tree = tree_of(page)
    assert not list(tree.iter("script", "b")) or all(one.text for one in tree.iter("b"))
    assert "<script" not in page
    assert "onclick=x>" not in page
    assert not set(page) & {"\u202e", "\u2066", "\u200b"}
    (title,) = found(tree, "//head/title")
    assert str(title.text).startswith("<script>alert(1)</script>局\"'&amp;")


def test_the_same_document_gives_the_same_page() -> None:
    one, two = (to_html(told(read(EXAMPLE)).document) for _ in range(2))
    assert one == two


@EVERY_INPUT
def test_it_is_sent_by_mail_without_a_thought(path: Path) -> None:
    assert len(page_of(path).encode()) < 400 * KILO


# ---------------------------------------------------------------- for everybody


@EVERY_INPUT
def test_headings_go_down_one_level_at_a_time(path: Path) -> None:
    tree = found(opened(path), "//*[self::header or self::main]")
    levels = [int(str(one.tag)[1]) for side in tree for one in side.iter(*HEADINGS)]
    assert levels[:2] == [1, 2]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@EVERY_INPUT
def test_the_contents_lead_to_every_part_table_and_section(path: Path) -> None:
    tree = opened(path)
    (contents,) = found(tree, "//*[@id='contents']")
    listed = [(str(a.get("href")), said(a)) for a in contents.iter("a")][:-1]
    there = [(f"#{one.get('id')}", said(one)) for one in tree.iter("h2", "h3") if one.get("id")]
    assert listed == there
    assert len([one for one in listed if re.fullmatch(r"#p\d", one[0])]) == len(
        parts_of(document_of(path))
    )


@EVERY_INPUT
def test_every_name_is_one_and_every_link_leads_somewhere(path: Path) -> None:
    tree = opened(path)
    ids = [str(one.get("id")) for one in tree.iter(etree.Element) if one.get("id")]
    assert len(ids) == len(set(ids))
    for one in tree.iter(etree.Element):
        asked = [str(one.get("href", ""))[1:], *str(one.get("aria-labelledby", "")).split()]
        assert set(filter(None, asked)) <= set(ids)


@EVERY_INPUT
def test_a_table_tells_what_its_headings_are_of(path: Path) -> None:
    tables = list(opened(path).iter("table"))
    for table in tables:
        heads = list(table.iter("th"))
        assert heads
        assert {one.get("scope") for one in heads} <= {"col", "colgroup", "row"}
        assert list(table.iter("thead"))
    boxes = classed(opened(path), "scroll")
    for box in boxes:  # a wide one is moved by the keyboard too
        assert (box.get("tabindex"), box.get("role")) == ("0", "region")
        assert box.get("aria-label")


def _covered(table: etree._Element) -> Iterator[int]:
    """How many columns each row takes up."""
    reaching: list[tuple[int, int]] = []  # rows still below, columns
    for row in table.iter("tr"):
        cells = found(row, "./td|./th")
        yield sum(int(c.get("colspan", "1")) for c in cells) + sum(w for _, w in reaching)
        below = [(d - 1, w) for d, w in reaching]
        below += [(int(c.get("rowspan", "1")) - 1, int(c.get("colspan", "1"))) for c in cells]
        reaching = [(d, w) for d, w in below if d]


@EVERY_INPUT
def test_every_row_is_as_wide_as_its_table(path: Path) -> None:
    for box in classed(opened(path), "scroll"):
        for table in box.iter("table"):
            assert set(_covered(table)) == {len(list(table.iter("col")))}


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def _luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_colour_of_writing_is_told_from_every_ground() -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    known = _colours(CSS[: CSS.index("}")])
    grounds = [known["paper"], known["sheet"], known["ground"], "#fdeeb8", "#f1eee6", "#faf8f2"]
    for name in ("ink", "soft", "link", "rule", "right", "hint", "wrong"):
        for ground in grounds:
            assert contrast(known[name], ground) >= 4.5, (name, ground)
    assert set(re.findall(r"background: (#[0-9a-f]{6})", CSS)) <= set(grounds)


# ---------------------------------------------------------------- it says what the others say


@pytest.mark.parametrize(("path", "name"), PAIRS, ids=[name for _, name in PAIRS])
def test_the_explanation_reads_as_its_text(path: Path, name: str) -> None:
    document = document_of(path, name)
    tree = tree_of(to_html(document, part="说明"))
    for unseen in found(tree, "//figure"):
        unseen.getparent().remove(unseen)  # type: ignore[union-attr]
    (main,) = tree.iter("main")
    read_ = [said(one) for one in main.iter(*HEADINGS, "p")]
    assert read_ == [line.strip() for line in write(document, "txt").splitlines() if line]


@EVERY_INPUT
def test_it_has_every_text_of_the_disclosure_in_its_order(path: Path) -> None:
    document = document_of(path)
    (main,) = opened(path).iter("main")
    given = iter([said(one) for one in main.iter(*HEADINGS, "p", "figcaption", "th", "td")])
    for part in parts_of(document):
        assert part.title in given
        for section in part.sections:
            for block in section.blocks:
                assert all(text in given for text in words_of(block))
        for _, table in fitted(part, "万元"):
            assert table.table.title in given
            for row in table.texts:
                assert all(text in given for text in row if text)


def _findings(document: Document, form: str) -> set[str]:
    name = f"x.{form}"
    found_ = proofs({name: write(document, form)}, document, draft=True)
    return {str(one).removeprefix(name) for one in found_}


@EVERY_INPUT
def test_read_back_it_says_what_the_word_document_says(path: Path) -> None:
    document = document_of(path)
    assert _findings(document, "html") == _findings(document, "docx")


@pytest.mark.parametrize("name", STYLES)
def test_read_back_it_is_the_same_in_every_style(name: str) -> None:
    document = document_of(EXAMPLE, name)
    assert _findings(document, "html") == _findings(document, "docx")


def test_what_stands_beside_the_text_of_a_page_is_not_read() -> None:
    aside = "<aside><p>一览</p><table><tr><td>1<td>2</table></aside>"
    page = f"<!doctype html><nav><p>目录</p></nav><p>正文</p>{aside}<p>完</p>"
    blocks = from_bytes(page.encode(), "x.html").blocks
    assert [one.text for one in blocks if isinstance(one, TextLine)] == ["正文", "完"]
    assert len(blocks) == 2


# ---------------------------------------------------------------- where a number is from


def _numbers(tree: etree._Element) -> list[etree._Element]:
    return classed(tree, "f")


@EVERY_INPUT
def test_every_number_leads_to_what_it_is_made_of_and_from_there_back(path: Path) -> None:
    tree = opened(path)
    known = cards(tree)
    leading: dict[str, list[str]] = {}
    for one in _numbers(tree):
        leading.setdefault(str(one.get("href"))[1:], []).append(f"#{one.get('id')}")
    assert leading.keys() <= known.keys()
    for name, card in known.items():
        back = [str(a.get("href")) for a in found(card, "./ul[@class='spots']//a")]
        there = leading.get(name, [])
        assert set(back) <= set(there)
        assert len(back) == min(len(there), 40)


@EVERY_INPUT
def test_every_figure_of_the_explanation_is_a_number_of_the_page(path: Path) -> None:
    document = document_of(path)
    tree = opened(path)
    (main,) = tree.iter("main")
    linked = iter([said(one) for one in _numbers(tree) if main in one.iterancestors()])
    for part in parts_of(document):
        if part.name == EXPLANATION:
            for section in part.sections:
                for block in section.blocks:
                    for passage in getattr(block, "passages", ()):
                        states = passage.states
                        if isinstance(states, Figure) and states.unit not in {"", "年"}:
                            assert passage.text in linked


@EVERY_INPUT
def test_what_is_added_up_on_a_card_is_its_amount(path: Path) -> None:
    tree = opened(path)
    count = 0
    for card in cards(tree).values():
        if "项相加" in (how := said(found(card, "./p[@class='how']")[0])):
            parts = [amount(said(b)) for b in found(card, "./ul[@class='made']/li/b")]
            assert sum(parts) == amount(paragraph(card, "amount"))
            assert f"{len(parts)} 项相加" in how
            count += 1
    assert count


@EVERY_INPUT
def test_what_a_number_was_worked_out_from_has_its_own_card_with_the_same_amount(
    path: Path,
) -> None:
    known = cards(opened(path))
    for card in known.values():
        for row in found(card, "./ul[@class='made']/li"):
            for a in row.iter("a"):
                other = known[str(a.get("href"))[1:]]
                assert paragraph(other, "amount") == said(found(row, "./b")[0])


@EVERY_INPUT
def test_a_card_says_how_or_where_or_why(path: Path) -> None:
    for card in cards(opened(path)).values():
        told_ = said(found(card, "./p[@class='how']")[0])
        assert re.match(r"怎么算出：.|填在：\S+/\S+\.yaml|未填，即无此数。", told_), told_


def test_a_number_that_was_typed_names_its_line() -> None:
    tree = opened(EXAMPLE)
    typed = next(
        at for at, line in enumerate(EXAMPLE.read_text("utf-8").splitlines(), 1)
        if line.startswith("  其他收入:")
    )  # fmt: skip
    told_ = [said(one) for one in cards(tree).values()]
    assert any(f"填在：docs/example.yaml 第 {typed} 行" in one for one in told_)


def test_an_entry_of_a_list_is_counted_as_people_count() -> None:
    (path,) = [path for path in INPUTS if path.parent.name == "zhuzhou"]
    every = [said(one) for one in classed(opened(path), "path")]
    assert "项目支出 → 第 1 项 → 金额" in every
    assert not [text for text in every if "→ 0" in text]


def test_a_number_that_was_imported_names_the_cell_it_was_taken_from(tmp_path: Path) -> None:
    path = tmp_path / "2024.yaml"
    path.write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    report = read(path)
    facts = told(report, draft=True).facts
    line = facts["其他收入"]
    assert isinstance(line, Line)
    income = line.amount
    assert isinstance(income.origin, Cell)
    keys = "→".join(map(str, income.origin.path))
    rows = {keys: ["决算表.xlsx", "收入决算表!J8", f"{income.value}"]}
    (tmp_path / "2024.来源.json").write_text(json.dumps({"数": rows}), "utf-8")
    document = told(report, draft=True).document
    assert "取自 决算表.xlsx 收入决算表!J8" in to_html(document, checked=Checked(1, ()))
    assert "决算表.xlsx" not in to_html(document)


def test_what_is_made_of_the_same_is_one_number() -> None:
    tree = opened(EXAMPLE)
    spots = [
        {str(a.get("href")).split("-")[0] for a in found(card, "./ul[@class='spots']//a")}
        for card in cards(tree).values()
    ]
    most = max(spots, key=len)  # the total of the year's expenditure
    assert {"#T1", "#T3"} <= most
    assert any(one.startswith("#m") for one in most)


def test_a_card_is_shown_when_its_number_is_pointed_at_or_has_the_focus() -> None:
    page = page_of(EXAMPLE)
    sheet = page[page.index("<style>") : page.index("</style>")]
    classes: dict[str, tuple[str, ...]] = {}
    for a in _numbers(tree_of(page)):
        name = str(a.get("href"))
        _, upper, lower = str(a.get("class")).split()
        assert classes.setdefault(name, (upper, lower)) == (upper, lower)
        for asked in (":hover", ":focus-visible"):
            assert f":has(.{upper}{asked}):has(.{lower}{asked}) ~ .cards {name}" in sheet
    assert len(set(classes.values())) == len(classes)


def test_a_browser_looks_through_the_text_a_few_dozen_times() -> None:
    page = page_of(EXAMPLE)
    asked = set(re.findall(r":has\((\.[ul]\d+):hover\)", page))
    assert len(asked) < 35 < len(cards(tree_of(page)))


def test_amounts_are_to_the_cent_and_counts_are_whole() -> None:
    kinds = {"元": r"-?\d{1,3}(,\d{3})*\.\d\d", "人": r"\d+", "辆": r"\d+"}
    told_ = [paragraph(card, "amount") for path in EVERY for card in cards(opened(path)).values()]
    met = set()
    for text in told_:
        number, _, unit = text.rpartition(" ")
        assert re.fullmatch(kinds.get(unit, ".*"), number), text
        met.add(unit)
    assert kinds.keys() <= met


def test_a_change_of_which_no_more_is_known_is_no_difference_of_two() -> None:
    (path,) = [path for path in INPUTS if path.parent.name == "zhuzhou"]
    steps = [one for one in cards(opened(path)).values() if "增减额" in paragraph(one, "name")]
    counts = {len(found(one, "./ul[@class='made']/li")) for one in steps}
    assert counts == {1, 2}
    for one in steps:
        alone = len(found(one, "./ul[@class='made']/li")) == 1
        assert ("填报的是增减数" in said(one)) == alone


# ---------------------------------------------------------------- charts


def charted() -> Document:
    (path,) = [path for path in INPUTS if path.parent.name == "hengyang"]
    return document_of(path)


def test_a_chart_has_its_title_and_its_numbers_in_a_table() -> None:
    tree = tree_of(to_html(charted()))
    figures = list(tree.iter("figure"))
    assert figures
    for figure in figures:
        (svg,) = figure.iter("svg")
        assert svg.get("role") == "img"
        assert re.match(r"图\d", said(found(figure, "./figcaption")[0]))
        (table,) = figure.iter("table")
        rows = found(table, ".//tbody/tr")
        assert all(found(row, "./th") and found(row, "./td/a") for row in rows)


# ---------------------------------------------------------------- what was checked


def panel(checked: Checked | None) -> str:
    tree = tree_of(to_html(document_of(EXAMPLE), checked=checked))
    (found_,) = classed(tree, "panel")
    return said(found_)


def test_without_a_check_the_page_does_not_speak_of_one() -> None:
    assert "核对" not in panel(None)
    assert "填在哪一行" not in panel(None)


@EVERY_INPUT
def test_the_page_for_the_public_names_no_file_and_asks_for_no_look(path: Path) -> None:
    """Nor anything of how the disclosure came about, but where each number is from."""
    page = to_html(document_of(path))
    assert not re.search(r"\.ya?ml|\.json|\.xlsx?|第 \d+ 行|核对结果|不要公开", page)
    assert "请看一看" not in page
    assert "请核对" not in page
    assert path.stem not in {said(one) for one in tree_of(page).iter("a", "p", "span")}
    known, shown = cards(opened(path)), cards(tree_of(page))
    assert known.keys() == shown.keys()
    for name, card in shown.items():
        assert paragraph(card, "amount") == paragraph(known[name], "amount")
        origin = "".join(said(one) for one in found(card, "./p[@class='how']"))
        assert ("由本部门填报" in origin) == ("填在：" in said(known[name]))


def test_the_page_for_the_clerk_says_that_it_is_not_to_be_published() -> None:
    assert "这一页供本部门核对，不要公开" in panel(Checked(3, ()))


@pytest.mark.parametrize(
    ("problems", "verdict"),
    [
        ((), "核对了 1,212 处，没有发现错误。"),
        (
            (Problem(NOWHERE, "看看", level=HINT, rule=A_RULE),),
            "核对了 1,212 处，没有发现错误，有 1 处请看一看。",
        ),
        (
            (
                Problem(NOWHERE, "看看", level=HINT, rule=A_RULE),
                Problem(NOWHERE, "错", rule=A_RULE),
            ),
            "核对了 1,212 处，有 1 处错误。",
        ),
    ],
)
def test_the_panel_says_what_the_check_came_to(problems: tuple[Problem, ...], verdict: str) -> None:
    assert verdict in panel(Checked(1212, problems))


def test_what_was_found_is_listed_wrong_first_without_the_folders_above() -> None:
    hint = Problem(
        Place(file="/srv/bureau/inputs/abc/2024.yaml", line=3), "看看", level=HINT, rule=A_RULE
    )
    shown = panel(Checked(5, (hint, Problem(NOWHERE, "不对", rule=A_RULE))))
    assert "错误 不对abc/2024.yaml 第 3 行：看看" in shown
    assert "/srv" not in shown


def test_what_is_found_a_thousand_times_is_listed_in_part() -> None:
    shown = panel(
        Checked(
            5,
            tuple(Problem(NOWHERE, f"第{n}个" * 999, level=HINT, rule=A_RULE) for n in range(1000)),
        )
    )
    assert "另有 950 处" in shown
    assert len(shown) < 50_000


# ---------------------------------------------------------------- what is asked for


def test_one_part_is_that_part_alone() -> None:
    document = document_of(EXAMPLE)
    tree = tree_of(to_html(document, part="2"))
    assert [said(one) for one in tree.iter("h2")][1:] == ["第二部分 2024年度部门决算表"]
    assert not list(tree.iter("h1", "figure"))
    (title,) = found(tree, "//head/title")
    assert title.text == "第二部分 2024年度部门决算表"
    with pytest.raises(NoSuchPart, match="没有第 9 部分"):
        to_html(document, part="9")


def test_the_tables_are_in_the_unit_that_was_asked_for() -> None:
    page = to_html(document_of(EXAMPLE), unit="元")
    assert "金额单位：元" in page
    assert "金额单位：万元" not in page


def test_a_draft_shows_what_is_to_be_filled_in() -> None:
    report = report_of({"支出": {"2010301": {"原因": None}}})
    assert "【待填" in to_html(told(report, draft=True).document)


def test_a_department_without_anything_still_has_a_page() -> None:
    tree = tree_of(to_html(tell(draft=True, words=style("shanghai")).document))
    assert list(tree.iter("main"))


def test_the_command_writes_it_with_what_the_check_came_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    arguments = ["report", "liling", "--format", "html", "--output", str(tmp_path)]
    ended = CliRunner().invoke(cli, [*arguments, "--clerk"])
    assert ended.exit_code == 0, ended.output
    page = (tmp_path / "liling-2024.html").read_text("utf-8")
    assert "2024.yaml 第" in page
    assert re.search(r"核对了 \d{3} 处，没有发现错误，有 2 处请看一看。", page)
    assert "小微企业也是中小企业" in page
    assert str(ROOT) not in page


@pytest.mark.parametrize("asked", [[], ["--public"]])
def test_the_command_writes_for_the_public_unless_told_otherwise(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    arguments = ["report", "liling", "--format", "html", "--output", str(tmp_path), *asked]
    ended = CliRunner().invoke(cli, arguments)
    assert ended.exit_code == 0, ended.output
    assert "小微企业也是中小企业" in ended.output  # the clerk is told where he works
    page = (tmp_path / "liling-2024.html").read_text("utf-8")
    assert not re.search(r"2024\.yaml|核对结果|请看一看|小微企业也是中小企业", page)


def test_a_page_for_the_clerk_is_a_page() -> None:
    ended = CliRunner().invoke(cli, ["report", "liling", "--clerk"])
    assert ended.exit_code == 2
    assert "--clerk 只用于 html" in ended.output


# ---------------------------------------------------------------- numbers, each known once


def _typed(label: str, value: int) -> Figure:
    return Figure(label, Decimal(value), YUAN, Cell(report_of().source, (label,)))


def test_what_is_left_when_a_part_is_taken_away_is_the_other_part() -> None:
    one, two = _typed("甲", 3), _typed("乙", 5)
    both, numbers = total("合计", (one, two)), Numbers()
    assert numbers.of(difference("其余", both, two)) is numbers.of(one)
    assert numbers.of(one).figure is one  # where it was typed tells more than a difference
    assert numbers.of(total("乙", (two,))) is numbers.of(two)
    assert numbers.of(total("合", (two, one))) is numbers.of(both)


def test_amounts_that_are_equal_by_chance_are_two_numbers() -> None:
    one, two, numbers = _typed("甲", 3), _typed("乙", 3), Numbers()
    assert numbers.of(one) is not numbers.of(two)
    assert numbers.of(change_from("增减", one, two).amount) is not numbers.of(
        difference("其余", one, two)
    )
    assert numbers.of(difference("其余", one, two)) is not numbers.of(difference("余", two, one))
