"""Reordering: what a section could be made of otherwise, each tried on what was published.

Rows of zeros, paragraphs of their own for income and spending, another of two comparisons, other
rows of a list, kinds that are not listed: what makes the text more like the published one is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from jinja2 import nodes
from msgspec import Struct
from msgspec.structs import replace

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
    Word,
    copied,
    inside,
    joined,
    within,
    written_value,
)
from generator.learning.uttering import VEHICLES, Untold, Wording
from generator.number.figure import Figure
from generator.telling.templates import NOT_LISTED

# What it must be worth, in characters, to say something in another order.
LEAST_GAIN: Final = 5


class Trial(Struct, frozen=True):
    """Something that a section could be made of otherwise: how it is done, and undone."""

    do: Callable[[], None]
    undo: Callable[[], None]
    least: int = LEAST_GAIN


def reordered(
    wording: Wording, facts: Facts, section: str, worth: Callable[[], int], tried: int = 40
) -> int:
    """Keeps whatever is worth more than what there is, best first; how many were kept."""
    kept = 0
    while kept < tried:
        now, best, gain = worth(), None, LEAST_GAIN - 1
        for trial in list(_trials(wording, facts, section)):
            trial.do()
            try:
                more = worth() - now
            except Untold:
                more = 0
            trial.undo()
            if more > gain and more >= trial.least:
                best, gain = trial, more
        if best is None:
            return kept
        best.do()
        kept += 1
    return kept


def left_to_nothing(
    wording: Wording, facts: Facts, section: str, is_better: Callable[[], bool]
) -> bool:
    """Says of amounts that are all nothing what the section says where there are none."""
    for inner in _bodies(wording.phrasing.sections[section]):
        for at, node in enumerate(inner):
            test = node.branches[0][0] if isinstance(node, If) else None
            name = _had(test)
            line = facts.get(name)
            if isinstance(node, If) and test and isinstance(line, Line) and line.amount.is_zero:
                zero = nodes.Getattr(nodes.Name(name, "load"), "为零", "load")
                branches = [(nodes.Or(test, zero), node.branches[0][1]), *node.branches[1:]]
                trial = _instead(inner, at, [If(branches)])
                trial.do()
                if is_better():
                    return True
                trial.undo()
    return False


def _had(test: nodes.Node | None) -> str:
    """Of what a test asks whether there is none: 三公经费 of “not 有三公经费”."""
    if isinstance(test, nodes.Not) and isinstance(test.node, nodes.Name):
        return str(test.node.name).removeprefix("有")
    return ""


def _trials(wording: Wording, facts: Facts, section: str) -> Iterator[Trial]:
    body = wording.phrasing.sections[section]
    for inner in _bodies(body):
        for at, node in enumerate(inner):
            yield from (_instead(inner, at, one) for one in _otherwise(node, facts))
            if _is_of_rows(node):
                yield replace(_instead(inner, at, []), least=_ALL_ROWS)
        yield from (_instead(inner, start, new) for start, new in _doubled(inner, facts))
    yield from _unlisted(wording, body, facts)
    yield from _zero_shares(wording, section, body)
    yield from _shares_of_nothing(wording, section, body)


def _is_of_rows(node: Node) -> bool:
    """Whether a place says each of the “三公” expenses, which are said once more behind."""
    return isinstance(node, Loop) and written_value(node.values) == "三公经费各项"


_ALL_ROWS: Final = 100  # characters that are too many before none of the rows is said


def _bodies(body: Body) -> Iterator[Body]:
    yield body
    for _, node in within(body):
        yield from inside(node)


def _instead(body: Body, at: int, new: Body) -> Trial:
    """A body with others in the place of one of its nodes."""
    old = body[at]

    def do() -> None:
        body[at : at + 1] = new

    def undo() -> None:
        body[at : at + len(new)] = [old]

    return Trial(do, undo)


# ---------------------------------------------------------------- what a place could be


def _otherwise(node: Node, facts: Facts) -> Iterator[Body]:
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
                for node in copied(loop.body, _with({loop.names[0]: nodes.Name(name, "load")}))
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
        return _with({loop.names[0]: value})(node)

    return copied(loop.body, change)


def _is_between(test: nodes.Node | None) -> bool:
    return isinstance(test, nodes.Not) and written_value(test.node) == "loop.last"


def _doubled(body: Body, facts: Facts) -> Iterator[tuple[int, Body]]:
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
            yield end - 1, [last, *copied(paragraph, _with(values))]


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


def _with(values: Mapping[str, nodes.Expr]) -> Callable[[Node], Body | None]:
    """What puts other facts in the places of some."""

    def change(node: Node) -> Body | None:
        match node:
            case Said():
                return [Said(put_in(node.value, values))]
            case Naming():
                return [Naming(node.name, put_in(node.value, values))]
            case Call():
                given = [
                    copied(one, change) if isinstance(one, list) else put_in(one, values)
                    for one in node.given
                ]
                return [Call(node.name, given)]
            case If():
                branches = [
                    (None if test is None else put_in(test, values), copied(body, change))
                    for test, body in node.branches
                ]
                return [If(branches)]
            case Loop():
                test = None if node.test is None else put_in(node.test, values)
                inner = copied(node.body, change)
                return [Loop(node.names, put_in(node.values, values), test, inner)]
        return None

    return change


def put_in(  # noqa: PLR0911  one for each kind
    node: nodes.Expr, values: Mapping[str, nodes.Expr]
) -> nodes.Expr:
    """An expression with other expressions in place of some of its names."""
    match node:
        case nodes.Name(name=name):
            return values.get(name, node)
        case nodes.Getattr():
            return nodes.Getattr(put_in(node.node, values), node.attr, node.ctx)
        case nodes.Filter(node=nodes.Expr() as inner):
            return nodes.Filter(put_in(inner, values), node.name, [], [], None, None)
        case nodes.Not():
            return nodes.Not(put_in(node.node, values))
        case nodes.And():
            return nodes.And(put_in(node.left, values), put_in(node.right, values))
        case nodes.Or():
            return nodes.Or(put_in(node.left, values), put_in(node.right, values))
    return node


# ---------------------------------------------------------------- settings


def _unlisted(wording: Wording, body: Body, facts: Facts) -> Iterator[Trial]:
    """A kind of vehicle that is not listed."""
    for _, node in within(body):
        if not (isinstance(node, Loop) and isinstance(node.values, nodes.Filter)):
            continue
        named = node.values.node
        lines = facts.get(named.name) if isinstance(named, nodes.Name) else None
        if node.values.name != VEHICLES or not isinstance(lines, tuple):
            continue
        for line in lines:
            if wording.vehicle(line.title) != NOT_LISTED and not line.amount.value:
                yield _set(wording.vehicles, line.title, NOT_LISTED)


_NO_SHARE: Final = "零基数占比"


def _zero_shares(wording: Wording, section: str, body: Body) -> Iterator[Trial]:
    """A share of nothing, where the style says none."""
    if not wording.word(section, _NO_SHARE):
        for _, node in within(body):
            if isinstance(node, If) and any(
                test is not None and _NO_SHARE in written_value(test) for test, _ in node.branches
            ):
                yield _set(wording.words, _NO_SHARE, "0%")
                return


def _shares_of_nothing(wording: Wording, section: str, body: Body) -> Iterator[Trial]:
    """A sentence that says a share of nothing as it says any other."""
    called = {node.name for _, node in within(body) if isinstance(node, Call)}
    for name in sorted(called):
        sentence = wording.phrasing.sentences[name]
        for inner in _bodies(sentence.body):
            for at, node in enumerate(inner):
                if isinstance(node, If) and (new := _plainly(node)):
                    told = _instead(inner, at, new)
                    word = _set(wording.words, _NO_SHARE, wording.word(section, _NO_SHARE) or "0%")
                    yield _both(told, word)


def _plainly(node: If) -> Body:
    """A share, or what is said in its place: where another sentence was said without one."""
    test, body = node.branches[0]
    if len(node.branches) < 2 or not (isinstance(test, nodes.Getattr) and test.attr == "占比"):  # noqa: PLR2004
        return []

    def change(place: Node) -> Body | None:
        if isinstance(place, Said) and written_value(place.value) == written_value(test):
            return [If([(test, [Said(place.value)]), (None, [Word(_NO_SHARE)])])]
        return None

    return copied(body, change)


def _both(one: Trial, other: Trial) -> Trial:
    def do() -> None:
        one.do()
        other.do()

    def undo() -> None:
        other.undo()
        one.undo()

    return Trial(do, undo)


def _set(values: dict[str, str], name: str, value: str) -> Trial:
    before = values.get(name)

    def do() -> None:
        values[name] = value

    def undo() -> None:
        if before is None:
            del values[name]
        else:
            values[name] = before

    return Trial(do, undo)
