"""Flat fields: every place of an input as one line of a table, and an OA's form as an input.

A field has a `name` (收入.其他收入) and a `path`, a JSON Pointer in which * stands for what a row
is known by: the code of a 科目, a name, or the row's number in a list.  Where it is a code or a
name, it is a field itself, # below the *.  A flat form is {field: value}; a detail table of an OA
is a field whose value is a list of rows, each again {field: value}.  A mapping of a client has its
own fields, those of a detail table as `table.field`, and the path of each; what it has no line for
is looked up by our names and paths.

    {"qtsr": "/收入/其他收入", "mx.kmbm": "/支出/*/#", "mx.xmzc": "/支出/*/项目支出"}
    {"qtsr": "5.00", "mx": [{"kmbm": "2101399", "xmzc": "80.00"}]}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from msgspec import Struct

from generator.elements.interchange import Shaped, pointer
from generator.entry.keys import Block, Entry, entries
from generator.entry.schema import MODELS
from generator.entry.values import AMOUNT, Form
from generator.later import matcher
from generator.serving.interface.refusing import (
    INVALID_INPUT,
    Refused,
    asked_wrong,
)

Path = tuple[str, ...]
At = tuple[str | int, ...]  # where in a form

ROW: Final = "*"  # in a path: whichever row
KEY: Final = "#"  # below it: what the row is known by
_UNIT: Final = "计量单位"  # the key that says what amounts are typed in
_COUNTED: Final = matcher("（([人次辆个台套批、]{1,4}|平方米)）")
_MOST: Final = 10_000  # values of one form


class Flat(Struct, frozen=True):
    """A place of an input.  `unit` of an amount is what 计量单位 of the input says (元, 万元)."""

    name: str
    path: str
    form: str
    unit: str
    required: bool
    meaning: str
    choices: tuple[str, ...] = ()

    def shaped(self) -> Shaped:
        return {
            "name": self.name,
            "path": self.path,
            "type": self.form,
            "unit": self.unit,
            "required": self.required,
            "meaning": self.meaning,
            **({"choices": list(self.choices)} if self.choices else {}),
        }


@cache
def flat_fields(kind: str) -> Mapping[str, Flat]:
    """Every field of an input of a kind (决算, 预算) by its name, in the order of the input."""
    return {one.name: one for one in _below(MODELS[kind], (), needed=True)}


def _below(block: type[Block], above: Path, *, needed: bool) -> Iterator[Flat]:
    for entry in entries(block):
        path, required = (*above, entry.key), needed and entry.required
        if entry.many:
            path = (*path, ROW)
            if entry.many == "table":
                yield _known_by(path, entry)
        if isinstance(entry.of, Form):
            yield _flat(path, entry, entry.of, required=required)
            continue
        if entry.bare:  # an amount alone stands for a key of the block
            yield _flat(path, entry, AMOUNT, required=False)
        # What is needed in a row is needed where there is a row.
        yield from _below(entry.of, path, needed=required or bool(entry.many))


def _known_by(path: Path, entry: Entry) -> Flat:
    form = "编码" if entry.codes else "名称"
    meaning = f"这一行的{form}；{entry.meaning}"
    path = (*path, KEY)
    return Flat(".".join(path), pointer(path), form, "", required=True, meaning=meaning)


def _flat(path: Path, entry: Entry, form: Form, *, required: bool) -> Flat:
    counted = _COUNTED.search(entry.meaning)
    unit = _UNIT if form is AMOUNT else counted[1] if counted and form.name in _NUMBERS else ""
    name = ".".join(path)
    return Flat(name, pointer(path), form.name, unit, required, entry.meaning, entry.choices)


_NUMBERS: Final = frozenset({"个数", "数"})


def _keys(path: str) -> Path:
    steps = path.removeprefix("/").split("/")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in steps)


@cache
def _places(kind: str) -> frozenset[Path]:
    """The paths that may be filled, with * for rows."""
    return frozenset(_keys(one.path) for one in flat_fields(kind).values())


@cache
def _lists(kind: str) -> frozenset[Path]:
    """The paths of lists: their rows have a number, and nothing that they are known by."""
    places = _places(kind)
    found = {path[:at] for path in places for at, key in enumerate(path) if key == ROW}
    return frozenset(path for path in found if (*path, ROW, KEY) not in places)


def _is_of(keys: Path, places: Iterable[Path]) -> bool:
    return any(
        len(place) == len(keys)
        and all(
            one == key or (one == ROW and key != KEY) for one, key in zip(place, keys, strict=True)
        )
        for place in places
    )


def is_place(path: str, kind: str) -> bool:
    """Whether a path, with or without *, leads to a place that may be filled."""
    keys = _keys(path)
    return path.startswith("/") and _is_of(keys, _places(kind)) and "" not in keys


def unfit(mapping: Mapping[str, str]) -> list[Shaped]:
    """What is wrong with a mapping of a client, all of it: paths that are of no kind of input."""
    return [
        asked_wrong(
            f"映射里“{name[:60]}”指的“{str(path)[:100]}”不是填报内容里的一处", pointer((name,))
        )
        for name, path in mapping.items()
        if not isinstance(path, str) or not any(is_place(path, kind) for kind in MODELS)
    ]


# ---------------------------------------------------------------- a form to an input


def nested(flat: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    """The input that a flat form comes to. Raises Refused with every field that is not known."""
    kind = _kind(flat, mapping)
    form = _Form(mapping, kind)
    for name, value in flat.items():
        form.take(name, value)
    if form.problems:
        message = f"表单里有 {len(form.problems)} 处没法放进填报内容"
        raise Refused(INVALID_INPUT, message, form.problems)
    found: dict[str, Any] = _listed(form.tree, kind)
    return found


def _kind(flat: Mapping[str, Any], mapping: Mapping[str, str]) -> str:
    """决算 or 预算, as the field says that is mapped to 类型."""
    said = [value for name, value in flat.items() if mapping.get(name, name) in ("/类型", "类型")]
    return said[0] if said and isinstance(said[0], str) and said[0] in MODELS else "决算"


class _Form:
    """A flat form on its way into a tree; what cannot be placed is collected."""

    def __init__(self, mapping: Mapping[str, str], kind: str) -> None:
        self.tree: dict[str, Any] = {}
        self.problems: list[Shaped] = []
        self._mapping = mapping
        self._kind = kind
        self._taken = 0

    def take(self, name: str, value: Any) -> None:
        self._count()
        path = self._path(name)
        if path is not None:
            self._put((name,), path, value)
        elif isinstance(value, list):
            for at, row in enumerate(value):
                self._row(name, at, row)
        else:
            message = f"不认识字段“{name[:60]}”：映射里没有，也不是字段表里的名字或路径"
            self._refuse((name,), message)

    def _count(self) -> None:
        self._taken += 1
        if self._taken > _MOST:
            raise Refused(INVALID_INPUT, f"表单的值太多，最多 {_MOST} 个")

    def _path(self, *names: str) -> Path | None:
        """The place that a field is of, under the first of its names that is known."""
        for name in names:
            said = self._mapping.get(name)
            if said is None:
                said = name if name.startswith("/") else pointer(tuple(name.split(".")))
            if is_place(said, self._kind):
                return _keys(said)
        return None

    def _row(self, table: str, at: int, row: Any) -> None:
        where = (table, at)
        if not isinstance(row, Mapping):
            self._refuse(where, f"明细“{table[:60]}”第 {at + 1} 行应是 {{字段: 值}}")
            return
        known: dict[str, Path] = {}
        for name in row:
            self._count()
            path = self._path(f"{table}.{name}", f"{table}.{ROW}.{name}")
            if path is None or ROW not in path:
                self._refuse((*where, name), f"不认识明细“{table[:60]}”的字段“{name[:60]}”")
            else:
                known[name] = path
        called = {path[:-2]: row[name] for name, path in known.items() if path[-1] == KEY}
        for name, path in known.items():
            above = path[: path.index(ROW)]
            key = str(at) if _is_of(above, _lists(self._kind)) else called.get(above)
            if isinstance(key, bool) or not isinstance(key, (str, int)) or not str(key).strip():
                message = f"明细“{table[:60]}”第 {at + 1} 行没有写编码或名称，不知道放在哪里"
                self._refuse(where, message)
                return
            if path[-1] != KEY:
                rest = path[len(above) + 1 :]
                self._put((*where, name), (*above, str(key).strip(), *rest), row[name])

    def _put(self, where: At, path: Path, value: Any) -> None:
        """A value at its place; the lines of a list that is a field are placed one by one."""
        if isinstance(value, list) and path.count(ROW) == 1 and path[-1] == ROW:
            for at, line in enumerate(value):
                self._put((*where, at), (*path[:-1], str(at)), line)
            return
        if ROW in path:
            self._refuse(where, "这个字段在明细表里，要放在一行一行的列表里")
        elif isinstance(value, bool) or not isinstance(value, (str, int, Decimal, type(None))):
            self._refuse(where, "字段的值应是文字或数")
        elif not self._set(path, value):
            self._refuse(where, "与另一个字段放在同一处")

    def _set(self, path: Path, value: Any) -> bool:
        self._count()
        node = self.tree
        for key in path[:-1]:
            node = node.setdefault(key, {})
            if not isinstance(node, dict):
                return False
        if path[-1] in node:
            return False
        node[path[-1]] = value
        return True

    def _refuse(self, where: At, message: str) -> None:
        self.problems.append(asked_wrong(message, pointer(where), INVALID_INPUT))


def _listed(tree: Any, kind: str, path: Path = ()) -> Any:
    """A tree with lists where rows are known by their numbers alone."""
    if not isinstance(tree, dict):
        return tree
    found = {key: _listed(value, kind, (*path, key)) for key, value in tree.items()}
    return list(found.values()) if _is_of(path, _lists(kind)) else found
