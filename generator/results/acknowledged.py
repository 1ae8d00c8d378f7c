"""Acknowledged: findings that somebody has looked into, told in a small file beside the report.

The file of 报告.pdf is 报告.已核.yaml: a list, each entry with 规则, 原文 and 理由.
"""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from generator.inspection import Finding

SUFFIX: Final = ".已核.yaml"


class Entry(Struct, frozen=True):
    """One entry: the rule, what stands in the report, why it may stay so; where it was written."""

    rule: str
    quote: str
    reason: str
    where: str = ""


class Acknowledged(Struct, frozen=True):
    """A finding that an entry covers, with the entry's reason."""

    finding: Finding
    reason: str


@dataclasses.dataclass(frozen=True)
class Acknowledgements:
    """The entries of a report's file; each finding asks whether one of them is about it."""

    entries: tuple[Entry, ...] = ()
    _by_key: dict[tuple[str, str], Entry] = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keyed = {(entry.rule, _bare(entry.quote)): entry for entry in self.entries}
        object.__setattr__(self, "_by_key", keyed)

    def of(self, finding: Finding) -> Entry | None:
        return self._by_key.get((finding.code, _bare(quoted(finding))))

    def stale(self, findings: Iterable[Finding]) -> tuple[Entry, ...]:
        """The entries that no finding matches: the report was mended, or its text changed."""
        matched = {(finding.code, _bare(quoted(finding))) for finding in findings}
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


def misnamed(report: Path, names: Iterable[str]) -> list[str]:
    """Those of the names beside a report that look like its acknowledgements, and are not read."""
    own, stem = beside(report).name, unicodedata.normalize("NFC", report.stem)
    return sorted(
        name
        for name in names
        if "已核" in name and name != own and unicodedata.normalize("NFC", name).startswith(stem)
    )


def to_yaml(findings: Iterable[tuple[Finding, str]]) -> str:
    """A file of acknowledgements for these findings, each with its reason, '' where it has none.

    What one cause explains is there each by itself: else the rest would come up once it is known.
    """
    rows = dict.fromkeys((f.code, quoted(f), reason) for f, reason in findings)
    head = f"# 核实过、可以不改的，写上理由，存为报告旁边的“报告名{SUFFIX}”；要改的整条删去。\n"
    return head + "".join(
        f"- 规则: {rule}\n  原文: {_quoted(quote)}\n  理由: {_quoted(reason) if reason else ''}"
        .rstrip() + "\n"
        for rule, quote, reason in rows
    )  # fmt: skip


def _quoted(text: str) -> str:
    """A text that YAML reads back as it is, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)
