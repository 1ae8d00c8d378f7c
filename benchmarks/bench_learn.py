"""How well a style is learned from one report: its own text, what it is worth to others, the gate.

    python benchmarks/bench_learn.py [REPORT…]

A REPORT is a text named as its input is, liling-2024.txt for inputs/liling/2024.yaml.  It may have
marks: ⟪the department's own words⟫, of which any text may stand there, and ⟦published⇒right⟧, where
the right one is expected.  Without any, the samples are what the hand-written styles tell of the
inputs themselves.  Each is learned over the sample of the province alone.

own: how much of the fixed text is told again, and characters too many; others: how much of the gap
between the sample and the style by hand is closed on the figures of the other departments.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

from generator import (
    Document,
    Facts,
    Reason,
    Style,
    Words,
    assemble,
    compose,
    establish,
    load_style,
    read,
    read_published,
    understand,
    write,
)
from generator.learning.gate import findings_of
from generator.learning.learned import Learned, learn
from generator.learning.lessons import prove
from generator.learning.sampling import Sample
from generator.learning.uncertain import MOST, chosen

ROOT = Path(__file__).parent.parent
FREE = "\0"  # where any text may stand
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
HEADING = re.compile(r"[一二三四五六七八九十]+、")
SECTION = re.compile(r"(?:^|\n)\s*(?=[一二三四五六七八九十]{1,3}、)")
MARKED = re.compile(r"⟦([^⟦⟧]*)⇒([^⟦⟧]*)⟧")


# ---------------------------------------------------------------- how alike two texts are


def even(text: str) -> str:
    """One spelling of blanks and punctuation; thousands have no separators."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", re.sub(r"\s+", "", text))
    return text.translate(str.maketrans("(),:;．％", "（），：；.%"))


def tokens(text: str) -> list[str]:
    return re.findall(r"\d[\d,]*(?:\.\d+)?|.", text, re.DOTALL)


def same_number(told: str, wanted: str) -> bool:
    places = Decimal(1).scaleb(int(Decimal(wanted).as_tuple().exponent))
    return Decimal(told).quantize(places, ROUND_HALF_UP) == Decimal(wanted)


@dataclass
class Likeness:
    """Characters that are wanted, those that are there, and those that are too many."""

    wanted: int = 0
    there: int = 0
    more: int = 0

    def add(self, wanted: str, told: str) -> None:
        a, b = tokens(wanted), tokens(told)
        keys = [["#" if NUMBER.fullmatch(one) else one for one in side] for side in (a, b)]
        self.wanted += sum(len(one) for one in a if one != FREE)
        for tag, i1, i2, j1, j2 in SequenceMatcher(
            None, keys[0], keys[1], autojunk=False
        ).get_opcodes():
            if tag == "equal":
                for one, other in zip(a[i1:i2], b[j1:j2], strict=True):
                    fits = not NUMBER.fullmatch(one) or same_number(other, one)
                    self.there += len(one) if fits else 0
                continue
            free = FREE in a[max(i1 - 1, 0) : i2 + 1]
            lost = any(one != FREE for one in a[i1:i2])
            self.more += len("".join(b[j1:j2])) if lost or not free else 0

    @property
    def share(self) -> float:
        return self.there / self.wanted


def of_target(marked: str, told: str) -> Likeness:
    """A text told, held against a published one with its marks."""
    sections = {part.split("、")[0]: part for part in SECTION.split(told) if HEADING.match(part)}
    found = Likeness()
    for line in filter(HEADING.match, SECTION.split(marked)):
        wanted = re.sub(r"⟪[^⟪⟫]*⟫", FREE, even(MARKED.sub(r"\2", line)))
        found.add(wanted, even(sections.get(line.split("、")[0], "")))
    return found


def of_documents(wanted: Document, told: Document) -> float:
    """How much of a document another one says, own words aside; section by section."""
    there = {one.name: even("".join(b.text for b in one.blocks)) for one in told.chapters}
    found = Likeness()
    for one in wanted.chapters:
        passages = [p for block in one.blocks for p in block.passages]
        own = [FREE if isinstance(p.states, Words | Reason) else even(p.text) for p in passages]
        found.add("".join(own), there.get(one.name, ""))
    return found.share


# ---------------------------------------------------------------- what is learned


def document(facts: Facts, style: Style) -> Document:
    return assemble(compose(facts, style, draft=True), facts, style)


def text(facts: Facts, style: Style) -> str:
    return str(write(document(facts, style), "txt"))


def sample(name: str, said: str, facts: Facts) -> Sample:
    return Sample(name, understand(read_published(said.encode(), f"{name}.txt")), facts)


@dataclass
class Department:
    """A department: its style by hand, its figures, what it published with its marks."""

    name: str
    facts: Facts
    marked: str

    @property
    def published(self) -> str:
        return MARKED.sub(r"\1", self.marked).replace("⟪", "").replace("⟫", "")


def departments(paths: Sequence[Path]) -> list[Department]:
    """Those of the published texts that are given, or of the inputs."""
    found = []
    for path in paths:
        name, _, year = path.stem.partition("-")
        facts = establish(read(ROOT / "inputs" / name / f"{year}.yaml"))
        found.append(Department(name, facts, path.read_text("utf-8")))
    for path in () if paths else sorted(ROOT.glob("inputs/*/20*.yaml")):
        if path.stem.replace("-budget", "").isdigit():
            facts = establish(read(path))
            told = text(facts, load_style(path.parent.name))
            found.append(Department(path.parent.name, facts, told))
    return found


def loaded(learned: Learned, folder: Path) -> Style:
    there = folder / "learned"
    there.mkdir()
    for name, said in learned.files.items():
        (there / name).write_text(said, "utf-8")
    return load_style("learned", folder)


def closed(hand: Style, own: Style, facts: Sequence[Facts]) -> list[float]:
    """How much of the gap between the sample and the style by hand is closed, of each."""
    shares = []
    for one in facts:
        wanted = document(one, hand)
        before = of_documents(wanted, document(one, load_style()))
        shares.append((of_documents(wanted, document(one, own)) - before) / (1 - before))
    return shares


def lines_of(files: Sequence[str]) -> int:
    return sum(len([line for line in one.splitlines() if line.strip()]) for one in files)


def row(one: Department, all_of_them: Sequence[Department]) -> list[float]:
    hand = load_style(one.name)
    began = time.process_time()
    samples = [sample(one.name, one.published, one.facts)]
    learned = learn(samples, "学成", load_style())
    excused = prove(learned, "learned", samples)
    with tempfile.TemporaryDirectory() as folder:
        own = loaded(learned, Path(folder))
        took = time.process_time() - began
        found = findings_of(Path(folder), "learned", [one.facts.report])
        amiss = [each for each in found if str(each) not in excused]
        likeness = of_target(one.marked, text(one.facts, own))
        kind = one.facts.report.kind
        others = [o.facts for o in all_of_them if o is not one and o.facts.report.kind == kind]
        gaps = closed(hand, own, others)
    asked = min(len(learned.asked) + len(chosen(learned.open, 1)), MOST)
    by_hand = [path.read_text("utf-8") for path in hand.chain[-1].iterdir()]
    print(
        f"{one.name:10} own {likeness.share:7.2%}  too many {likeness.more / likeness.wanted:6.2%}"
        f"  others {statistics.mean(gaps) if gaps else 0:6.1%}  gate {len(amiss)}"
        f" (left out {len(learned.left)})"
        f"  questions {asked:2}"
        f"  lines {lines_of(list(learned.files.values())):3} (by hand {lines_of(by_hand):3})"
        f"  {took:4.1f} s"
    )
    return gaps


def of_shanghai(everybody: Sequence[Department]) -> None:
    """A region that is told altogether otherwise: from one report, from two, on the others."""
    hand = load_style("shanghai")
    finals = [one.facts for one in everybody if one.facts.report.kind == "决算"]
    for many in (1, 2):
        shares: list[float] = []
        for some in combinations(finals, many):
            samples = [sample(f"{at}", text(one, hand), one) for at, one in enumerate(some)]
            learned = learn(samples, "学成", load_style())
            prove(learned, "learned", samples)
            with tempfile.TemporaryDirectory() as folder:
                own = loaded(learned, Path(folder))
                shares += closed(hand, own, [one for one in finals if one not in some])
        print(f"shanghai, from {many}: {statistics.mean(shares):.1%} of the gap closed on others")


def main(arguments: Sequence[str]) -> None:
    everybody = departments([Path(one) for each in arguments for one in each.split(",")])
    gaps = [gap for one in everybody for gap in row(one, everybody)]
    if gaps:
        print(f"on the figures of others, on the mean: {statistics.mean(gaps):.1%} of the gap")
    of_shanghai(everybody)


if __name__ == "__main__":
    main(sys.argv[1:])
