"""What a place could be otherwise: rows of zeros, paragraphs of their own, other rows of a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from jinja2 import nodes

from generator.facts import Facts, Line
from generator.learning.phrasing import (
    Body,
    Call,
    If,
    Loop,
    Mark,
    Naming,
    Node,
    Said,
    Text,
    copied,
    joined,
    within,
    written_value,
)
from generator.learning.substituting import with_values
from generator.number.figure import Figure


def otherwise(node: Node, facts: Facts) -> Iterator[Body]:
    """What could stand in the place of one, with the facts of a sample."""
    match node:
        case Loop(test=nodes.Not(node=nodes.Getattr(attr="为零"))):
            yield [Loop(node.names, node.values, None, node.body)]
            yield from _each_fund(node, facts)
            yield from _each_row(node, facts)
        case Loop(values=nodes.Name(name="三公经费各项")) if "三公经费各项" in facts:
            yield from _rows(node, facts)
        case If():
            yield from _branches(node)
        case Call(given=[nodes.Name(name=name), [Text(words=whole)]]):
            yield from _other_wholes(node.name, name, whole, facts)


def _other_wholes(sentence: str, name: str, whole: str, facts: Facts) -> Iterator[Body]:
    """The share of another whole: the same amount, of a line that is part of that."""
    line = facts.get(name)
    if not (
        isinstance(line, Line) and isinstance(line.whole, Figure) and line.whole.label == whole
    ):
        return
    for other, its in facts.items():
        if not (isinstance(its, Line) and isinstance(its.whole, Figure)):
            continue
        if its.title in name and its.whole.label != whole and its.amount.value == line.amount.value:
            value = nodes.Name(other, "load")
            yield [Call(sentence, [value, [Text(its.whole.label)]])]


def _branches(node: If) -> Iterator[Body]:
    """A later case before the first; and what is said whether there is anything or not."""
    for at, (test, _) in enumerate(node.branches):
        if at and test is not None and not isinstance(test, nodes.Not):
            first = node.branches[at]
            yield [If([first, *(one for one in node.branches if one is not first)])]
    if all(test is None or _is_of_being(test) for test, _ in node.branches):
        nothing = [test is not None and _is_of_nothing(test) for test, _ in node.branches]
        for at, (test, body) in enumerate(node.branches):
            # What is said of nothing is said of nothing alone.
            if not nothing[at] and (test is not None or any(nothing)):
                yield body


def _is_of_nothing(test: nodes.Node) -> bool:
    """Whether a test asks if there is nothing."""
    if isinstance(test, nodes.Not):
        return not _is_of_nothing(test.node)
    return isinstance(test, nodes.Getattr) and test.attr == "为零"


def _is_of_being(test: nodes.Node) -> bool:
    """Whether a test asks only if there is something: what it guards is true of nothing too."""
    match test:
        case nodes.Not():
            return _is_of_being(test.node)
        case nodes.And() | nodes.Or():
            return _is_of_being(test.left) and _is_of_being(test.right)
        case nodes.Name(name=name):
            return name.startswith("有")
        case nodes.Getattr(attr=name):
            return name == "为零"
    return False


_CARS: Final = "公务用车购置及运行维护费"
_PARTS: Final = ("公务用车购置费", "公务用车运行维护费")
_ABROAD, _GUESTS = "因公出国境费", "公务接待费"
_ROWS: Final = (
    (_ABROAD, _GUESTS, _CARS, *_PARTS),
    (_ABROAD, _CARS, *_PARTS, _GUESTS),
    (_ABROAD, *_PARTS, _GUESTS),
    (_ABROAD, _GUESTS, _CARS),
    (_ABROAD, _CARS, _GUESTS),
    (_GUESTS, _CARS, _ABROAD),
)


def _rows(loop: Loop, facts: Facts) -> Iterator[Body]:
    """The “三公” expenses in other rows: cars as a whole, before their parts or without them."""
    for names in _ROWS:
        if all(isinstance(facts.get(name), Line) for name in names):
            yield [
                node
                for name in names
                for node in copied(
                    loop.body, with_values({loop.names[0]: nodes.Name(name, "load")})
                )
            ]


_REVENUE: Final = "收入各项"
_FUNDS: Final = (
    "一般公共预算财政拨款收入",
    "政府性基金预算财政拨款收入",
    "国有资本经营预算财政拨款收入",
)


def _each_fund(loop: Loop, facts: Facts) -> Iterator[Body]:
    """All revenue, appropriations by the fund that they are of."""
    name, lines = _listed(loop, facts)
    if name != _REVENUE:
        return
    others = [one.name for one in lines[1:]]
    names = [*_FUNDS, *others]
    if all(isinstance(facts.get(name), Line) for name in names):
        yield [
            node
            for name in names
            for node in _turn(loop, nodes.Name(name, "load"), last=name == names[-1])
        ]


def _listed(loop: Loop, facts: Facts) -> tuple[str, Sequence[Line]]:
    """The list that a loop goes through, by its name, and the lines that it has."""
    value = loop.values
    while isinstance(value, nodes.Filter) and isinstance(value.node, nodes.Expr):
        value = value.node
    name = value.name if isinstance(value, nodes.Name) else ""
    lines = facts.get(name)
    return (name, lines) if isinstance(lines, tuple) else ("", ())


def _each_row(loop: Loop, facts: Facts) -> Iterator[Body]:
    """A list of which a row of nothing is said, one in each; the other rows where there is some.

    Its rows stand alone then, so that more of them can be said of nothing, too.
    """
    _, lines = _listed(loop, facts)
    between = loop.body[-1] if loop.body else None
    empty = [one for one in lines[1:] if one.amount.is_zero]
    if not (isinstance(between, If) and _is_between(between.branches[0][0]) and len(empty) > 1):
        return
    if lines[0].amount.is_zero or any(facts.get(one.name) != one for one in lines):
        return
    link = between.branches[0][1]
    for said in empty:
        yield [node for one in lines for node in _row(loop, one, link, lines[0], said)]


def _row(loop: Loop, line: Line, link: Body, *always: Line) -> Body:
    """What a loop says of a line, behind the mark that its rows have between them."""
    turn = _turn(loop, nodes.Name(line.name, "load"), last=True)
    for at, node in enumerate(turn):
        if isinstance(node, Said) and written_value(node.value) == f"{line.name}.名称":
            turn[at] = Text(line.title)
    row = joined([*(copied(link) if line is not always[0] else []), *turn])
    if line in always:
        return row
    return [If([(nodes.Not(nodes.Getattr(nodes.Name(line.name, "load"), "为零", "load")), row)])]


def _turn(loop: Loop, value: nodes.Expr, *, last: bool) -> Body:
    """What a loop says of one of its values, outside of it."""

    def change(node: Node) -> Body | None:
        if isinstance(node, If) and _is_between(node.branches[0][0]):
            return [] if last else copied(node.branches[0][1])
        return with_values({loop.names[0]: value})(node)

    return copied(loop.body, change)


def _is_between(test: nodes.Node | None) -> bool:
    return isinstance(test, nodes.Not) and written_value(test.node) == "loop.last"


def doubled(body: Body, facts: Facts) -> Iterator[tuple[int, Body]]:
    """A paragraph on income, and the same once more on spending."""
    marks = [at for at, node in enumerate(body) if isinstance(node, Mark)]
    for start, end in pairwise([*marks, len(body)]):
        paragraph = body[start:end]
        names = {name for node in paragraph for name in _names(node)}
        pairs = {name: name.replace("收入", "支出") for name in names if "收入" in name}
        pairs = {
            name: other
            for name, other in pairs.items()
            if isinstance(facts.get(name), Line) and isinstance(facts.get(other), Line)
        }
        if pairs and not any("支出" in name for name in names):
            values = {name: nodes.Name(other, "load") for name, other in pairs.items()}
            last = body[end - 1]
            yield end - 1, [last, *copied(paragraph, with_values(values))]


def _names(node: Node) -> Iterator[str]:
    """The facts that a place names."""
    for _, one in within([node]):
        values: Sequence[nodes.Node | None] = ()
        match one:
            case Said() | Naming():
                values = [one.value]
            case If():
                values = [test for test, _ in one.branches]
            case Call():
                values = [value for value in one.given if isinstance(value, nodes.Node)]
        for value in values:
            if value is not None:
                yield from _named_in(value)


def _named_in(value: nodes.Node) -> Iterator[str]:
    if isinstance(value, nodes.Name):
        yield value.name
    yield from (one.name for one in value.find_all(nodes.Name))
