"""Result: one report after its inspection: findings by cause, what was not checked, the counts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct, field

from generator.inspection import CATALOGUE, Finding, Inspection
from generator.inspection.coverage import SETTLED, Coverage, Figured, coverage, figures
from generator.problem import HINT, WRONG
from generator.results.acknowledged import Acknowledged, Acknowledgements, Entry
from generator.understanding import Ground, Understood


class Result(Struct, frozen=True, dict=True):
    """What was understood of a report, and what its inspection found."""

    understood: Understood
    inspection: Inspection
    acknowledgements: Acknowledgements = field(default_factory=Acknowledgements)
    unread: tuple[str, ...] = ()  # what of the document could not be read, a sentence each

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Wrong ones first, in reading order, one a cause; without those acknowledged."""
        known = self.acknowledgements
        return tuple(
            self.inspection.grouped(f for f in self.inspection.findings if not known.of(f))
        )

    @cached_property
    def acknowledged(self) -> tuple[Acknowledged, ...]:
        """What somebody has looked into, each with the reason; it counts for nothing."""
        known = self.acknowledgements
        found = self.inspection.grouped(f for f in self.inspection.findings if known.of(f))
        return tuple(Acknowledged(f, entry.reason) for f in found if (entry := known.of(f)))

    @cached_property
    def every(self) -> tuple[tuple[Finding, str], ...]:
        """Each finding by itself, of one cause or not, with the reason where it is acknowledged.

        Those that are not come first, wrong ones before the others.
        """
        known = self.acknowledgements
        found = [(one, known.of(one)) for one in self.inspection.findings]
        told = [(one, entry.reason if entry else "") for one, entry in found]
        return tuple(sorted(told, key=lambda one: (bool(one[1]), one[0].level != WRONG)))

    @cached_property
    def stale(self) -> tuple[Entry, ...]:
        """The acknowledgements that nothing in the report matches any more."""
        return self.acknowledgements.stale(self.inspection.findings)

    @property
    def wrong(self) -> int:
        return sum(finding.level == WRONG for finding in self.findings)

    @property
    def hints(self) -> int:
        return sum(finding.level == HINT for finding in self.findings)

    @property
    def checked(self) -> int:
        """How many statements and equations were held against something."""
        return len(self.inspection.checked)

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing that could be held against anything: hardly a report."""
        cells = any(self.understood.tables.cells.values())
        return not (cells or self.figures or self.inspection.findings)

    @property
    def grounds(self) -> Mapping[str, Ground]:
        """What the report was taken for (类型, 部门, 年度, 表的单位 …), each with its reason."""
        tables = self.understood.tables
        if not tables.cells:
            return self.understood.grounds
        return {**self.understood.grounds, "表的单位": Ground(tables.unit, tables.unit_from)}

    @cached_property
    def figures(self) -> tuple[Figured, ...]:
        """Every figure of the explanation, and what was found of it."""
        return tuple(figures(self.understood, self.inspection))

    @cached_property
    def coverage(self) -> Coverage:
        """How many of the figures are settled, how many not, and how many in no statement."""
        return coverage(self.figures)

    @property
    def unsettled(self) -> tuple[Figured, ...]:
        """The figures that no rule could settle, understood (未核) or not (未读)."""
        return tuple(figure for figure in self.figures if figure.state != SETTLED)

    @cached_property
    def unchecked(self) -> tuple[tuple[str, str], ...]:
        """The rules that found nothing to look at, each with the reason (未检查)."""
        inspection = self.inspection
        why = "表里或正文里没有这样的数" if self.understood.tables.found else "没有读到表"
        return tuple(
            (rule.code, inspection.skipped.get(rule.code, why))
            for rule in CATALOGUE
            if not inspection.looked_at(rule) and not rule.code.startswith("W")
        )
