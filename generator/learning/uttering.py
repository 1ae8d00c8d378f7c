"""Uttering: the facts of a report told in trees, each piece knowing the place it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from jinja2 import nodes

from generator.facts import Facts, Line, Reason, Words
from generator.learning.phrasing import (
    Block,
    Body,
    Call,
    If,
    Loop,
    Mark,
    Naming,
    Node,
    Own,
    Phrasing,
    Said,
    Text,
    Word,
    within,
    written_value,
)
from generator.number.figure import Figure
from generator.number.numerals import numeral
from generator.problem import Place, typed_at
from generator.telling.document import LEVELS
from generator.telling.stating import Telling
from generator.telling.style import Style
from generator.telling.templates import NOT_LISTED, Prose, prose_of

LISTED: Final = "列举"
VEHICLES: Final = "列出车辆"
_MOST_PIECES: Final = 20_000  # more than the longest report has


@dataclass(frozen=True, slots=True, eq=False)
class Heading:
    """The place of a section's heading: 节名."""

    section: str


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Characters that were told, the place they come from, and what was known there.

    `calls` are the sentences of 句式 that it is in, outermost first; `scope` the names that can be
    written there, `asked` what was asked on the way and what it came to, `under` what of it decides
    that it is said; `states` a figure, own words, a date, or the names of a list; `kind`
    of a vehicle what the input calls it; `level` the mark of its paragraph.
    """

    text: str
    place: Node | Heading
    section: str
    calls: tuple[Call, ...] = ()
    scope: Mapping[str, Any] = field(default_factory=dict)
    asked: tuple[tuple[str, bool, nodes.Expr], ...] = ()
    states: Any = None
    kind: str = ""
    under: tuple[tuple[str, bool, nodes.Expr], ...] = ()
    level: str = ""
    departments: frozenset[str] = frozenset()

    @property
    def is_fixed(self) -> bool:
        """Whether the style words it, not the facts."""
        return self.states is None


@dataclass(frozen=True, slots=True)
class Due:
    """A section that is told only where there is something to tell: where `fact` is not nothing.

    It stands behind the section `behind`, under `heading`.
    """

    fact: str
    behind: str
    heading: str


@dataclass(frozen=True, slots=True)
class Apart:
    """What the style below says under a title in a section, told in a section of its own."""

    section: str
    title: str


@dataclass(slots=True)
class Wording:
    """A style while it is learned: the one that it is over, and what is to be otherwise.

    `settings` are 日期 and 须说明原因 where they are others, `due` the sections of 有数必写,
    `apart` those that are made of a part of another.
    """

    over: Style
    phrasing: Phrasing
    words: dict[str, str] = field(default_factory=dict)
    own_words: dict[str, dict[str, str]] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    vehicles: dict[str, str] = field(default_factory=dict)
    numbering: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    departments: frozenset[str] = frozenset()  # what the samples call theirs
    seen: list[str] = field(default_factory=list)  # the sections that a sample has shown
    separator: str = ""  # between the members of lists, where it is another
    order: list[str] = field(default_factory=list)  # of all sections, where it is another
    settings: dict[str, str] = field(default_factory=dict)
    due: dict[str, Due] = field(default_factory=dict)
    apart: dict[str, Apart] = field(default_factory=dict)

    def style(self) -> Style:
        """The style below with what is otherwise of numbers, of days and of asking for reasons."""
        if not self.settings and not self.numbers:
            return self.over
        numbers = {**self.over.settings["数字"], **self.numbers}
        return replace(self.over, settings={**self.over.settings, **self.settings, "数字": numbers})

    def word(self, section: str, name: str) -> str:
        """A word of the style as a section says it."""
        own = self.own_words.get(section, {})
        if name in own:
            return own[name]
        above = self.over.settings["各节用语"].get(section, {})
        if name in above and name not in self.words:
            return str(above[name])
        return self.words.get(name) or str(self.over.words_of(section)[name])

    def named(self) -> dict[str, str]:
        """The headings of all sections, {年度} for the year."""
        over = {
            name: heading
            for listed in self.over.settings["章节"].values()
            for one in listed
            for name, heading in one.items()
        }
        return {**over, **self.headings}

    def vehicle(self, kind: str) -> str:
        return self.vehicles.get(kind) or str(self.over.settings["车辆"].get(kind, NOT_LISTED))

    def pattern(self, level: int) -> str:
        name = LEVELS[level]
        return self.numbering.get(name) or str(self.over.settings["编号"][name])


class Untold(ValueError):  # noqa: N818  a tree that these facts cannot be told in
    """A branch that asks for what these facts do not have."""


def utter(wording: Wording, facts: Facts, section: str, heading: str) -> list[Piece]:
    """The pieces of a section, its heading first. Raises Untold."""
    return _Speaker(wording, facts, section).section(heading)


@dataclass
class _Speaker:
    wording: Wording
    facts: Facts
    section_name: str
    pieces: list[Piece] = field(default_factory=list)
    counts: list[int] = field(default_factory=lambda: [0] * 5)
    listing: int = 0
    level: str = ""

    def section(self, heading: str) -> list[Piece]:
        prose = prose_of(self.wording.over)
        self.prose, self.style = prose, self.wording.style()
        body = self.wording.phrasing.sections[self.section_name]
        self.blocks = {n.name: n for _, n in within(body) if isinstance(n, Block)}
        named = {**self.facts.named, **prose.settled(self.facts)}
        titled = Heading(self.section_name)
        self.pieces.append(Piece(heading, titled, self.section_name, scope=named))
        self.pieces.append(Piece("\n", Mark(">"), self.section_name))
        with self._telling():
            self._body(body, _Scope(named))
        return self.pieces

    @contextmanager
    def _telling(self) -> Iterator[None]:
        words = self.style.words_of(self.section_name)
        with self.prose.telling(Telling(self.style, words, self._place)):
            yield

    def _place(self, wanted: Reason | str) -> Place:
        path = wanted.cell.path if isinstance(wanted, Reason) else ()
        return typed_at(self.facts.report.source, path)

    # -------- what stands one after another

    def _body(self, body: Body, scope: _Scope) -> None:  # noqa: C901  one for each kind
        for node in body:
            match node:
                case Text():
                    self._say(node.words, node, scope)
                case Word():
                    self._say(self.wording.word(self.section_name, node.name), node, scope)
                case Mark():
                    self._mark(node, scope)
                case Said():
                    self._said(node, node.value, scope)
                case Call():
                    self._call(node, scope)
                case If():
                    self._if(node, scope)
                case Loop():
                    self._loop(node, scope)
                case Block():
                    self._body(node.body, scope.within())
                case Own():
                    self._body(self.blocks[node.name].body, scope.within())
                case Naming():
                    scope.names[node.name] = self._value(node.value, scope)

    def _say(
        self, text: str, node: Node, scope: _Scope, states: Any = None, kind: str = ""
    ) -> None:
        if len(self.pieces) > _MOST_PIECES:
            raise Untold
        asked = tuple((said, *found) for said, found in scope.asked.items())
        self.pieces.append(
            Piece(
                text,
                node,
                self.section_name,
                scope.calls,
                scope.names,
                asked,
                states,
                kind,
                scope.under,
                self.level,
                self.wording.departments,
            )
        )

    def _mark(self, node: Mark, scope: _Scope) -> None:
        """The number that a paragraph begins with; plain text ends a list."""
        self.level = node.mark
        level = 0 if node.mark == ">" else len(node.mark) + 1
        counts = self.counts
        if not level:
            if self.listing > 2:  # noqa: PLR2004  （一）（二） go on
                counts[self.listing :] = [0] * (len(counts) - self.listing)
                self.listing = 0
            self._say("", node, scope)
            return
        counts[level] += 1
        counts[level + 1 :] = [0] * (len(counts) - level - 1)
        self.listing = 0 if node.mark.startswith("#") else level
        self._say(numeral(self.wording.pattern(level - 1), counts[level]), node, scope)

    def _said(self, node: Said, value: nodes.Expr, scope: _Scope) -> None:
        found = self._value(value, scope)
        if isinstance(value, nodes.Filter) and value.name == LISTED:
            names = self.wording.over.separator.join(one.title for one in found)
            self._say(names, node, scope, tuple(found))
            return
        if isinstance(found, _Given):
            self._body_given(found)
            return
        kind = ""
        if isinstance(value, nodes.Getattr) and isinstance(value.node, nodes.Name):
            kind = scope.kinds.get(value.node.name, "") if value.attr == "名称" else ""
        if isinstance(found, str):
            self._say(found, node, scope, None if kind else found, kind)
            return
        digits = isinstance(value, nodes.Filter) and value.name == "数"
        states = found.amount if isinstance(found, Line) else found
        self._say(self._text(states, digits=digits), node, scope, states)

    def _text(self, states: Any, *, digits: bool) -> str:
        style = self.style
        match states:
            case Figure():
                return style.number(states) if digits else style.word(states)
            case Words():
                return states.text.replace("\n", "")
            case Reason():
                return (states.text or "【待填】").replace("\n", "")
            case date():
                return style.day(states)
        raise Untold

    # -------- sentences, branches, loops

    def _call(self, node: Call, scope: _Scope) -> None:
        sentence = self.wording.phrasing.sentences[node.name]
        if len(scope.calls) > 12:  # noqa: PLR2004  as deep as the grammar lets a template be
            raise Untold
        given = [
            _Given(one, scope) if isinstance(one, list) else self._value(one, scope)
            for one in node.given
        ]
        inner = _Scope(dict(zip(sentence.values, given, strict=True)), calls=(*scope.calls, node))
        self._body(sentence.body, inner)

    def _body_given(self, given: _Given) -> None:
        """Words that a sentence was called with, said where the sentence says them."""
        one = given.scope
        there = _Scope(one.names, dict(one.asked), one.calls, one.kinds, one.under)
        self._body(given.body, there)

    def _if(self, node: If, scope: _Scope) -> None:
        under = scope.under
        for test, body in node.branches:
            holds = test is None or self._asked(test, scope)
            if test is not None:
                said = written_value(test)
                scope.asked[said] = (holds, test)
                scope.under = (*scope.under, (said, holds, test))
            if holds:
                self._body(body, scope)
                break
        scope.under = under

    def _loop(self, node: Loop, scope: _Scope) -> None:
        values = self._value(node.values, scope)
        if not isinstance(values, tuple | list):
            raise Untold
        vehicles = isinstance(node.values, nodes.Filter) and node.values.name == VEHICLES
        turns = []
        each: list[tuple[Any, str]] = [(one, "") for one in values]
        for one, kind in self._listed(values) if vehicles else each:
            turned: Any = one if len(node.names) > 1 else (one,)
            names = dict(zip(node.names, turned, strict=True))
            turn = scope.within(names, dict.fromkeys(node.names, kind) if kind else {})
            if node.test is None or self._asked(node.test, turn):
                turns.append(turn)
        for at, turn in enumerate(turns, 1):
            turn.names["loop"] = _Turn(at, len(turns))
            self._body(node.body, turn)

    def _listed(self, lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
        for line in lines:
            name = self.wording.vehicle(line.title)
            if name != NOT_LISTED or line.amount.value:
                yield replace(line, title=line.title if name == NOT_LISTED else name), line.title

    # -------- values

    def _asked(self, node: nodes.Expr, scope: _Scope) -> bool:
        match node:
            case nodes.Not():
                return not self._asked(node.node, scope)
            case nodes.And():
                return self._asked(node.left, scope) and self._asked(node.right, scope)
            case nodes.Or():
                return self._asked(node.left, scope) or self._asked(node.right, scope)
            case nodes.Getattr(node=nodes.Name(name="用语"), attr=name):
                return bool(self.wording.word(self.section_name, name))
        return bool(self._value(node, scope))

    def _value(self, node: nodes.Node, scope: _Scope) -> Any:
        match node:
            case nodes.Name(name=name):
                if name not in scope.names:
                    raise Untold
                return scope.names[name]
            case nodes.Getattr(node=nodes.Name(name="loop"), attr=name):
                return getattr(scope.names["loop"], name)
            case nodes.Getattr():
                return self._aspect(self._value(node.node, scope), node.attr)
            case (
                nodes.Filter(name="列举", node=nodes.Expr() as inner)
                | nodes.Filter(name="列出车辆", node=nodes.Expr() as inner)
                | nodes.Filter(name="数", node=nodes.Expr() as inner)
            ):
                return self._value(inner, scope)
            case nodes.Filter(node=nodes.Expr() as inner):
                return self.prose.filters[node.name](self._value(inner, scope))
            case nodes.Call():
                return "【待填】"
        raise Untold

    def _aspect(self, value: Any, name: str) -> Any:
        if value is None:
            raise Untold
        return self.prose.getattr(value, name)


@dataclass(frozen=True, slots=True)
class _Turn:
    index: int
    count: int

    @property
    def first(self) -> bool:
        return self.index == 1

    @property
    def last(self) -> bool:
        return self.index == self.count


@dataclass(frozen=True, slots=True)
class _Given:
    """Words that a sentence is called with, and where they were written."""

    body: Body
    scope: _Scope

    def __bool__(self) -> bool:
        return True


@dataclass(slots=True)
class _Scope:
    names: dict[str, Any]
    asked: dict[str, tuple[bool, nodes.Expr]] = field(default_factory=dict)
    calls: tuple[Call, ...] = ()
    kinds: dict[str, str] = field(default_factory=dict)
    under: tuple[tuple[str, bool, nodes.Expr], ...] = ()

    def within(
        self, names: Mapping[str, Any] | None = None, kinds: Mapping[str, str] | None = None
    ) -> _Scope:
        return _Scope(
            {**self.names, **(names or {})},
            dict(self.asked),
            self.calls,
            {**self.kinds, **(kinds or {})},
            self.under,
        )


__all__ = ["Heading", "Piece", "Prose", "Untold", "Wording", "utter"]
