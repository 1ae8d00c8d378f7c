"""One round: blanks, missing reasons, 概况 and contradictions in one list, without any cascade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest
from click.testing import CliRunner
from example import (
    STYLES,
    Tree,
    example,
    example_budget,
    text_of,
)

from generator import InvalidReport, parse
from generator.checking import Check
from generator.cli import cli
from generator.reporting import check_of, document_of, draft_of, workbook_of
from generator.writers import write

Path_ = tuple[Any, ...]
TODO = "【待填】"


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli, arguments)


def checked(tree: Tree, kind: str = "决算") -> Check:
    report = parse(text_of(tree), "2024.yaml", kind=kind, partly=True)
    return check_of(report)[0]


def leaves(node: Any, path: Path_ = ()) -> Iterator[Path_]:
    if isinstance(node, Mapping):
        for key, below in node.items():
            yield from leaves(below, (*path, key))
    elif isinstance(node, list):
        for at, below in enumerate(node):
            yield from leaves(below, (*path, at))
    elif node:
        yield path


def blanked(tree: Tree, path: Path_) -> Tree:
    found = deepcopy(tree)
    node: Any = found
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = TODO
    return found


KINDS = [("决算", example), ("预算", example_budget)]
UNASKED = {("类型",), ("样式",), ("年度",)}  # without these it is nobody's input
REASONS = {"原因", "与预算差异原因", "与上年增减原因"}


@pytest.mark.parametrize(("kind", "tree"), KINDS, ids=["决算", "预算"])
def test_a_blank_is_one_problem_wherever_it_is(kind: str, tree: Any) -> None:
    """No total, no share, no other table is accused of what is not typed yet."""
    base = {(p.code, p.message) for p in checked(tree(), kind).problems}
    for path in leaves(tree()):
        if path in UNASKED:
            continue
        new = checked(blanked(tree(), path), kind).problems
        told = [p for p in new if (p.code, p.message) not in base]
        if path[-1] in REASONS:
            assert {p.code for p in told} <= {"I20"}, (path, told)
        else:
            assert [p.code for p in told] == ["I08"], (path, told)


@pytest.mark.parametrize(("kind", "tree"), KINDS, ids=["决算", "预算"])
@pytest.mark.parametrize("style", STYLES)
def test_a_draft_is_written_of_any_blank(kind: str, tree: Any, style: str) -> None:
    for path in [*leaves(tree())][STYLES.index(style) :: 2 * len(STYLES)]:
        if path not in UNASKED:
            report = parse(text_of(blanked(tree(), path)), "2024.yaml", kind=kind, partly=True)
            document, remarks = draft_of(report, style, None, checked=True)
            assert "None" not in write(document, "txt")
            assert path[-1] in REASONS or "I08" in {one.code for one in remarks}
            if path[-1] not in REASONS:
                with pytest.raises(InvalidReport):
                    document_of(report, style, None)


@pytest.mark.parametrize("path", [*leaves(example())][::7], ids=str)
def test_the_tables_of_an_input_with_a_blank_say_where_it_is(path: Path_) -> None:
    if path not in UNASKED and path[-1] not in REASONS:
        report = parse(text_of(blanked(example(), path)), "2024.yaml", partly=True)
        data, told = workbook_of(report, None, None)
        assert "I08" in {one.code for one in told}
        assert data.startswith(b"PK")
