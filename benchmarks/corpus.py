"""Corpus: reports that are right, and what is found when one of their edits makes them wrong.

A report is two files of benchmarks/reports: NAME.txt and NAME.yaml beside it, whose form its
README.md gives.  The unit and the figures are invented; the wording is that of a region.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
        said = {*_NUMBER.findall(finding.printed), *_NUMBER.findall(finding.message)}
        return bool(said & (set(_NUMBER.findall(edit.wrong)) - set(_NUMBER.findall(edit.right))))

    def _sentences(self, edit: Edit) -> list[str]:
        """The sentences that an edit is in, as they stand after it, in the audit's spelling."""
        start = self.text.index(edit.right)
        end = start + len(edit.wrong)
        text = self.text.replace(edit.right, edit.wrong)
        met = (one for one in _SENTENCE.finditer(text) if one.start() < end and one.end() > start)
        return [plain(one[0]) for one in met]


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
