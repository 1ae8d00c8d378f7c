"""Whereabouts: where every key and value of an input stands in its text, as libyaml reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import yaml
from msgspec import Struct, field
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from generator.entry.scalars import blanked, key_of
from generator.problem import InvalidReport, Place, Problem
from generator.rule import Rule
from generator.vocabulary.alphabet import folded

NOT_MERGEABLE: Final = Rule(
    "J12",
    "已有的填报文件并得进去",
    "导入不重写文件，只在原来的文字里改数，原因、说明和顺序都不动；"
    "所以原来的文件要是“键: 值”写成的，JSON 里不能用制表符。",
    "2024.yaml 里是一段会议纪要，又往里导入表格",
    "先把它改名或移走，导入时生成一份新的",
)

_LIST_END: Final[Any] = yaml.SequenceEndEvent
_MAPPING_END: Final[Any] = yaml.MappingEndEvent
_NULLS: Final = frozenset({"~", "null"})  # as good as nothing


class Node(Struct):
    """A value of the text: where it stands, and what is below it."""

    start: int
    end: int
    style: str = ""  # of a scalar: its quotation mark
    text: str | None = None  # of a scalar
    flow: bool = False
    below: dict[str, Pair] | None = None  # of a mapping
    last: Node | None = None  # the last value inside
    entries: list[Node] = field(default_factory=list)  # of a list


class Pair(Struct):
    """A key with its value: where the key stands, in which column of its line."""

    start: int
    column: int
    node: Node


def parsed(text: str, name: str) -> Node:
    """The text of an input, taken apart. Raises InvalidReport for JSON that YAML cannot read."""
    parser = CParser(blanked(text))
    try:
        parser.get_event()
        parser.get_event()
        return _node(parser, parser.get_event())
    except yaml.YAMLError:
        message = "这个 JSON 的写法不能并入；请把制表符改成空格，或者改用 YAML"
        raise InvalidReport([Problem(Place(file=name), message, rule=NOT_MERGEABLE)]) from None
    finally:
        parser.dispose()


def _node(parser: Any, event: Any) -> Node:
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, yaml.ScalarEvent):
        text = "" if not event.style and event.value in _NULLS else folded(event.value)
        return Node(start, end, event.style or "", text)
    flow = bool(event.flow_style)
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(parser, Node(start, end, flow=flow, below={}))
    node = Node(start, end, flow=flow)
    while type(event := parser.get_event()) is not _LIST_END:
        node.last = _node(parser, event)
        # What stands within brackets is exchanged as it is written there.
        node.last.flow = node.last.flow or flow
        node.entries.append(node.last)
    node.end = event.end_mark.index
    return node


def _mapping(parser: Any, node: Node) -> Node:
    below: dict[str, Pair] = {}
    while type(event := parser.get_event()) is not _MAPPING_END:
        value = _node(parser, parser.get_event())
        mark = event.start_mark
        # What stands within braces is exchanged as it is written there.
        value.flow = value.flow or node.flow
        below[key_of(event.value)] = Pair(mark.index, mark.column, value)
        node.last = value
    node.below, node.end = below, event.end_mark.index
    return node


def texts_of(node: Node) -> Iterator[str]:
    """Every text at a node and below it, as far as its last entry shows."""
    if node.text is not None:
        yield node.text
    elif node.below is not None:
        for pair in node.below.values():
            yield from texts_of(pair.node)
    elif node.last is not None:
        yield from texts_of(node.last)
