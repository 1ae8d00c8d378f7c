"""Revising: an input edited key by key, by its letters: what was not meant stays as it was typed.

It is what a page, or another program, does with an input that stands somewhere: set a figure, write
a reason, add a 科目, take one out.  `leaves` is the other half: what an input says, key by key, so
that two versions can be held against one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from generator.entry.codes import ITEM_BLOCKS
from generator.entry.keys import entry_at
from generator.entry.scalars import build
from generator.entry.schema import MODELS
from generator.entry.spelt import TODO
from generator.entry.values import Form
from generator.importing.manuscript import Manuscript
from generator.importing.merging import order_of
from generator.problem import InvalidReport, Place, Problem, pointer
from generator.rule import Rule
from generator.vocabulary.subjects import functional

Path = tuple[str | int, ...]  # of keys, and of entries of a list counted from 0

_NAME: Final = "填报数据"


class Edit(Struct, frozen=True):
    """What is to stand at a path of keys, as it is typed; None takes the key, or the entry, out."""

    path: Path
    value: str | None


NO_SUCH_PLACE: Final = Rule(
    "J14",
    "要改的地方是填报文件里有的",
    "改一个数要说清改哪里：键的路径照填报文件的写法，列表里的条从 0 数起，"
    "写在最后一条后面的是加一条。",
    "要改 收入→其它收入",
    "改 收入→其他收入",
)


def leaves(text: str, kind: str = "决算", name: str = _NAME) -> dict[Path, str]:
    """Every text that an input has, by its path; '' where a key stands with nothing behind it.

    An amount that stands alone for a block is at the key that it stands for.  Raises InvalidReport
    for what is no input.
    """
    found = _leaves(build(text, name).tree, ())
    return {_whole(path, kind): said for path, said in found}


def _whole(path: Path, kind: str) -> Path:
    """The key that an amount alone stands for, in a block where others may stand beside it."""
    entry = entry_at(MODELS[kind], path)
    if entry is None or isinstance(entry.of, Form) or not entry.bare:
        return path
    return (*path, entry.bare)


def _leaves(node: Any, path: Path) -> Iterable[tuple[Path, str]]:
    if isinstance(node, Mapping):
        for key, below in node.items():
            yield from _leaves(below, (*path, key))
    elif isinstance(node, list):
        for at, below in enumerate(node):
            yield from _leaves(below, (*path, at))
    else:
        yield path, "" if node is None else str(node)


def revise(text: str, edits: Sequence[Edit], kind: str = "决算", name: str = _NAME) -> str:
    """The text of an input with some edits, all other letters as they were.

    `kind` is 决算 or 预算.  Raises InvalidReport for what is no input, or for the edits whose path
    leads nowhere, all at once.
    """
    if not edits:
        return text
    paper = Manuscript(text, name, order_of(kind))
    wrong = [one for one in edits if not _is_known(one, kind)]
    if wrong:
        raise InvalidReport(_no_such_place(one, name) for one in wrong)
    lists: dict[tuple[str, ...], list[Edit]] = {}
    for one in edits:
        top = _top(one.path, kind)
        if top is not None:
            lists.setdefault(top, []).append(one)
        else:
            _single(paper, tuple(map(str, one.path)), one.value, kind)
    for top, found in lists.items():
        _listed(paper, top, found)
    _clear(paper, edits)
    return paper.text()


def _is_known(edit: Edit, kind: str) -> bool:
    """Whether anything may stand at a path; what is to be taken out may be a slip of the hand."""
    return bool(edit.path) and (edit.value is None or entry_at(MODELS[kind], edit.path) is not None)


def _no_such_place(edit: Edit, name: str) -> Problem:
    place = Place(file=name, path=edit.path, lines=False)
    message = f"填报文件里没有“{pointer(edit.path)}”这一处，请对照“怎么填”里的键"
    return Problem(place, message, rule=NO_SUCH_PLACE)


def _top(path: Path, kind: str) -> tuple[str, ...] | None:
    """The outermost list that a path leads into; None where it leads into none."""
    for at in range(1, len(path) + 1):
        entry = entry_at(MODELS[kind], path[:at])
        if entry is not None and entry.many == "list":
            return tuple(map(str, path[:at]))
        if isinstance(path[at - 1], int):
            return tuple(map(str, path[: at - 1]))
    return None


def _single(paper: Manuscript, path: tuple[str, ...], value: str | None, kind: str) -> None:
    """One key; an amount that stands alone becomes a block where a key is put beside it."""
    above = path[:-1]
    if above and paper.value(above):
        found = entry_at(MODELS[kind], above)
        bare = found.bare if found is not None else ""
        if bare and path[-1] == bare:
            path = above
        elif bare and value is not None:
            paper.widen(above, bare)
    if value is None:
        paper.drop(path)
        return
    _begin_row(paper, path)
    paper.put(path, value)


def _clear(paper: Manuscript, edits: Iterable[Edit]) -> None:
    """A row, or a block within one, of which every key was taken out goes with them."""
    for one in edits:
        if one.value is None:
            path = tuple(map(str, one.path))[:-1]
            while len(path) > 1 and paper.is_emptied(path):
                paper.drop(path)
                path = path[:-1]


def _begin_row(paper: Manuscript, path: tuple[str, ...]) -> None:
    """The name of a 科目 beside the code of a row that is new."""
    table = next((one for one in ITEM_BLOCKS if path[: len(one)] == one), None)
    row = path[: len(table) + 1] if table is not None and len(path) > len(table) + 1 else ()
    if row and not paper.has(row):
        known = functional().get(row[-1])
        paper.tell(row, known.name if known else "")
        sample = (*row[:-1], TODO)
        if paper.has(sample) and not any(map(paper.value, _cells(paper, sample))):
            paper.drop(sample)


def _cells(paper: Manuscript, path: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [(*path, key) for key in paper.keys(path)]


# ---------------------------------------------------------------- lists


def _listed(paper: Manuscript, top: tuple[str, ...], edits: Sequence[Edit]) -> None:
    """A list: the letters of its entries where they are all there, else written anew."""
    node: Any = paper.tree
    for key in top:
        node = node.get(key) if isinstance(node, Mapping) else None
    there = dict(_leaves(node, ())) if isinstance(node, list) else {}
    inside = [(one.path[len(top) :], one.value) for one in edits]
    if all(path in there and value is not None for path, value in inside):
        for path, value in inside:
            paper.exchange((*top, *path), str(value))
        return
    rows = _copied(node) if isinstance(node, list) else []
    for path, value in sorted(inside, key=lambda one: one[1] is None):
        _put(rows, path, value)
    if kept := [row for row in map(_pruned, rows) if row]:
        paper.put_rows(top, kept)
    else:
        paper.drop(top)


def _copied(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {str(key): _copied(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_copied(one) for one in node]
    return "" if node is None else str(node)


def _put(rows: Any, path: Path, value: str | None) -> None:
    """A value at a path of a copy; what leads there is made."""
    if not path:
        rows.clear()
        return
    node = rows
    for at, key in enumerate(path[:-1]):
        node = _step(node, key, [] if isinstance(path[at + 1], int) else {})
    last = path[-1]
    if value is None:
        # What is taken out leaves its place until all is done: entries are counted as they were.
        if isinstance(node, dict):
            node.pop(str(last), None)
        elif isinstance(last, int) and last < len(node):
            node[last] = ""
    elif isinstance(node, dict):
        node[str(last)] = value
    else:
        _reach(node, int(last), "")
        node[int(last)] = value


def _step(node: Any, key: str | int, fresh: Any) -> Any:
    if isinstance(node, dict):
        if not isinstance(node.get(str(key)), (dict, list)):
            node[str(key)] = fresh
        return node[str(key)]
    _reach(node, int(key), fresh)
    if not isinstance(node[int(key)], (dict, list)):
        node[int(key)] = fresh
    return node[int(key)]


def _reach(rows: list[Any], at: int, fresh: Any) -> None:
    """Makes one more entry where the path names the one behind the last."""
    if at >= len(rows):
        rows.append(fresh)


def _pruned(row: Any) -> Any:
    """An entry without what was taken out of it."""
    if isinstance(row, dict):
        found = {key: _pruned(value) for key, value in row.items()}
        return {key: value for key, value in found.items() if value}
    return [kept for one in row if (kept := _pruned(one))] if isinstance(row, list) else row
