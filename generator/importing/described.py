"""Described: what may be typed where in an input, for whoever fills it in: label, form, meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from msgspec import Struct

from generator.entry.keys import Entry, entries, entry_at
from generator.entry.schema import MODELS
from generator.entry.values import AMOUNT, COUNT, MEASURE, TEXT, Form
from generator.vocabulary.subjects import economic, functional

Path = tuple[str | int, ...]  # of keys, and of entries of a list counted from 0


class Described(Struct, frozen=True):
    """A place of an input, for whoever fills it in.

    `label` names it (a 科目 with its name), `form` is how it is written (金额, 数, 个数, 年度,
    日期, 文字, 名称), `meaning` what belongs there, in the words of docs/input.md; `choices` all
    that may stand there, where that is a list; `nothing` what says that there is none of it: 0,
    but a blank for words, and for last year's figure, of which 0 would say that there was none.
    """

    label: str
    form: str
    meaning: str
    choices: tuple[str, ...] = ()
    nothing: str = ""


_STYLE: Final = ("样式",)
_COUNTED: Final = (AMOUNT, MEASURE, COUNT)


def described(path: Path, kind: str = "决算") -> Described | None:
    """What a path of keys leads to; None where nothing may be typed."""
    entry = entry_at(MODELS[kind], path)
    if entry is None or not isinstance(entry.of, Form):
        return None
    if entry.many and path[-1] == entry.key:
        return None
    label = " · ".join(_named(path, at, kind) for at in range(len(path)))
    counted = entry.of in _COUNTED and "上年" not in path
    choices = entry.choices if path != _STYLE else _styles()
    return Described(label, entry.of.name, entry.meaning, choices, "0" if counted else "")


@cache
def _styles() -> tuple[str, ...]:
    """The names of the styles that come with the program."""
    from generator.telling.style import name_of, style_folders

    return tuple(map(name_of, style_folders()))


def below(path: Path, kind: str = "决算") -> Iterable[Path]:
    """The places that may be filled in below a block, but for the rows of its tables and lists."""
    entry = entry_at(MODELS[kind], path)
    if entry is None or entry.many:
        return
    if isinstance(entry.of, Form):
        yield path
        return
    for inner in entries(entry.of):
        yield from below((*path, inner.key), kind)


def _named(path: Path, at: int, kind: str) -> str:
    """A key as people read it: a code with the name of its 科目, an entry counted from 1."""
    key = path[at]
    if isinstance(key, int):
        return f"第 {key + 1} 条"
    above = entry_at(MODELS[kind], path[:at]) if at else None
    if above is None or not above.codes:
        return key
    known = (economic() if "基本支出明细" in path[:at] else functional()).get(key)
    return f"{key} {known.name}" if known else key


# ---------------------------------------------------------------- rows


class Column(Struct, frozen=True):
    """A column of what stands in rows: the keys that lead to it from a row, and what it is.

    `keys` are empty where a row is one value.
    """

    keys: tuple[str, ...]
    label: str
    form: str
    meaning: str


class Rows(Struct, frozen=True):
    """What an input has in rows: a table, a list, or a block whose keys are the rows.

    `by` says how a row is told: 编码 (`codes`: how they are written, a pattern), 名称 (any), 序号
    (an entry of a list, counted from 0) or 固定 (`fixed` has the keys, in their order).  A block
    has not every column in every row: `described` says of each place whether it is one.  `within`
    are the lists that each row has of its own, by the keys that lead to them from it.
    """

    path: Path
    label: str
    meaning: str
    by: str
    columns: tuple[Column, ...]
    codes: str = ""
    fixed: tuple[str, ...] = ()
    within: tuple[Rows, ...] = ()


BY_CODE, BY_NAME, BY_ORDER, FIXED = "编码", "名称", "序号", "固定"


@cache
def rows_in(kind: str = "决算") -> tuple[Rows, ...]:
    """Everything that an input of a kind (决算, 预算) has in rows, in the order of its keys."""
    return tuple(_rows_in(entries(MODELS[kind]), ()))


def _rows_in(found: Iterable[Entry], above: tuple[str, ...]) -> Iterator[Rows]:
    for one in found:
        path = (*above, one.key)
        label = " · ".join(path)
        if one.many:
            by = BY_ORDER if one.many == "list" else BY_CODE if one.codes else BY_NAME
            inner = () if isinstance(one.of, Form) else [i for i in entries(one.of) if i.many]
            within = tuple(_rows_in(inner, ()))
            yield Rows(path, label, one.meaning, by, _columns([one]), one.codes, within=within)
        elif not isinstance(one.of, Form):
            keys = [each for each in entries(one.of) if not each.many]
            if len(keys) > 1 and not above:
                named = tuple(each.key for each in keys)
                yield Rows(path, label, one.meaning, FIXED, _columns(keys), fixed=named)
            yield from _rows_in((each for each in entries(one.of) if each.many), path)


def _columns(rows: Iterable[Entry]) -> tuple[Column, ...]:
    """The places that some rows have; what is a list of its own stands elsewhere."""
    found: dict[tuple[str, ...], list[Entry]] = {}
    for row in rows:
        for keys, entry in _places(row, ()):
            found.setdefault(keys, []).append(entry)
    return tuple(_column(keys, inside) for keys, inside in found.items())


def _column(keys: tuple[str, ...], inside: Sequence[Entry]) -> Column:
    forms = {one.of.name for one in inside if isinstance(one.of, Form)}
    form = forms.pop() if len(forms) == 1 else TEXT.name
    alone = form if form == AMOUNT.name else "内容"  # where a row is one value
    return Column(keys, " · ".join(keys) or alone, form, inside[0].meaning)


def _places(entry: Entry, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Entry]]:
    if isinstance(entry.of, Form):
        yield above, entry
        return
    for inner in entries(entry.of):
        if not inner.many:
            yield from _places(inner, (*above, inner.key))
