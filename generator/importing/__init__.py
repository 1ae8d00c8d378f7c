"""Importing: the workbooks that the reporting software exports, or a published report, to an input.

`import_tables` is the verb: files go in, an Imported comes out: the text of the input, new or with
its figures brought up to date, what changed, and what is wrong with the tables.  Nothing is written
here but by `Imported.write`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from generator.entry.departments import SUFFIXES, place_of, year_of, years
from generator.entry.provenance import Taken, dump, load
from generator.entry.scalars import UTF_16, build, content_of, decode
from generator.entry.spelt import TODO, amount
from generator.entry.values import UNITS, typed_amount
from generator.importing.beginning import form, headline, is_item, put_names, unit_of
from generator.importing.budget_keys import PROJECTS, Planned, Sum, of_last_plan
from generator.importing.compared import of_budget, of_budget_input, of_last_year
from generator.importing.correspondence import Keys
from generator.importing.entries import Cells, Entry
from generator.importing.filling.answers import Answers, answers_in, is_filled, misplaced, unfit
from generator.importing.filling.entering import Entering
from generator.importing.filling.questions import TITLE as FILLED_IN
from generator.importing.final_keys import Read
from generator.importing.handed_tables import Handed, tables_of
from generator.importing.manuscript import Manuscript
from generator.importing.merging import Change, Merging, order_of
from generator.importing.outcome import SENTENCES, TABLES, Files, Imported
from generator.importing.problems import (
    OTHER_REPORT,
    missing,
    odd_size,
    of_another,
    others,
    otherwise,
    too_fine,
    unsound,
    without_items,
)
from generator.importing.stale_reasons import Doubtful, doubtful, facts_of
from generator.importing.stated import Telling
from generator.importing.stated.precise import unit_said
from generator.importing.untaken_cells import UNKNOWN_PLACE
from generator.importing.year_before import as_far_as_written
from generator.problem import HINT, NOWHERE, InvalidReport, Place, Problem
from generator.published import read_published
from generator.published.shape import NotThere, Published, Unreadable
from generator.rule import Rule
from generator.understanding import Understood, understand
from generator.understanding.tables.cells import SCALES
from generator.vocabulary.commands import option

__all__ = [
    "OTHER_REPORT",
    "Change",
    "Doubtful",
    "Files",
    "Imported",
    "department_of",
    "import_tables",
]

_MARK: Final = b"\xef\xbb\xbf"  # of UTF-8, as old Windows editors put it before a text


def import_tables(
    files: Files, inputs: Path, department: str, year: str, *, draft: bool = False
) -> Imported:
    """The input of a department's year (`2025`, `2025-budget`) from its tables.

    With `draft` what is wrong with the tables is told and does not stop anything.  Raises
    InvalidReport with all problems at once, and Unreadable for what cannot be read at all.
    """
    folder = place_of(inputs, department)
    wanted, is_budget = year_of(year)
    kind = "预算" if is_budget else "决算"
    documents, understood, filled = _read_all(files.tables)
    if wrong := [one for each in filled for one in unfit(each, department, wanted, kind)]:
        raise InvalidReport(wrong)
    found = years(folder) if folder.is_dir() else {}
    path = found.get((wanted, is_budget), folder / f"{wanted}{'-budget' if is_budget else ''}.yaml")
    typed = content_of(path, str(path)) if (wanted, is_budget) in found else None
    work = _Work(
        path, kind, wanted, files, draft, typed, [p for one in filled for p in one.problems]
    )
    handed = tables_of(documents, understood, files.unit) if documents else None
    if typed is None:
        tables = handed.tables if handed else None
        work.text, unfinished = form(wanted, kind, department, tables, found)
        work.problems += unfinished
    if handed:
        work.take(handed, understood)
    else:
        work.compare()
    before = work.begun
    told = [work.answer(one) for one in filled]
    work.hold()
    stale = _doubtful(before, work.text, path.name, kind) if typed is not None else ()
    answered = set().union(*told)
    source = TABLES if handed and handed.tables.found else SENTENCES
    return Imported(
        path,
        typed,
        work.text,
        _encoded(work.text, typed),
        dump({**work.known, **work.taken}),
        tuple(work.changes),
        tuple(one for one in stale if one.place.path not in answered),
        tuple(work.problems),
        "和".join([*([source] if documents else []), *([FILLED_IN] if filled else [])]),
    )


class _Work(Struct, dict=True):
    """An input on its way from what it was to what it will be, and what came of it."""

    path: Path
    kind: str
    year: int
    files: Files
    draft: bool
    typed: bytes | None
    problems: list[Problem]
    changes: list[Change] = field(default_factory=list)
    taken: dict[Keys, Taken] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.begun = "" if self.typed is None else decode(self.typed, str(self.path))[0]
        self.text = self.begun
        self.known = load(self.path) if self.typed is not None else {}

    def hold(self) -> None:
        """Raises InvalidReport where anything is wrong, unless a draft is wanted."""
        if not self.draft and any(not one.hint for one in self.problems):
            raise InvalidReport(self.problems)

    def _paper(self) -> Manuscript:
        return Manuscript(self.text, str(self.path), order_of(self.kind))

    def take(self, handed: Handed, understood: Sequence[Understood]) -> None:
        """The tables, what the reports say beside them, and what they are compared with."""
        paper, kind = self._paper(), self.kind
        printed = handed.tables.unit if handed.tables.found else unit_said(understood)
        unit = unit_of(paper, printed)
        merging = Merging(paper, kind, unit, self.known, fresh=self.typed is None)
        reading = _Reading(handed, kind, unit)
        entries = list(reading.entries(merging))
        telling = [Telling(one, handed.tables) for one in understood]
        told = {one.understood.name: list(one.said()) for one in telling}
        states = any(
            not isinstance(one.value, (str, list)) for said in told.values() for one in said
        )
        self.problems += [*handed.problems, *others(understood, kind, self.year)]
        self.problems += of_another(understood, _department(paper))
        self.problems += [*missing(handed, kind, states=states), *unsound(handed)]
        self.problems += odd_size(handed)
        self.problems += reading.problems(entries)
        self.hold()
        if self.typed is None:
            headline(paper, understood, unit)
        merging.merge(entries, handed.files)
        for name, said in told.items():
            merging.say(said, name)
        self.problems += otherwise(telling, handed)
        if kind == "决算":
            put_names(paper, entries, reading.cells)
        self.problems += _compare(merging, self.files, entries, self.year)
        self.problems += reading.held(merging, self.text)
        self.hold()
        self._keep(paper, merging)

    def compare(self) -> None:
        """What it is compared with, where there are no tables of its own year."""
        paper = self._paper()
        merging = Merging(paper, self.kind, unit_of(paper, "元"), self.known, fresh=False)
        self.problems += _compare(merging, self.files, [], self.year)
        self.hold()
        self._keep(paper, merging)

    def _keep(self, paper: Manuscript, merging: Merging) -> None:
        self.text = paper.text()
        self.changes += merging.changes
        self.taken |= merging.taken

    def answer(self, filled: Answers) -> set[tuple[str | int, ...]]:
        """What was filled into a workbook; the paths of what it changed."""
        paper = self._paper()
        for key, said in (("部门", filled.whose.department), ("计量单位", filled.whose.unit)):
            if said and paper.value((key,)) == TODO:
                paper.put((key,), said)
        unit = unit_of(paper, filled.whose.unit)
        changes: list[Change] = []
        Entering(paper, unit, changes, self.taken).enter(filled.answers)
        self.text = paper.text()
        self.changes += changes
        return {change.path for change in changes}


def _read_all(
    paths: Sequence[Path | Published],
) -> tuple[list[Published], list[Understood], list[Answers]]:
    """Every file, the workbooks that were filled in apart; those that cannot be read together.

    Raises Unreadable, which names each; InvalidReport.
    """
    documents: list[Published] = []
    filled: list[Path] = []
    faults: list[str] = []
    for path in paths:
        if isinstance(path, Published):
            if is_filled(path):
                faults.append(f"{path.name}：填报工作簿要照格子取，请写文件名")
            documents.append(path)
            continue
        try:
            document = replace(read_published(path), name=path.name)
        except Unreadable as error:
            named = isinstance(error, NotThere)
            faults.append(str(error) if named else f"{path.name or path}：{error}")
            continue
        if is_filled(document):
            filled.append(path)
        else:
            documents.append(document)
    if faults:
        raise Unreadable("\n".join(faults))
    return documents, [understand(one) for one in documents], [answers_in(one) for one in filled]


def department_of(text: str) -> str:
    """The department that the text of an input names, or none."""
    return _department(Manuscript(text, "", order_of("决算")))


def _department(paper: Manuscript) -> str:
    """Whose input it is, as far as it says so."""
    typed = paper.value(("部门",)) or ""
    return "" if typed == TODO else typed


def _encoded(text: str, before: bytes | None) -> bytes:
    """A text in the encoding of the file that it goes into."""
    if before is None:
        return text.encode()
    if before.startswith(_MARK):
        return _MARK + text.encode()
    if before.startswith(UTF_16):
        return text.encode("utf-16")
    try:
        before.decode()
    except UnicodeDecodeError:
        return text.encode("gb18030")
    return text.encode()


def _doubtful(text: str, done: str, name: str, kind: str) -> tuple[Doubtful, ...]:
    if done == text:
        return ()
    return tuple(doubtful(facts_of(text, name, kind), facts_of(done, name, kind)))


# ---------------------------------------------------------------- the tables of this year


OTHER_SUM: Final = Rule(
    "J10",
    "填的明细加起来是表上的合计",
    "预算的项目、“三公”经费等，有的表只印合计，明细由部门填；明细相加要等于表上的合计。",
    "项目支出填了两项，共 80.00，表上合计 90.00",
    "再填上 10.00 的一项",
    hint="提示：明细可能还没有填完，请核对。",
)


class _Reading(Struct, dict=True):
    """The tables of a 决算 or a 预算 as entries, and what only their kind has wrong."""

    handed: Handed
    kind: str
    unit: str

    def __post_init__(self) -> None:
        self.cells = Cells(self.handed.tables)
        self.plan = Planned(self.cells) if self.kind == "预算" else None

    def entries(self, merging: Merging) -> Iterator[Entry]:
        if self.plan is not None:
            return self.plan.entries(merging.rows())
        return Read(self.cells, Decimal(SCALES[self.handed.tables.unit])).entries(merging.rows())

    def problems(self, entries: Sequence[Entry]) -> list[Problem]:
        found = too_fine(entries, self.handed, self.unit)
        for cell in self.plan.unknown() if self.plan is not None else ():
            message = f"“{cell.subject}”有 {cell.text}，预算的填报文件没有这一行，收入会对不上"
            place = self.handed.place("T1", cell.place)
            found.append(Problem(place, message, rule=UNKNOWN_PLACE))
        return found

    def held(self, merging: Merging, text: str) -> list[Problem]:
        """The lists of which a table has the sum alone, held against it; new ones ask for rows."""
        found = []
        for whole in self.plan.sums() if self.plan is not None else ():
            typed = _added_up(merging, whole, text)
            if typed is None:
                _ask(merging, whole)
            elif typed != whole.value:
                said = [amount(one, UNITS[self.unit]) for one in (typed, whole.value)]
                message = f"{'→'.join(whole.path)}各项相加是 {said[0]}，表上是 {said[1]}，请核对"
                cell = whole.cell.place if whole.cell is not None else NOWHERE
                place, gap = self.handed.place(whole.key, cell), Fraction(abs(typed - whole.value))
                found.append(Problem(place, message, HINT, rule=OTHER_SUM, gap=gap))
        return found


def _added_up(merging: Merging, whole: Sum, text: str) -> Decimal | None:
    """What the rows of a list or a table add up to now; None where there are none yet."""
    node: Any = build(merging.paper.text(), text[:0]).tree
    for key in whole.path:
        node = node.get(key) if isinstance(node, dict) else None
    rows = (
        [row.get("金额") for row in node if isinstance(row, dict)]
        if isinstance(node, list)
        else list(node.values())
        if isinstance(node, dict)
        else []
    )
    try:
        amounts = [typed_amount(one) for one in rows if isinstance(one, str) and TODO not in one]
    except ValueError:
        return None
    return sum(amounts, Decimal(0)) * merging.scale if amounts else None


def _ask(merging: Merging, whole: Sum) -> None:
    """A row with the sum, whose name is to be filled in."""
    if not whole.value:
        return
    said = amount(whole.value, merging.scale)
    if whole.path != PROJECTS:
        merging.paper.put((*whole.path, TODO), said, "合计；请分种类写")
    elif merging.paper.is_open(whole.path):
        merging.paper.put_rows(whole.path, [{"名称": TODO, "金额": said}])


# ---------------------------------------------------------------- last year, the budget


def _compare(merging: Merging, files: Files, entries: Sequence[Entry], year: int) -> list[Problem]:
    """What is compared with, from the files that are given for it.

    What is wrong in their tables is a hint; that they are of another year or kind is not.
    """
    own = (e.path[:-1] for e in entries if e.needed and is_item(e.path[:-1]))
    rows = sorted({*merging.rows(), *own})
    problems: list[Problem] = []
    whose = _department(merging.paper)
    inputs = [path for path in files.budget if path.suffix.lower() in SUFFIXES]
    others_ = [path for path in files.budget if path not in inputs]
    if merging.kind == "预算":
        if files.budget:
            message = "导入预算时不用给；本年的预算就是工作簿里的表"
            problems.append(
                Problem(Place(file=option("--budget")), message, HINT, rule=OTHER_REPORT)
            )
        others_ = []
    if files.last_year:
        handed, told = _handed(files.last_year, merging.kind, year - 1, files.unit, whose)
        problems += told
        if merging.kind == "预算":
            merging.merge(list(of_last_plan(Cells(handed.tables))), handed.files)
        else:
            merging.merge(list(of_last_year(handed.tables, rows)), handed.files)
    if others_:
        handed, told = _handed(others_, "预算", year, files.unit, whose)
        merging.merge(list(of_budget(handed.tables, rows)), handed.files)
        problems += [*told, *without_items(handed)]
    for path in inputs if merging.kind == "决算" else ():
        found, told = of_budget_input(as_far_as_written(path), rows)
        problems += told
        merging.merge(found, {"": path.name})
    return problems


def _handed(
    paths: Sequence[Path], kind: str, year: int, unit: str | None, whose: str
) -> tuple[Handed, list[Problem]]:
    documents, understood, filled = _read_all(paths)
    if filled or not documents:
        raise InvalidReport(map(misplaced, filled))
    handed = tables_of(documents, understood, unit)
    faults = [replace(problem, level=HINT) for problem in handed.problems]
    faults += of_another(understood, whose, HINT)
    return handed, [*faults, *others(understood, kind, year)]
