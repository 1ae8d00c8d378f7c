"""Differences: what each place of the templates was published as, each time that it was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct, field

from generator.facts import Line, Reason, Words
from generator.learning.aligning import MARKS, Token, agrees, plain
from generator.learning.comparing import Comparison
from generator.learning.identified import Content, merged, resolved
from generator.learning.phrasing import (
    Mark,
    Said,
    Text,
    Word,
    written_value,
)
from generator.learning.places import Gap, Map, Observations, Observed, Place
from generator.learning.uttering import Heading, Piece, Wording
from generator.number.figure import Absent, Figure, is_unsaid


class _Insertion(Struct):
    """Words that were published between two pieces."""

    before: int
    after: int
    tokens: Sequence[Token]


def wrong_in(comparisons: Sequence[Comparison], where: Map, wording: Wording) -> list[str]:
    """What was published wrong, each once: the words around it are learned, never the figure."""
    found = (said for one in comparisons for said in _Seen(one, where, wording).wrong())
    return list(dict.fromkeys(found))


def observed(comparisons: Sequence[Comparison], where: Map, wording: Wording) -> Observations:
    """Every place that was told, with all that was published in its stead."""
    seen = [_Seen(one, where, wording) for one in comparisons]
    for one in seen:
        one.look()
    _assign(seen, where)
    found: Observations = {}
    for one in seen:
        for place, what in one.observations():
            found.setdefault(place, []).append(what)
    return found


class _Seen(Struct):
    comparison: Comparison
    where: Map
    wording: Wording
    contents: dict[int, list[Token | str]] = field(default_factory=dict)
    insertions: list[_Insertion] = field(default_factory=list)
    gaps: dict[tuple[int, int, Gap], tuple[Content, str]] = field(default_factory=dict)
    chosen: set[Gap] = field(default_factory=set)
    unsure: set[int] = field(default_factory=set)
    unknown: set[int] = field(default_factory=set)  # pieces of sentences on what nobody has said

    def look(self) -> None:
        """Goes through both texts side by side."""
        told, matched = self.comparison.told, self.comparison.matched
        last, gone = -1, list[int]()
        for at, one in enumerate(told):
            answer = matched[at]
            if answer < 0:
                gone.append(at)
                continue
            self._between(gone, at, last + 1, answer)
            self._keep(one, self.comparison.published[answer])
            last, gone = answer, []
        self._between(gone, len(told), last + 1, len(self.comparison.published))
        self._doubt()

    def _doubt(self) -> None:
        """The pieces of each sentence in which a figure or a name is not what the facts say."""
        comparison, start = self.comparison, 0
        told = comparison.told
        for at, one in enumerate(told):
            if one.key == "。" or self._ends(at):
                sentence = range(start, at + 1)
                pieces = {told[i].piece for i in sentence}
                same = sum(comparison.matched[i] >= 0 for i in sentence)
                strange = len(sentence) >= _FEW and 5 * same < 2 * len(sentence)
                if strange or any(_is_unsaid(told[i].states) for i in sentence):
                    self.unknown |= pieces
                elif any(self._is_wrong(i) for i in sentence):
                    self.unsure |= pieces
                start = at + 1
        self.unknown.update(self._unfollowed())

    def _unfollowed(self) -> Iterator[int]:
        """The pieces of clauses of which words were published, and not the figure they lead to."""
        told = self.comparison.told
        stops = [at for at, one in enumerate(told) if one.key in MARKS or self._ends(at)]
        for start, end in pairwise([-1, *stops]):
            clause = [told[at].piece for at in range(max(start, 0), end)]
            for before, at in pairwise(clause):
                figure = self.comparison.pieces[at].states
                if not isinstance(figure, Figure) or figure.unit == "年" or is_unsaid(figure):
                    continue
                leads = self._leads_on(before)
                goes_on = plain(self._raw(at + 1)[:1]) not in _ENDED  # other words stand there
                if leads and at not in self.contents and not goes_on:
                    yield from clause

    def _leads_on(self, piece: int) -> bool:
        """Whether words that were published stand at the end of a piece, and no mark."""
        last = max(at for at, one in enumerate(self.comparison.told) if one.piece == piece)
        kept = (self.contents.get(piece) or [""])[-1]
        there = self.comparison.matched[last] >= 0 or isinstance(kept, Token)
        return there and plain(self._raw(piece)[-1:]) not in _ENDED

    def _ends(self, at: int) -> bool:
        """Whether a token is the last of its paragraph."""
        told, pieces = self.comparison.told, self.comparison.pieces
        if at == len(told) - 1:
            return True
        between = pieces[told[at].piece + 1 : told[at + 1].piece + 1]
        return any(isinstance(one.place, Mark) for one in between)

    def _is_wrong(self, at: int) -> bool:
        one, answer = self.comparison.told[at], self.comparison.matched[at]
        if answer >= 0:
            return one.key == "#" and not agrees(one, self.comparison.published[answer])
        if not isinstance(one.states, str):
            return False
        # A name of which a part is there, and a part is not.
        piece = [
            self.comparison.matched[i]
            for i, other in enumerate(self.comparison.told)
            if other.piece == one.piece
        ]
        return any(other >= 0 for other in piece)

    def _keep(self, one: Token, other: Token) -> None:
        """A told token that was published: its own spelling, another mark, or a wrong figure."""
        if one.key != other.key and one.key in MARKS:
            self._put(one.piece, other)
        elif one.key == "#" and not agrees(one, other):
            self._put(one.piece, one.text)
        else:
            self._put(one.piece, one.text)

    def _put(self, piece: int, what: Token | str) -> None:
        self.contents.setdefault(piece, []).append(what)

    def _between(self, gone: Sequence[int], at: int, start: int, end: int) -> None:
        """Told tokens that were not published, and what was published in their stead."""
        told, pieces = self.comparison.told, self.comparison.pieces
        new: Sequence[Token] = self.comparison.published[start:end]
        if new and new[-1].key == "（" and self._begins_number(at):  # （1） for 1、
            self._put(told[at].piece, new[-1])
            new = new[:-1]
        own = [i for i in gone if _is_own(pieces[told[i].piece])]
        if len(own) == len(gone) and _is_no_other_saying(new, [told[i] for i in own]):
            own = []
        self._keep_own(own, gone, new)
        if not new or (own and len(own) == len(gone)):
            return
        if gone and all(isinstance(pieces[told[i].piece].place, Mark) for i in gone):
            self._extend(told[gone[0]].piece, new)  # another way to number
            return
        before = told[gone[0] - 1].piece if gone and gone[0] else told[at - 1].piece if at else -1
        after = told[at].piece if at < len(told) else -1
        new = [one for one in new if one.key != "\n"]
        new = self._without_members(new, before, after)
        if not new:
            return
        fixed = Counter(told[i].piece for i in gone if _is_fixed(pieces[told[i].piece]))
        if fixed:
            largest = max(fixed, key=lambda piece: fixed[piece])
            goes_on = after in fixed and after not in {before, largest}
            cut = _last_mark(new) + 1 if goes_on else len(new)
            self._extend(largest, new[:cut])
            if goes_on:  # what begins a clause that goes on is of that
                self._extend(after, new[cut:])
        elif before == after and before >= 0:
            if _is_fixed(pieces[before]):
                self._extend(before, new)
        else:
            self.insertions.append(_Insertion(before, after, new))

    def _begins_number(self, at: int) -> bool:
        """Whether a told token is the first of the number of a paragraph."""
        told, pieces = self.comparison.told, self.comparison.pieces
        if at >= len(told) or (at and told[at - 1].piece == told[at].piece):
            return False
        return isinstance(pieces[told[at].piece].place, Mark)

    def _keep_own(self, own: Sequence[int], gone: Sequence[int], new: Sequence[Token]) -> None:
        """The department's words, or a list, that were said otherwise."""
        told = self.comparison.told
        for i in own:
            unfilled = isinstance(told[i].states, Reason) and not told[i].states.text
            if len(own) == len(gone) or (new and not unfilled):
                self._put(told[i].piece, told[i].text)

    def _without_members(self, new: Sequence[Token], before: int, after: int) -> Sequence[Token]:
        """What was published beside a list, without the further members that it has there."""
        if not new:
            return new
        separator = self.wording.over.separator
        pieces = self.comparison.pieces
        start, end = 0, len(new)
        if before >= 0 and isinstance(pieces[before].states, tuple) and new[0].key == separator:
            stops = [at for at, one in enumerate(new) if one.key in MARKS and one.key != separator]
            start = stops[0] if stops else end
        if after >= 0 and isinstance(pieces[after].states, tuple) and new[-1].key == separator:
            stops = [at for at, one in enumerate(new) if one.key in MARKS and one.key != separator]
            end = stops[-1] + 1 if stops else start
        return new[start:end]

    def _extend(self, piece: int, new: Sequence[Token]) -> None:
        self.contents.setdefault(piece, []).extend(new)

    # -------- what comes of it

    def _raw(self, piece: int) -> str:
        found = self.contents.get(piece, [])
        return "".join(one if isinstance(one, str) else one.text for one in found)

    def is_changed(self, piece: int) -> bool:
        """Whether a part of a piece, and not all of it, was published."""
        said = self._raw(piece)
        return bool(said) and said != self.comparison.pieces[piece].text

    def _sentence(self, piece: int) -> tuple[str, str]:
        """The sentence that a piece is in as it was told, and as it was published."""
        told, matched = self.comparison.told, self.comparison.matched
        tokens = [at for at, one in enumerate(told) if one.piece == piece]
        stops = [at for at, one in enumerate(told) if one.key in {"。", "\n"} or self._ends(at)]
        start = max((at + 1 for at in stops if at < tokens[0]), default=0)
        end = min((at + 1 for at in stops if at >= tokens[-1]), default=len(told))
        answers = [matched[at] for at in range(start, end) if matched[at] >= 0]
        said = "".join(one.text for one in told[start:end])
        if not answers:
            return said, ""
        last = min(max(answers) + 1, len(self.comparison.published))
        printed = "".join(one.text for one in self.comparison.published[min(answers) : last])
        return said, printed

    def wrong(self) -> Iterator[str]:
        """The figures that were published otherwise than the facts have them."""
        self._doubt()
        for at, one in enumerate(self.comparison.told):
            answer = self.comparison.matched[at]
            if answer >= 0 and one.key == "#" and self._is_known(one):
                other = self.comparison.published[answer]
                if not agrees(one, other):
                    yield f"{self.comparison.section}：写的是 {other.text}，应是 {one.text}"

    def _goes_on(self, piece: int) -> bool:
        """Whether anything else of a paragraph that a piece ends was published."""
        tokens = [at for at, one in enumerate(self.comparison.told) if one.piece == piece]
        if not self._ends(tokens[-1]):
            return False
        start = tokens[0]
        while start and not self._ends(start - 1):
            start -= 1
        return any(self.comparison.matched[at] >= 0 for at in range(start, tokens[0]))

    def _beside(self, piece: int) -> frozenset[str]:
        """The line that the figure before a piece is of, or the one behind, in its paragraph."""
        pieces = self.comparison.pieces
        scope = pieces[piece].scope
        for step in (-1, 1):
            at = piece
            while 0 <= at < len(pieces) and not isinstance(pieces[at].place, Mark):
                place = pieces[at].place
                if isinstance(pieces[at].states, Figure) and isinstance(place, Said):
                    line = written_value(place.value).partition(".")[0]
                    if isinstance(scope.get(line), Line):
                        return frozenset({line})
                at += step
        return frozenset()

    def _is_known(self, one: Token) -> bool:
        """Whether a figure is one that somebody has written, in a sentence that is told."""
        is_written = not (isinstance(one.states, Figure) and isinstance(one.states.origin, Absent))
        return is_written and one.piece not in self.unknown

    def content(self, piece: int) -> Content:
        return resolved(self.contents.get(piece, []), self.comparison.pieces[piece])

    def observations(self) -> Iterator[tuple[Place, Observed]]:
        pieces = self.comparison.pieces
        told = {one.piece for one in self.comparison.told}
        last = max(told, default=0)
        for at, piece in enumerate(pieces):
            if at not in told or at in self.unknown:
                continue
            was: Content = (piece.text,)
            doubtful = at in self.unsure
            if _is_fixed(piece) or (isinstance(piece.place, Mark) and piece.text):
                if piece.text == "。" and at not in self.contents and self._goes_on(at):
                    self._put(at, "。")
                raw, is_last = self._raw(at), at == last
                content = self.content(at)
                both = self._sentence(at) if content != was else ("", "")
                beside = self._beside(at) if content != was else frozenset()
                seen = Observed(piece, content, was, raw, both, is_last, doubtful, beside)
                yield piece.place, seen
            elif isinstance(piece.place, Said):
                there = at in self.contents
                yield piece.place, Observed(piece, was if there else (), was, doubtful=doubtful)
        spoken = [at for at in range(len(pieces)) if at in told]
        for one, other in pairwise(spoken):
            begins = next((at for at in range(other - 1, one, -1) if _begins(pieces[at])), one)
            for before in {one, begins} if one not in self.unknown else ():
                found = self.where.gap(pieces[before], pieces[other])
                if found and found[0] in self.chosen:
                    content, raw = self.gaps.get((one, other, found[0]), ((), ""))
                    unsure = one in self.unsure or other in self.unsure
                    both = self._sentence(other) if content else ("", "")
                    beside = self._beside(one) if content else frozenset()
                    seen = Observed(
                        found[1], content, (), raw, both, doubtful=unsure, beside=beside
                    )
                    yield found[0], seen


_ENDED: Final = MARKS | {""}  # behind which nothing leads to a figure
_FEW: Final = 8  # characters that say too little to be another sentence


def _is_unsaid(states: object) -> bool:
    return isinstance(states, Figure) and is_unsaid(states)


def _is_no_other_saying(new: Sequence[Token], own: Sequence[Token]) -> bool:
    """Whether sentences with figures stand where a name did: no words of a department's."""
    names = all(len(one.text) <= _NAME and not MARKS & set(one.text) for one in own)
    return names and {"#", "。"} <= {one.key for one in new}


_NAME: Final = 20  # characters that the name of a department has at most


def _last_mark(tokens: Sequence[Token]) -> int:
    return max((at for at, one in enumerate(tokens) if one.key in MARKS), default=-1)


def _begins(piece: Piece) -> bool:
    return isinstance(piece.place, Mark) and not piece.text


def _is_own(piece: Piece) -> bool:
    """Whether the facts bring words of the department's, or a list."""
    return isinstance(piece.states, Words | Reason | tuple | str)


def _is_fixed(piece: Piece) -> bool:
    return piece.is_fixed and (isinstance(piece.place, Text | Word | Heading) or bool(piece.kind))


# ---------------------------------------------------------------- to whom an insertion belongs

_End = tuple[int | str, str]  # of which place, and at which side


def _assign(seen: Sequence[_Seen], where: Map) -> None:
    """Gives what was inserted between two pieces to one, or to the place between.

    To where it stands each time: words that have it always at one side are words with it.
    """
    told: Counter[_End] = Counter()
    inserted: dict[_End, list[Content]] = {}
    for one in seen:
        pieces = one.comparison.pieces
        spoken = {token.piece for token in one.comparison.told}
        for at in spoken:
            told[_one(pieces[at]), "end"] += 1
            told[_one(pieces[at]), "start"] += 1
        for new in one.insertions:
            for end, content in _ends(one, new):
                inserted.setdefault(end, []).append(content)
    for one in seen:
        for new in one.insertions:
            _give(one, new, where, lambda end: _always(end, told, inserted))


def _ends(seen: _Seen, new: _Insertion) -> Iterator[tuple[_End, Content]]:
    pieces = seen.comparison.pieces
    for at, side in ((new.before, "end"), (new.after, "start")):
        if at >= 0 and _is_fixed(pieces[at]):
            yield (_one(pieces[at]), side), resolved(new.tokens, pieces[at])


def _one(piece: Piece) -> int | str:
    """What a piece is one of: its place, or the word of the style wherever it stands."""
    return piece.place.name if isinstance(piece.place, Word) else id(piece.place)


def _always(end: _End, told: Counter[_End], inserted: Mapping[_End, Sequence[Content]]) -> bool:
    found = inserted.get(end, [])
    return len(found) == told[end] and merged(found) is not None


def _give(seen: _Seen, new: _Insertion, where: Map, always: Callable[[_End], bool]) -> None:
    pieces = seen.comparison.pieces
    sides = [
        (at, side, pieces[at].place)
        for at, side in ((new.before, "end"), (new.after, "start"))
        if at >= 0 and _is_fixed(pieces[at])
    ]
    sides.sort(key=lambda one: isinstance(one[2], Word))
    # What is changed already is what the words beside it belong to.
    whole = [
        one
        for one in sides
        if (pieces[one[0]].text[-1:] if one[1] == "end" else new.tokens[-1].key) not in MARKS
    ]
    if changed := [one for one in whole if seen.is_changed(one[0])]:
        _add(seen, changed[0], new)
        return
    gap = None
    if new.before >= 0 and new.after >= 0:
        before = new.before
        if new.tokens[-1].key not in MARKS:  # of the next paragraph, where one begins
            before = next(
                (at for at in range(new.after - 1, before, -1) if _begins(pieces[at])), before
            )
            if before != new.before:
                sides = [one for one in sides if one[1] == "start"]
        gap = where.gap(pieces[before], pieces[new.after])
    sure = [one for one in sides if always((_one(pieces[one[0]]), one[1]))]
    texts = [one for one in sides if isinstance(one[2], Text)]
    if chosen := (sure or ([] if gap else texts) or ([] if gap else sides)):
        _add(seen, chosen[0], new)
    elif gap:
        seen.chosen.add(gap[0])
        raw = "".join(one.text for one in new.tokens)
        seen.gaps[new.before, new.after, gap[0]] = resolved(new.tokens, gap[1]), raw


def _add(seen: _Seen, end: tuple[int, str, Place], new: _Insertion) -> None:
    at, side, _ = end
    content = seen.contents.setdefault(at, [])
    content[:] = [*content, *new.tokens] if side == "end" else [*new.tokens, *content]
