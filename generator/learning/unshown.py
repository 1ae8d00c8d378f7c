"""Unshown: the cases of what is worded otherwise that no sample has told, each as it will read.

A case is read in a department of which it is true: one of the samples, where the section was of no
use otherwise, or one that is made up.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.facts import Facts, establish
from generator.learning.opposites import with_opposites
from generator.learning.phrasing import Body, If, Mark, Word, called_in, within, written
from generator.learning.specimens import specimens
from generator.learning.styled import below
from generator.learning.uttering import Piece, Untold, Wording, utter
from generator.telling.spelt_out import asked_in_words
from generator.telling.style import sections_of


class _Case(Struct):
    """A case of a section or a sentence: what it asks, in words, and how it reads.

    Of a sentence that one section says in words of its own, `section` is that one.
    """

    owner: str
    asked: str
    body: Body
    section: str = ""
    reads: str = ""

    def is_told_by(self, piece: Piece) -> bool:
        """Whether a piece stands in the case, or in a sentence that is called from there."""
        if self.section not in {"", piece.section}:
            return False
        places = {id(node) for _, node in within(self.body)}
        return any(id(one) in places for one in (piece.place, *piece.calls))

    def __str__(self) -> str:
        reads = self.reads or f"“{_readable(self.body)}”"
        return f"{self.section or self.owner}，{self.asked}：{reads}"


def unshown(wording: Wording, samples: Sequence[Facts]) -> list[str]:
    """Each case that was not told: whose it is, when it is told, the sentence, of whom it is.

    As it stands in the template where it is true of nobody.
    """
    cases = list(_cases(wording))
    if not cases or not samples:
        return []
    told = [
        piece
        for facts in samples
        for section in wording.seen
        for piece in _pieces(wording, facts, section)
    ]
    cases = [one for one in cases if not any(map(one.is_told_by, told))]
    _read(wording, cases, samples)
    found: dict[str, str] = {}
    for one in cases:
        found.setdefault(one.reads or str(one), str(one))
    return list(found.values())


# ---------------------------------------------------------------- which cases


def _cases(wording: Wording) -> Iterator[_Case]:
    """The cases of sentences that are worded otherwise, and those that say words that are."""
    over = below(wording)
    bodies = {
        name: body
        for name, body in wording.phrasing.sections.items()
        if name not in wording.left_out or name in wording.due
    }
    before: dict[str, Body] = {**over.sections}
    shared = {name: one.body for name, one in wording.phrasing.sentences.items()}
    before |= {name: one.body for name, one in over.sentences.items()}
    for owner, body in {**bodies, **shared}.items():
        is_other = owner not in before or written(body) != written(before[owner])
        for one in _cases_in(wording, owner, body):
            if _readable(one.body) and (is_other or _says(one.body, wording.words)):
                yield one
    for section, words in wording.own_words.items():
        for owner in (section, *called_in(bodies.get(section, []), wording.phrasing)):
            for one in _cases_in(wording, owner, {**bodies, **shared}.get(owner, [])):
                if _says(one.body, words):
                    yield replace(one, section=section)


def _says(body: Body, words: Collection[str]) -> bool:
    """Whether a body says one of some words of the style, or that of the other way."""
    either = with_opposites(words)
    return any(isinstance(node, Word) and node.name in either for _, node in within(body))


def _cases_in(wording: Wording, owner: str, body: Body) -> Iterator[_Case]:
    for _, node in within(body):
        if not isinstance(node, If):
            continue
        not_so: list[str] = []
        for test, said in node.branches:
            asked = "，".join(not_so) if test is None else asked_in_words(wording.over, test)
            if not _OF_NO_DEPARTMENT.search(asked):
                yield _Case(owner, f"如果{asked}", said)
            if test is not None:
                not_so.append(asked_in_words(wording.over, test, yes=False))


# What is asked of the style itself, or of a place in a list.
_OF_NO_DEPARTMENT: Final = re.compile("用语“|是(?:第一|最后一|第几)项")


def _readable(body: Body) -> str:
    """A body as it stands in the template, facts in 〔〕."""
    text = re.sub(r"\{\{ (.*?) \}\}", r"〔\1〕", written(body).replace("\n", ""))
    return re.sub(r"\{%.*?%\}", "…", text)


# ---------------------------------------------------------------- as they read


def _read(wording: Wording, cases: Sequence[_Case], samples: Sequence[Facts]) -> None:
    """Tells departments until every case has come up, or there is none left."""
    kind = samples[0].report.kind
    own = [("这份报告的数", facts) for facts in samples]
    made_up = [(one.source.name, establish(one)) for one in specimens() if one.kind == kind]
    owners = {
        name: {name, *called_in(wording.phrasing.sections[name], wording.phrasing)}
        for name in _told(wording, kind)
    }
    for called, facts in (*own, *made_up):
        for section, those in owners.items():
            wanted = [
                one
                for one in cases
                if not one.reads and one.owner in those and one.section in {"", section}
            ]
            pieces = _pieces(wording, facts, section) if wanted else []
            for one in wanted:
                if said := _sentence(pieces, one):
                    one.reads = f"“{said}”（例：{called}）"


def _pieces(wording: Wording, facts: Facts, section: str) -> list[Piece]:
    """A section as it is told; nothing where it cannot be told of these facts."""
    try:
        return utter(wording, facts, section, wording.named()[section])
    except Untold:
        return []


def _told(wording: Wording, kind: str) -> list[str]:
    """The sections that the style tells, in its order."""
    names = [name for name, _ in sections_of(wording.over, kind)]
    order = wording.order or [name for name in names if name not in wording.left_out]
    return [*order, *(name for name in wording.due if name not in order)]


_BEFORE, _LONGEST = 60, 140  # characters of a sentence: in front of its case, and all in all
_END: Final = re.compile("[。\n]")
_WITHIN: Final = re.compile("[，；：]")


def _sentence(pieces: Sequence[Piece], case: _Case) -> str:
    """The sentence in which a case is told first; '' where it is not."""
    runs = groupby(
        (one for one in pieces if one.text or isinstance(one.place, Mark)),
        case.is_told_by,
    )
    told = [(is_it, "".join(map(_lined, run))) for is_it, run in runs]
    at = next((i for i, (is_it, text) in enumerate(told) if is_it and text.strip()), -1)
    if at < 0:
        return ""
    before = "".join(text for _, text in told[:at])
    said = told[at][1]
    after = "".join(text for _, text in told[at + 1 :])
    if not said.endswith("。"):
        stop = _END.search(after)
        said += after[: stop.end()] if stop else after
    head = _END.split(before)[-1]
    if len(head) > _BEFORE:
        head = f"……{_WITHIN.split(head[-_BEFORE:], maxsplit=1)[-1]}"
    whole = f"{head}{said}".strip().replace("\n", "")
    return whole if len(whole) <= _LONGEST else f"{whole[:_LONGEST]}……"


def _lined(piece: Piece) -> str:
    return f"\n{piece.text}" if isinstance(piece.place, Mark) else piece.text
