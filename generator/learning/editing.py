"""Editing: places of the trees exchanged, filled, or written out where a sentence is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from jinja2 import nodes

from generator.learning.phrasing import (
    Block,
    Body,
    Call,
    If,
    Node,
    Said,
    Text,
    Word,
    copied,
    inside,
    joined,
    within,
)
from generator.learning.places import Gap, Map, Observations, Place
from generator.learning.substituting import put_in
from generator.learning.uttering import Heading, Wording


@dataclass(slots=True)
class Edits:
    """What stands in places of the trees from now on; the trees are made anew at the end."""

    wording: Wording
    where: Map
    observations: Observations
    changed: int = 0
    instead: dict[int, Body] = field(default_factory=dict)  # of a place, by its identity
    inserted: dict[Gap, Body] = field(default_factory=dict)
    inlined: list[Call] = field(default_factory=list)


def put(made: Edits, place: Place, body: Body) -> bool:
    """Puts a body in a place; a value of a sentence can hold nothing but words."""
    holder = _holder(made, place)
    if isinstance(holder, Call) and not all(isinstance(one, Text | Word) for one in body):
        made.inlined.append(holder)
        made.changed += 1
        return True
    if isinstance(place, Gap):
        made.inserted[place] = body
    elif not isinstance(place, Heading):
        made.instead[id(place)] = body
    made.changed += 1
    return True


def _holder(made: Edits, place: Place) -> Node | None:
    """The call that a place is a value of, if it is."""
    body = place.body if isinstance(place, Gap) else made.where.paths[id(place)][-1][0]
    for call in _calls(made.wording):
        if any(id(one) == body for one in call.given):
            return call
    return None


def _calls(wording: Wording) -> Iterator[Call]:
    for body in bodies_of(wording):
        yield from (node for _, node in within(body) if isinstance(node, Call))


def bodies_of(wording: Wording) -> Iterator[Body]:
    yield from wording.phrasing.sections.values()
    yield from (one.body for one in wording.phrasing.sentences.values())


def apply(made: Edits) -> None:
    phrasing = made.wording.phrasing
    chosen = {id(call) for call in made.inlined}

    def change(node: Node) -> Body | None:
        if id(node) in chosen and isinstance(node, Call):
            return written_out(node, made.wording, rebuilt)
        return made.instead.get(id(node))

    def rebuilt(body: Body) -> Body:
        found: Body = []
        for at in range(len(body) + 1):
            found += made.inserted.get(Gap(id(body), at), [])
            if at < len(body):
                found += _renewed(body[at], change, rebuilt)
        return joined(found)

    for name, body in phrasing.sections.items():
        phrasing.sections[name] = rebuilt(body)
    for sentence in phrasing.sentences.values():
        sentence.body = rebuilt(sentence.body)
    for body in list(bodies_of(made.wording)):
        set_apart(body)


def set_apart(body: Body) -> None:
    """A comma goes with what it stands before, where a case says nothing any more.

    “甲，{有乙}乙，{有丙}丙” of which 丙 is not said ends with a comma that the next begins with.
    """
    for at, node in enumerate(body):
        for inner in inside(node):
            set_apart(inner)
        if _may_be_nothing(node) and isinstance(node, If):
            cased = node.branches[-1][0] is None
            behind = next((one for one in body[at + 1 :] if not _is_empty(one)), None)
            if cased or (behind is not None and _begins_with_mark(behind)):
                _move_comma(body, at)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Block) and not node.body


def _begins_with_mark(node: Node) -> bool:
    """Whether a place begins with a mark, whatever its case."""
    match node:
        case Text():
            return node.words.startswith(_BEGUN)
        case If():
            cased = node.branches[-1][0] is None
            return cased and all(said and _begins_with_mark(said[0]) for _, said in node.branches)
    return False


def _may_be_nothing(node: Node) -> bool:
    return isinstance(node, If) and (
        node.branches[-1][0] is not None or not all(said for _, said in node.branches)
    )


def _move_comma(body: Body, at: int) -> None:
    """Moves the commas in front of a case that may say nothing to where cases begin."""
    first = at
    while first and _may_be_nothing(body[first - 1]):
        first -= 1
    lead = body[first - 1] if first else None
    if not (isinstance(lead, Text) and lead.words.endswith("，")):
        return
    moved = [node for node in body[first : at + 1] if isinstance(node, If)]
    begins = [_begins_with_mark(said[0]) for node in moved for _, said in node.branches if said]
    ends = [said[-1] for node in moved[:-1] for _, said in node.branches if said]
    if all(begins):  # each has its own
        lead.words = lead.words[:-1]
    if any(begins) or not all(isinstance(one, Text) and one.words[-1:] == "，" for one in ends):
        return
    for one in (lead, *ends):
        if isinstance(one, Text):
            one.words = one.words[:-1]
    for said in (said for node in moved for _, said in node.branches if said):
        said[:] = joined([Text("，"), *said])


_BEGUN: Final = ("，", "。", "；", "：")


def _renewed(
    node: Node, change: Callable[[Node], Body | None], rebuilt: Callable[[Body], Body]
) -> Body:
    if (instead := change(node)) is not None:
        return instead
    match node:
        case If():
            node.branches = [(test, rebuilt(body)) for test, body in node.branches]
        case Block():
            node.body = rebuilt(node.body)
        case Call():
            node.given = [rebuilt(one) if isinstance(one, list) else one for one in node.given]
        case _:
            for inner in inside(node):
                inner[:] = rebuilt(inner)
    return [node]


def written_out(
    call: Call, wording: Wording, rebuilt: Callable[[Body], Body] = lambda body: body
) -> Body:
    """A sentence of 句式 as it is said where it is called, its values put in."""
    sentence = wording.phrasing.sentences[call.name]
    given = dict(zip(sentence.values, call.given, strict=True))
    values = {name: one for name, one in given.items() if not isinstance(one, list)}
    texts = {name: one for name, one in given.items() if isinstance(one, list)}

    def change(node: Node) -> Body | None:
        match node:
            case Said(value=nodes.Name(name=name)) if name in texts:
                return copied(rebuilt(list(texts[name])))
            case Said():
                return [Said(put_in(node.value, values))]
            case Call():
                inner: list[Body | nodes.Expr] = []
                for one in node.given:
                    if isinstance(one, list):
                        inner.append(copied(one, change))
                    elif isinstance(one, nodes.Name) and one.name in texts:
                        inner.append(copied(texts[one.name]))
                    else:
                        inner.append(put_in(one, values))
                return [Call(node.name, inner)]
            case If():
                branches = [
                    (None if test is None else put_in(test, values), copied(body, change))
                    for test, body in node.branches
                ]
                return [If(branches)]
        return None

    return copied(sentence.body, change)
