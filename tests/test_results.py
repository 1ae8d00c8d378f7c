"""The result of an audit as a page and as a workbook: complete, linked, safe, readable."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from disclosed import disclosed
from lxml import etree
from msgspec.structs import replace

from generator import assemble, compose, establish, load_style, parse
from generator.doors.cli import main
from generator.elements import harmless
from generator.inspection import inspect
from generator.inspection.coverage import UNSETTLED
from generator.problem import RIGHT, WRONG, Place
from generator.published.shape import Grid, Published, TextLine
from generator.results import Result, notes, to_html, to_json, to_text, to_xlsx, xlsx
from generator.results.acknowledged import Acknowledgements, Entry
from generator.results.marking import INVOLVED, KNOWN, Mark, bounded, marked
from generator.results.pieces import page_pieces
from generator.results.tabled import left_out, tabled
from generator.understanding import understand

ROOT = Path(__file__).parent.parent
EXAMPLE = (ROOT / "docs/example.yaml").read_text("utf-8")
CSS = (ROOT / "generator/results/page.css").read_text("utf-8")
WRONG_RATE = ("增长20.83%", "增长17.24%")


@cache
def published() -> Published:
    facts, style = establish(parse(EXAMPLE, "例.yaml")), load_style("样本")
    return disclosed(assemble(compose(facts, style), facts, style))


def edited(*edits: tuple[str, str]) -> Published:
    """The example with pieces of its lines and of its tables replaced, each wherever it stands."""

    def mended(text: str) -> str:
        for old, new in edits:
            text = text.replace(old, new)
        return text

    blocks: list[TextLine | Grid] = []
    for block in published().blocks:
        if isinstance(block, TextLine):
            blocks.append(replace(block, text=mended(block.text)))
        else:
            blocks.append(replace(block, rows=tuple(tuple(map(mended, r)) for r in block.rows)))
    return replace(published(), blocks=tuple(blocks))


def result_of(document: Published, *entries: Entry) -> Result:
    understood = understand(document)
    return Result(understood, inspect(understood), Acknowledgements(entries))


@cache
def example() -> Result:
    return result_of(edited(WRONG_RATE))


def parsed(page: str) -> etree._Element:
    return etree.fromstring(page, etree.HTMLParser())


def marks(result: Result) -> list[Mark]:
    return [mark for section in marked(result) for mark in section.marks()]


def shown(node: etree._Element) -> str:
    return "".join(str(text) for text in node.itertext())


def named(root: etree._Element, name: str | None) -> etree._Element:
    """The one element of an id."""
    (found,) = [node for node in root.iter("*") if node.get("id") == name]
    return found


def classed(root: etree._Element, name: str) -> list[etree._Element]:
    return [node for node in root.iter("*") if name in (node.get("class") or "").split()]


def told(root: etree._Element, mark: etree._Element) -> str:
    """What the note of a mark says."""
    return shown(named(root, mark.get("aria-describedby")))


# ---------------------------------------------------------------- every figure marked


def test_every_figure_is_marked_once() -> None:
    of_text = [(id(f.at.text), f.at.start, f.at.end) for f in example().figures]
    of_marks = [
        (id(section.text), mark.start, mark.end)
        for section in marked(example())
        for mark in section.marks()
        if mark.figure
    ]
    assert len(of_text) > 100
    assert of_marks == of_text


def test_the_page_has_every_mark_once() -> None:
    root = parsed(to_html(example()))
    tables, _ = tabled(example())
    cells = [cell.id for table in tables for cell in table.cells()]
    ids = [node.get("id") for node in root.iter("mark") if node.get("id")]
    assert Counter(ids) == Counter([mark.id for mark in marks(example())] + cells)


def test_the_pieces_are_the_text() -> None:
    for section in marked(example()):
        pieces = [piece for part in (section.heading, *section.paragraphs) for piece in part]
        text = "".join(piece.text if isinstance(piece, Mark) else piece for piece in pieces)
        assert section.text.text.replace("\n", "") in text


def test_no_mark_lies_over_another() -> None:
    for section in marked(result_of(edited(WRONG_RATE, ("主要是因为", "增加（减少）XX 万元。。")))):
        found = list(section.marks())
        assert all(one.end <= two.start for one, two in pairwise(found))


def test_a_figure_is_what_was_found_of_it() -> None:
    wrong = [mark for mark in marks(example()) if mark.level == WRONG]
    assert {mark.text for mark in wrong} == {"17.24%"}
    before = next(m for m in marks(example()) if m.end == wrong[0].start - len("，增长"))
    assert (before.text, before.level) == ("250万元", INVOLVED)
    assert {m.level for m in marks(example())} >= {RIGHT, UNSETTLED}


def test_digits_that_stand_in_another_figure_do_not_blame_it() -> None:
    wrong = [
        m.text for m in marks(result_of(edited(("增长20.83%", "增长25%")))) if m.level == WRONG
    ]
    assert set(wrong) == {"25%"}


def test_of_numbers_alike_the_one_with_the_unit_is_blamed() -> None:
    """增加250万元，增长250%: the rate is wrong, not the amount."""
    result = result_of(edited(("增长20.83%", "增长250%")))
    [wrong] = [mark for mark in marks(result) if mark.level == WRONG]
    assert wrong.text == "250%"
    quote = classed(parsed(to_html(result)), "quote")[0]
    assert shown(quote) == "增加250万元，增长250%"
    [em] = quote.iter("em")
    assert (em.text, em.tail) == ("250", "%")


def test_what_nothing_settles_is_marked_so() -> None:
    unsettled = [mark for mark in marks(example()) if mark.level == UNSETTLED]
    assert len(unsettled) == len(example().unsettled) > 0


def test_a_word_at_fault_is_marked() -> None:
    found = marks(result_of(edited(("主要是因为财政拨款增加", "主要原因是"))))
    assert any(mark.level == WRONG and not mark.figure for mark in found)


def test_every_finding_in_the_prose_is_on_a_mark() -> None:
    for result in (example(), result_of(edited(("支出", "增加（减少）支出。。")))):
        on_marks = [one for mark in marks(result) for one in mark.found]
        findings = [one for one in result.inspection.findings if one.at is not None]
        assert findings
        assert all(one in on_marks for one in findings)


def test_the_note_shows_the_computation_and_what_should_stand_there() -> None:
    root = parsed(to_html(example()))
    (mark, *_) = [m for m in root.iter("mark") if m.get("id") and "wrong" in m.get("class", "")]
    note = told(root, mark)
    assert "应为 20.83" in note
    assert "1200" in note.replace(",", "")
    assert "除以了本年数" in note
    assert "N01" in note


def test_a_right_figure_leads_to_its_cell() -> None:
    root = parsed(to_html(example()))
    (mark, *_) = [m for m in root.iter("mark") if (m.text or "") == "1387万元"]
    targets = [a.get("href", "")[1:] for a in mark.iter("a")]
    texts = [m.text for m in root.iter("mark") if m.get("id") in targets]
    assert "1,387.00" in texts


# ---------------------------------------------------------------- tables, the rest


def test_cells_of_a_wrong_equation_are_red_and_of_a_right_one_green() -> None:
    tables, _ = tabled(result_of(published()))
    cells = [cell for table in tables for cell in table.cells()]
    assert {cell.level for cell in cells} <= {RIGHT, UNSETTLED}
    assert RIGHT in {cell.level for cell in cells}
    broken, _ = tabled(result_of(edited(("1,387.00", "1,388.00"))))
    wrong = [cell for table in broken for cell in table.cells() if cell.level == WRONG]
    assert any(cell.cell.text == "1,388.00" for cell in wrong)
    root = parsed(to_html(result_of(edited(("1,387.00", "1,388.00")))))
    red = {m.text for m in classed(root, "wrong") if m.tag == "mark"}
    assert "1,388.00" in red


def test_every_amount_of_the_tables_is_shown() -> None:
    tables, _ = tabled(example())
    cells = [cell.cell for table in tables for cell in table.cells()]
    read = [c for found in example().understood.tables.cells.values() for c in found.values()]
    assert Counter(map(id, cells)) == Counter(map(id, read))


def test_what_was_not_checked_is_listed_with_the_reason() -> None:
    text = shown(parsed(to_html(example())))
    assert example().unchecked
    for code, why in example().unchecked:
        assert code in text
        assert why in text


def test_what_was_not_read_is_listed() -> None:
    result = replace(example(), unread=("第 3 页没有文字（可能是扫描件），没有核对",))
    assert "<li>第 3 页没有文字（可能是扫描件），没有核对</li>" in to_html(result)


def test_the_pieces_of_the_page_are_those_that_the_page_is_made_of() -> None:
    made, page = page_pieces(example()), to_html(example())
    assert made.groups[0].first == 1
    for piece in (*(one for group in made.groups for one in group.each), *made.prose, *made.tables):
        assert piece in page
    linked = page_pieces(example(), "./").groups[0].each[0]
    assert linked.replace('href="./#', 'href="#') == made.groups[0].each[0]


def test_what_is_acknowledged_is_told_apart_with_its_reason() -> None:
    finding = example().findings[0]
    entry = Entry(finding.code, finding.quote, "上年数按新口径调整过")
    stale = Entry("N03", "占一点点", "没有了的句子")
    result = result_of(edited(WRONG_RATE), entry, stale)
    assert KNOWN in {mark.level for mark in marks(result)}
    root = parsed(to_html(result))
    assert not [m for m in classed(root, "wrong") if m.tag == "mark" and m.get("id")]
    assert shown(root).count("上年数按新口径调整过") > 1
    assert "占一点点" in shown(root)


def test_a_report_that_nobody_could_read_is_told_so() -> None:
    result = result_of(Published("空.txt", "txt", (TextLine("空", Place(0, 1)),)))
    text = shown(parsed(to_html(result)))
    assert "没有读到情况说明" in text
    assert "没有读到表" in text
    assert to_xlsx(result)


# ---------------------------------------------------------------- one page, by itself


def test_links_resolve_and_names_are_unique() -> None:
    root = parsed(to_html(result_of(edited(WRONG_RATE, ("1,387.00", "1,388.00")))))
    ids = [node.get("id") for node in root.iter("*") if node.get("id")]
    assert len(ids) == len(set(ids))
    links = [node.get("href", "") for node in root.iter("a")]
    assert len(links) > 10
    assert {link[0] for link in links} == {"#"}
    asked = {
        node.get(of) for node in root.iter("*") for of in ("aria-describedby", "aria-labelledby")
    }
    assert {link[1:] for link in links} | (asked - {None}) <= set(ids)


def test_every_finding_in_the_prose_leads_to_its_mark() -> None:
    result = result_of(edited(WRONG_RATE, ("项目支出", "项目支出支出")))
    assert any(finding.also for finding in result.findings)
    root = parsed(to_html(result))
    links = [a for node in classed(root, "where") for a in node.iter("a")]
    places = sum(1 + len(f.also) for f in result.findings if f.at is not None)
    assert len(links) >= places > 1
    for link in links:
        assert named(root, link.get("href", "")[1:]).tag == "mark"


def test_a_number_that_breaks_several_equations_leads_to_its_cell() -> None:
    """It is told once, with all that it breaks, and stands in the tables with each."""
    result = result_of(edited(("1,387.00", "1,378.00"), WRONG_RATE))
    several = [one for one in result.findings if "；" in one.message and one.at is None]
    assert several
    root = parsed(to_html(result))
    numbers = [result.findings.index(one) + 1 for one in several]
    for number in numbers:
        links = list(named(root, f"p{number}").iter("a"))
        assert links
        assert named(root, links[0].get("href", "")[1:]).tag == "mark"


def test_the_page_needs_nothing_and_runs_nothing() -> None:
    page = to_html(example())
    root = parsed(page)
    tags = {node.tag for node in root.iter("*")}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    attributes = {name for node in root.iter("*") for name in node.attrib}
    assert not [
        name for name in attributes if str(name).startswith("on") or name in {"src", "style"}
    ]
    assert "://" not in page
    assert not re.search(r"@import|url\(|expression", CSS)


def test_the_policy_names_the_style_sheet_and_nothing_else() -> None:
    root = parsed(to_html(example()))
    (style,) = root.iter("style")
    digest = base64.b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()
    (policy,) = [
        str(meta.get("content"))
        for meta in root.iter("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    ]
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_the_page_says_what_it_is_to_eye_and_ear() -> None:
    root = parsed(to_html(example()))
    assert root.get("lang") == "zh-CN"
    assert (
        len(list(root.iter("h1")))
        == len(list(root.iter("main")))
        == len(list(root.iter("title")))
        == 1
    )
    for mark in root.iter("mark"):
        if mark.get("id"):
            assert mark.get("tabindex") == "0"
            assert re.search(f"（({WRONG}|提示|{RIGHT}|{INVOLVED}|{UNSETTLED})）", shown(mark))
    for table in root.iter("table"):
        assert all(th.get("scope") for th in table.iter("th"))
    levels = [int(node.tag[1]) for node in root.iter("h1", "h2", "h3")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_each_level_is_known_by_more_than_its_colour() -> None:
    seen = set()
    for level, name in notes.CLASSES.items():
        (rule,) = re.findall(rf"^mark\.{name} {{(.*?)}}", CSS, re.MULTILINE)
        style = re.search(r"text-decoration-style: (\w+)", rule)
        boxed = "border:" in rule
        seen.add((style[1] if style else "solid", boxed, notes.SIGNS.get(level)))
    assert len(seen) == len(notes.CLASSES)


# ---------------------------------------------------------------- what a stranger wrote

HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</style></title><svg onload=alert(1)>",
    "&lt;b&gt; &amp;#60;",
    "]]><!--",
)


@pytest.mark.parametrize("attack", HOSTILE)
def test_what_the_document_says_stays_text(attack: str) -> None:
    document = edited(
        ("主要是因为", f"主要是因为{attack}"), ("行政运行", f"行政{attack}"), WRONG_RATE
    )
    result = result_of(replace(document, name=f"{attack}.txt"))
    result = replace(result, understood=replace(result.understood, department=attack))
    root = parsed(to_html(result))
    assert not [n for n in root.iter("*") if n.tag in {"script", "img", "svg", "b"}]
    assert not [n for n in root.iter("*") for a in n.attrib if str(a).startswith("on")]
    assert attack in shown(root)
    assert len(list(root.iter("style"))) == 1


def test_what_would_turn_or_hide_text_has_no_effect() -> None:
    document = edited(("主要是因为", "主要是因为\u202e001\u2066\u200b\x00\x1b[31m\ufeff\ud800"))
    result = result_of(replace(document, name="a\u202egpj.txt"))
    page = to_html(result)
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\x00\x1b\ufeff]", page)
    assert "\ufffd001" in page
    page.encode()
    for text in strings(to_xlsx(result)):
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", text)


def test_a_very_long_text_is_cut_in_notes_and_lists_only() -> None:
    long = "啊" * 10_000
    result = result_of(edited(("主要是因为", f"主要是因为{long}")))
    assert long in to_html(result)
    finding = replace(example().inspection.findings[0], quote=long, message=long, basis=long)
    example_result = result_of(edited(WRONG_RATE))
    example_result.inspection.checked.append(finding)
    assert len(to_html(example_result)) < len(to_html(example())) + 5_000


def test_ten_times_the_figures_are_ten_times_the_page() -> None:
    line = TextLine("增加250万元，增长17.24%，其他5万元。", Place(0, 9_000))

    def page_with(many: int) -> int:
        blocks = [*published().blocks]
        at = max(i for i, b in enumerate(blocks) if isinstance(b, TextLine) and "万元" in b.text)
        return len(to_html(result_of(replace(published(), blocks=(*blocks[:at], *[line] * many)))))

    few, many = page_with(100), page_with(1_000)
    assert many < 11 * few


def test_a_page_of_any_report_can_be_opened() -> None:
    lines = [
        TextLine("增加250万元，增长17.24%，其他5万元。", Place(0, 9_000 + n)) for n in range(3_000)
    ]
    blocks = [*published().blocks]
    at = max(i for i, b in enumerate(blocks) if isinstance(b, TextLine) and "万元" in b.text)
    result = result_of(replace(published(), blocks=(*blocks[:at], *lines)))
    page = to_html(result)
    assert len(page.encode()) < 2_000_000
    root = parsed(page)
    assert "后面的没有列出" in shown(root)
    ids = {node.get("id") for node in root.iter("*")}
    assert {a.get("href", "")[1:] for a in root.iter("a")} <= ids


def test_tables_that_are_too_many_are_named_and_left_out() -> None:
    tables, _ = tabled(example(), most=60)
    assert sum(1 for table in tables for _ in table.cells()) <= 60
    left = left_out(example(), tables)
    assert len(left) + len(tables) == len(
        [c for c in example().understood.tables.cells.values() if c]
    )
    assert left


def test_prose_is_cut_where_a_page_ends() -> None:
    whole = marked(example())
    kept, cut = bounded(whole, characters=500)
    assert cut
    pieces = [piece for part in kept for p in (part.heading, *part.paragraphs) for piece in p]
    text = "".join(piece.text if isinstance(piece, Mark) else piece for piece in pieces)
    every = [piece for part in whole for p in (part.heading, *part.paragraphs) for piece in p]
    assert "".join(p.text if isinstance(p, Mark) else p for p in every).startswith(text)
    assert 450 < len(text) <= 500
    assert sum(1 for section in bounded(whole, marks=7)[0] for _ in section.marks()) == 7
    assert bounded(whole) == (whole, False)


def test_a_table_says_its_own_unit() -> None:
    root = parsed(to_html(result_of(edited())))
    result = result_of(edited())
    tables, _ = tabled(result)
    measures = result.understood.tables.measures
    said = [shown(node) for node in classed(root, "unit")]
    assert said == [f"单位：{measures[table.key].unit}" for table in tables]


def test_what_should_stand_there_has_its_unit_for_people_and_digits_for_programs() -> None:
    result = result_of(edited(WRONG_RATE, ("财政拨款支出1020万元", "财政拨款支出1265万元")))
    told = {finding.should for finding in result.findings}
    assert {"20.83%", "1020 万元"} <= told
    assert "应为 1020 万元" in to_text(result)
    assert "应为 1020 万元" in shown(parsed(to_html(result)))
    problems = json.loads(to_json(result))["问题"]
    assert {("20.83", "%"), ("1020", "万元")} <= {(p["应为"], p["应为单位"]) for p in problems}


def test_a_quote_begins_with_a_word_and_is_copied() -> None:
    for finding in example().inspection.checked:
        assert not finding.quote.startswith(("，", "。", "；"))
        if finding.at is not None:
            assert finding.at.words == finding.quote
            assert finding.at.place == finding.place


def test_what_is_wrong_in_another_sentence_is_named() -> None:
    finding = replace(example().findings[0], printed="25.93", expected="25.55", quote="占19.12%")
    result = result_of(edited())
    result.inspection.checked.append(finding)
    assert "“占19.12%”，25.93 应为 25.55" in to_text(result)
    assert "25.93 应为 25.55" in shown(parsed(to_html(result)))


def test_harmless_leaves_what_people_write() -> None:
    text = "“三公”经费（境）①　—％\t\n𠮷"
    assert harmless(text) == text


# ---------------------------------------------------------------- seen by everybody


def luminance(colour: str) -> Fraction:
    """Relative luminance as WCAG defines it; the power 2.4 by whole roots."""
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    linear = [
        Fraction(c, 255) / Fraction("12.92")
        if c <= 10
        else Fraction(((c / 255 + 0.055) / 1.055) ** 2.4)
        for c in channels
    ]
    weights = (Fraction("0.2126"), Fraction("0.7152"), Fraction("0.0722"))
    return sum((w * c for w, c in zip(weights, linear, strict=True)), Fraction(0))


def palettes() -> Iterator[dict[str, str]]:
    for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL):
        yield dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


@pytest.mark.parametrize("palette", list(palettes()), ids=["light", "dark", "print"])
def test_contrast_is_enough(palette: dict[str, str]) -> None:
    pairs = [
        (ink, on)
        for on in ("paper", "sheet")
        for ink in ("ink", "soft", "link", "wrong", "hint", "right")
    ]
    pairs += [(level, f"{level}-ground") for level in ("wrong", "hint", "right")]
    pairs += [("link", "known-ground")]
    for ink, ground in pairs:
        light, dark = sorted((luminance(palette[ink]), luminance(palette[ground])), reverse=True)
        ratio = (light + Fraction("0.05")) / (dark + Fraction("0.05"))
        assert ratio >= Fraction("4.5"), (ink, ground, float(ratio))


# ---------------------------------------------------------------- the workbook


def part(book: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        return etree.fromstring(packed.read(name))


def strings(book: bytes) -> list[str]:
    return [shown(item) for item in part(book, "xl/sharedStrings.xml").iter("{*}si")]


def rows(book: bytes, sheet: int) -> list[list[str]]:
    """The cells of a sheet as text, blank ones as ''."""
    words = strings(book)
    found = []
    for row in part(book, f"xl/worksheets/sheet{sheet}.xml").iter("{*}row"):
        cells = []
        for cell in row.iter("{*}c"):
            value = shown(cell)
            cells.append(words[int(value)] if cell.get("t") == "s" else value)
        found.append(cells)
    return found


def test_the_workbook_has_a_row_for_each_claim() -> None:
    heading, *claims = rows(to_xlsx(example()), 2)
    titles = "序号 规则 规则名 结论 章节或表 原文 页 行 写为 应为 计算或说明 诊断 依据 备注"
    assert " ".join(heading) == titles
    assert len(claims) == example().checked + len(example().unsettled)
    said = Counter(row[3] for row in claims)
    assert said[UNSETTLED] == len(example().unsettled)
    assert said[WRONG] == sum(f.level == WRONG for f in example().inspection.findings)
    lines = [int(row[7]) for row in claims]
    assert lines == sorted(lines)
    (wrong, *_) = [row for row in claims if row[3] == WRONG]
    assert (wrong[1], wrong[8], wrong[9]) == ("N01", "17.24", "20.83%")


def test_the_workbook_says_what_was_not_checked_and_sums_up() -> None:
    book = to_xlsx(example())
    _, *unchecked = rows(book, 3)
    assert [(row[0], row[2]) for row in unchecked] == list(example().unchecked)
    summary = {row[0]: row[1] for row in rows(book, 1) if len(row) > 1}
    assert summary["错误（处）"] == str(example().wrong)
    assert summary["核对（处）"] == str(example().checked)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_text_is_a_formula_or_a_link(sign: str) -> None:
    attack = f"{sign}HYPERLINK(A1)"
    result = result_of(replace(edited(WRONG_RATE), name=attack))
    quoted = replace(result.inspection.findings[0], quote=attack, message="mailto:a@b.c")
    result.inspection.checked.append(quoted)
    book = to_xlsx(result)
    assert attack in strings(book)
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        names = packed.namelist()
    for sheet in (1, 2, 3):
        root = part(book, f"xl/worksheets/sheet{sheet}.xml")
        assert not list(root.iter("{*}f"))
        assert not list(root.iter("{*}hyperlink"))
    assert not [name for name in names if "externalLink" in name or "vba" in name]


def test_the_workbook_is_ready_for_screen_and_paper() -> None:
    book = to_xlsx(example())
    sheet = part(book, "xl/worksheets/sheet2.xml")
    (pane,) = sheet.iter("{*}pane")
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    (filters,) = sheet.iter("{*}autoFilter")
    last = 1 + example().checked + len(example().unsettled)
    assert filters.get("ref") == f"A1:N{last}"
    (paper,) = sheet.iter("{*}pageSetup")
    assert (paper.get("paperSize"), paper.get("orientation")) == ("9", "landscape")
    names = {
        node.get("name"): shown(node)
        for node in part(book, "xl/workbook.xml").iter("{*}definedName")
    }
    assert names["_xlnm.Print_Titles"] == "底稿!$1:$1" or "$1:$1" in names["_xlnm.Print_Titles"]
    levels = {cell.get("s") for cell in sheet.iter("{*}c") if (cell.get("r") or "").startswith("D")}
    assert len(levels) > 3


def test_a_remark_tells_why_a_finding_may_stay() -> None:
    finding = example().findings[0]
    result = result_of(edited(WRONG_RATE), Entry(finding.code, finding.quote, "口径不同"))
    found = [row for row in rows(to_xlsx(result), 2) if row[3] == KNOWN]
    assert found
    assert all(row[13] == "原为错误。口径不同" for row in found)


def test_too_many_rows_leave_out_what_is_right_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_ROWS", 5)
    book = to_xlsx(example())
    _, *claims = rows(book, 2)
    assert len(claims) == 5
    assert WRONG in {row[3] for row in claims}
    left = next(row[1] for row in rows(book, 1) if row and row[0].startswith("没有列出"))
    assert int(left) == example().checked + len(example().unsettled) - 5


def test_a_cell_never_holds_more_than_the_format_can() -> None:
    result = result_of(edited(WRONG_RATE))
    long = replace(result.inspection.findings[0], message="长" * 50_000)
    result.inspection.checked.append(long)
    cut = max(strings(to_xlsx(result)), key=len)
    assert cut.startswith("长长")
    assert cut.endswith("…")
    assert len(cut) < 32_768


# ---------------------------------------------------------------- the command


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    text = "\n".join(b.text for b in edited(WRONG_RATE).blocks if isinstance(b, TextLine))
    path = tmp_path / "某局决算.txt"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("form", ["html", "xlsx"])
def test_the_result_stands_beside_the_report(
    report: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("audit", str(report), "--format", form) == 1
    written = report.with_name(f"某局决算-核对.{form}")
    assert written.stat().st_size > 1_000
    said = capsys.readouterr().out
    assert str(written) in said
    assert "错误" in said.splitlines()[-1]


def test_a_result_that_somebody_edited_is_kept(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = report.with_name("某局决算-核对.xlsx")
    run("audit", str(report), "--format", "xlsx")
    run("audit", str(report), "--format", "xlsx")
    assert len(list(report.parent.glob("*核对*.xlsx"))) == 1
    written.write_bytes(b"remarks")
    run("audit", str(report), "--format", "xlsx")
    others = [path for path in report.parent.glob("*核对*.xlsx") if path != written]
    assert [path.read_bytes() for path in others] == [b"remarks"]
    assert "已另存为" in capsys.readouterr().out


def test_a_file_of_somebody_else_is_kept(report: Path) -> None:
    other = report.with_name("别的.html")
    other.write_text("别人的", "utf-8")
    assert run("audit", str(report), "--format", "html", "--output", str(other)) == 1
    kept = [path for path in report.parent.glob("别的*.html") if path != other]
    assert [path.read_text("utf-8") for path in kept] == ["别人的"]


def test_a_result_can_go_to_the_standard_output(
    report: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run("audit", str(report), "--format", "xlsx", "--output", "-") == 1
    assert rows(capfdbinary.readouterr().out, 2)
    assert not list(report.parent.glob("*核对*"))


def test_the_name_of_the_output_tells_the_format(report: Path) -> None:
    page = report.with_name("结果.html")
    assert run("audit", str(report), "--output", str(page)) == 1
    assert page.read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("typed", ["HTML", "ｈｔｍｌ", " html"])
def test_a_format_is_known_in_any_letters(report: Path, typed: str) -> None:
    assert run("audit", str(report), "--format", typed) == 1
    assert report.with_name("某局决算-核对.html").is_file()


def test_a_report_can_come_from_the_standard_input(
    report: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(report.read_bytes())))
    assert run("audit", "-", "--format", "json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["文件"] == "标准输入"
    assert said["错误"] == 1


def test_what_is_no_report_is_not_called_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "信.txt"
    path.write_text("你好，今天天气不错。", "utf-8")
    assert run("audit", str(path)) == 2
    assert "没有读出可核对的内容" in capsys.readouterr().err
    assert run("audit", str(ROOT / "docs/example.yaml")) == 2
    assert "这是填报文件" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("某局决算.pdf", "请看是不是 某局决算.txt"),
        ("某局决算", "请看是不是 某局决算.txt"),
        ("某局決算.txt", "请看是不是 某局决算.txt"),
        ("某局决算．txt", "是不是"),
        ("别的", "请检查文件名"),
        ("没有/某局决算.txt", "也没有"),
    ],
)
def test_a_file_that_is_not_there_is_named_with_what_may_be_meant(
    report: Path, typed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run("audit", str(report.with_name(typed) if "/" not in typed else report.parent / typed))
        == 2
    )
    told = capsys.readouterr().err
    assert f"没有这个文件：{report.parent / typed}" in told
    assert said in told


def test_a_folder_as_output_takes_the_usual_name(report: Path, tmp_path: Path) -> None:
    folder = tmp_path / "结果"
    folder.mkdir()
    run("audit", str(report), "--format", "html", "--output", str(folder))
    assert (folder / "某局决算-核对.html").is_file()


def test_the_report_itself_is_never_written_over(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = report.read_bytes()
    assert run("audit", str(report), "--output", str(report)) == 2
    assert report.read_bytes() == before
    assert "报告本身" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_told(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = report / "x.html"
    assert run("audit", str(report), "--format", "html", "--output", str(blocked)) == 2
    assert "写不了" in capsys.readouterr().err
