"""Entering: what was filled into a workbook, written into an input by its letters.

Three are held against one another: what a cell holds, what it held when it was asked, what the
input has.  A cell that nobody touched changes nothing but a blank; where somebody has changed the
input meanwhile as well, the workbook is right, and it is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from generator.entry.keys import Entry
from generator.entry.provenance import Taken
from generator.entry.spelt import TODO, amount
from generator.entry.values import AMOUNT, TEXT, TO_FILL, UNITS, Form, read_as
from generator.importing.correspondence import CAPITAL, FUND, ITEMS, Keys
from generator.importing.filling.answers import NONE, Answer, Answered
from generator.importing.filling.questions import NO_HEAD, ROW, asked_at
from generator.importing.manuscript import Manuscript
from generator.importing.merging import CHANGED, FILLED, REPLACED, Change
from generator.vocabulary.subjects import functional

_PASSAGES: Final = ("预算绩效", ROW)
_CLEARED: Final = "（删去）"
_TABLES: Final = (ITEMS, FUND, CAPITAL)


class Entering(Struct):
    """The answers of a workbook on their way into a manuscript in a unit; what was changed."""

    paper: Manuscript
    unit: str
    changes: list[Change]
    taken: dict[Keys, Taken]

    def enter(self, answers: Sequence[Answer]) -> None:
        """Every answer, each list as a whole."""
        lists: dict[Keys, list[Answer]] = {}
        for one in answers:
            entry = asked_at(one.path)
            if entry is not None and (entry.many or ROW in one.path):
                top = one.path[:1] if ROW in one.path else one.path
                lists.setdefault(top, []).append(one)
            elif entry is not None:
                self._single(one, entry)
        for path, found in lists.items():
            self._list(path, found)

    # ------------------------------------------------------------ one key

    def _single(self, one: Answer, entry: Entry) -> None:
        form = entry.of if isinstance(entry.of, Form) else TEXT
        at = self._there(one.path)
        typed = self.paper.value(at) or ""
        there = self._read(typed, form)
        # What is left blank may be there yet; where there is none, nobody is asked for it again.
        kind = _kind(one.now, one.held, there) if one.now != NONE else CHANGED if typed else None
        if kind is None:
            return
        new = self._spelt(one.now, form)
        self._put(one.path, at, new)
        old = "" if TO_FILL in typed else typed
        self.changes.append(Change(one.path, kind, old, new or _CLEARED, str(one.place)))
        if isinstance(one.now, Decimal):
            self.taken[at] = Taken(one.place.file, str(one.place.inside), one.now)

    def _put(self, path: Keys, at: Keys, new: str) -> None:
        beside = path[:-1]
        if path[0] == "上年" and path[-1] != "金额" and self.paper.value(beside):
            self.paper.widen(beside, "金额")
        table = next((one for one in _TABLES if path[: len(one)] == one), None)
        row = path[:-1] if table is not None else ()
        if row and not self.paper.has(row):
            self._name(row)
        self.paper.put(at, new)

    def _name(self, row: Keys) -> None:
        """A new row of a 科目, in place of the one that shows how a row is written."""
        known = functional().get(row[-1])
        self.paper.tell(row, known.name if known else "")
        sample = (*row[:-1], TODO)
        if self.paper.has(sample) and all(
            not text or TODO in text for text in map(self.paper.value, _inside(self.paper, sample))
        ):
            self.paper.drop(sample)

    def _there(self, path: Keys) -> Keys:
        """The path as the input has it: an amount alone may stand for an entry of 上年."""
        alone = path[0] == "上年" and path[-1] == "金额" and self.paper.value(path[:-1])
        return path[:-1] if alone else path

    def _read(self, typed: str, form: Form) -> Answered:
        """What stands in the input; words where it is nothing that belongs there."""
        if not typed or TO_FILL in typed:
            return None
        if form is TEXT:
            return _plain(typed)
        try:
            return read_as(form, typed, UNITS[self.unit])
        except ValueError:
            return typed

    def _spelt(self, value: Answered, form: Form) -> str:
        if isinstance(value, Decimal):
            return amount(value, UNITS[self.unit]) if form is AMOUNT else f"{value.normalize():f}"
        return value or ""

    # ------------------------------------------------------------ lists

    def _list(self, path: Keys, found: Sequence[Answer]) -> None:
        """A list as a whole: entry by entry where it has as many, else written anew."""
        passages = _PASSAGES[:1] == path
        now, held = (_rows(found, which, passages=passages) for which in ("now", "held"))
        node: Any = self.paper.tree
        for key in path:
            node = node.get(key) if isinstance(node, Mapping) else None
        there = _typed(node) if isinstance(node, list) else []
        kind = _kind(_told(now) or None, _told(held) or None, _told(there) or None)
        if kind is None:
            return
        if not _in_place(self.paper, path, there, now, node):
            self.paper.put_rows(path, [_written(row) for row in now])
        place = next(one.place for one in found)
        said = f"{len(now)} 条" if now else _CLEARED
        self.changes.append(
            Change(path, kind, f"{len(there)} 条" if there else "", said, str(place))
        )


def _kind(now: object, held: object, there: object) -> str | None:
    """What becomes of the input: filled, changed, typed over what was changed; None: nothing."""
    if now == there:
        return None
    if there is None:
        return FILLED
    if now == held:
        return None
    if there == held:
        return CHANGED
    return None if now is None else REPLACED


def _plain(text: str) -> str:
    return " ".join(text.split())


def _inside(paper: Manuscript, path: Keys) -> Iterator[Keys]:
    below = paper.keys(path)
    for key in below:
        yield from _inside(paper, (*path, key))
    if not below:
        yield path


# ---------------------------------------------------------------- lists

Passage = dict[str, Any]
Listed = list[Any]


def _rows(found: Sequence[Answer], which: str, *, passages: bool) -> Listed:
    """The entries of a list as its cells have them: texts, or passages of paragraphs."""
    if not passages:
        return [value for one in found if (value := getattr(one, which))]
    rows: list[Passage] = []
    for one in found:
        value = getattr(one, which)
        if not value:
            continue
        if one.path[-1] == "标题":
            rows.append({"段落": []} if value == NO_HEAD else {"标题": value, "段落": []})
        else:
            if not rows:
                rows.append({"段落": []})
            rows[-1]["段落"].append(value)
    return rows


def _typed(node: Listed) -> Listed:
    """What an input has of a list, as cells would have it."""
    found: Listed = []
    for one in node:
        if isinstance(one, str) and TO_FILL not in one:
            found.append(_plain(one))
        elif isinstance(one, Mapping):
            texts = one.get("段落")
            listed = [_plain(t) for t in texts or () if isinstance(t, str) and TO_FILL not in t]
            head = one.get("标题")
            named = isinstance(head, str) and TO_FILL not in head
            if listed or named:
                found.append({**({"标题": _plain(str(head))} if named else {}), "段落": listed})
    return found


def _written(row: str | Passage) -> str | Passage:
    """An entry as it is typed: a passage of a heading alone has no paragraphs."""
    return row if isinstance(row, str) else {key: value for key, value in row.items() if value}


def _told(rows: Listed) -> list[str]:
    """A list as something that can be compared."""
    return [repr(sorted(row.items())) if isinstance(row, Mapping) else str(row) for row in rows]


def _in_place(paper: Manuscript, path: Keys, there: Listed, now: Listed, node: Any) -> bool:
    """Exchanges the entries that differ, where the list has as many of each kind."""
    if not isinstance(node, list) or len(node) != len(there) or len(there) != len(now):
        return False
    edits: list[tuple[tuple[str | int, ...], str]] = []
    for at, (old, new) in enumerate(zip(there, now, strict=True)):
        if isinstance(new, str):
            edits += [((*path, at), new)] if old != new else []
            continue
        if set(old) != set(new) or len(old["段落"]) != len(new["段落"]):
            return False
        if len(node[at].get("段落") or ()) != len(old["段落"]):
            return False
        if old.get("标题") != new.get("标题"):
            edits.append(((*path, at, "标题"), new["标题"]))
        pairs = zip(old["段落"], new["段落"], strict=True)
        edits += [((*path, at, "段落", i), n) for i, (o, n) in enumerate(pairs) if o != n]
    return all(paper.exchange(where, text) for where, text in edits)
