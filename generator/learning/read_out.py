"""Reading out: each answer to a question as the sentence that would be written then.

The place that is asked about is told between two marks, as it is and with what each answer puts
there, in the unit and the places of what was learned; a question shows the sentence around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from generator.facts import Facts
from generator.learning.choices import Open
from generator.learning.phrasing import Body, Mark, Text
from generator.learning.places import Gap, Map
from generator.learning.uttering import Heading, Untold, Wording, utter

_FROM, _TO = "\ue000", "\ue001"  # of no text: they are for whoever uses them
_END: Final = re.compile("[。\n]")
_DOUBLED: Final = re.compile("[，；]+(?=[，；。])")  # a mark goes with the clause behind it
_FIGURE: Final = re.compile(r"\d[\d,.]*|[万亿]?元")


def read_out(
    wording: Wording, samples: Sequence[Facts], asked: Open, where: Map
) -> tuple[str, ...]:
    """The sentence of a question with each of its answers, '' where an answer says none.

    `where` is the map that its place is of.  Nothing where the place is not in the trees any more,
    or cannot be told of any of the samples.
    """
    holder = _holder(asked, where)
    if not holder or Map.of(wording).bodies.get(id(holder[0])) is not holder[0]:
        return ()
    told = tuple(_told(wording, samples, asked, *holder))
    return told if told and told[0] else ()


def _holder(one: Open, where: Map) -> tuple[Body, int, int] | None:
    """The body that a place is in, where it stands, and how many nodes it is."""
    place = one.place
    if isinstance(place, Gap):
        body = where.bodies.get(place.body)
        return (body, place.at, 0) if body is not None else None
    if isinstance(place, Heading | Mark) or id(place) not in where.paths:
        return None
    holder, at = where.paths[id(place)][-1]
    body = where.bodies[holder]
    return (body, at, 1) if body[at : at + 1] == [place] else None


def _told(
    wording: Wording, samples: Sequence[Facts], one: Open, body: Body, at: int, many: int
) -> Iterator[str]:
    """The sentence as it is, and as it is with each answer."""
    section, before = one.changed[0].piece.section, body[at : at + many]
    texts = []
    for choice in one.choices:
        new = before if choice.body is None else choice.body
        body[at : at + many] = [Text(_FROM), *new, Text(_TO)]
        try:
            texts.append([_text(wording, facts, section) for facts in samples])
        finally:
            body[at : at + len(new) + 2] = before
    if not texts:
        return
    wanted = _FIGURE.sub("", one.changed[0].told[0])
    turns = [
        (sample, turn) for sample, text in enumerate(texts[0]) for turn in range(text.count(_FROM))
    ]
    like = (t for t in turns if _FIGURE.sub("", _sentence(texts[0][t[0]], t[1])) == wanted)
    if found := next(like, turns[0] if turns else None):
        yield from (_sentence(text[found[0]], found[1]) for text in texts)


def _text(wording: Wording, facts: Facts, section: str) -> str:
    """A section as it is told; '' where it cannot be told of these facts."""
    try:
        pieces = utter(wording, facts, section, "")
    except Untold:
        return ""
    return "".join(f"\n{one.text}" if isinstance(one.place, Mark) else one.text for one in pieces)


def _sentence(text: str, turn: int) -> str:
    """The sentence around a pair of marks; '' where there is none, or nothing of it."""
    parts = text.split(_FROM)
    if len(parts) < turn + 2:
        return ""
    said, _, after = parts[turn + 1].partition(_TO)
    before = "".join(parts[: turn + 1]).replace(_TO, "")
    after = "".join([after, *parts[turn + 2 :]]).replace(_TO, "")
    head = _END.split(before)[-1]
    if not (head or said.strip()):
        return ""
    if not said.endswith("。"):
        stop = _END.search(after)
        said += after[: stop.end()] if stop else after
    return _DOUBLED.sub("", f"{head}{said}".replace("\n", ""))
