"""Proofing: what was written is read back by the audit before anybody has it.

The reader is the one of published reports: it knows nothing of how a file was made.  A text of the
explanation alone is held against the tables that a whole disclosure would have.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from generator.entry.on_disk import on_disk
from generator.entry.values import TO_FILL, UNITS
from generator.inspection import Finding, Inspection, inspect
from generator.problem import NOWHERE, WRONG, Place, Problem
from generator.published import from_bytes
from generator.published.shape import Unreadable
from generator.results.acknowledged import Acknowledgements, beside, quoted, to_yaml
from generator.tabulation import publish, publish_text
from generator.tabulation.own_tables import printed_tables_of
from generator.telling.document import Document
from generator.understanding import Understood, understand, with_tables
from generator.vocabulary.commands import option

READ_BACK: Final = (".docx", ".html", ".pdf", ".xlsx")
_WHOLE: Final = "C"  # the rules of what a whole report must have, which a part of it has not


def proofs(
    files: Mapping[str, str | bytes],
    document: Document,
    source: Path | None = None,
    *,
    part: str | None = None,
    draft: bool = False,
    acknowledged: Path | str | None = None,
) -> list[Problem]:
    """What the audit finds in files written of a document, a thing once however many have it.

    A file of the explanation alone is held as the document has it, and need not be written yet.
    What cannot be true is an error, the rest a hint.  The file of acknowledgements is heeded that
    is given (`acknowledged`: its path, or its text), or stands beside the input, `source`.  With
    `part` the documents hold that part of the disclosure alone; what a `draft` still has to be
    filled in is no finding.  Raises InvalidReport where the acknowledgements are wrong.
    """
    known = _acknowledged(source, acknowledged)
    found: dict[tuple[str, str, str], tuple[str, Finding]] = {}
    for name, finding in _all(files, document, part):
        if not (known.of(finding) or (draft and TO_FILL in finding.quote)):
            found.setdefault((finding.code, finding.section, finding.quote), (name, finding))
    problems = [_problem(finding, name) for name, finding in found.values()]
    wrong = [finding for _, finding in found.values() if finding.level == WRONG]
    if wrong and not draft:
        problems.append(_remedy(wrong, source, acknowledged))
    return problems


def _all(
    files: Mapping[str, str | bytes], document: Document, part: str | None
) -> Iterator[tuple[str, Finding]]:
    """Each finding with the name of the file that has it."""
    disclosures = {name: data for name, data in files.items() if Path(name).suffix in READ_BACK}
    for name, data in disclosures.items():
        written = data.encode() if isinstance(data, str) else data
        yield from ((name, one) for one in _findings(written, name, document, part))
    texts = [name for name in files if name not in disclosures]
    if texts and not (disclosures and part is None):  # a whole disclosure has the same explanation
        yield from ((texts[0], one) for one in _of_the_text(document))


def _of_the_text(document: Document) -> Iterator[Finding]:
    """What is wrong with an explanation alone, held against the tables of its input.

    Those tables have been held together before anything is written (checking.problems_of): they are
    neither printed for this nor read a second time.
    """
    text = understand(publish_text(document))
    held = replace(text, tables=printed_tables_of(document.facts, _unit_of(document)))
    return _of_a_part(inspect(held, text_alone=True))


def _unit_of(document: Document) -> str:
    """The unit that tables have beside the words of a document."""
    unit = document.style.unit
    return unit if unit in UNITS else "万元"


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
    if part is None:
        return _grouped(inspect(understood))
    whole = publish(document, _unit_of(document))
    tables = with_tables(understood.tables, understood.sections, [whole])
    return _of_a_part(inspect(replace(understood, tables=tables)))


def _of_a_part(inspection: Inspection) -> Iterator[Finding]:
    """What is wrong with a part, beside what only a whole report must have."""
    return (one for one in _grouped(inspection) if not one.code.startswith(_WHOLE))


def _grouped(inspection: Inspection) -> Iterator[Finding]:
    yield from inspection.grouped(inspection.findings)


def _problem(finding: Finding, name: str) -> Problem:
    section = finding.at.text.heading if finding.at else finding.section
    said = f"“{finding.quote}”" if finding.quote else ""
    right = f"应为 {finding.should}" if finding.expected else ""
    told = "，".join(filter(None, (said, right, finding.message)))
    where = f"{name} {section}".strip()
    said = f"{told}（{finding.code}）"
    place = Place(file=where)
    return Problem(place, said, finding.level, rule=finding.rule, quote=quoted(finding))


def _remedy(
    wrong: Sequence[Finding], source: Path | None, acknowledged: Path | str | None
) -> Problem:
    """What to do about what is wrong, said once for all of it.

    A program that gives the text has a place of its own where a reason is asked for.
    """
    if isinstance(acknowledged, str):
        message = "请改填报的数或原因。核实过、要照原样公开的，逐条写上理由"
        return Problem(NOWHERE, message, rule=wrong[0].rule)
    entries = to_yaml((one, "") for one in wrong).split("\n", 1)[1].rstrip()
    if path := acknowledged or (beside(source) if source else None):
        into = f"存进 {path}，写上理由"
    else:
        into = f"存成一个文件，写上理由，用 {option('--acknowledged')} 给出"
    message = (
        f"请改{f' {source} 里' if source else '填报'}的数或原因。核实过、要照原样公开的，"
        f"把下面几行{into}：\n{entries}"
    )
    return Problem(NOWHERE, message, rule=wrong[0].rule)


def _acknowledged(source: Path | None, given: Path | str | None) -> Acknowledgements:
    if isinstance(given, str):
        from generator.results.acknowledging import parse_acknowledgements

        return parse_acknowledgements(given, "已核")
    path = given or (on_disk(beside(source)) if source else None)
    if path is None or not (given or os.path.lexists(path)):
        return Acknowledgements()
    from generator.results.acknowledging import read_acknowledgements

    return read_acknowledgements(path)
