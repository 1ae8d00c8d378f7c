"""Importing: the workbooks that the reporting software exports, or a published report, to an input.

`imported` is the verb: files go in, an Imported comes out: the text of the input, new or with its
figures brought up to date, what changed, and what is wrong with the tables.  Nothing is written
here but by `Imported.write`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from generator.accounts import Accounts, ThreePublic
from generator.blank import new_input
from generator.disclosure import Published, Unreadable
from generator.importing.accounts import Read
from generator.importing.compared import of_budget, of_last_year
from generator.importing.correspondence import Keys
from generator.importing.entries import Cells, Entry
from generator.importing.manuscript import Manuscript
from generator.importing.merging import Change, Merging, order
from generator.importing.problems import Handed, missing, tables_of, unsound
from generator.importing.prose import said_in
from generator.importing.reasons import Doubtful, doubtful, facts_of
from generator.problem import InvalidReport, Problem
from generator.provenance import beside, dump, load
from generator.readers.folder import place_of, read, year_of, years
from generator.readers.published import read_published
from generator.readers.scalars import MAX_BYTES, decode, too_large
from generator.report import TO_FILL, UNITS, Report
from generator.spelt import TODO
from generator.statements import spelled
from generator.subjects import ITEM, functional
from generator.understanding import Understood, understand

__all__ = ["Change", "Doubtful", "Files", "Imported", "imported"]


@dataclass(frozen=True, slots=True)
class Files:
    """What is handed in: this year's tables, last year's, the budget; the unit if none says it."""

    tables: tuple[Path, ...]
    last_year: tuple[Path, ...] = ()
    budget: tuple[Path, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """An input made or brought up to date: its text before (None: new) and now; what to look at."""

    path: Path
    before: bytes | None
    text: str
    sources: str
    changes: tuple[Change, ...]
    doubtful: tuple[Doubtful, ...]
    problems: tuple[Problem, ...]

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def to_fill(self) -> int:
        """How many places are still to be filled in."""
        lines = self.text.splitlines()
        return sum(line.partition("#")[0].count(TO_FILL) for line in lines)

    def write(self) -> None:
        """Puts the input and its provenance in place.

        Raises InvalidReport where they cannot be written, or somebody has changed the input since.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            now = self.path.read_bytes() if self.path.exists() else None
            if now != self.before:
                message = "刚才有人改了这个文件，没有写；请再运行一次"
                raise InvalidReport([Problem(str(self.path), message)])
            _replace(self.path, self.text)
            _replace(beside(self.path), self.sources)
        except OSError:
            message = "写不了这个文件；请检查文件夹权限和磁盘空间"
            raise InvalidReport([Problem(str(self.path), message)]) from None


def _replace(path: Path, text: str) -> None:
    """A file in its place in one step, whatever happens meanwhile."""
    aside = path.with_name(f"~{path.name}")
    try:
        aside.write_bytes(text.encode())
        aside.replace(path)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def imported(
    files: Files, inputs: Path, department: str, year: str, *, draft: bool = False
) -> Imported:
    """The input of a department's year from its tables.

    With `draft` what is wrong with the tables is told and does not stop anything.  Raises
    InvalidReport with all problems at once, and Unreadable for what cannot be read at all.
    """
    folder = place_of(inputs, department)
    wanted, is_budget = year_of(year)
    if is_budget:
        raise InvalidReport([Problem(f"YEAR={year}", "预算的表还不能导入；请用 new 生成一份来填")])
    documents = [_read(path) for path in files.tables]
    understood = [understand(one) for one in documents]
    handed = tables_of(documents, understood, files.unit)
    problems = [*handed.problems, *_of_others(understood, wanted), *missing(handed)]
    problems += unsound(handed)
    found = years(folder) if folder.is_dir() else {}
    path = found.get((wanted, False), folder / f"{year}.yaml")
    typed = _typed(path) if (wanted, False) in found else None
    unit = handed.tables.unit
    if typed is None:
        text, new = _form(wanted, department, handed, found), True
    else:
        (text, _), new = decode(typed, str(path)), False
    paper = Manuscript(text, str(path), order)
    unit = _unit(paper, unit)
    merging = Merging(paper, unit, load(path) if typed is not None else {}, fresh=new)
    read_off = Read(Cells(handed.tables), UNITS[handed.tables.unit])
    entries = list(read_off.entries(merging.rows()))
    problems += _too_fine(entries, handed, unit)
    wrong = [one for one in problems if not one.hint]
    if wrong and not draft:
        raise InvalidReport(problems)
    if new:
        _headline(paper, understood, unit)
    merging.merge(entries, handed.files)
    for one in understood:
        merging.say(said_in(one), one.name)
    _names(paper, entries, read_off.cells)
    problems += _compare(merging, files, entries, wanted)
    done = paper.text()
    flagged: tuple[Doubtful, ...] = ()
    if not new and done != text:
        flagged = tuple(doubtful(facts_of(text, path.name), facts_of(done, path.name)))
    taken = {**merging.before, **merging.taken}
    return Imported(
        path, typed, done, dump(taken), tuple(merging.changes), flagged, tuple(problems)
    )


def _read(path: Path) -> Published:
    try:
        return replace(read_published(path), name=path.name)
    except Unreadable as error:
        # A file that is not there is named already, with what may have been meant.
        named = path.name in str(error)
        raise Unreadable(str(error) if named else f"{path.name}：{error}") from None


def _typed(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError:
        raise InvalidReport([Problem(str(path), "读不了这个文件")]) from None
    if len(data) > MAX_BYTES:
        raise InvalidReport([Problem(str(path), too_large(len(data)))])
    return data


def _of_others(understood: Sequence[Understood], year: int) -> list[Problem]:
    """Files of another year than was asked for, or of another kind."""
    found = []
    for one in understood:
        ground = one.grounds.get("年度")
        if one.year is not None and one.year != year and ground is not None:
            sure = ground.why.startswith("标题")
            message = f"写的是 {one.year} 年度（{ground.why}），要导入的是 {year} 年度"
            found.append(Problem(one.name, message, hint=not sure))
    departments = {one.department: one.name for one in understood if one.department}
    if len(departments) > 1:
        said = "、".join(f"{name} 是{whose}" for whose, name in departments.items())
        found.append(Problem("", f"几个文件不是同一个部门的：{said}", hint=True))
    return found


# ---------------------------------------------------------------- the file to begin with


def _form(
    year: int,
    department: str,
    handed: Handed,
    found: dict[tuple[int, bool], Path],
) -> str:
    """A new file's form, with what carries over from the latest file before."""
    before = [key for key in found if key[0] < year and not key[1]]
    last = read(found[max(before)]) if before else None
    if last is not None and isinstance(last.content, Accounts):
        updates: dict[str, object] = {"unit": handed.tables.unit}
        if last.content.three_public is None and handed.tables.cells.get("TS"):
            updates["three_public"] = ThreePublic()
        last = Report(last.content.model_copy(update=updates), last.source, last.hints, last.prior)
    return new_input(department, year, last=last)


def _unit(paper: Manuscript, unit: str) -> str:
    typed = paper.value(("计量单位",)) or ""
    return typed if typed in UNITS else unit


def _headline(paper: Manuscript, understood: Sequence[Understood], unit: str) -> None:
    """Who and in what unit, in a file that does not say it yet."""
    name = next((one.department for one in understood if one.department), "")
    if name and paper.value(("部门",)) == TODO:
        paper.put(("部门",), name)
    if paper.value(("计量单位",)) == TODO:
        paper.put(("计量单位",), unit)


def _too_fine(entries: Sequence[Entry], handed: Handed, unit: str) -> list[Problem]:
    """Amounts with more decimals than an input may have."""
    most = {"元": 2, "万元": 6}[unit]
    found = []
    for entry in entries:
        places = -int((entry.value / UNITS[unit]).normalize().as_tuple().exponent)
        if entry.cell is not None and places > most:
            where = f"{handed.files.get(entry.key, '')} {entry.cell.place}"
            message = f"“{entry.cell.text}”小数位太多，按{unit}最多 {most} 位"
            found.append(Problem(where, message))
    return found


def _names(paper: Manuscript, entries: Sequence[Entry], cells: Cells) -> None:
    """The names of 科目 that the dictionary does not know, or knows otherwise."""
    rows = {e.path[: len(e.path) - 1] for e in entries if e.needed and e.path[0] != "基本支出明细"}
    for row in sorted(one for one in rows if one[-1].isdecimal() and len(one[-1]) == ITEM):
        _name(paper, (*row, "名称"), row[-1], cells)
        for above in (row[-1][:5], row[-1][:3]):
            if above not in functional():
                _name(paper, ("支出小计", above, "名称"), above, cells)


def _name(paper: Manuscript, path: Keys, code: str, cells: Cells) -> None:
    printed = cells.name(code, "T3", "T5", "TF", "TC")
    known = functional().get(code)
    if printed and (known is None or spelled(known.name) != printed) and not paper.value(path):
        paper.put(path, printed.translate(_WIDE))


_WIDE: Final = str.maketrans("(),:;", "（），：；")


# ---------------------------------------------------------------- last year, the budget


def _compare(merging: Merging, files: Files, entries: Sequence[Entry], year: int) -> list[Problem]:
    rows = {*merging.rows(), *(e.path[:-1] for e in entries if e.needed and _is_row(e.path[:-1]))}
    problems = []
    for paths, of, when in (
        (files.last_year, of_last_year, year - 1),
        (files.budget, of_budget, year),
    ):
        if paths:
            documents = [_read(path) for path in paths]
            understood = [understand(one) for one in documents]
            handed = tables_of(documents, understood, files.unit)
            problems += [*handed.problems, *_of_others(understood, when)]
            merging.merge(list(of(handed.tables, sorted(rows))), handed.files)
    return [replace(problem, hint=True) for problem in problems]


def _is_row(path: Keys) -> bool:
    return bool(path) and path[-1].isdecimal() and len(path[-1]) == ITEM
