"""Manuscript: an input as somebody typed it; figures are set and keys added, all else stays.

libyaml says where every key and value stands, so an edit replaces those letters and no others: a
reason, a remark, an order, an indentation or a blank line cannot be lost, in YAML or in JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct, field

from generator.entry.scalars import build
from generator.entry.spelt import TODO, quoted, remarked, width
from generator.importing.whereabouts import NOT_MERGEABLE, Node, Pair, parsed, texts_of
from generator.later import matcher
from generator.problem import InvalidReport, Place, Problem

Keys = tuple[str, ...]
Row = str | Mapping[str, "str | Rows"]  # an entry of a list: a text, or keys with texts or lists
Rows = Sequence[Row]
Order = Callable[[Keys, str], tuple[int, str]]  # how a key of a block is ranked in it


_STEP: Final = 2
_FOLDED: Final = ("|", ">")  # the styles of a text over several lines

_REMARKED: Final = matcher(r"[ \t]*(?=#)")
_COMMENT: Final = matcher(r"(?P<indent> *)#[^\n]*(?:\n|\Z)")


class _New(Struct):
    """What is to be added: a value, or keys below; with a remark."""

    value: str = ""
    remark: str = ""
    rows: Rows = ()
    below: dict[str, _New] = field(default_factory=dict)


class Manuscript:
    """An input's text to be edited; `order` ranks the keys of a block.

    Raises InvalidReport for what is no input.
    """

    def __init__(self, text: str, name: str, order: Order) -> None:
        tree = build(text, name).tree
        if not isinstance(tree, Mapping):
            message = "里面没有“键: 值”，不能并入；请先改名或移走"
            raise InvalidReport([Problem(Place(file=name), message, rule=NOT_MERGEABLE)])
        self.tree: Mapping[str, Any] = tree
        self._text = text
        self._order = order
        self._root = parsed(text, name)
        self._is_json = text.lstrip()[:1] == "{"
        self._edits: dict[Keys, tuple[int, int, str]] = {}
        self._new = _New()
        self._dropped: set[Keys] = set()
        self._widened: dict[Keys, tuple[str, str]] = {}  # the key, what stands there in braces
        self._break = "\r\n" if "\r\n" in text else "\n"

    # ------------------------------------------------------------ what is there

    def _pair(self, path: Keys) -> Pair | None:
        node, pair = self._root, None
        for key in path:
            pair = (node.below or {}).get(key)
            if pair is None:
                return None
            node = pair.node
        return pair

    def value(self, path: Keys) -> str | None:
        """The text of a scalar, '' where nothing was typed; None where there is no scalar."""
        pair = self._pair(path)
        return pair.node.text if pair else None

    def has(self, path: Keys) -> bool:
        return self._pair(path) is not None

    def is_open(self, path: Keys) -> bool:
        """Whether a list can be put there: nothing is, or nothing but places to be filled in."""
        pair = self._pair(path)
        node = pair.node if pair else None
        while node is not None and node.text is None and node.below is None:
            if len(node.entries) > 1:
                return False
            node = node.last
        return node is None or all(not t or TODO in t for t in texts_of(node))

    def keys(self, path: Keys = ()) -> tuple[str, ...]:
        """The keys below a path, in the order of the text."""
        pair = self._pair(path)
        node = pair.node if pair else self._root
        return tuple(node.below or ()) if pair or not path else ()

    # ------------------------------------------------------------ what becomes of it

    def put(self, path: Keys, value: str, remark: str = "") -> None:
        """A scalar's new text; a key that is not there is added at its place in the order."""
        pair = None if path in self._dropped else self._pair(path)
        if pair is None or pair.node.text is None:
            new = self._fresh(path)
            new.value, new.remark = value, remark
        else:
            self._edits[path] = self._replaced(pair.node, value)

    def exchange(self, path: Sequence[str | int], value: str) -> bool:
        """The text of a scalar within a list; whether there is one."""
        node: Node | None = self._root
        for key in path:
            if node is None:
                return False
            if isinstance(key, int):
                node = node.entries[key] if key < len(node.entries) else None
            else:
                pair = (node.below or {}).get(key)
                node = pair.node if pair else None
        if node is None or node.text is None:
            return False
        self._edits[tuple(map(str, path))] = self._replaced(node, value)
        return True

    def widen(self, path: Keys, key: str) -> None:
        """A scalar becomes a block of its own: what stands there comes under a key of it."""
        pair = self._pair(path)
        if pair is None or pair.node.text is None or path in self._widened:
            return
        node = pair.node
        if node.flow:
            there = (node.start, node.end, self._text[node.start : node.end])
            self._widened[path] = key, self._edits.pop(path, there)[2]
            return
        before = len(self._text[: node.start].rstrip())
        indent = " " * (pair.column + _STEP)
        self._edits[*path, ""] = before, node.start, f"{self._break}{indent}{quoted(key)}: "
        self._widened[path] = key, ""

    def put_rows(self, path: Keys, rows: Rows) -> None:
        """A list, in the place of one that is there."""
        pair = None if path in self._dropped else self._pair(path)
        if pair is None:
            self._fresh(path).rows = rows
        elif pair.node.flow or (self._is_json and pair.node.below is None):
            text = json.dumps(rows, ensure_ascii=False)
            self._edits[path] = (pair.node.start, pair.node.end, text)
        else:
            self._edits[path] = self._listed(pair, rows)

    def tell(self, path: Keys, remark: str) -> None:
        """A remark for a block that is to be added."""
        self._fresh(path).remark = remark

    def _fresh(self, path: Keys) -> _New:
        new = self._new
        for key in path:
            new = new.below.setdefault(key, _New())
        return new

    def drop(self, path: Keys) -> None:
        """Takes a key out with all that is below it."""
        pair = self._pair(path)
        if pair is None or path in self._dropped:
            return
        self._dropped.add(path)
        inside = [one for one in self._edits if one[: len(path)] == path]
        for one in inside:
            del self._edits[one]
        if self._in_flow(path):
            self._edits[path] = (pair.node.start, pair.node.end, "null")
        else:
            start = self._text.rfind("\n", 0, pair.start) + 1
            self._edits[path] = (start, self._after(pair.node), "")

    def is_emptied(self, path: Keys) -> bool:
        """Whether every key of a block was taken out, and none put into it."""
        new: _New | None = self._new
        for key in path:
            new = new.below.get(key) if new is not None else None
        keys = self.keys(path) if self.has(path) else ()
        return bool(keys) and new is None and all((*path, key) in self._dropped for key in keys)

    def text(self) -> str:
        """The text with all edits."""
        # Of what is added at one place that of the inner block comes first.
        edits = [*reversed([*self._added((), self._new)]), *self._edits.values()]
        found = self._text
        # From the end; of two at one place what is added goes before what is replaced.
        for start, end, new in sorted(edits, key=lambda e: (e[0], e[1]), reverse=True):
            found = found[:start] + new + found[end:]
        return found

    # ------------------------------------------------------------ edits

    def _replaced(self, node: Node, value: str) -> tuple[int, int, str]:
        """A scalar's letters exchanged; a remark behind it stays in its column if it can."""
        text = json.dumps(value, ensure_ascii=False)
        end = node.end
        if node.style in _FOLDED:  # it ends before the key that follows
            end = node.start + len(self._text[node.start : node.end].rstrip())
        if not value and not node.flow:
            return len(self._text[: node.start].rstrip()), end, ""
        if node.style != '"' and not node.flow:
            text = f"'{value}'" if node.style == "'" and "'" not in value else quoted(value)
        if node.start == node.end:
            text = f" {text}"
        if node.flow or not (blanks := _REMARKED.match(self._text, end)):
            return node.start, end, text
        taken = width(self._text[node.start : blanks.end()])
        return node.start, blanks.end(), text + " " * max(2, taken - width(text))

    def _listed(self, pair: Pair, rows: Rows) -> tuple[int, int, str]:
        """A list below its key: in the place of what is to be filled in, or as the first."""
        node = pair.node
        if node.text is None:
            at = self._text.rfind("\n", 0, node.start) + 1
            end, column = self._after(node), len(self._text[at : node.start])
            begins = not self._text[at : node.start].strip()
        else:
            at = end = self._below_comments(self._after(node), pair.column)
            column, begins = pair.column + _STEP, True
        if not begins:
            return node.start, node.end, json.dumps(rows, ensure_ascii=False)
        text = "".join(f"{line}{self._break}" for line in _dashed(rows, column))
        missing = at and not self._text[:at].endswith("\n")
        return at, end, f"{self._break}{text}" if missing else text

    def _in_flow(self, path: Keys) -> bool:
        pair = self._pair(path[:-1])
        return (pair.node if pair else self._root).flow

    def _after(self, node: Node) -> int:
        """Where the line ends on which a value ends."""
        while node.last is not None and not node.flow:
            node = node.last
        at = node.start + len(self._text[node.start : node.end].rstrip())
        found = self._text.find("\n", at)
        return len(self._text) if found < 0 else found + 1

    def _added(self, path: Keys, new: _New) -> Iterator[tuple[int, int, str]]:
        """The insertions for what is new below a path that is there."""
        pair = self._pair(path)
        node = pair.node if pair else self._root
        fresh = {}
        for key, one in new.below.items():
            inner = (*path, key)
            there = self._pair(inner)
            if there is not None and there.node.flow and inner in self._dropped:
                self._edits[inner] = (there.node.start, there.node.end, _braced(one))
            elif there is None or inner in self._dropped:
                fresh[key] = one
            elif inner in self._widened:
                yield self._beside(inner, there, one)
            elif there.node.below is not None or there.node.text == "":
                yield from self._added(inner, one)
        if not fresh:
            return
        keys = sorted(fresh, key=lambda key: self._order(path, key))
        if node.flow:
            yield self._in_braces(node, {key: fresh[key] for key in keys})
        elif node.below is None and pair is not None:
            if node.start < node.end:
                self._edits[path] = (node.start, node.end, "")  # it said null
            at = self._below_comments(self._after(node), pair.column)
            ranked = {key: fresh[key] for key in keys}
            yield self._inserted(at, path, ranked, pair.column + _STEP)
        else:
            yield from self._among(path, node, keys, fresh)

    def _beside(self, path: Keys, pair: Pair, new: _New) -> tuple[int, int, str]:
        """Keys beside a scalar that became a block."""
        key, own = self._widened[path]
        if pair.node.flow:
            inner = f"{json.dumps(key, ensure_ascii=False)}: {own}, {_pairs(new.below)}"
            return pair.node.start, pair.node.end, f"{{{inner}}}"
        return self._inserted(self._after(pair.node), path, new.below, pair.column + _STEP)

    def _among(
        self, path: Keys, node: Node, keys: list[str], fresh: Mapping[str, _New]
    ) -> Iterator[tuple[int, int, str]]:
        """Keys between those of a block, each behind the last one that ranks before it."""
        below = node.below or {}
        column = next(iter(below.values())).column
        groups: dict[int, list[str]] = {}
        first = next(iter(below.values())).start
        for key in keys:
            rank = self._order(path, key)
            before = [k for k in below if self._order(path, k) <= rank]
            before = [k for k in before if (*path, k) not in self._dropped]
            start = self._after(below[before[-1]].node) if before else self._line_of(first)
            groups.setdefault(start, []).append(key)
        for at, group in groups.items():
            yield self._inserted(at, path, {key: fresh[key] for key in group}, column)

    def _line_of(self, at: int) -> int:
        """Where the line of a key begins; in a list the dash stays before the key."""
        start = self._text.rfind("\n", 0, at) + 1
        return start if not self._text[start:at].strip() else self._text.find("\n", at) + 1

    def _below_comments(self, at: int, column: int) -> int:
        """Behind the comments of an empty block, which show how it is written."""
        while (found := _COMMENT.match(self._text, at)) and len(found["indent"]) > column:
            at = found.end()
        return at

    def _inserted(
        self, at: int, path: Keys, fresh: Mapping[str, _New], column: int
    ) -> tuple[int, int, str]:
        """Keys of the block at a path, added as lines of their own."""
        lines: list[str] = []
        for key in fresh:
            if not path and fresh[key].below:
                lines.append("")
            lines += self._lines((*path, key), fresh[key], column)
        text = "".join(f"{line}{self._break}" for line in lines)
        missing = at and not self._text[:at].endswith("\n")
        return at, at, f"{self._break}{text}" if missing else text

    def _lines(self, path: Keys, new: _New, column: int) -> Iterator[str]:
        """A key that is added with all that is below it, in the order of the model."""
        value = "" if new.below or not new.value else f" {quoted(new.value)}"
        yield remarked(f"{' ' * column}{quoted(path[-1])}:{value}", new.remark)
        yield from _dashed(new.rows, column + _STEP)
        for key in sorted(new.below, key=lambda key: self._order(path, key)):
            yield from self._lines((*path, key), new.below[key], column + _STEP)

    def _in_braces(self, node: Node, fresh: Mapping[str, _New]) -> tuple[int, int, str]:
        below = node.below or {}
        inner = _pairs(fresh)
        if node.below is None:
            return node.start, node.end, f"{{{inner}}}"
        if not below:
            return node.end - 1, node.end - 1, inner
        last = list(below.values())[-1]
        first = next(iter(below.values()))
        gap = self._text[node.start + 1 : first.start]
        joint = f",{gap}" if "\n" in gap else ", "
        at = last.node.end
        return at, at, f"{joint}{inner}"


def _dashed(rows: Rows, column: int) -> Iterator[str]:
    """The entries of a list, a line each; the keys of an entry stand below one another."""
    for row in rows:
        lines = [quoted(row)] if isinstance(row, str) else list(_keyed(row))
        for at, line in enumerate(lines):
            yield f"{' ' * column}{'  ' if at else '- '}{line}"


def _keyed(row: Mapping[str, str | Rows]) -> Iterator[str]:
    for key, value in row.items():
        if isinstance(value, str):
            yield f"{quoted(key)}: {quoted(value)}"
        else:
            yield f"{quoted(key)}:"
            yield from _dashed(value, _STEP)


def _braced(new: _New) -> str:
    if new.rows:
        return json.dumps(new.rows, ensure_ascii=False)
    if not new.below:
        return json.dumps(new.value, ensure_ascii=False)
    return f"{{{_pairs(new.below)}}}"


def _pairs(below: Mapping[str, _New]) -> str:
    """Keys and values as they stand within braces."""
    return ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {_braced(n)}" for k, n in below.items())
