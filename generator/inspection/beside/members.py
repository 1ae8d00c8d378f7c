"""Members: the tables of a department are the sums of those of its units (E40)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from msgspec import Struct

from generator.inspection.beside.beside_rules import E40
from generator.inspection.beside.budgeted import read_whole
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Spot
from generator.inspection.judge import cited, in_wan
from generator.later import matcher
from generator.number.reach import Range, total
from generator.problem import HINT, WRONG
from generator.understanding import TableCell, Tables, Understood, plain
from generator.vocabulary.statements import STATEMENTS, TITLES
from generator.vocabulary.subjects import ITEM

_CODED: Final = frozenset(s.key for s in STATEMENTS if s.rows == "code")
# What one unit pays another is left out of the department's accounts, and in those of both.
_ALL_SOURCES: Final = frozenset(("T1", "T2", "T3"))
_INNER: Final = matcher("上级补助收入|附属单位上缴收入|上缴上级支出|对附属单位补助支出")
_MANY: Final = 20  # cells
_NEARLY_ALL: Final = Fraction(3, 4)
_NUMERALS: Final = "一二三四五六七八九十"


class _Sum(Struct, frozen=True):
    """A cell of the department, and those of its units that must make it up."""

    whole: TableCell
    parts: tuple[tuple[Understood, TableCell], ...]

    @property
    def added(self) -> Range:
        return total(cell.range() for _, cell in self.parts)

    @property
    def gap(self) -> Fraction:
        """How much the department has more."""
        return self.whole.value - self.added.middle()


def judge_members(case: Case, inspection: Inspection) -> None:
    """Every cell that the department and all its units have."""
    department, units = case.understood, case.beside.units
    named = units_named(department)
    if named > len(units):
        why = (
            f"报告说有 {named} 个单位，只给了 {len(units)} 份"
            f"（{'、'.join(unit.name for unit in units)}），没有相加"
        )
        inspection.skip(E40, why)
        return
    if twice := _twice(department, units):
        inspection.skip(E40, f"{twice}，没有相加；请留一份")
        return
    inner = any(_INNER.search(cell.name) and cell.value for cell in _cells(units))
    sums = list(_sums(department, units))
    if not sums:
        inspection.skip(E40, "部门和各单位的表里没有都读到的数")
    elif off := _off_together(sums):
        _judge_together(off, len(sums), inspection)
    else:
        for one in sums:
            _judge(one, inspection, inner=inner and one.whole.table in _ALL_SOURCES)


def _twice(department: Understood, units: Sequence[Understood]) -> str:
    """That a report was given two times, or the department's own as one of its several units'.

    It would be added up as another unit.
    """
    seen: list[Understood] = [department] if len(units) > 1 else []
    for unit in units:
        for other in seen:
            if _printed(unit) and _printed(unit) == _printed(other):
                return f"《{other.name}》和《{unit.name}》的表是一样的"
            named = unit.department and unit.department == other.department
            if named and other is not department and unit.department != department.department:
                return f"《{other.name}》和《{unit.name}》都是 {unit.department} 的报告"
        seen.append(unit)
    return ""


def _printed(report: Understood) -> list[tuple[str, tuple[str, str], Fraction]]:
    """Every amount of the tables that any report has."""
    cells = report.tables.cells
    return [
        (key, at, cell.value)
        for key in ("T1", "T3")
        for at, cell in sorted(cells.get(key, {}).items())
        if cell.value
    ]


def _cells(units: Sequence[Understood]) -> Iterator[TableCell]:
    for unit in units:
        for cells in unit.tables.cells.values():
            yield from cells.values()


def _sums(department: Understood, units: Sequence[Understood]) -> Iterator[_Sum]:
    for key, cells in department.tables.cells.items():
        if not all(key in unit.tables.cells for unit in units):
            continue
        whole_of: dict[tuple[int, str], bool] = {}
        for at, whole in cells.items():
            parts = [(unit, _part(unit.tables, key, at, whole_of)) for unit in units]
            given = tuple((unit, cell) for unit, cell in parts if cell is not None)
            if given and len(given) == len(units):
                yield _Sum(whole, tuple((u, c) for u, c in given if c.text))


def _part(
    tables: Tables, key: str, at: tuple[str, str], seen: dict[tuple[int, str], bool]
) -> TableCell | None:
    """A unit's cell; an item that a table read whole has not is nothing there.

    `seen` keeps which columns were read whole: one may lack a thousand rows.
    """
    row, column = at
    if cell := tables.cell(key, row, column):
        return cell
    whole = tables.cell(key, "合计", column)
    if whole is None:
        return None
    if (id(tables), column) not in seen:
        seen[id(tables), column] = read_whole(tables.rows(key, column))
    absent = key in _CODED and len(row) == ITEM and seen[id(tables), column]
    if absent or tables.has(key, column):
        return TableCell(Fraction(0), Fraction(0), "", row, whole.place, table=key)
    return None


def _off_together(sums: Sequence[_Sum]) -> list[_Sum]:
    """The sums that differ where nearly all do, all to one side: as when a unit is not given."""
    printed = [one for one in sums if one.whole.value]
    off = [one for one in sums if not one.added.meets(one.whole.range())]
    sides = {one.gap > 0 for one in off}
    together = len(off) >= _MANY and len(off) >= _NEARLY_ALL * len(printed) and len(sides) == 1
    return off if together else []


def _judge_together(off: Sequence[_Sum], looked_at: int, inspection: Inspection) -> None:
    """One finding for all of them, at the largest."""
    one = max(off, key=lambda one: abs(one.gap))
    more = one.gap > 0
    says = (
        f"核对了 {looked_at} 格，{len(off)} 格部门的数都{'大于' if more else '小于'}各单位之和，"
        f"差得最多的是{one.whole.name}：各单位相加 {in_wan(one.added.middle())} 万元，"
        f"部门表上是 {in_wan(one.whole.value)} 万元"
    )
    names = "、".join(unit.name for unit, _ in one.parts)
    why = (
        "像是少给了单位的报告" if more else "像是多给了报告（同一个单位的两份，或者别的部门的单位）"
    )
    spot = Spot(TITLES[one.whole.table], one.whole.text, one.whole.place)
    charge = Charge(HINT, one.whole.text, "", f"{says}；给的是 {names}", why)
    inspection.wrong(E40, spot, charge, cited(one.whole))


def _judge(one: _Sum, inspection: Inspection, *, inner: bool) -> None:
    whole = one.whole
    spot = Spot(TITLES[whole.table], whole.text, whole.place)
    added = one.added
    terms = "＋".join(in_wan(cell.value) for _, cell in one.parts)
    expected, printed = in_wan(added.middle()), in_wan(whole.value)
    says = f"各单位相加 {terms} = {expected} 万元"
    places = "；".join(f"《{unit.name}》{cited(cell)}" for unit, cell in one.parts[:6])
    basis = f"{cited(whole)}；{places}"
    if added.meets(whole.range()):
        inspection.holds(E40, spot, says, basis)
        return
    gap = one.gap
    less = inner and gap < 0
    message = f"{whole.name}：{says}，部门表上是 {printed} 万元，差 {in_wan(gap)} 万元"
    why = "各单位之间有上缴、补助，合并时可能已经抵销" if less else ""
    charge = Charge(HINT if less else WRONG, whole.text, expected, message, why)
    inspection.wrong(E40, spot, charge, basis)


# ---------------------------------------------------------------- how many units there are

_COMPOSITION: Final = matcher("(?:决算|预算)?单位构成|(?:决算|预算)编制范围")
_COUNT: Final = matcher(
    rf"(?:共|包括|有|纳入)[^。；\d]{{0,40}}?(?P<count>\d{{1,3}}|[{_NUMERALS}]{{1,3}})(?:个|家)"
    r"[^。，；]{0,12}?单位"
)
_LISTED: Final = matcher(r"(?<!\d)(\d{1,2})[、.．](?!\d)")
_NEXT_PART: Final = matcher(f"第[{_NUMERALS}]部分")  # in a table of contents it comes at once
_PASSAGE: Final = 1_500  # characters in which the units are named


def units_named(department: Understood) -> int:
    """How many units a report says that it is made up of, 0 where it does not say."""
    passages = [text.text for text in department.sections]
    passages.append(plain("\n".join(line.text for line in department.notes)))
    for passage in passages:
        for match in _COMPOSITION.finditer(passage):
            after = _NEXT_PART.split(passage[match.end() : match.end() + _PASSAGE], 1)[0]
            if count := _stated(after):
                return count
    return 0


def _stated(passage: str) -> int:
    """The units that are counted or listed: 1、…… 2、……."""
    if match := _COUNT.search(passage[:200]):
        text = match["count"]
        if text.isdigit():
            return int(text)
        if len(text) == 1:
            return _NUMERALS.index(text) + 1
    listed = 0
    for match in _LISTED.finditer(passage):
        if int(match[1]) == listed + 1:
            listed += 1
    return listed
