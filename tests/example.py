"""The example of docs: a complete input with a number everywhere, edited and told in a style."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from generator.entry import parse, read
from generator.entry.report import Report
from generator.facts import Facts, establish
from generator.inspection import Finding
from generator.number.figure import PERCENT, Derivation, Figure
from generator.problem import RIGHT, InvalidReport
from generator.proofing.rules import proof
from generator.rule import Rule
from generator.telling.document import Block, Chapter, Document, assemble
from generator.telling.narrative import compose
from generator.telling.style import Style, load_style, style_folders
from generator.writers import write

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "docs" / "example.yaml"
EXAMPLE_BUDGET = ROOT / "docs" / "example-budget.yaml"
# Not the acknowledgements that stand beside them.
INPUTS = tuple(sorted((ROOT / "inputs").glob("*/20*[0-9t].yaml")))
EVERY_STYLE = tuple(folder.name for folder in style_folders())
# What has worded two or three sections alone is the sample's in all others, and told with it.
IN_PART = frozenset({"anhui", "guangdong", "sichuan"})
STYLES = tuple(name for name in EVERY_STYLE if name not in IN_PART)
# An input that was typed from tables in 万元 is rounded to 100元, which a style in 元 shows.
IN_WAN = tuple(name for name in STYLES if load_style(name).unit == "万元")
NAME = "2024.yaml"  # what a message calls the edited example

# The least that an input can say.
LEAST = """\
部门: 某某局
年度: 2024
计量单位: 元
收入:
  一般公共预算财政拨款收入: 100
支出:
  2101501:
    基本支出: 100
"""

Tree = dict[str, Any]
Patch = Mapping[str, Any]


def shared_out(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Each input and each style with one another: for what a style's words make no difference to.

    Every input in every style is told, audited and read by tests/test_tabulation.py and
    tests/test_rules.py.
    """
    every = range(max(len(paths), len(STYLES)))
    return [(paths[at % len(paths)], STYLES[at % len(STYLES)]) for at in every]


@cache
def style(name: str = "base") -> Style:
    """A bundled style, loaded and compiled once for all tests."""
    return load_style(name)


@cache
def _loaded(path: Path) -> str:
    text = path.read_text("utf-8")
    return json.dumps(yaml.load(text, yaml.CBaseLoader))  # noqa: S506  base loader: text only


def tree_of(path: Path) -> Tree:
    """The keys and values of an input, each value as the text that was typed; to be edited."""
    tree: Tree = json.loads(_loaded(path))
    return tree


def example() -> Tree:
    return tree_of(EXAMPLE)


def example_budget() -> Tree:
    return tree_of(EXAMPLE_BUDGET)


A_RULE = Rule("T01", "一条规则", "测试用的。", "错", "对")


def patched(tree: Tree, patch: Patch) -> Tree:
    """The tree with other values, key by key; None takes a key out."""
    found = dict(tree)
    for key, value in patch.items():
        if value is None:
            found.pop(key, None)
        elif isinstance(value, Mapping):
            below = found.get(key)
            found[key] = patched(below if isinstance(below, dict) else {}, value)
        else:
            found[key] = value
    return found


def text_of(tree: Tree) -> str:
    """A tree as a clerk would have typed it."""
    return str(yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False))


_MANY: Final = 48  # reports that are told again: in another style, or with another template
_reports: dict[str, Report] = {}  # by their trees
_facts: dict[int, Facts] = {}  # by the identity of the report, which they hold


def report_of(patch: Patch | None = None, *, base: Tree | None = None) -> Report:
    """The example (or another tree) with a patch, read."""
    tree = patched(base or example(), patch or {})
    if (known := repr(tree)) not in _reports:
        if len(_reports) == _MANY:
            _reports.clear()
        _reports[known] = parse(text_of(tree), NAME)
    return _reports[known]


def _established(report: Report) -> Facts:
    found = _facts.get(id(report))
    if found is None or found.report is not report:
        if len(_facts) == _MANY:
            _facts.clear()
        found = _facts[id(report)] = establish(report)
    return found


def line_of(text: str, *keys: str) -> int:
    """The line of a key, found below the lines of the keys before it."""
    lines = text.splitlines()
    at = -1
    for key in keys:
        start = re.compile(rf"[ ']*{re.escape(key)}'?:")
        at = next(i for i, line in enumerate(lines) if i > at and start.match(line))
    return at + 1


@dataclass(frozen=True)
class Told:
    """An explanation as its readers see it, and what it was told from."""

    document: Document

    @property
    def facts(self) -> Facts:
        return self.document.facts

    @property
    def text(self) -> str:
        return write(self.document, "txt")

    def chapter(self, name: str) -> Chapter:
        return next(c for c in self.document.chapters if c.name == name)

    def lines(self, name: str) -> list[str]:
        """The paragraphs of a section below its heading."""
        return [block.text for block in self.chapter(name).blocks[1:]]

    def line(self, name: str, start: str) -> str:
        """The only paragraph of a section that starts so."""
        (found,) = [line for line in self.lines(name) if line.startswith(start)]
        return found

    def after(self, name: str, start: str) -> str:
        """What is said of the 科目 whose title starts so: behind the title, or below it."""
        lines = self.lines(name)
        (at,) = [
            i for i, line in enumerate(lines) if re.sub(r"^\d+[、.]", "", line).startswith(start)
        ]
        return lines[at].partition("（项）。")[2] or lines[at + 1]

    def of_expense(self, title: str) -> str:
        """How one kind of “三公”经费 compares: its own paragraph, or its clauses of them all."""
        lines = self.lines("三公经费")
        begins = re.compile(rf"(?:\d+、)?{re.escape(title)}(?:支出)?预算为")
        own = [line for line in lines if begins.match(line)]
        clauses = re.split(r"[。；\n]|其中：", "\n".join(lines))
        return own[0] if own else "。".join(one for one in clauses if one.startswith(title))

    def wrong(self) -> list[str]:
        """What the proof finds false, hints aside."""
        return [f"{one.code} {one.message}" for one in self.found() if not one.hint]

    def found(self) -> list[Finding]:
        """What the text read back has wrong, or to be looked at."""
        return [one for one in proof(self.document) if one.level != RIGHT]


def told(report: Report, words: Style | str = "base", *, draft: bool = False) -> Told:
    """A report told in a style."""
    chosen = style(words) if isinstance(words, str) else words
    facts = _established(report)
    return Told(assemble(compose(facts, chosen, draft=draft), facts, chosen))


@cache
def document_of(path: Path, name: str = "") -> Document:
    """An input told as a draft in a style, without a name in its own; once for all who write it."""
    report = read(path)
    return told(report, name or report.content.style or "base", draft=True).document


def tell(patch: Patch | None = None, words: Style | str = "base", *, draft: bool = False) -> Told:
    """The example with a patch, told in a style."""
    return told(report_of(patch), words, draft=draft)


def problems_of(
    patch: Patch | None = None, *, base: Tree | None = None
) -> tuple[list[str], list[str]]:
    """What does not add up in the example with a patch: the errors, and the hints."""
    problems = establish(report_of(patch, base=base)).problems
    return [str(p) for p in problems if not p.hint], [str(p) for p in problems if p.hint]


def refused(patch: Patch | None = None, words: Style | str = "base") -> list[str]:
    """The problems for which the example with a patch is not told."""
    try:
        tell(patch, words)
    except InvalidReport as invalid:
        return [str(problem) for problem in invalid.problems]
    return []


def input_named(department: str) -> Report:
    """The report of one of the bundled inputs."""
    (path,) = [path for path in INPUTS if path.parent.name == department]
    return read(path)


# ---------------------------------------------------------------- how a text reads

_PUNCTUATION = re.compile(
    r"[，。；：、,;:.]{2,}|[（“][，。；、]|（）|“”|\s|^[，。；：、]|是[：]?[。；，]|(?<!行)为[：]?[。；，]|[：，、]$"
)
_REST = re.compile(r"None|Undefined|[{}\[\]【】×]|XX|待填|\ufdd0|\ufdd1|\ufdd2|nan|Decimal")


def faults_of_reading(found: Told) -> list[str]:
    """What a reader stumbles over, whoever wrote it: looked for in the printed text alone."""
    faults = []
    for chapter in found.document.chapters:
        for block in chapter.blocks:
            text = block.text
            ends = text.endswith(("。", "；", "：", "（项）")) or block.level
            if not ends and chapter.name != "预算单位":
                faults.append(f"does not end: {text}")
            for fault in (*_PUNCTUATION.finditer(text), *_REST.finditer(text)):
                at = fault.start()
                if not (fault[0] == "：" and text.endswith("：")):
                    faults.append(f"{fault[0]!r} in …{text[max(0, at - 12) : at + 12]}…")
            if text.count("（") != text.count("）") or text.count("“") != text.count("”"):
                faults.append(f"unpaired: {text}")
            faults += [f"no such share: {text}" for _ in _groundless(found, block)]
    return faults


def _groundless(found: Told, block: Block) -> list[str]:
    """Percentages over a base of zero or less, and those that are no figure at all.

    The words that a style sets for a share of nothing are its own.
    """
    own = found.document.style.settings["用语"]["零基数占比"]
    wrong = []
    for passage in block.passages:
        if isinstance(passage.states, Figure):
            origin = passage.states.origin
            if passage.text.endswith("%") and isinstance(origin, Derivation):
                base = origin.operands[-1]
                if base.unit != PERCENT and base.value <= 0:
                    wrong.append(passage.text)
        elif passage.states is None:
            bare = passage.text.replace(own, "") if own else passage.text
            wrong += re.findall(r".{,5}%", bare)
    return wrong
