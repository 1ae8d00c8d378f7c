"""The catalogue: every rule finds its own example, and is told to the user in one book."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from functools import cache

import pytest
from disclosed import disclosed
from example import ROOT, tell
from msgspec.structs import replace

from generator import assemble, compose, establish, load_style, parse
from generator.doors.cli import main
from generator.inspection import CATALOGUE, inspect
from generator.manual.rulebook import (
    ACROSS,
    FAMILIES,
    MISTAKES,
    UnknownRule,
    families,
    listing,
    one,
    rules_manual,
)
from generator.problem import RIGHT
from generator.proofing.rules import RULES, proof
from generator.published.shape import Grid, Published, TextLine
from generator.rule import Edit, Rule
from generator.telling.document import Block, Document
from generator.understanding import understand
from generator.vocabulary.statements import STATEMENTS, statement_titled

EXAMPLES = {"决算": "example.yaml", "预算": "example-budget.yaml"}
EDITED = [rule for rule in CATALOGUE if rule.edit]
TOLD = [rule for rule in CATALOGUE if not rule.edit]


@cache
def published(kind: str) -> Published:
    facts = establish(parse((ROOT / "docs" / EXAMPLES[kind]).read_text("utf-8"), "例.yaml"))
    style = load_style("样本")
    return disclosed(assemble(compose(facts, style), facts, style))


def broken(document: Published, edit: Edit) -> Published:
    """The report with the edit made, once, where it stands first."""
    blocks = list(document.blocks)
    key = ""
    for at, block in enumerate(blocks):
        if isinstance(block, TextLine):
            titled = statement_titled(block.text)
            key = titled.key if titled else key
            if not edit.table and edit.right in block.text:
                blocks[at] = replace(block, text=block.text.replace(edit.right, edit.wrong, 1))
                return replace(document, blocks=tuple(blocks))
        elif key == edit.table and (rows := retyped(block, edit)):
            blocks[at] = replace(block, rows=rows)
            return replace(document, blocks=tuple(blocks))
    pytest.fail(f"not in the example: {edit.right}")


def retyped(grid: Grid, edit: Edit) -> tuple[tuple[str, ...], ...] | None:
    """The rows with the cells of the edit changed; None where they do not stand side by side."""
    old, new = edit.right.split(" "), edit.wrong.split(" ")
    assert len(old) == len(new)
    for at, row in enumerate(grid.rows):
        for start in range(len(row) - len(old) + 1):
            if ending(row[start : start + len(old)], old):
                changed = (*row[:start], *new, *row[start + len(old) :])
                return (*grid.rows[:at], changed, *grid.rows[at + 1 :])
    return None


def ending(cells: Sequence[str], old: Sequence[str]) -> bool:
    """The cells, the first of which may have a number before it (一、)."""
    first = {cells[0], cells[0].partition("、")[2]}
    return old[0] in first and list(cells[1:]) == old[1:]


@cache
def codes(document: Published) -> frozenset[str]:
    return frozenset(finding.code for finding in inspect(understand(document)).findings)


@pytest.mark.parametrize("rule", EDITED, ids=lambda rule: rule.code)
def test_the_example_passes_a_rule_until_it_is_edited(rule: Rule) -> None:
    assert rule.edit is not None
    assert rule.code not in codes(published(rule.example))
    assert rule.code in codes(broken(published(rule.example), rule.edit))


def test_most_rules_show_an_example_that_a_test_has_broken() -> None:
    assert len(EDITED) > len(CATALOGUE) / 2
    assert all(rule.bad and rule.good and rule.bad != rule.good for rule in TOLD)


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_a_rule_is_told_in_full(rule: Rule) -> None:
    keys = {statement.key for statement in STATEMENTS}
    assert rule.edit is None or rule.edit.table in {"", *keys}
    assert rule.example in EXAMPLES
    assert rule.why.endswith(("。", "）"))
    text = one(rule.code.lower())
    for piece in (rule.title, rule.why, *rule.shown, "容差", "级别"):
        assert piece in text


CODE = re.compile(r"[EUNXWCFIJB]\d\d")


@cache
def trees() -> Sequence[tuple[str, ast.Module]]:
    paths = sorted((ROOT / "generator").rglob("*.py"))
    return [(one.relative_to(ROOT).as_posix(), ast.parse(one.read_text("utf-8"))) for one in paths]


def test_every_rule_is_a_constant_of_its_code_and_is_in_the_book() -> None:
    """Where it stands is one module, and that one is known to the catalogue.

    What an input gets wrong is named by what it is: nobody quotes its code where it is checked.
    """
    made = []
    for name, tree in trees():
        for node in tree.body:
            if isinstance(node, ast.AnnAssign) and _is_rule(node.value):
                assert isinstance(node.value, ast.Call)
                code = ast.literal_eval(node.value.args[0])
                assert ast.unparse(node.target) == code or code[0] in "IJ", name
                made.append(code)
        assert sum(map(_is_rule, ast.walk(tree))) == sum(
            isinstance(node, ast.AnnAssign) and _is_rule(node.value) for node in tree.body
        ), f"{name} makes a rule that is no constant"
    assert sorted(made) == sorted(rule.code for rule in (*CATALOGUE, *RULES, *MISTAKES, *ACROSS))


def _is_rule(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Rule"


def test_a_code_is_written_once_and_everything_else_names_the_constant() -> None:
    """So that a mistyped code is a NameError."""
    written = {
        f"{name} line {node.lineno}: {node.value}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if CODE.fullmatch(node.value) and id(node) not in _codes_of_rules(tree)
    }
    assert written == set()


def _codes_of_rules(tree: ast.Module) -> set[int]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_rule(node)]
    return {id(call.args[0]) for call in calls}


def test_the_rules_are_in_the_order_of_their_codes() -> None:
    for rules in (CATALOGUE, RULES):
        assert [rule.code for rule in rules] == sorted(rule.code for rule in rules)


def test_codes_are_of_one_family_each_and_no_two_rules_share_one() -> None:
    everything = [rule.code for _, rules in families() for rule in rules]
    assert (
        len(everything)
        == len(set(everything))
        == sum(map(len, (CATALOGUE, RULES, MISTAKES, ACROSS)))
    )
    assert all(sum(rule.code[0] in f.letters for f in FAMILIES) == 1 for rule in CATALOGUE)
    assert {rule.code[0] for rule in RULES} == {"F"}
    assert {rule.code[0] for rule in MISTAKES} == {"I", "J"}
    assert {rule.code[0] for rule in ACROSS} == {"B"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_of_the_generator_finds_its_own_example(rule: Rule) -> None:
    document = tell().document
    if rule.code == "F04":  # of the input: tests/test_rules.py
        assert rule.good not in "".join(block.text for block in document.blocks())
        return
    assert wrong(document) == set()
    assert wrong(spoilt(document, rule.good, rule.bad)) == {rule}


def wrong(document: Document) -> set[Rule | None]:
    """The rules that a text breaks."""
    return {one.rule for one in proof(document) if one.level != RIGHT}


def spoilt(document: Document, good: str, bad: str) -> Document:
    """The document with other characters where some stand first; what is stated stays."""
    for at, chapter in enumerate(document.chapters):
        for index, block in enumerate(chapter.blocks):
            if good in block.text:
                blocks = list(chapter.blocks)
                blocks[index] = respelt(block, good, bad)
                chapters = list(document.chapters)
                chapters[at] = replace(chapter, blocks=tuple(blocks))
                return replace(document, chapters=tuple(chapters))
    pytest.fail(f"not in the example: {good}")


def respelt(block: Block, good: str, bad: str) -> Block:
    """A block with its lead, or the characters of its paragraph that differ, changed."""
    same = alike(good, bad)
    tail = alike(good[same:][::-1], bad[same:][::-1])
    start = block.text.index(good) + same
    end, new = start + len(good) - same - tail, bad[same : len(bad) - tail]
    if end <= len(block.lead) or block.paragraph is None:
        return replace(block, lead=block.lead[:start] + new + block.lead[end:])
    marked = block.paragraph.marked
    # Where each character of the text stands among the marks.
    places = [m.start("shown") for m in re.finditer(_SHOWN, marked)]
    one, two = places[start - len(block.lead)], places[end - len(block.lead) - 1] + 1
    two = two if end > start else one
    paragraph = replace(block.paragraph, marked=marked[:one] + new + marked[two:])
    return replace(block, paragraph=paragraph)


def alike(one: str, other: str) -> int:
    """How many characters two texts begin with together."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


_SHOWN = re.compile(r"(?:\ufdd0\d+\ufdd1|\ufdd2)*(?P<shown>[^\ufdd0-\ufdd2])")


def test_the_list_is_by_family_and_the_manual_has_every_rule() -> None:
    listed, manual = listing(), rules_manual()
    for family, rules in families():
        assert family.title in listed
        assert f"## {family.title}" in manual
        for rule in rules:
            assert f"  {rule.code}  {rule.title}\n" in listed
            assert f"### {rule.code} {rule.title}\n" in manual
            bad, good = rule.shown
            assert f"- 错：{bad}\n- 对：{good}\n" in manual


def test_an_unknown_code_is_told_what_is_near(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnknownRule, match="没有“N0”这条规则；相近的有"):
        one("N0")
    with pytest.raises(SystemExit) as ended:
        main(["rules", "Z99"])
    assert ended.value.code == 2
    assert "没有“Z99”这条规则" in capsys.readouterr().err
