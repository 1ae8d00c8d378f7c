"""Marked pieces: what a page shows of an audit, as JSON; made in a process apart from the service.

Markup in it is made by the engine, with all that a stranger wrote escaped; the service puts it into
its page as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from generator import (
    Finding,
    Outline,
    PagePieces,
    Result,
    Traces,
    outlined,
    page_pieces,
    trace,
)
from generator.results import to_json
from generator.results.acknowledged import quoted
from generator.serving.working.file_names import Upload
from generator.serving.working.uploads_read import result_of, task

HOME: Final = "./"  # where the links of a finding lead from: the page of its audit
_UNSETTLED: Final = 300  # figures that are listed with the reason; more are in the 底稿
_SAID: Final = 400  # characters of one text


@task
def marked(files: Sequence[Upload], _: Mapping[str, str]) -> Mapping[str, bytes]:
    """A report audited: `json` (docs/audit.schema.json) and `page`, what a page shows of it.

    Files: `report` (one), `acknowledged` (the text of a 已核 file), and what is handed with it:
    `last_year`, `budget`, `units`, `tables`.
    """
    result = result_of(files)
    [report] = [one for one in files if one.field == "report"]
    shown = _shown(result, trace(report.data))
    return {
        "json": to_json(result).encode(),
        "page": json.dumps(shown, ensure_ascii=False).encode(),
    }


# ---------------------------------------------------------------- what a page shows


def _shown(result: Result, traces: Traces) -> dict[str, Any]:
    made, understood = page_pieces(result, HOME), result.understood
    year = f"{understood.year} 年度" if understood.year else ""
    return {
        "whose": f"{understood.department} {year}{understood.kind}".strip(),
        "verdict": made.verdict,
        "counts": made.counts,
        "checked": result.checked,
        "wrong": result.wrong,
        "hints": result.hints,
        "empty": result.is_empty,
        "more": len(result.findings) - made.listed,
        "groups": list(_groups(result, made, traces)),
        "legend": made.legend,
        "prose": "".join(made.prose),
        "tables": "".join(made.tables),
        "unread": made.unread or "",
        "unchecked": made.unchecked or "",
        "rules_unchecked": len(result.unchecked),
        "unsettled": list(_unsettled(result)),
        "acknowledged": [
            {"inside": inside, **_entry(one.finding)}
            for inside, one in zip(made.acknowledged, result.acknowledged, strict=True)
        ],
        "stale": [
            {"inside": inside, "rule": entry.rule, "quote": entry.quote}
            for inside, entry in zip(made.stale, result.stale, strict=True)
        ],
        "pages": {number: list(shape) for number, shape in sorted(traces.pages.items())},
    }


def _groups(result: Result, made: PagePieces, traces: Traces) -> Iterator[dict[str, Any]]:
    for group in made.groups:
        numbered = enumerate(group.each, group.first)
        each = [_told(n, inside, result, traces) for n, inside in numbered]
        yield {"kind": group.level, "head": group.head, "each": each}


def _told(number: int, inside: str, result: Result, traces: Traces) -> dict[str, Any]:
    """A finding, its name for who cannot see it, and the outlines of where it is printed."""
    finding = result.findings[number - 1]
    should = f"，应为 {finding.should}" if finding.expected else ""
    return {
        "number": number,
        "inside": inside,
        "name": f"{finding.level} {number}：{finding.rule.title}{should}"[:_SAID],
        "outlines": [_corners(one) for one in outlined(finding, result, traces)],
        **_entry(finding),
    }


def _entry(finding: Finding) -> dict[str, str]:
    """What an acknowledgement of a finding quotes."""
    return {"rule": finding.code, "quote": quoted(finding)}


def _corners(outline: Outline) -> dict[str, Any]:
    """An outline as SVG has it."""
    points = " ".join(f"{x},{y}" for x, y in outline.corners)
    return {"page": outline.page, "points": points, "at": outline.corners[0]}


def _unsettled(result: Result) -> Iterator[dict[str, str]]:
    """The figures that no rule settled, each with the reason."""
    for one in result.unsettled[:_UNSETTLED]:
        words = one.at.words[:_SAID]
        yield {
            "state": one.state,
            "words": words,
            "where": f"{one.at.where} {one.at.place}".strip(),
            "why": one.why[:_SAID],
        }
