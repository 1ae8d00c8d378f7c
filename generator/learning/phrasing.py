"""Phrasing: templates as trees whose places can be told apart, edited, and written out again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from jinja2 import nodes
from msgspec import Struct, field

from generator.telling.grammar import parent_of
from generator.telling.narrative import MARK
from generator.telling.templates import EACH, Prose

# ---------------------------------------------------------------- the places of a template


class Text(Struct, eq=False):
    """Characters of a template, printed as they stand."""

    words: str


class Mark(Struct, eq=False):
    """The mark that a paragraph begins with: > # ## ### - -- ---"""

    mark: str


class Word(Struct, eq=False):
    """A word of the style: {{ 用语.增加 }}"""

    name: str


class Said(Struct, eq=False):
    """What a fact comes to: {{ 收入总计.上年 }}"""

    value: nodes.Expr


class Call(Struct, eq=False):
    """A sentence of 句式; each value is a tuple of Text and Word, or an expression."""

    name: str
    given: list[Body | nodes.Expr]


class If(Struct, eq=False):
    """Branches with what each asks; the last may ask nothing."""

    branches: list[tuple[nodes.Expr | None, Body]]


class Loop(Struct, eq=False):
    """A sentence for each of several things; only those for which `test` holds."""

    names: list[str]
    values: nodes.Expr
    test: nodes.Expr | None
    body: Body


class Block(Struct, eq=False):
    """A sentence that styles may word otherwise."""

    name: str
    body: Body
    scoped: bool = False


class Own(Struct, eq=False):
    """Another block of the section, said here too: {{ self.收支() }}"""

    name: str


class Naming(Struct, eq=False):
    """{% set 变 = 收入总计.增减 %}"""

    name: str
    value: nodes.Expr


Node = Text | Mark | Word | Said | Call | If | Loop | Block | Own | Naming
Body = list[Node]


class Sentence(Struct, eq=False):
    """A sentence of 句式 with the names of its values."""

    name: str
    values: list[str]
    body: Body


class Phrasing(Struct):
    """All that a style's templates say: the sections in effect, and the sentences of 句式.

    `homes` has the template that a section's blocks are over.
    """

    sections: dict[str, Body] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    sentences: dict[str, Sentence] = field(default_factory=dict)


def within(body: Body) -> Iterator[tuple[Body, Node]]:
    """Every place of a body, with the body that it stands in, in the order of the template."""
    for node in body:
        yield body, node
        for inner in inside(node):
            yield from within(inner)


def inside(node: Node) -> Iterator[Body]:
    """The bodies that stand right inside a place."""
    match node:
        case If():
            yield from (body for _, body in node.branches)
        case Loop() | Block():
            yield node.body
        case Call():
            yield from (one for one in node.given if isinstance(one, list))


def called_in(body: Body, phrasing: Phrasing) -> set[str]:
    """The sentences that a body says, and those that they say."""
    found: set[str] = set()
    bodies = [body]
    while bodies:
        for _, node in within(bodies.pop()):
            if isinstance(node, Call) and node.name not in found:
                found.add(node.name)
                bodies.append(phrasing.sentences[node.name].body)
    return found


# ---------------------------------------------------------------- read


def phrasing_of(prose: Prose, sections: Sequence[str]) -> Phrasing:
    """The trees of a style's templates. Raises BadTemplate for a style's fault."""
    found = Phrasing()
    macros = {
        (home, macro.name): macro
        for home in prose.phrases
        for macro in prose.tree(home).find_all(nodes.Macro)
    }
    for name, (home, values) in prose.sentences.items():
        body = _Reader({}).body(macros[home, name].body)
        found.sentences[name] = Sentence(name, list(values), body)
    for section in sections:
        name = prose.template_of(section)
        found.homes[section] = name
        found.sections[section] = _section(prose, name)
    return found


def _section(prose: Prose, name: str) -> Body:
    """A section: the body of the lowest template, each block as the highest style words it."""
    prose.get_template(name)  # held against the grammar, as a report would
    blocks: dict[str, list[nodes.Block]] = {}
    while True:
        tree = prose.tree(name)
        for block in tree.find_all(nodes.Block):
            blocks.setdefault(block.name, []).append(block)
        parent = parent_of(tree)
        if parent is None:
            return _Reader(blocks).body(tree.body)
        name = parent[0]


_BREAK: Final = re.compile(rf"\s*\n\s*({MARK.pattern})?")


class _Reader:
    """Reads Jinja's trees; `blocks` has each block's wordings, the one in effect first."""

    def __init__(self, blocks: Mapping[str, Sequence[nodes.Block]]) -> None:
        self.blocks = blocks

    def body(self, body: Sequence[nodes.Node], block: str = "", level: int = 0) -> Body:
        return [one for node in body for one in self._node(node, block, level)]

    def _node(self, node: nodes.Node, block: str, level: int) -> Iterator[Node]:
        match node:
            case nodes.Output():
                for at, part in enumerate(node.nodes):
                    yield from self._part(part, at, block, level)
            case nodes.If():
                branches: list[tuple[nodes.Expr | None, Body]] = [
                    (_expr(one.test), self.body(one.body, block, level))
                    for one in (node, *node.elif_)
                ]
                if node.else_:
                    branches.append((None, self.body(node.else_, block, level)))
                yield If(branches)
            case nodes.For(target=nodes.Name(name=name)):
                yield self._loop([name], node, block, level)
            case nodes.For(target=nodes.Tuple(items=items)):
                names = [one.name for one in items if isinstance(one, nodes.Name)]
                yield self._loop(names, node, block, level)
            case nodes.Block():
                worded = self.blocks[node.name][0]
                yield Block(node.name, self.body(worded.body, node.name, 0), worded.scoped)
            case nodes.Assign(target=nodes.Name(name=name)):
                yield Naming(name, _expr(node.node))

    def _loop(self, names: list[str], node: nodes.For, block: str, level: int) -> Loop:
        values = node.iter
        if isinstance(values, nodes.Filter) and values.name == EACH:  # it has been compiled
            values = values.node or values
        test = None if node.test is None else _expr(node.test)
        return Loop(names, _expr(values), test, self.body(node.body, block, level))

    def _part(self, part: nodes.Expr, at: int, block: str, level: int) -> Iterator[Node]:
        match part:
            case nodes.TemplateData():
                yield from _texts(part.data if at else f"\n{part.data}")
            case nodes.Const():
                yield Text(str(part.value))
            case nodes.Getattr(node=nodes.Name(name="用语"), attr=name):
                yield Word(name)
            case nodes.Call(node=nodes.Name(name="super")):
                yield from self.body(self.blocks[block][level + 1].body, block, level + 1)
            case nodes.Call(node=nodes.Getattr(node=nodes.Name(name="self"), attr=name)):
                yield Own(name)
            case nodes.Call(node=nodes.Name(name=name)) if name != "待填":
                yield Call(name, [_given(one) for one in part.args])
            case _:
                yield Said(part)


def _expr(node: nodes.Node) -> nodes.Expr:
    if not isinstance(node, nodes.Expr):
        raise TypeError(type(node).__name__)
    return node


def _texts(data: str) -> Iterator[Node]:
    """The characters of a template without the breaks that mean nothing, and its marks."""
    plain = _BREAK.sub(lambda found: f"\n{found[1].strip()} " if found[1] else "", data)
    for number, line in enumerate(plain.split("\n")):
        text = line
        if number and (match := MARK.match(line)):
            yield Mark(match[1])
            text = line[match.end() :]
        if text:
            yield Text(text)


def _given(node: nodes.Expr) -> Body | nodes.Expr:
    match node:
        case nodes.Const():
            return [Text(str(node.value))]
        case nodes.Getattr(node=nodes.Name(name="用语"), attr=name):
            return [Word(name)]
        case nodes.Concat():
            return [one for part in node.nodes for one in _worded(part)]
    return node


def _worded(part: nodes.Expr) -> Body:
    found = _given(part)
    return found if isinstance(found, list) else []


# ---------------------------------------------------------------- written


def written(body: Body) -> str:
    """A body as the text of a template, one paragraph or branch a line."""
    return _laid(_tokens(body))


def written_value(node: nodes.Node) -> str:  # noqa: PLR0911  one for each kind
    """An expression as it stands in a template."""
    match node:
        case nodes.Name():
            return str(node.name)
        case nodes.Const():
            return f'"{node.value}"'
        case nodes.Getattr():
            return f"{written_value(node.node)}.{node.attr}"
        case nodes.Filter(node=nodes.Expr() as inner):
            return f"{written_value(inner)}|{node.name}"
        case nodes.Not():
            return f"not {_bracketed(node.node)}"
        case nodes.And():
            return f"{_bracketed(node.left)} and {_bracketed(node.right)}"
        case nodes.Or():
            return f"{written_value(node.left)} or {written_value(node.right)}"
        case nodes.Call(node=nodes.Name(name=name)):
            return f"{name}({', '.join(map(written_value, node.args))})"
    raise TypeError(type(node).__name__)


def _bracketed(node: nodes.Node) -> str:
    text = written_value(node)
    return f"({text})" if isinstance(node, nodes.And | nodes.Or) else text


def _tokens(body: Body) -> Iterator[str]:  # noqa: C901  one for each kind
    """The text in pieces; a piece that begins with a line break may begin a line."""
    for node in body:
        match node:
            case Text():
                yield node.words
            case Mark():
                yield f"\n{node.mark} "
            case Word():
                yield f"{{{{ 用语.{node.name} }}}}"
            case Said():
                yield f"{{{{ {written_value(node.value)} }}}}"
            case Call():
                yield f"{{{{ {node.name}({', '.join(map(_written_given, node.given))}) }}}}"
            case Own():
                yield f"{{{{ self.{node.name}() }}}}"
            case Naming():
                yield f"{{% set {node.name} = {written_value(node.value)} %}}"
            case Block():
                scoped = " scoped" if node.scoped else ""
                yield f"{{% block {node.name}{scoped} %}}"
                yield from _tokens(node.body)
                yield "{% endblock %}"
            case If():
                yield from _if_tokens(node)
            case Loop():
                test = f" if {written_value(node.test)}" if node.test is not None else ""
                yield f"\n{{% for {', '.join(node.names)} in {written_value(node.values)}{test} %}}"
                yield from _tokens(node.body)
                yield "{% endfor %}\n"


def _if_tokens(node: If) -> Iterator[str]:
    for at, (test, body) in enumerate(node.branches):
        asked = f"{'elif' if at else 'if'} {written_value(test)}" if test is not None else "else"
        yield f"\n{{% {asked} %}}"
        yield from _tokens(body)
    yield "\n{% endif %}" if len(node.branches) > 1 else "{% endif %}"


def _written_given(given: Body | nodes.Expr) -> str:
    if not isinstance(given, list):
        return written_value(given)
    if not given:
        return '""'
    return " ~ ".join(
        f"用语.{one.name}" if isinstance(one, Word) else f'"{one.words}"'
        for one in given
        if isinstance(one, Word | Text)
    )


_LONE_MARK: Final = re.compile(r"(^|\n)(#{1,3}|-{1,3}|>)\n")


def _laid(tokens: Iterator[str]) -> str:
    """The pieces in lines: a break where one may be, none doubled."""
    text = re.sub(r"[ \t]*\n\s*", "\n", "".join(tokens))
    text = _LONE_MARK.sub(r"\1\2 ", text)
    return text.strip("\n")


def copied(body: Body, change: Callable[[Node], Body | None] = lambda _: None) -> Body:
    """A body anew, its places others; `change` gives what stands in the place of one, or None."""
    return [new for node in body for new in _copied(node, change)]


def _copied(  # noqa: C901, PLR0911  one for each kind
    node: Node, change: Callable[[Node], Body | None]
) -> Body:
    if (instead := change(node)) is not None:
        return instead
    match node:
        case Text():
            return [Text(node.words)]
        case Mark():
            return [Mark(node.mark)]
        case Word():
            return [Word(node.name)]
        case Said():
            return [Said(node.value)]
        case Own():
            return [Own(node.name)]
        case Naming():
            return [Naming(node.name, node.value)]
        case Call():
            given = [copied(one, change) if isinstance(one, list) else one for one in node.given]
            return [Call(node.name, given)]
        case If():
            return [If([(test, copied(body, change)) for test, body in node.branches])]
        case Loop():
            return [Loop(node.names, node.values, node.test, copied(node.body, change))]
        case Block():
            return [Block(node.name, copied(node.body, change), node.scoped)]


def dissolved(body: Body) -> Body:
    """A body without blocks: what each says in its place, and where it is said once more."""
    blocks = {node.name: node for _, node in within(body) if isinstance(node, Block)}

    def change(node: Node) -> Body | None:
        if isinstance(node, Block):
            return copied(node.body, change)
        return copied(blocks[node.name].body, change) if isinstance(node, Own) else None

    return copied(body, change)


def joined(body: Body) -> Body:
    """Neighbouring words as one, and nothing that says nothing."""
    found: Body = []
    for node in body:
        if isinstance(node, Text) and found and isinstance(found[-1], Text):
            found[-1] = Text(found[-1].words + node.words)
        elif isinstance(node, If) and not any(inner for _, inner in node.branches):
            continue
        elif not (isinstance(node, Text) and not node.words):
            found.append(node)
    return found
