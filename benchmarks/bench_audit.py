"""What an audit finds of errors that are planted, and how long it takes.

    make bench-audit
    python benchmarks/bench_audit.py --quick
    python benchmarks/bench_audit.py --judged REPORT CLAIMS

Every input is published in every style, as tables and text.  Then one digit is changed at a time:
in each figure of the text that the tables determine, and in each cell of the tables that a figure
of the text rests on.  Found is what brings a finding that was not there before.  The share that is
found must be at least 98 of 100; below that the benchmark exits with 1.

REPORT and CLAIMS are a published report and a JSON list of its statements, each with `quote`,
`stated` and `verdict`: what is `ok` there is changed by a digit and must be found where it was
derived from something (`inputs`).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the package of this checkout, installed or not

from generator import (  # noqa: E402  found only from here on
    Document,
    assemble,
    compose,
    establish,
    load_style,
    read,
)
from generator.disclosure import Grid, Published, TextLine  # noqa: E402
from generator.figure import PERCENT, YUAN, Absent, Cell, Derivation, Figure  # noqa: E402
from generator.inspection import Finding, inspect  # noqa: E402
from generator.readers.published import read_published  # noqa: E402
from generator.style import known_styles  # noqa: E402
from generator.tabulation import publish, tabulate  # noqa: E402
from generator.understanding import understand  # noqa: E402

INPUTS: Final = (*sorted((ROOT / "inputs").glob("*/*.yaml")), *sorted(ROOT.glob("docs/example*.yaml")))
ENOUGH: Final = 0.98
QUICK: Final = 25  # every how many-th place is changed with --quick


@dataclass
class Tally:
    """How many errors were planted, how many found, and which not."""

    planted: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, what: str, *, found: bool) -> None:
        self.planted += 1
        self.found += found
        if not found:
            self.missed.append(what)

    @property
    def share(self) -> float:
        return self.found / self.planted if self.planted else 1.0


Known = Counter[tuple[str, str, str, str, str]]


def known(findings: Sequence[Finding]) -> Known:
    return Counter((f.rule, f.level, f.quote, f.written, f.message) for f in findings)


def audited(published: Published) -> Known:
    return known(inspect(understand(published)).findings)


def changed(text: str, chance: random.Random) -> str:
    """A number with one digit changed to another; its length stays."""
    places = [at for at, letter in enumerate(text) if letter.isdigit()]
    at = chance.choice(places)
    digit = chance.choice([d for d in "0123456789" if d != text[at]])
    if at == places[0] and len(places) > 1 and digit == "0":
        digit = "1" if text[at] != "1" else "2"
    return text[:at] + digit + text[at + 1 :]


# ---------------------------------------------------------------- in the text


def leaves(figure: Figure) -> Iterator[Figure]:
    """What a figure rests on in the end: figures of cells, or blanks."""
    if isinstance(figure.origin, Derivation):
        for part in figure.origin.operands:
            yield from leaves(part)
    else:
        yield figure


def cells_of(figure: Figure) -> set[tuple[object, ...]]:
    return {leaf.origin.path for leaf in leaves(figure) if isinstance(leaf.origin, Cell)}


def planted_in_text(document: Document, published: Published, step: int) -> Iterator[tuple[str, bool, bool]]:
    """Each figure of the text with a digit changed: what it is, whether the tables determine it,
    whether it was found."""
    chance = random.Random(2016)
    tabled: set[tuple[object, ...]] = set()
    for table in tabulate(document.facts):
        for figure in table.figures():
            tabled |= cells_of(figure)
    before = audited(published)
    blocks = list(document.blocks())
    first = len(published.blocks) - len(blocks)
    count = 0
    for index, block in enumerate(blocks, first):
        line = published.blocks[index]
        assert isinstance(line, TextLine)
        at = line.text.index("".join(p.text for p in block.passages)) if block.passages else 0
        for passage in block.passages:
            figure, text = passage.states, passage.text
            start, at = at, at + len(text)
            if not isinstance(figure, Figure) or not any(c.isdigit() for c in text):
                continue
            count += 1
            if count % step:
                continue
            wrong = line.text[:start] + changed(text, chance) + line.text[at:]
            with_error = list(published.blocks)
            with_error[index] = replace(line, text=wrong)
            found = bool(audited(replace(published, blocks=tuple(with_error))) - before)
            determined = figure.unit in {YUAN, PERCENT} and bool(cells_of(figure)) and cells_of(figure) <= tabled
            where = line.text[max(0, start - 16) : at + 4]
            yield f"{figure.label}：……{where}", determined, found
