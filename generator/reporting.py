"""Reporting: an input from file to Document or tables, its own held together, read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from generator.checking import check, problems_of
from generator.entry import locate, read
from generator.entry.departments import SUFFIXES
from generator.entry.report import Report
from generator.entry.values import UNITS
from generator.facts import Facts, Reason, establish
from generator.inspection import Finding
from generator.problem import HINT, NOWHERE, RIGHT, InvalidReport, Place, Problem, typed_at
from generator.proofing.rules import proof
from generator.proofing.rules.wording import F06
from generator.tabulation import untold
from generator.telling.document import Document, assemble
from generator.telling.narrative import Section, compose, missing_in
from generator.telling.style import Style, UnknownStyle, load_style

_PAGE: Final = "html"  # the format that can say what the check came to


def is_file(target: str) -> bool:
    """Whether a file is named, rather than a department."""
    return Path(target).suffix in SUFFIXES


def path_of(target: str, year: str | None, inputs: Path) -> Path:
    """The input that is named: a file, or a department's of a year. Raises InvalidReport."""
    return Path(target) if is_file(target) else locate(inputs, target, year)


def report_of(target: str, year: str | None, inputs: Path) -> Report:
    """What stands in the input that is named. Raises InvalidReport."""
    return read(path_of(target, year, inputs))


def name_of(target: str, found: Report) -> str:
    """What the outputs of a report are called: the department, the year, and 预算."""
    stem = f"{found.content.year}-budget" if found.kind == "预算" else str(found.content.year)
    if not is_file(target):
        return f"{target}-{stem}"
    path = Path(target)
    return f"{path.resolve().parent.name}-{stem}" if path.stem == stem else path.stem


def document_of(
    found: Report, style_name: str | None, extra: Path | None
) -> tuple[Document, list[Problem]]:
    """The document, and what the department should look at.

    `extra` is a folder of styles of one's own. Raises InvalidReport with all that is wrong, also
    where the tables of the input do not agree, or the text read back not with the input.
    """
    facts, style = establish(found), _style_of(found, style_name, extra)
    own = problems_of(facts)
    document = assemble(_composed(facts, style, own), facts, style)
    read_back = list(_read_back(document))
    if wrong := [problem for problem in read_back if not problem.hint]:
        raise InvalidReport(wrong)
    return document, [*own, *_hints(found, facts), *read_back]


def draft_of(
    found: Report, style_name: str | None, extra: Path | None, *, checked: bool = False
) -> tuple[Document, list[Problem]]:
    """The document with 【待填】 for what is missing, and what the department should look at.

    With `checked` its own tables are held against one another; nothing that is wrong stops it.
    """
    facts, style = establish(found), _style_of(found, style_name, extra)
    own = problems_of(facts) if checked else ()
    document = assemble(compose(facts, style, draft=True), facts, style)
    # What is missing (F06: a draft has its 【待填】 on purpose) is listed with its place.
    hints = [one for one in _read_back(document) if one.hint and one.rule is not F06]
    return document, [*missing_in(facts, style), *own, *_hints(found, facts), *hints]


@dataclass(frozen=True, slots=True)
class _OfText(Problem):
    """What the text read back has wrong: it says where it stands; `place` is where to mend it."""

    @property
    def where(self) -> str:
        return ""


def _read_back(document: Document) -> Iterator[Problem]:
    """What the rules of the own text find in it."""
    for found in proof(document):
        if found.level != RIGHT:
            said = f"{found.section}：{found.message}（{found.code}，“{found.quote}”）"
            place = _place_of(found, document)
            yield _OfText(place, said, found.level, rule=found.rule, quote=found.quote)


def _place_of(found: Finding, document: Document) -> Place:
    """Where the reason was typed that a finding is about; of what was made there is no place."""
    chapters = (one for one in document.chapters if one.heading == found.section)
    passages = (one for chapter in chapters for block in chapter.blocks for one in block.passages)
    for passage in passages:
        if isinstance(passage.states, Reason) and passage.text.startswith(found.quote):
            return typed_at(passage.states.cell.source, passage.states.cell.path)
    return NOWHERE


def workbook_of(
    found: Report, style_name: str | None, extra: Path | None, unit: str | None = None
) -> tuple[bytes, list[Problem]]:
    """The tables as a workbook in 元 or 万元 (else as the style words amounts); what to look at.

    Raises InvalidReport where they do not agree, also where the audit of what was written says so.
    """
    from generator.writers.workbook import to_workbook

    facts, style = establish(found), _style_of(found, style_name, extra)
    own = problems_of(facts)
    lacking = untold(facts)
    if any(not problem.hint for problem in (*own, *facts.problems, *lacking)):
        raise InvalidReport(dict.fromkeys([*facts.problems, *own, *lacking]))
    chosen = unit or (style.unit if style.unit in UNITS else "万元")
    data = to_workbook(facts, style, chosen)
    if wrong := list(_wrong_in(data, found.content.unit, chosen)):
        raise InvalidReport(wrong)
    return data, list(dict.fromkeys([*own, *_hints(found, facts), *lacking]))


def _wrong_in(data: bytes, typed: str, written: str) -> Iterator[Problem]:
    """What the audit finds wrong in a workbook of tables."""
    from generator.proofing.files import wrong_in

    wrong = wrong_in(data, "公开表.xlsx")
    if wrong and typed != written:
        message = f"填报文件按{typed}填，尾数已经舍去，换成{written}就对不上了；请写 --unit {typed}"
        yield Problem(NOWHERE, message, rule=wrong[0].rule)
    for finding in wrong:
        yield Problem(NOWHERE, f"{finding.section}：{finding.message}", rule=finding.rule)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written: the formats, one part of the disclosure or all, a draft or not.

    A page is for the public unless the clerk's is asked for.  `acknowledged` is a file of what
    somebody has looked into, instead of the one beside the input.
    """

    formats: Sequence[str]
    part: str | None = None
    draft: bool = False
    public: bool = True
    acknowledged: Path | None = None


def written_of(
    document: Document,
    name: str,
    wanted: Wanted,
    remarks: Sequence[Problem] = (),
    source: Path | None = None,
) -> tuple[dict[str, str | bytes], list[Problem]]:
    """The files of a document by their names, read back; what the department should look at.

    `source` is the input's file.  Raises InvalidReport where the audit of what was written finds
    what cannot be true, or where the whole disclosure lacks what the input does not say, unless a
    draft is wanted; NoSuchPart.
    """
    from generator.proofing.files import proofs
    from generator.writers import DISCLOSURES, write

    for_clerk = _PAGE in wanted.formats and not wanted.public
    checked = _places(document.facts) if for_clerk else None
    forms = {f"{name}.{one}": one for one in wanted.formats}
    files = {
        file: write(document, one, remarks, part=wanted.part, checked=checked)
        for file, one in forms.items()
        if one in DISCLOSURES
    }
    found = proofs(
        dict.fromkeys(forms, "") | files,
        document,
        source,
        part=wanted.part,
        draft=wanted.draft,
        acknowledged=wanted.acknowledged,
    )
    found = [*_lacking(document, wanted), *_not_told(found, remarks), *_stood_in(wanted)]
    found = [replace(one, level=HINT) for one in found] if wanted.draft else found
    if any(not problem.hint for problem in found):
        raise InvalidReport(found)
    all_told = list(dict.fromkeys([*remarks, *found]))
    texts = {f: write(document, form, all_told) for f, form in forms.items() if f not in files}
    return {file: (files | texts)[file] for file in forms}, all_told


def _not_told(found: Iterable[Problem], remarks: Iterable[Problem]) -> Iterator[Problem]:
    """What the audit found; a hint on words that the own rules have quoted already is not said."""
    quoted = {one.quote for one in remarks if one.quote}
    return (one for one in found if not (one.hint and one.quote in quoted))


def _lacking(document: Document, wanted: Wanted) -> tuple[Problem, ...]:
    """What a whole disclosure, if one is wanted, cannot be published without."""
    from generator.writers import DISCLOSURES

    if not any(one in DISCLOSURES for one in wanted.formats):
        return ()
    from generator.publication import lacking

    return lacking(document, wanted.part)


def _stood_in(wanted: Wanted) -> Iterable[Problem]:
    """The faces that stand for others in a PDF."""
    if "pdf" not in wanted.formats:
        return ()
    from generator.writers.pdf import stand_ins

    return stand_ins()


def _places(facts: Facts) -> int:
    """How many places the check of an input holds against each other."""
    return check(facts).checked


def _hints(found: Report, facts: Facts) -> Iterable[Problem]:
    return (*found.hints, *(problem for problem in facts.problems if problem.hint))


def _composed(facts: Facts, style: Style, own: Sequence[Problem]) -> tuple[Section, ...]:
    """The sections; everything that is wrong with the input is told in one go."""
    try:
        sections = compose(facts, style)
    except InvalidReport as invalid:
        raise InvalidReport([*invalid.problems, *own]) from None
    if any(not problem.hint for problem in own):
        raise InvalidReport(own)
    return sections


def _style_of(found: Report, name: str | None, extra: Path | None) -> Style:
    try:
        return load_style(name or found.content.style, extra)
    except UnknownStyle as error:
        if name:
            raise
        place = typed_at(found.source, ("样式",))
        raise InvalidReport([Problem(place, str(error), rule=error.rule)]) from None
