"""Acknowledged: findings that somebody has looked into, told in a small file beside the report.

The file of 报告.pdf is 报告.已核.yaml: a list, each entry with 规则, 原文 and 理由.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from generator.inspection import CATALOGUE, Finding
from generator.readers.scalars import MAX_BYTES, Items, Mapping, Typed, build, decode
from generator.report import InvalidReport, Problem

SUFFIX: Final = ".已核.yaml"
_KEYS: Final = ("规则", "原文", "理由")
_SHOWN: Final = 20  # characters of what was typed, in a message


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the rule, what stands in the report, why it may stay so; where it was written."""

    rule: str
    quote: str
    reason: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A finding that an entry covers, with the entry's reason."""

    finding: Finding
    reason: str


@dataclass(frozen=True)
class Acknowledgements:
    """The entries of a report's file; each finding asks whether one of them is about it."""

    entries: tuple[Entry, ...] = ()
    _by_key: dict[tuple[str, str], Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keyed = {(entry.rule, _bare(entry.quote)): entry for entry in self.entries}
        object.__setattr__(self, "_by_key", keyed)

    def of(self, finding: Finding) -> Entry | None:
        return self._by_key.get((finding.rule, _bare(quoted(finding))))

    def stale(self, findings: Iterable[Finding]) -> tuple[Entry, ...]:
        """The entries that no finding matches: the report was mended, or its text changed."""
        matched = {(finding.rule, _bare(quoted(finding))) for finding in findings}
        return tuple(e for e in self.entries if (e.rule, _bare(e.quote)) not in matched)


def quoted(finding: Finding) -> str:
    """What an entry quotes: what stands there, or what should where nothing does."""
    return finding.quote or finding.expected or finding.message


def _bare(text: str) -> str:
    """A text without white space, of one width: how a quote is compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def beside(report: Path) -> Path:
    """Where the acknowledgements of a report are kept."""
    return report.with_name(report.stem + SUFFIX)


def read_acknowledgements(path: Path) -> Acknowledgements:
    """The entries of a file; without the file there are none.

    Raises InvalidReport with every problem, each with file and line.
    """
    if not path.is_file():
        return Acknowledgements()
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        raise InvalidReport([Problem(path.name, "打不开；请检查有没有读取的权限")]) from None
    text, _ = decode(data, path.name)
    return parse_acknowledgements(text, path.name)


def parse_acknowledgements(text: str, name: str) -> Acknowledgements:
    """The entries of a YAML text; see read_acknowledgements."""
    typed = build(text, name)
    problems = list(typed.problems)
    tree = typed.tree
    if tree is None:
        return Acknowledgements()
    if not isinstance(tree, Items):
        message = "应是一条一条、以“- ”开头的列表，每条写 规则、原文、理由"
        raise InvalidReport([*problems, Problem(name, message)])
    entries: list[Entry] = []
    for at, item in enumerate(tree):
        wrong = list(_wrong(typed, at, item))
        problems += wrong
        if not wrong:
            rule, quote, reason = (str(item[key]).strip() for key in _KEYS)
            entries.append(Entry(rule, quote, reason, typed.where((at,))))
    if problems:
        raise InvalidReport(problems)
    return Acknowledgements(tuple(entries))


def _wrong(typed: Typed, at: int, item: object) -> Iterator[Problem]:
    """What is wrong with an entry."""
    if not isinstance(item, Mapping):
        yield Problem(typed.where((at,)), "这一条应写 规则、原文、理由 三行")
        return
    for key in item:
        if key not in _KEYS:
            message = f"没有“{key[:_SHOWN]}”这个键；只写 {'、'.join(_KEYS)}"
            yield Problem(typed.where((at, key)), message)
    for key in _KEYS:
        value = item.get(key)
        if not isinstance(value, str) or not value.strip():
            yield Problem(typed.where((at, key)), f"缺{key}；{_ASKED[key]}")
    rule = item.get("规则")
    if isinstance(rule, str) and rule.strip() not in _codes():
        message = f"没有“{rule[:_SHOWN]}”这条规则；看 juesuan rules"
        yield Problem(typed.where((at, "规则")), message)


_ASKED: Final = {
    "规则": "写结果里括号内的编号，如 N01",
    "原文": "照抄结果里引号内的话",
    "理由": "写清为什么可以不改，没有理由的不算核实",
}


def _codes() -> frozenset[str]:
    return frozenset(rule.code for rule in CATALOGUE)


def to_yaml(findings: Sequence[Finding], known: Sequence[Acknowledged] = ()) -> str:
    """A file of acknowledgements for these findings, their reasons still to be written.

    What is acknowledged already goes along with its reason.
    """
    entries = [*((one.finding, one.reason) for one in known), *((f, "") for f in findings)]
    rows = dict.fromkeys((f.rule, quoted(f), reason) for f, reason in entries)
    head = f"# 核实过、可以不改的，写上理由，存为报告旁边的“报告名{SUFFIX}”；要改的整条删去。\n"
    return head + "".join(
        f"- 规则: {rule}\n  原文: {_quoted(quote)}\n  理由: {_quoted(reason) if reason else ''}"
        .rstrip() + "\n"
        for rule, quote, reason in rows
    )  # fmt: skip


def _quoted(text: str) -> str:
    """A text that YAML reads back as it is, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)
