"""Choices: what could be answered of a place that nothing decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from jinja2 import nodes
from msgspec import Struct

from generator.learning.aligning import LINKS
from generator.learning.assertions import (
    FALL,
    FLAT,
    RISE,
    ZERO,
    is_own_reason,
    is_true_under,
    said_by,
)
from generator.learning.conditions import cases, only_when, words_of
from generator.learning.identified import UNKNOWN, WEAK, Content
from generator.learning.phrasing import (
    Body,
    If,
    Mark,
    Said,
    Text,
    copied,
    within,
    written,
    written_value,
)
from generator.learning.places import Gap, Observed, Place
from generator.learning.question import key_of
from generator.learning.uttering import Heading, Wording
from generator.learning.writing_down import BEHIND, named_by, written_down

# Why a place is left open.
FALSE: Final = "不是都这样"
OWN: Final = "像是部门自己的话"


class Choice(Struct, frozen=True):
    """An answer: when its words are written, and which; None for what the style below says."""

    when: str
    body: Body | None = None

    @property
    def said(self) -> str:
        """How it reads where no sentence shows it, facts in 〔〕."""
        return f"{self.when}{_readable(self.body)}" if self.body else self.when

    @property
    def facts(self) -> str:
        """The facts that its words state, as they are written."""
        said = [node.value for _, node in within(self.body or []) if isinstance(node, Said)]
        return "、".join(dict.fromkeys(f"〔{written_value(one)}〕" for one in said))


class Open(Struct, frozen=True):
    """A place that was published otherwise, and that nothing decides: why, and all its tellings."""

    place: Place
    why: str
    seen: Sequence[Observed]
    choices: Sequence[Choice] = ()

    @property
    def changed(self) -> list[Observed]:
        return [one for one in self.seen if one.is_changed]

    @property
    def section(self) -> str:
        return self.changed[0].piece.section

    @property
    def before(self) -> str:
        """The words that are told in the place."""
        return "".join(part for part in self.changed[0].was if isinstance(part, str))

    @property
    def weight(self) -> int:
        """How many characters depend on it."""
        return sum(max(len(one.raw), len("".join(map(str, one.was)))) for one in self.changed)

    @property
    def key(self) -> str:
        """By which an answer finds its question again: what was told, and what was published."""
        one = self.changed[0]
        return key_of(f"{one.piece.section}|{self.why}|{one.was}|{one.raw}|{one.told[1]}")


_MOST_CHOICES: Final = 3


def choices_of(
    wording: Wording, place: Place, why: str, seen: Sequence[Observed]
) -> tuple[Choice, ...]:
    """The answers to what is left open; the first leaves it to the style below."""
    found = [Choice(f"照{wording.over.name}写")]
    changed = [one for one in seen if one.is_changed]
    if isinstance(place, Heading | Mark) or not changed:
        return tuple(found)
    for test, asked, (side, body) in _told_apart(wording, seen):
        before: Body = [] if isinstance(place, Gap) else [place]
        branches: list[tuple[nodes.Expr | None, Body]] = [(asked, body), (None, before)]
        found.append(Choice(f"只在 {test} 时写", [If(branches)]))
        del side
    for body in _readings(wording, changed):
        if not body and isinstance(place, Text) and place.words in LINKS:
            continue  # without the mark between them two clauses run on
        was = "".join(part for part in changed[0].was if isinstance(part, str))
        ways = (said_by(words_of(wording, body, changed[0])) - said_by(was)) & _WAYS
        if any(not is_true_under(way, one.piece.under) for way in ways for one in changed):
            continue  # it is false of some figures, whatever anybody answers
        said = body[-1].words if body and isinstance(body[-1], Text) else ""
        if said_by(was) & _WAYS and not said_by(said) & _WAYS and _COMPARED.search(said):
            continue  # it does not say how what is compared came out
        found.append(Choice("都写" if body else "都不写", body))
        if (
            why == FALSE
            and isinstance(place, Text | Gap)
            and (only := only_when(wording, ZERO, copied(body), place, changed))
        ):
            found.append(Choice("只在没有这笔钱时写", only))
    once = {"" if one.body is None else f"{one.when}{written(one.body)}": one for one in found}
    return tuple(once.values())[:_MOST_CHOICES]


_WAYS: Final = frozenset({RISE, FALL, FLAT})
_COMPARED: Final = re.compile("[与比较](?:上一?年度?|年初|全年|调整)?(?:预算|决算)?数?(?:相比)?$")


def _told_apart(
    wording: Wording, seen: Sequence[Observed]
) -> Iterator[tuple[str, nodes.Expr, tuple[list[Observed], Body]]]:
    """A test that tells the changed tellings from the others, with what they say."""
    for test, asked, sides in cases(wording, seen):
        for holds, side in sides.items():
            if all(one.is_changed for one in side[0]) and side[1]:
                said = test if holds else f"not {test}"
                yield said, asked if holds else nodes.Not(asked), side
                return


def _readings(wording: Wording, changed: Sequence[Observed]) -> Iterator[Body]:
    """What could be written: the words published most often; of unclear numbers each fact named."""
    counted: dict[str, list[Observed]] = {}
    for one in changed:
        counted.setdefault(one.raw, []).append(one)
    for same in sorted(counted.values(), key=len, reverse=True)[:2]:
        content = same[0].content
        if is_own_reason("".join(part for part in content if isinstance(part, str))):
            continue  # what one department gives as its reason is nobody else's
        body = written_down(wording, content, same)
        if body is not None:
            yield body
            continue
        for turn in range(2):
            named = tuple(
                part
                if isinstance(part, str)
                else frozenset(_nth(part, content, at, turn, same[0].beside))
                for at, part in enumerate(content)
            )
            body = written_down(wording, named, same)
            if body is not None and all(named):
                yield body


def _nth(
    meant: frozenset[str], content: Content, at: int, turn: int, beside: frozenset[str]
) -> Iterator[str]:
    """The fact that the words around a number name best, or next best.

    Of what many are, nothing but what the figures beside it are of.
    """
    before, behind = (content[i] if 0 <= i < len(content) else "" for i in (at - 1, at + 1))
    said = before if isinstance(before, str) else ""
    said += behind[:BEHIND] if isinstance(behind, str) else ""  # more of it is of the next
    near = frozenset(one for one in meant if one.partition(".")[0] in beside)
    named = (near if WEAK in meant else near or meant) - {WEAK, UNKNOWN}
    ranked = sorted(named, key=lambda one: (-named_by(one, said), one))
    for one in ranked[turn : turn + 1]:
        line = one.partition(".")[0]
        if line in beside or 2 * named_by(line, said) >= len(set(line)):
            yield one


def _readable(body: Body) -> str:
    """A body as a clerk reads it: facts in 〔〕."""
    said = re.sub(r"\{%.*?%\}", "", written(body).replace("\n", ""))
    said = re.sub(r"\{\{ (.*?) \}\}", r"〔\1〕", said)
    return f"“{said}”" if said else "空的"
