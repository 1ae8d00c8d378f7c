"""Proofing: what was written is read back by the audit before anybody has it.

The reader is the one of published reports: it knows nothing of how a file was made.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from generator.entry.on_disk import on_disk
from generator.entry.values import TO_FILL
from generator.inspection import Finding, inspect
from generator.problem import NOWHERE, WRONG, Place, Problem
from generator.published import from_bytes
from generator.published.shape import Unreadable
from generator.results.acknowledged import Acknowledgements, beside, to_yaml
from generator.tabulation import publish
from generator.telling.document import Document
from generator.understanding import Understood, understand, with_tables

READ_BACK: Final = (".docx", ".html", ".pdf", ".xlsx")
_WHOLE: Final = "C"  # the rules of what a whole report must have, which a part of it has not


def proofs(
    files: Mapping[str, str | bytes],
    document: Document,
    source: Path | None = None,
    *,
    part: str | None = None,
    draft: bool = False,
) -> list[Problem]:
    """What the audit finds in files written of a document, a thing once however many have it.

    What cannot be true is an error, the rest a hint.  A file of acknowledgements beside the
    input, `source`, is heeded.  With `part` they hold that part of the disclosure alone; what a
    `draft` still has to be filled in is no finding.  Raises InvalidReport where the
    acknowledgements are wrong.
    """
    known = _acknowledged(source)
    found: dict[tuple[str, str, str], tuple[str, Finding]] = {}
    for name, data in files.items():
        if Path(name).suffix in READ_BACK:
            for finding in _findings(_bytes(data), name, document, part):
                if not (known.of(finding) or (draft and TO_FILL in finding.quote)):
                    found.setdefault(
                        (finding.code, finding.section, finding.quote), (name, finding)
                    )
    problems = [_problem(finding, name) for name, finding in found.values()]
    wrong = [finding for _, finding in found.values() if finding.level == WRONG]
    if wrong and not draft:
        problems.append(_remedy(wrong, source))
    return problems


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def wrong_in(data: bytes, name: str) -> list[Finding]:
    """What cannot be true in a file that was written. Raises RuntimeError where it is no report."""
    found = inspect(_read_back(data, name)).findings
    return [finding for finding in found if finding.level == WRONG]


def _read_back(data: bytes, name: str) -> Understood:
    try:
        return understand(from_bytes(data, name))
    except Unreadable as error:  # the writer's own fault, and nothing that a clerk could mend
        message = f"{name} was written and cannot be read: {error}"
        raise RuntimeError(message) from error


def _findings(data: bytes, name: str, document: Document, part: str | None) -> Iterator[Finding]:
    """What is wrong with a file, or may be mended."""
    understood = _read_back(data, name)
    if part is not None:
        tables = with_tables(understood.tables, understood.sections, [publish(document)])
        understood = replace(understood, tables=tables)
    inspection = inspect(understood)
    for finding in inspection.grouped(inspection.findings):
        if part is None or not finding.code.startswith(_WHOLE):
            yield finding


def _problem(finding: Finding, name: str) -> Problem:
    section = finding.at.text.heading if finding.at else finding.section
    said = f"“{finding.quote}”" if finding.quote else ""
    right = f"应为 {finding.should}" if finding.expected else ""
    told = "，".join(filter(None, (said, right, finding.message)))
    where = f"{name} {section}".strip()
    said = f"{told}（{finding.code}）"
    place = Place(file=where)
    return Problem(place, said, finding.level, rule=finding.rule, quote=finding.quote)


def _remedy(wrong: Sequence[Finding], source: Path | None) -> Problem:
    """What to do about what is wrong, said once for all of it."""
    if source is None:
        return Problem(NOWHERE, "请改填报的数或原因", rule=wrong[0].rule)
    entries = to_yaml(wrong).split("\n", 1)[1].rstrip()
    message = (
        f"请改 {source} 里的数或原因。核实过、要照原样公开的，"
        f"把下面几行存进 {beside(source)}，写上理由：\n{entries}"
    )
    return Problem(NOWHERE, message, rule=wrong[0].rule)


def _acknowledged(source: Path | None) -> Acknowledgements:
    path = on_disk(beside(source)) if source else None
    if path is None or not os.path.lexists(path):
        return Acknowledgements()
    from generator.results.acknowledging import read_acknowledgements

    return read_acknowledgements(path)
