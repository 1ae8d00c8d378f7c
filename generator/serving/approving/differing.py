"""Differing: the versions of a report as a history, and what is another between two of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from msgspec import Struct

from generator import described
from generator.later import matcher
from generator.serving.drafting.laid_out import Sheet
from generator.serving.drafting.saving import DONE_AGAIN, TAKEN_BACK, TYPED, described_changes
from generator.serving.store.versions import Change, Version

# Milliseconds: what one person types with no longer pause is one entry of the history.
_PAUSE: Final = 5 * 60_000
_LONGEST: Final = 60 * 60_000  # and no entry is longer than this
_FOLDED: Final = (TYPED, TAKEN_BACK, DONE_AGAIN)
_TOKEN: Final = matcher(r"[0-9][0-9,.]*%?|[A-Za-z]+|.", re.DOTALL)
_COMPARED: Final = 800  # tokens of a sentence that are compared one by one


class Entry(Struct, frozen=True):
    """Versions `first` to `last` of one person, as one entry of the history."""

    versions: tuple[Version, ...]

    @property
    def first(self) -> Version:
        return self.versions[0]

    @property
    def last(self) -> Version:
        return self.versions[-1]

    @property
    def done(self) -> tuple[str, ...]:
        """What was done, each once."""
        return tuple(dict.fromkeys(one.why for one in self.versions))

    @property
    def changes(self) -> list[Change]:
        return described_changes(change for one in self.versions for change in one.changes)


def history(versions: Sequence[Version], ends: Collection[int] = ()) -> list[Entry]:
    """Versions, the oldest first, folded; no entry goes on over those of a step (`ends`)."""
    found: list[list[Version]] = []
    for one in versions:
        if found and _goes_on(found[-1], one) and found[-1][-1].number not in ends:
            found[-1].append(one)
        else:
            found.append([one])
    return [Entry(tuple(group)) for group in found]


def _goes_on(group: Sequence[Version], one: Version) -> bool:
    last = group[-1]
    return (
        last.who == one.who
        and last.number > 1
        and {last.why, one.why} <= set(_FOLDED)
        and one.at - last.at <= _PAUSE
        and one.at - group[0].at <= _LONGEST
    )


# ---------------------------------------------------------------- figures


class Told(Struct, frozen=True):
    """A place that was typed anew: what it is called; None where there was, or is, nothing."""

    label: str
    before: str | None
    after: str | None


def told_changes(changes: Iterable[Change], kind: str) -> list[Told]:
    """Changes by what their places are called."""
    return [Told(_label(one, kind), one.before, one.after) for one in changes]


def _label(one: Change, kind: str) -> str:
    found = described(one.path, kind)
    return found.label if found is not None else "→".join(map(str, one.path))


# ---------------------------------------------------------------- sentences


class Bit(Struct, frozen=True):
    """Some characters of a sentence: as they were (''), gone (del), or new (ins)."""

    text: str
    kind: str = ""


class Rewritten(Struct, frozen=True):
    """A sentence that reads differently; '' where there was none, or is none any more."""

    section: str
    before: str
    after: str
    bits: tuple[Bit, ...]


def rewritten(before: Sheet, after: Sheet) -> list[Rewritten]:
    """The sentences that differ between two pages, section by section."""
    old = {part.heading: [one.text for one in part.sentences] for part in before.parts}
    new = {part.heading: [one.text for one in part.sentences] for part in after.parts}
    return [
        Rewritten(section, was, now, bits(was, now))
        for section in dict.fromkeys([*new, *old])
        for was, now in _pairs(old.get(section, []), new.get(section, []))
    ]


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The sentences that differ, each with the one that stands for it now."""
    matched = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matched.get_opcodes():
        if kind == "equal":
            continue
        gone, come = old[a:b], new[c:d]
        for at in range(max(len(gone), len(come))):
            was = gone[at] if at < len(gone) else ""
            now = come[at] if at < len(come) else ""
            if was or now:
                yield was, now


def bits(before: str, after: str) -> tuple[Bit, ...]:
    """A sentence as it was and as it is in one; a number is gone, or new, as a whole."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > _COMPARED:
        return tuple(Bit(text, kind) for text, kind in ((before, "del"), (after, "ins")) if text)
    found: list[Bit] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Bit("".join(old[a:b])))
            continue
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        found += [Bit(text, what) for text, what in ((gone, "del"), (come, "ins")) if text]
    return tuple(found)
