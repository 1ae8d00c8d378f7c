"""Blank: the input file that a clerk fills in, with what carries over from the year before.

What is the same next year stands there as it was; last year's figures stand where a comparison
needs them; last year's words are comments, so that none of them is published a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from generator.entry.access import UNWRITABLE
from generator.entry.departments import place_of, year_of, years
from generator.entry.keys import Block, Entry, entries
from generator.entry.report import Report
from generator.entry.schema import MODELS
from generator.entry.spelt import TODO, amount, one_line, quoted, remarked, width
from generator.entry.values import AMOUNT, UNITS, Form
from generator.importing.carried_over import CHECKED, KEPT, carried_over
from generator.importing.correspondence import Keys
from generator.importing.guidance import ALWAYS, NEEDED, NOTES, SAMPLES
from generator.importing.placing import place_new
from generator.importing.year_before import last_before, not_carried
from generator.problem import InvalidReport, Place, Problem
from generator.vocabulary.subjects import economic, functional

_LONG: Final = 40  # a text of more columns has no remark behind it


def new_input(
    department_folder_name: str, year: int, *, kind: str = "决算", last: Report | None
) -> str:
    """The text of a file to fill in; `last` is the department's report of a year before.

    Raises ValueError when `last` is of another kind.
    """
    if last is not None and last.kind != kind:
        message = f"a {kind} does not start from a {last.kind}"
        raise ValueError(message)
    form = _Form(kind, carried_over(last, year) | {("年度",): str(year), ("类型",): kind}, last)
    content = last.content if last else None
    body = form.block(MODELS[kind], content, _At())
    lines = [*_head(department_folder_name, year, kind, last), *body]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def create(inputs: Path, department: str, year: str) -> tuple[Path, tuple[Problem, ...]]:
    """Writes the file of a department and a year (`2025`, `2025-budget`) for a clerk to fill in.

    It starts from the latest file before, and what could not be carried over from that is told with
    the file.  Raises InvalidReport when the file is there already, when its name cannot be one, or
    when nothing can be read of the file before.
    """
    folder = place_of(inputs, department)
    wanted, is_budget = year_of(year)
    found = years(folder) if folder.is_dir() else {}
    if path := found.get((wanted, is_budget)):
        raise _refusal(path, _THERE)
    last = last_before(found, wanted, budget=is_budget)
    kind = "预算" if is_budget else "决算"
    path = folder / f"{year}.yaml"
    _write(path, new_input(department, wanted, kind=kind, last=last))
    return path, not_carried(last, wanted)


def _write(path: Path, text: str) -> None:
    """Writes a file that is not there yet: what a clerk has filled in is never written over."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        place_new(path, text.encode())
    except FileExistsError:
        raise _refusal(path, _THERE) from None
    except OSError:
        raise _refusal(path, "写不了这个文件；请检查文件夹权限和磁盘空间") from None


_THERE: Final = "已经有了；要重新生成，请先把它改名或移走"


def _refusal(path: Path, why: str) -> InvalidReport:
    return InvalidReport([Problem(Place(file=str(path)), why, rule=UNWRITABLE)])


def _head(folder: str, year: int, kind: str, last: Report | None) -> Iterator[str]:
    name = f"{year}-budget.yaml" if kind == "预算" else f"{year}.yaml"
    yield f"# yaml-language-server: $schema=../{kind}.schema.json"
    yield f"# {year} 年度部门{kind}，存为 inputs/{one_line(folder)}/{name}"
    yield f"# 写着“{TODO}”的地方都要填：没有的写 0，不适用的整行删去。“#”后面是说明，不会公开。"
    yield "# 金额照表填写，如 1,234.50，单位就是下面的“计量单位”；冒号是半角的，后面空一格。"
    yield "# 每一行怎么填，见 docs/input.md；填好以后生成说明，有问题会逐条指出在哪一行。"
    if last and last.content.year == year - 1:
        yield f"# 上年的数、编制人数、国有资产等取自 {year - 1} 年度的文件，请逐项核对。"
    if not_carried(last, year):
        yield "# 那份文件还没有填好：接不过来的写着【待填】，填好以后照它填，或者照公布的数填。"


# ---------------------------------------------------------------- the file


class _At(Struct, frozen=True):
    """A place in the file: its path, and the pattern of that path."""

    path: Keys = ()
    pattern: Keys = ()
    depth: int = 0
    lean: bool = False  # only what there is: the row has more keys than one uses
    told: bool = True  # with remarks: the first of its rows

    def under(self, key: str) -> _At:
        return _At((*self.path, key), (*self.pattern, key), self.depth + 1, self.lean, self.told)

    def of_row(self, key: str, *, lean: bool, told: bool) -> _At:
        return _At((*self.path, key), (*self.pattern, "*"), self.depth + 1, lean, told)

    def line(self, text: str, remark: str = "") -> str:
        """A line at this depth, its remark in the column of remarks."""
        return remarked("  " * (self.depth - 1) + text, remark)


class _Form(Struct, frozen=True):
    """The lines of a file of one kind, from the carried figures and last year's report."""

    kind: str
    carried: Mapping[Keys, str]
    last: Report | None

    def block(self, model: type[Block], old: Block | None, at: _At) -> Iterator[str]:
        """The keys of a block in the order of the model."""
        apart = False
        for entry in entries(model):
            value = getattr(old, entry.attribute) if old is not None else None
            place = at.under(entry.key)
            if place.depth == 1:
                part = bool(entry.many) or not isinstance(entry.of, Form)
                yield from self._opening(entry, apart=apart or part)
                apart = part
            yield from self._entry(entry, value, place, fresh=old is None)

    def _opening(self, entry: Entry, *, apart: bool) -> Iterator[str]:
        """An empty line between the parts of the file, and what belongs into this one."""
        if apart:
            yield ""
        yield from (f"# {note}" for note in NOTES[self.kind].get(entry.key, ()))

    def _entry(self, entry: Entry, old: Any, at: _At, *, fresh: bool) -> Iterable[str]:
        if entry.many == "table":
            return self._table(entry, old or {}, at, fresh=fresh)
        if entry.many == "list":
            return self._list(entry, old or [], at, fresh=fresh)
        if isinstance(entry.of, Form):
            return self._value(entry, old, at, fresh=fresh)
        if entry.bare and not at.lean:
            return self._compared(entry, entry.of, old, at)
        return self._part(entry, entry.of, old, at)

    # ------------------------------------------------------------ values

    def _value(self, entry: Entry, old: Any, at: _At, *, fresh: bool) -> Iterator[str]:
        typed = self._typed(entry, old, at, fresh=fresh)
        if isinstance(old, str) and not typed:
            yield at.line(f"# 上年写的是：{one_line(old)}")
        if typed or not at.lean or old is not None or entry.key == "原因":
            remark = "" if width(typed) > _LONG else self._remark(entry, old, typed, at)
            yield at.line(f"{entry.key}: {typed}".rstrip(), remark)

    def _typed(self, entry: Entry, old: Any, at: _At, *, fresh: bool) -> str:
        """What stands after the colon: carried over, to be filled in, or nothing."""
        if at.path in self.carried:
            return self.carried[at.path]
        if self.last is not None and at.path in self.last.open and self._keeps(at):
            return TODO
        if old is not None and self._keeps(at):
            return self._spelt(entry.of, old)
        if old is not None and not isinstance(old, str):
            return TODO
        needed = at.pattern in (NEEDED[self.kind] if fresh else ALWAYS)
        return TODO if needed else ""

    def _remark(self, entry: Entry, old: Any, typed: str, at: _At) -> str:
        if not at.told:
            return ""
        said = [" 或 ".join(entry.choices) if len(entry.choices) > 1 else entry.meaning]
        if typed == TODO and isinstance(old, Decimal):
            said.append(f"上年 {self._spelt(entry.of, old)}")
        elif typed and CHECKED.intersection(at.path) and self._keeps(at) and old is not None:
            said.append("上年的数，请核对")
        return "；".join(part for part in said if part)

    def _keeps(self, at: _At) -> bool:
        kept = KEPT[self.kind]
        return any(at.pattern[:length] in kept for length in range(1, len(at.pattern) + 1))

    def _spelt(self, of: Any, value: Any) -> str:
        """A value of last year as one types it."""
        if isinstance(value, Decimal):
            unit = self.last.content.unit if self.last else "元"
            return amount(value, UNITS[unit]) if of is AMOUNT else f"{value.normalize():f}"
        return value.isoformat() if isinstance(value, date) else quoted(str(value))

    # ------------------------------------------------------------ parts, lists, tables

    def _part(self, entry: Entry, model: type[Block], old: Block | None, at: _At) -> Iterator[str]:
        if old is None and entry.optional and at.lean:
            return
        if entry.bare and _only(old, entry.bare):
            yield at.line(f"{entry.key}: {TODO}")
            return
        lines = [at.line(f"{entry.key}:", self._head(entry, at))]
        lines += self.block(model, old, at)
        left_out = old is None and entry.optional and self.last is not None
        yield from _commented(lines, at.depth - 1) if left_out else lines

    def _head(self, entry: Entry, at: _At) -> str:
        """The remark of a part; one of the first level has its notes above."""
        noted = at.depth == 1 and entry.key in NOTES[self.kind]
        return "" if noted or not at.told else entry.meaning

    def _compared(
        self, entry: Entry, model: type[Block], old: Block | None, at: _At
    ) -> Iterator[str]:
        """An entry of 上年: its figure; its reason where one is usual and there is a figure."""
        figure = self.carried.get((*at.path, entry.bare), "")
        usual = (*at.pattern, entry.bare) in NEEDED[self.kind]
        told = any(isinstance(getattr(old, one.attribute, None), str) for one in entries(model))
        if (usual or told) if figure.strip("0.") else (usual and not figure):
            yield at.line(f"{entry.key}:", entry.meaning)
            yield from self.block(model, old, _At(at.path, at.pattern, at.depth, told=False))
        else:
            yield at.line(f"{entry.key}: {figure}".rstrip(), entry.meaning)

    def _list(self, entry: Entry, old: list[Any], at: _At, *, fresh: bool) -> Iterator[str]:
        if at.lean and not old:
            return
        yield at.line(f"{entry.key}:", self._head(entry, at))
        if isinstance(entry.of, Form):
            yield from self._texts(entry, old, at, fresh=fresh)
            return
        needed = fresh and at.pattern in NEEDED[self.kind]
        for index, one in enumerate(old or [None]):
            place = at.of_row(str(index), lean=bool(old), told=index == 0)
            lines = _as_item(list(self.block(entry.of, one, place)), place.depth)
            yield from lines if old or needed else _commented(lines, at.depth)

    def _texts(self, entry: Entry, old: list[str], at: _At, *, fresh: bool) -> Iterator[str]:
        place = at.of_row("0", lean=False, told=False)
        if old and self._keeps(at):
            yield from (place.line(f"- {self._spelt(entry.of, text)}") for text in old)
            return
        yield from (place.line(f"# 上年写的是：{one_line(text)}") for text in old)
        if old or (fresh and at.pattern in NEEDED[self.kind]):
            yield place.line(f"- {TODO}")

    def _table(
        self, entry: Entry, old: Mapping[str, Any], at: _At, *, fresh: bool
    ) -> Iterator[str]:
        yield at.line(f"{entry.key}:", self._head(entry, at))
        codes = sorted(old) if entry.codes else old
        rows = [code for code in codes if self._stays(entry, code, old)]
        if not rows:
            yield from self._first_row(entry, at, fresh=fresh)
        for code in rows:
            place = at.of_row(code, lean=True, told=False)
            yield from self._row(entry, code, old[code], place)

    def _stays(self, entry: Entry, code: str, old: Mapping[str, Any]) -> bool:
        """Whether a row of last year begins a row of this year: not a printed subtotal."""
        if entry.attribute == "confirmed":
            return False  # what was looked into last year is looked into anew
        if entry.attribute == "subtotals":
            return bool(old[code].name)
        if entry.attribute == "economic":
            below = any(other != code and other.startswith(code) for other in old)
            return code in economic() and not below
        return True

    def _row(self, entry: Entry, code: str, old: Any, at: _At) -> Iterator[str]:
        remark = _subject(entry, code)
        if isinstance(entry.of, Form):
            typed = self._typed(entry, old, at, fresh=False)
            if typed != TODO and CHECKED.intersection(at.path):
                remark = "上年的数，请核对"
            yield at.line(f"{quoted(code)}: {typed}".rstrip(), remark)
            return
        yield at.line(f"{quoted(code)}:", remark)
        if entry.attribute == "subtotals":
            at_name = at.under("名称")
            yield at_name.line(f"名称: {quoted(old.name)}")
            return
        yield from self.block(entry.of, old, at)

    def _first_row(self, entry: Entry, at: _At, *, fresh: bool) -> Iterator[str]:
        """How a row is written, and an empty one where the table must have some."""
        place = at.of_row(TODO, lean=True, told=False)
        for line in SAMPLES[self.kind].get(at.pattern, ()):
            yield place.line(f"# {line}")
        if not fresh or at.pattern not in NEEDED[self.kind]:
            return
        if isinstance(entry.of, Form):
            how = "科目编码: 金额，一个科目一行" if entry.codes else "名称: 金额，一种一行"
            yield place.line(f"{TODO}: {TODO}", how)
            return
        yield place.line(f"{TODO}:", "换成科目编码，一个科目一组")
        yield from self.block(entry.of, None, place)


def _only(old: Block | None, key: str) -> bool:
    """Whether a block holds nothing but the amount that may stand for it."""
    if old is None:
        return False
    return [entry.key for entry in entries(type(old)) if getattr(old, entry.attribute)] == [key]


def _subject(entry: Entry, code: str) -> str:
    known = (economic() if entry.attribute == "economic" else functional()).get(code)
    return known.name if known and entry.codes else ""


# ---------------------------------------------------------------- lines


def _commented(lines: Iterable[str], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for line in lines:
        rest = line.removeprefix(indent)
        yield line if rest.startswith("#") else f"{indent}# {rest}"


def _as_item(lines: list[str], depth: int) -> list[str]:
    """The lines of a block as one entry of a list."""
    first = next(at for at, line in enumerate(lines) if not line.lstrip().startswith("#"))
    indent = "  " * (depth - 1)
    lines[first] = f"{indent}- {lines[first].lstrip()}"
    return lines
