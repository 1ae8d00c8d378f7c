"""Reporting: an input from file to Document or tables, its own held together, read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.checking import Check, Surroundings, check, problems_of
from generator.entry import locate, read
from generator.entry.departments import is_file
from generator.entry.exchange import settle
from generator.entry.parsing import MISSING_KEY
from generator.entry.report import Report
from generator.entry.values import STILL_TO_FILL, UNITS
from generator.facts import Facts, Reason, establish
from generator.facts.doubts import NO_BUDGET
from generator.facts.ledger import LEFT_OUT, UNCOUNTED
from generator.facts.line import MISSING_REASON
from generator.inspection import Finding
from generator.problem import HINT, NOWHERE, InvalidReport, Place, Problem, typed_at
from generator.proofing.rules import proofread
from generator.proofing.rules.wording import F06, F07, F08
from generator.tabulation import untold
from generator.tabulation.table import NOT_TABULATED
from generator.telling.bad_template import BadTemplate
from generator.telling.document import Document, assemble
from generator.telling.narrative import composed
from generator.telling.settings import BadStyle
from generator.telling.style import NOT_THERE, Style, UnknownStyle, load_style
from generator.vocabulary.commands import option

_OF_FIGURES: Final = ("E", "U", "N", "X")  # the rules of the audit over figures
_PAGE: Final = "html"  # the format that can say what the check came to


def path_of(target: str, year: str | None, inputs: Path) -> Path:
    """The input that is named: a file, or a department's of a year. Raises InvalidReport."""
    if not is_file(target):
        return locate(inputs, target, year)
    settle(Path(target).parent)
    return Path(target)


def report_of(target: str, year: str | None, inputs: Path) -> Report:
    """What stands in the input that is named, as far as it goes.

    Raises InvalidReport where nothing can be read.
    """
    return read(path_of(target, year, inputs), partly=True)


def name_of(target: str, found: Report) -> str:
    """What the outputs of a report are called: the department, the year, and 预算."""
    stem = f"{found.content.year}-budget" if found.kind == "预算" else str(found.content.year)
    if not is_file(target):
        return f"{target}-{stem}"
    path = Path(target)
    return f"{path.resolve().parent.name}-{stem}" if path.stem == stem else path.stem


def document_of(
    found: Report, style_name: str | None, extra: Path | None, wanted: Wanted | None = None
) -> tuple[Document, list[Problem]]:
    """The document, and what the department should look at.

    `extra` is a folder of styles of one's own; `wanted` is what it will be written as, of which the
    whole disclosure asks for more.  Raises InvalidReport with all that is wrong, in the order of
    the file: what cannot be read or is still to be filled in, what does not agree, reasons that are
    missing, and what the text read back has wrong.
    """
    facts = establish(found)
    style, unknown = _styled(found, style_name, extra)
    own = problems_of(facts)
    draft = _Draft.of(facts, style)
    document = assemble((), facts, style) if draft.missing else draft.document
    read_back = list(_read_back(document))
    if not document.chapters or any(not one.hint for one in (*unknown, *own, *read_back)):
        whole = _lacking(document, wanted.part) if wanted and wanted.is_whole else ()
        raise InvalidReport(found.in_order([*unknown, *draft.amiss(own), *whole]))
    return document, [*own, *_hints(found, facts), *read_back]


def _lacking(document: Document, part: str | None = None) -> tuple[Problem, ...]:
    """What the whole disclosure, or a part of it, cannot be published without."""
    from generator.publication import lacking  # a text does not wait for it

    return lacking(document, part)


class _Draft(Struct, frozen=True):
    """A text with 【待填】 for what is missing, and what is."""

    document: Document
    missing: tuple[Problem, ...]

    @classmethod
    def of(cls, facts: Facts, style: Style) -> _Draft:
        sections, missing = composed(facts, style)
        return cls(assemble(sections, facts, style), missing)

    def amiss(self, own: Sequence[Problem] = ()) -> list[Problem]:
        """Everything wrong with an input, or to be looked at, that can be said at once."""
        facts = self.document.facts
        # What is missing (F06: a draft has its 【待填】 on purpose) is listed with its place.  Of
        # the rest that is wrong in a draft, what the department has typed is its own: F07, F08.
        read_back = [
            one
            for one in _read_back(self.document)
            if one.rule in _TYPED or (one.hint and one.rule is not F06)
        ]
        return [*self.missing, *own, *_hints(facts.report, facts), *read_back]


_TYPED: Final = frozenset({F07, F08})


def draft_of(
    found: Report, style_name: str | None, extra: Path | None, *, checked: bool = False
) -> tuple[Document, list[Problem]]:
    """The document with 【待填】 for what is missing, and what the department should look at.

    With `checked` its own tables are held against one another; nothing that is wrong stops it but
    what could not be read. Raises InvalidReport for that.
    """
    facts = establish(found)
    style, unknown = _styled(found, style_name, extra)
    own = problems_of(facts) if checked else ()
    draft = _Draft.of(facts, style)
    remarks = found.in_order([*unknown, *draft.amiss(own)])
    if unknown or not _is_only_unfilled(found):
        raise InvalidReport(remarks)
    return draft.document, remarks


def _is_only_unfilled(found: Report) -> bool:
    """Whether nothing of an input stands in the way but what is still to be filled in."""
    readable = all(problem.rule is STILL_TO_FILL for problem in found.problems)
    return readable and ("年度",) not in found.open


def check_of(
    found: Report, beside: Surroundings | None = None, extra: Path | None = None
) -> tuple[Check, Style]:
    """All that can be said of an input in one round; the style that asks for its reasons."""
    document, checked = drafted(found, beside, extra)
    return checked, document.style


def told(found: Report, extra: Path | None = None) -> tuple[Document, list[Problem]]:
    """The text of an input as far as it goes, 【待填】 for what is missing; nothing is checked.

    With why it is not in the style that the input names, where it is not.
    """
    draft, unstyled = _in_its_style(found, establish(found), extra)
    return draft.document, unstyled


def drafted(
    found: Report, beside: Surroundings | None = None, extra: Path | None = None
) -> tuple[Document, Check]:
    """An input as far as it goes, for whoever is still writing it: its text, all to be said of it.

    The text has 【待填】 for what is missing and for what could not be read.  What only the whole
    disclosure asks for is a hint: a text can do without.
    """
    facts = establish(found)
    draft, unstyled = _in_its_style(found, facts, extra)
    whole = [replace(one, level=HINT) for one in _lacking(draft.document)]
    return draft.document, check(facts, beside, [*unstyled, *draft.amiss(), *whole])


def _in_its_style(found: Report, facts: Facts, extra: Path | None) -> tuple[_Draft, list[Problem]]:
    """The draft in the style of an input; in the sample's, and why, where that cannot be used.

    Whoever is still writing can choose another, and nobody else's work waits for it to be mended.
    """
    try:
        style, unknown = _styled(found, None, extra)
        return _Draft.of(facts, style), unknown
    except (BadStyle, BadTemplate) as error:
        said = f"样式或模板有错，改好以前照示范样式写：{error}"
        place = typed_at(found.source, ("样式",))
        return _Draft.of(facts, load_style()), [Problem(place, said, rule=NOT_THERE)]


class _OfText(Problem, frozen=True):
    """What the text read back has wrong: it says where it stands; `place` is where to mend it."""

    @property
    def where(self) -> str:
        return ""


def _read_back(document: Document) -> Iterator[Problem]:
    """What the rules of the own text find in it."""
    for found in proofread(document).findings:
        said = f"{found.section}：{found.message}（{found.code}，“{found.quote}”）"
        place = found.place if found.place.path else _place_of(found, document)
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
    found: Report,
    style_name: str | None,
    extra: Path | None,
    unit: str | None = None,
    mark: str = "",
) -> tuple[bytes, list[Problem]]:
    """The tables as a workbook in 元 or 万元 (else as the style words amounts); what to look at.

    A cell that is still to be filled in says so.  A `mark` goes among the properties of the file.

    Raises InvalidReport where they do not agree, also where the audit of what was written says so.
    """
    from generator.writers.workbook import to_workbook

    facts = establish(found)
    style, unknown = _styled(found, style_name, extra)
    told = found.in_order([*unknown, *facts.problems, *problems_of(facts), *untold(facts)])
    wrong = [one for one in told if not one.hint and one.rule not in _MISSING]
    if wrong or not _is_only_unfilled(found):
        raise InvalidReport(told)
    chosen = unit or (style.unit if style.unit in UNITS else "万元")
    data = to_workbook(facts, style, chosen, mark)
    whole = not (found.open or found.loose)  # sums with blanks cannot be read back
    if whole and (wrong := list(_wrong_in(data, found.content.unit, chosen))):
        raise InvalidReport(wrong)
    return data, found.in_order([*told, *found.hints])


# What is missing from an input: its tables can be written, and show where.
_MISSING: Final = frozenset({STILL_TO_FILL, NO_BUDGET, UNCOUNTED, LEFT_OUT})


def _wrong_in(data: bytes, typed: str, written: str) -> Iterator[Problem]:
    """What the audit finds wrong in a workbook of tables."""
    from generator.proofing.files import wrong_in

    wrong = wrong_in(data, "公开表.xlsx")
    if wrong and typed != written:
        unit = option("--unit", typed)
        message = f"填报文件按{typed}填，尾数已经舍去，换成{written}就对不上了；请写 {unit}"
        yield Problem(NOWHERE, message, rule=wrong[0].rule)
    for finding in wrong:
        yield Problem(NOWHERE, f"{finding.section}：{finding.message}", rule=finding.rule)


REASON_MISSING, UNFILLED, TO_LOOK_AT = "缺原因", "待填", "要核对"  # what a person must do


def to_do(one: Problem) -> str:
    """What a problem of an input asks a person to do: 缺原因, 待填 or 要核对."""
    from generator.publication import NO_PROFILE

    if one.rule is MISSING_REASON:
        return REASON_MISSING
    asked = (*_MISSING, MISSING_KEY, NO_PROFILE, NOT_TABULATED)
    return UNFILLED if one.rule in asked else TO_LOOK_AT


class Wanted(Struct, frozen=True):
    """What is to be written: the formats, one part of the disclosure or all, a draft or not.

    A page is for the public unless the clerk's is asked for.  `acknowledged` is a file of what
    somebody has looked into, or its text, instead of the one beside the input.  A `mark` goes among
    the properties of a whole disclosure: whose text it is of.
    """

    formats: Sequence[str]
    part: str | None = None
    draft: bool = False
    public: bool = True
    acknowledged: Path | str | None = None
    mark: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether a format is of the whole disclosure, and not of the explanation alone."""
        from generator.writers import DISCLOSURES

        return any(one in DISCLOSURES for one in self.formats)


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
        file: write(document, one, remarks, part=wanted.part, checked=checked, mark=wanted.mark)
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
    if document.facts.report.open or document.facts.report.loose:
        # Sums with blanks cannot be read back, and have been held against each other before.
        found = [one for one in found if not one.code.startswith(_OF_FIGURES)]
    whole = _lacking(document, wanted.part) if wanted.is_whole else ()
    found = [*whole, *_not_told(found, remarks), *_stood_in(wanted)]
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


def _stood_in(wanted: Wanted) -> Iterable[Problem]:
    """The faces that stand for others in a PDF."""
    if "pdf" not in wanted.formats:
        return ()
    from generator.writers.pdf import stand_ins

    return stand_ins()


def unprintable() -> tuple[Problem, ...]:
    """What keeps this machine from writing a PDF: typst or a Chinese font that is missing."""
    from generator.writers.pdf import stand_ins

    try:
        stand_ins()
    except InvalidReport as invalid:
        return invalid.problems
    return ()


def _places(facts: Facts) -> int:
    """How many places the check of an input holds against each other."""
    return check(facts).checked


def _hints(found: Report, facts: Facts) -> Iterable[Problem]:
    return (*found.hints, *(problem for problem in facts.problems if problem.hint))


def _styled(found: Report, name: str | None, extra: Path | None) -> tuple[Style, list[Problem]]:
    """The style that is named, there or in the input; of one that is not there the problem.

    Raises UnknownStyle for a name that does not stand in the input.
    """
    try:
        return load_style(name or found.content.style, extra), []
    except UnknownStyle as error:
        if name:
            raise
        place = typed_at(found.source, ("样式",))
        return load_style(), [Problem(place, str(error), rule=error.rule)]
