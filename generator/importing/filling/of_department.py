"""Of a department: what is to be asked of its year, by what its input has and its style says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from generator.entry.access import ASKED_FOR
from generator.entry.accounts import Accounts
from generator.entry.departments import locate, place_of, year_of, years
from generator.entry.keys import keys_at
from generator.entry.parsing import parse
from generator.entry.report import Report
from generator.entry.scalars import MAX_BYTES, build, decode, too_large
from generator.entry.values import TO_FILL, UNITS
from generator.facts import Facts
from generator.facts.line import MISSING_REASON
from generator.importing.blank import new_input
from generator.importing.correspondence import Keys
from generator.importing.filling.asking import Known, book_of
from generator.importing.filling.questions import Book, Whose
from generator.importing.filling.reasons_wanted import wanted_reasons
from generator.importing.stale_reasons import facts_of
from generator.importing.year_before import is_unwritten, last_before
from generator.problem import InvalidReport, Place, Problem
from generator.telling.narrative import missing_in
from generator.telling.style import Style, load_style, name_of, style_folders
from generator.vocabulary.commands import given

_NO_BUDGET: Final = (
    "预算的填报工作簿还没有，只有决算的；预算请用 new 新建，或用 import 由预算公开表、报告生成"
)


def book_for(
    inputs: Path, department: str, year: str | None = None, extra: Path | None = None
) -> Book:
    """What to ask of a department's year; without an input of it, of what `new` would begin with.

    `extra` is a folder of styles of one's own.  Raises InvalidReport with what is wrong with the
    input, all of it but what is still to be filled in; UnknownStyle.
    """
    folder = place_of(inputs, department)
    path = locate(inputs, department) if year is None else folder / f"{year}.yaml"
    wanted, is_budget = year_of(path.stem if year is None else year)
    if is_budget:
        place = Place(file=given("--year", "年度", f"{wanted}-budget"))
        raise InvalidReport([Problem(place, _NO_BUDGET, rule=ASKED_FOR)])
    found = years(folder) if folder.is_dir() else {}
    path = found.get((wanted, False), path)
    last = last_before(found, wanted, budget=False)
    typed = found.get((wanted, False))
    text = _text(typed) if typed else new_input(department, wanted, last=last)
    # What that file lacks is not asked for in this one.
    is_prior = last is not None and last.content.year == wanted - 1
    prior = replace(last, problems=()) if last is not None and is_prior else None
    return _book(text, path.name, Whose(department, "", wanted, "元"), prior, extra)


def _text(path: Path) -> str:
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise InvalidReport([Problem(Place(file=str(path)), too_large(len(data)), rule=ASKED_FOR)])
    return decode(data, str(path))[0]


def _book(text: str, name: str, whose: Whose, prior: Report | None, extra: Path | None) -> Book:
    tree = build(text, name).tree
    facts = facts_of(text, name, prior=prior)
    if wrong := list(_wrong(text, name)):
        raise InvalidReport(wrong)
    said = {key: str(tree.get(key) or "") for key in ("部门", "计量单位", "样式")}
    said = {key: "" if TO_FILL in value else value for key, value in said.items()}
    style = load_style(said["样式"] or None, extra)
    known = Known(
        whose=Whose(
            whose.folder,
            said["部门"],
            whose.year,
            said["计量单位"] if said["计量单位"] in UNITS else "元",
        ),
        tree=tree,
        last=_tree_of(prior),
        facts=facts,
        asked=None if facts is None else wanted_reasons(facts, style),
        lacking=frozenset(_lacking(tree, facts, style)),
        styles=tuple(name_of(one) for one in style_folders(extra)),
        least=style.least,
        rate=style.threshold(),
    )
    return book_of(known)


def _wrong(text: str, name: str) -> Iterator[Problem]:
    """What is wrong with an input beside what is not there yet."""
    try:
        parse(text, name, kind="决算")
    except InvalidReport as invalid:
        for problem in invalid.problems:
            if not is_unwritten(problem) and not problem.hint:
                yield problem


def _tree_of(report: Report | None) -> Mapping[str, Any]:
    tree = getattr(report.source, "tree", None) if report is not None else None
    return tree if isinstance(tree, Mapping) else {}


def _lacking(tree: Any, facts: Facts | None, style: Style) -> Iterator[Keys]:
    """The paths of what is still to be filled in, and of what the sentences cannot do without."""
    yield from _unfilled(tree)
    found = (*facts.problems, *missing_in(facts, style)) if facts is not None else ()
    for problem in found:
        if not problem.hint and problem.rule is not MISSING_REASON and problem.place.path:
            yield _key_of(tuple(map(str, problem.place.path)))


def _key_of(path: Keys) -> Keys:
    """The path of a key, for one that ends in what people call several keys together."""
    known = (key for key in keys_at(Accounts, path[:-1]) if path[-1].startswith(key))
    return (*path[:-1], next(known, path[-1]))


def _unfilled(node: Any, path: Keys = ()) -> Iterator[Keys]:
    """The paths where something is still to be filled in; a list is one."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _unfilled(value, (*path, str(key)))
    elif isinstance(node, list):
        yield from [path] if any(True for value in node for _ in _unfilled(value)) else ()
    elif isinstance(node, str) and TO_FILL in node:
        yield path
