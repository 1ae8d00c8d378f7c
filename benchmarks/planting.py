"""Planted errors: a report that is right with one digit changed, and what the audit says then.

The digit is one of the text, of the tables, or of a statement that somebody has judged; the same
digits every time.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from generator import Document, assemble, compose, establish, load_style, read
from generator.inspection import Finding, inspect
from generator.number.figure import PERCENT, YUAN, Cell, Derivation, Figure
from generator.problem import HINT, WRONG
from generator.published import read_published
from generator.published.shape import Grid, Published, TextLine
from generator.tabulation import Table, printed, publish, tabulate
from generator.understanding import understand

ROOT: Final = Path(__file__).resolve().parent.parent
INPUTS: Final = (
    *sorted((ROOT / "inputs").glob("*/20*[0-9t].yaml")),
    *sorted(ROOT.glob("docs/example*.yaml")),
)
STYLES: Final = {
    "决算": ("base", "liling", "liuyang", "quyuan", "hengyang", "shanghai"),
    "预算": ("base", "zhuzhou"),
}

Known = Counter[tuple[str, str, str, str, str]]


def known(findings: Sequence[Finding]) -> Known:
    return Counter((f.code, f.level, f.quote, f.printed, f.message) for f in findings)


def audited(published: Published) -> Known:
    return known(inspect(understand(published)).findings)


def level_of(new: Known) -> str:
    """错误 or 提示 as the worst of some findings; empty where there is none."""
    levels = {level for _, level, *_ in new}
    return next((level for level in (WRONG, HINT) if level in levels), "")


def changed(text: str, chance: random.Random) -> str:
    """A number with one digit changed to another; its length stays."""
    places = [at for at, letter in enumerate(text) if letter.isdigit()]
    at = chance.choice(places)
    digit = chance.choice([d for d in "0123456789" if d != text[at]])
    if at == places[0] and len(places) > 1 and digit == "0":
        digit = "1" if text[at] != "1" else "2"
    return text[:at] + digit + text[at + 1 :]


# ---------------------------------------------------------------- what is published


@dataclass(frozen=True)
class Case:
    """A report of an input in a style, as it would be published."""

    name: str
    document: Document
    published: Published
    tables: tuple[Table, ...]


CASES: Final = tuple(
    (path, style, ("万元", "元")[(at + turn) % 2])
    for at, path in enumerate(INPUTS)
    for turn, style in enumerate(STYLES["预算" if "budget" in path.stem else "决算"])
)


def case_of(path: Path, style_name: str, unit: str) -> Case:
    """An input in a style, its tables in a unit."""
    facts, style = establish(read(path)), load_style(style_name)
    document = assemble(compose(facts, style, draft=True), facts, style)
    name = f"{path.parent.name}/{path.stem} {style.name} {unit}"
    return Case(name, document, publish(document, unit), tabulate(facts))


def leaves(figure: Figure) -> Iterator[Figure]:
    """What a figure rests on in the end: figures of cells, or blanks."""
    if isinstance(figure.origin, Derivation):
        for part in figure.origin.operands:
            yield from leaves(part)
    else:
        yield figure


@cache
def cells_of(figure: Figure) -> frozenset[tuple[str | int, ...]]:
    """The places in the input that a figure rests on."""
    return frozenset(leaf.origin.path for leaf in leaves(figure) if isinstance(leaf.origin, Cell))


def stated(document: Document) -> Iterator[Figure]:
    return (figure for _, figure in document.figures() if figure.unit in {YUAN, PERCENT})


# ---------------------------------------------------------------- in the text


def in_the_text(case: Case, step: int) -> Iterator[tuple[str, bool, str]]:
    """Each figure with a digit changed: what it is, if the tables determine it, what is found."""
    chance = random.Random(2016)  # noqa: S311  the same errors every time, not secrets
    tabled = {cell for table in case.tables for one in table.figures() for cell in cells_of(one)}
    before = audited(case.published)
    for index, start, text, figure in itertools.islice(_figures(case), 0, None, step):
        line = case.published.blocks[index]
        assert isinstance(line, TextLine)
        wrong = line.text[:start] + changed(text, chance) + line.text[start + len(text) :]
        blocks = list(case.published.blocks)
        blocks[index] = replace(line, text=wrong)
        found = level_of(audited(replace(case.published, blocks=tuple(blocks))) - before)
        rests = cells_of(figure)
        amount = figure.unit in {YUAN, PERCENT}
        where = line.text[max(0, start - 16) : start + len(text)]
        yield f"{figure.label}：……{where}", amount and bool(rests) and rests <= tabled, found


def _figures(case: Case) -> Iterator[tuple[int, int, str, Figure]]:
    """Each printed number of the explanation: its block, where it starts there, as printed."""
    blocks = list(case.document.blocks())
    for index, block in enumerate(blocks, len(case.published.blocks) - len(blocks)):
        line = case.published.blocks[index]
        assert isinstance(line, TextLine)
        at = len(line.text) - sum(len(passage.text) for passage in block.passages)
        for passage in block.passages:
            start, at = at, at + len(passage.text)
            if isinstance(passage.states, Figure) and any(map(str.isdigit, passage.text)):
                assert line.text[start:at] == passage.text, (line.text, passage.text)
                yield index, start, passage.text, passage.states


# ---------------------------------------------------------------- in the tables

_AMOUNT: Final = re.compile(r"-?\d[\d,]*\.\d\d")


def in_the_tables(case: Case, step: int) -> Iterator[tuple[str, str]]:
    """Each cell that a figure of the text rests on, with a digit changed."""
    chance = random.Random(143)  # noqa: S311  the same errors every time, not secrets
    rests = {cell for figure in stated(case.document) for cell in cells_of(figure)}
    used = {
        printed(one, unit)
        for table in case.tables
        for one in table.figures()
        for unit in ("元", "万元")
        if cells_of(one) & rests
    }
    before = audited(case.published)
    places = [
        (index, row, column)
        for index, block in enumerate(case.published.blocks)
        if isinstance(block, Grid)
        for row, cells in enumerate(block.rows)
        for column, cell in enumerate(cells)
        if _AMOUNT.fullmatch(cell) and cell in used
    ]
    for index, row, column in places[::step]:
        grid = case.published.blocks[index]
        assert isinstance(grid, Grid)
        rows = [list(cells) for cells in grid.rows]
        was, rows[row][column] = rows[row][column], changed(rows[row][column], chance)
        blocks = list(case.published.blocks)
        blocks[index] = replace(grid, rows=tuple(map(tuple, rows)))
        found = level_of(audited(replace(case.published, blocks=tuple(blocks))) - before)
        title = case.published.blocks[index - 3]
        assert isinstance(title, TextLine)
        yield f"{title.text} {' '.join(filter(None, grid.rows[row][:3]))}：{was}", found


# ---------------------------------------------------------------- in a judged report


def in_judged(report: Path, claims: Path, step: int) -> Iterator[tuple[str, bool]]:
    """Each right statement of a judged text that rests on something, with a digit changed."""
    chance = random.Random(89)  # noqa: S311  the same errors every time, not secrets
    text = report.read_text("utf-8")
    letters = [(at, letter) for at, letter in enumerate(text) if not letter.isspace()]
    tight = "".join(letter for _, letter in letters)
    before = _audited_text(text)
    for claim in json.loads(claims.read_text("utf-8"))[::step]:
        quote, number = ("".join(str(claim[key]).split()) for key in ("quote", "stated"))
        at = tight.find(quote)
        inside = quote.find(number) if number else -1
        determined = claim["verdict"] == "ok" and claim["inputs"]
        if not determined or at < 0 or inside < 0 or not any(map(str.isdigit, number)):
            continue
        wrong = changed(number, chance)
        changes = {letters[at + inside + i][0]: digit for i, digit in enumerate(wrong)}
        edited = "".join(changes.get(i, letter) for i, letter in enumerate(text))
        yield (
            f"{claim['section']} {quote[:40]}（{number} → {wrong}）",
            bool(_audited_text(edited) - before),
        )


def _audited_text(text: str) -> Known:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "报告.txt"
        path.write_text(text, "utf-8")
        return audited(read_published(path))
