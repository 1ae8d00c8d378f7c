"""Corpus: reports that are right, and what is found when one of their edits makes them wrong.

A report is two files of benchmarks/reports: NAME.txt and NAME.yaml beside it, whose form its
README.md gives.  The unit and the figures are invented; the wording is that of a region.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import yaml

from generator.auditing import audit
from generator.inspection import Finding
from generator.problem import HINT, WRONG
from generator.results import Result
from generator.understanding import plain

REPORTS: Final = Path(__file__).resolve().parent / "reports"
_KEYS: Final = frozenset(("kind", "region", "wrong"))
_OF_AN_EDIT: Final = frozenset(("from", "to", "what", "expect"))
_SENTENCE: Final = re.compile(r"[^。\n]*[。\n]?")
_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WAN: Final = 10_000  # 元 of a 万元
_HALF: Final = Fraction(1, 200)  # of the last place of an amount that a message tells in 万元


class BadCorpus(Exception):  # noqa: N818  not an error of the program: a file to be mended
    """What is wrong with the files of a corpus, all of it, a line each."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of a right report, and what makes it wrong in their place.

    `expect` is the code of the rule that has to be the one that finds it; empty for any.
    """

    right: str
    wrong: str
    what: str
    expect: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A right report with its edits; `kind` is 决算, 预算, 三公 …, `region` whose words it has."""

    name: str
    kind: str
    region: str
    text: str
    edits: tuple[Edit, ...]

    def audited(self, edit: Edit | None = None) -> Result:
        """The audit of the right text, or of the text with one edit."""
        text = self.text.replace(edit.right, edit.wrong) if edit else self.text
        return audit(text.encode(), f"{self.name}.txt")

    def level(self, edit: Edit, right: Result) -> str:
        """错误 or 提示 as the worst that is found of an edit; empty where nothing is.

        `right` is the audit of the right text: what it has too was not found because of the edit.
        """
        new = _new(self.audited(edit).inspection.findings, right.inspection.findings)
        levels = {one.level for one in new if self._tells(one, edit)}
        return next((level for level in (WRONG, HINT) if level in levels), "")

    def _tells(self, finding: Finding, edit: Edit) -> bool:
        """Whether a finding quotes of the edit's sentence, or names the figure that is wrong."""
        if edit.expect and finding.code != edit.expect:
            return False
        quote = plain(finding.quote)
        sentences = self._sentences(edit)
        if quote and any(quote in one or one in quote for one in sentences):
            return True
        wrong = _values(edit.wrong) - _values(edit.right)
        said = _values(finding.printed) | _values(finding.message)
        return any(_of_one_value(one, other) for one in said for other in wrong)

    def _sentences(self, edit: Edit) -> list[str]:
        """The sentences that an edit is in, as they stand after it, in the audit's spelling."""
        start = self.text.index(edit.right)
        end = start + len(edit.wrong)
        text = self.text.replace(edit.right, edit.wrong)
        met = (one for one in _SENTENCE.finditer(text) if one.start() < end and one.end() > start)
        return [plain(one[0]) for one in met]


@dataclass(frozen=True, slots=True)
class Score:
    """What an audit makes of some reports of a kind.

    `wrong` and `hinted` are the edits that it finds as 错误 and as 提示 only; `false` the 错误 that
    it finds in what is right; the figures are those of the right reports, by their states.
    """

    reports: int = 0
    edits: int = 0
    wrong: int = 0
    hinted: int = 0
    false: int = 0
    figures: int = 0
    settled: int = 0
    unsettled: int = 0
    unread: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    def cells(self) -> tuple[str, ...]:
        """The row of the table, without the kind."""
        share = (f"{_per_cent(part, self.figures):.1f}" for part in self._states)
        recall = _per_cent(self.wrong, self.edits)
        told = _per_cent(self.wrong + self.hinted, self.edits)
        return (
            *map(str, (self.reports, self.edits, self.wrong, self.hinted)),
            f"{recall:.1f}", f"{told:.1f}", str(self.false),
            f"{self.false / max(self.reports, 1):.2f}", str(self.figures), *share,
        )  # fmt: skip

    @property
    def _states(self) -> tuple[int, int, int]:
        return self.settled, self.unsettled, self.unread


COLUMNS: Final = (
    "kind", "reports", "edits", "错误", "提示", "recall %", "+提示 %", "false", "/report",
    "figures", "已核 %", "未核 %", "未读 %",
)  # fmt: skip


def _per_cent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def right_score(result: Result) -> Score:
    """What an audit makes of a report that is right."""
    sums = result.coverage
    return Score(
        reports=1, false=result.wrong, figures=sums.figures, settled=sums.settled,
        unsettled=sums.unsettled, unread=sums.unread,
    )  # fmt: skip


def planted_score(levels: Iterable[str]) -> Score:
    """What an audit finds of edits: 错误, 提示 or nothing for each."""
    every = Counter(levels)
    return Score(edits=every.total(), wrong=every[WRONG], hinted=every[HINT])


def scored(report: Report) -> tuple[Score, list[str]]:
    """A report's score, and in words what is falsely accused and what not found."""
    right = report.audited()
    levels = [report.level(edit, right) for edit in report.edits]
    said = [
        f"{report.name} false: {one.code} {one.quote} {one.message}"
        for one in right.findings
        if one.level == WRONG
    ]
    said += [
        f"{report.name} not found: {edit.wrong}（{edit.what}）"
        for edit, level in zip(report.edits, levels, strict=True)
        if not level
    ]
    return right_score(right) + planted_score(levels), said


def table(rows: Mapping[str, Score]) -> str:
    """A line a kind, the columns under their names."""
    lines = [COLUMNS, *((kind, *score.cells()) for kind, score in rows.items())]
    widths = [max(map(_wide, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_laid(line, widths) for line in lines)


def _laid(line: Sequence[str], widths: Sequence[int]) -> str:
    kind, *numbers = (
        (cell, " " * (width - _wide(cell))) for cell, width in zip(line, widths, strict=True)
    )
    return "  ".join(["".join(kind), *(room + cell for cell, room in numbers)])


def _values(text: str) -> frozenset[Fraction]:
    """The numbers of a text, however they are printed: 1.20 is 1.2, and 1,200.00 is 1200."""
    return frozenset(Fraction(one.replace(",", "")) for one in _NUMBER.findall(text))


def _of_one_value(said: Fraction, printed: Fraction) -> bool:
    """Whether a message tells an amount that is printed: as it is, or 元 in 万元 to two places."""
    wan = printed / _WAN
    return said in {printed, wan, printed * _WAN} or (wan >= 1 and abs(said - wan) <= _HALF)


def _wide(text: str) -> int:
    """The columns of a terminal that a text takes."""
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def _new(now: Sequence[Finding], before: Sequence[Finding]) -> list[Finding]:
    """The findings of which there are more than before; a quote changes with its sentence."""
    more = Counter(map(_said, now)) - Counter(map(_said, before))
    return [one for one in now if _said(one) in more]


def _said(finding: Finding) -> tuple[str, ...]:
    return finding.code, finding.level, finding.printed, finding.expected, finding.message


def load(folder: Path = REPORTS) -> tuple[Report, ...]:
    """Every report of a folder by its name.  Raises BadCorpus with all that is wrong with them."""
    problems: list[str] = []
    texts, notes = ({path.stem for path in folder.glob(f"*.{kind}")} for kind in ("txt", "yaml"))
    problems += [f"{name}: one of .txt and .yaml is missing" for name in sorted(texts ^ notes)]
    reports = [_load(folder / name, problems) for name in sorted(texts & notes)]
    if problems:
        raise BadCorpus("\n".join(problems))
    return tuple(reports)


def _load(path: Path, problems: list[str]) -> Report:
    text = path.with_suffix(".txt").read_text("utf-8")
    tree = yaml.safe_load(path.with_suffix(".yaml").read_text("utf-8"))
    found = list(_faults(tree, text))
    problems += [f"{path.name}: {fault}" for fault in found]
    if found:
        return Report(path.name, "", "", text, ())
    edits = (
        Edit(one["from"], one["to"], one["what"], one.get("expect", "")) for one in tree["wrong"]
    )
    return Report(path.name, tree["kind"], tree["region"], text, tuple(edits))


def _faults(tree: Any, text: str) -> Iterator[str]:
    """What keeps a file from being one of the form of README.md."""
    if not isinstance(tree, Mapping) or set(tree) != _KEYS:
        yield f"the keys are {', '.join(sorted(_KEYS))}"
        return
    yield from (f"{key} is no text" for key in ("kind", "region") if not _is_text(tree[key]))
    edits = tree["wrong"]
    if not isinstance(edits, list) or not edits:
        yield "wrong is a list of at least one edit"
        return
    for at, edit in enumerate(edits, 1):
        yield from (f"edit {at}: {fault}" for fault in _edit_faults(edit, text))


def _edit_faults(edit: Any, text: str) -> Iterator[str]:
    if not isinstance(edit, Mapping) or not {"from", "to", "what"} <= set(edit) <= _OF_AN_EDIT:
        yield "the keys are from, to, what and perhaps expect"
    elif not all(map(_is_text, edit.values())):
        yield "a value is no text (put figures in quotes)"
    elif (times := text.count(edit["from"])) != 1:
        yield f"“{edit['from']}” stands {times} times in the text, not once"
    elif edit["from"] == edit["to"]:
        yield f"“{edit['from']}” is not changed"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
