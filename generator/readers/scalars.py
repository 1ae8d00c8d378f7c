"""The reader of YAML and JSON text: every scalar as the text that was typed, with its line.

It builds on libyaml's events and refuses what a clerk never means: repeated keys, anchors and
aliases, tags, a second document.  No value is ever resolved, so `0301`, `12.10` and `1:30` stay
what they are and no amount goes through a float.  Size and depth are bounded.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

import yaml

from generator.report import InvalidReport, Problem

MAX_BYTES: Final = 2_000_000
MAX_DEPTH: Final = 12
MAX_NODES: Final = 100_000

# What an input method types in place of the ASCII brackets and digits of a key.
_KEY: Final = str.maketrans("()０１２３４５６７８９", "（）0123456789", " \t　“”\"'")
_NULLS: Final = frozenset({"", "~", "null"})
_FULL_WIDTH: Final = {"：": ":", "，": ",", "－": "-", "＃": "#", "｛": "{", "［": "["}


class Mapping(dict[str, Any]):
    """A mapping of the text with the line of each key."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class Items(list[Any]):
    """A list of the text with the line of each entry."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that was read, as a source of cells: file name, tree, and what was noticed."""

    name: str
    tree: Any
    hints: tuple[Problem, ...] = field(default=())

    def line(self, path: tuple[str | int, ...]) -> int | None:
        """The line of a path of keys, or of the nearest key above it that was typed."""
        node, found = self.tree, None
        for key in path:
            if isinstance(node, Mapping) and key in node:
                found, node = node.lines.get(str(key), found), node[str(key)]
            elif isinstance(node, Items) and isinstance(key, int) and key < len(node):
                found, node = node.lines[key], node[key]
            else:
                break
        return found

    def where(self, path: tuple[str | int, ...] = ()) -> str:
        line = self.line(path)
        return f"{self.name} 第 {line} 行" if line else self.name


def key_of(typed: str) -> str:
    """A key as the models spell it: full-width brackets, no blanks or quotation marks."""
    return typed.translate(_KEY)


class _Builder:
    """Events to a tree; what is wrong is collected, and the text read on where it can be."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.problems: list[Problem] = []
        self.nodes = 0

    def build(self) -> Any:
        parser = yaml.cyaml.CParser(self.text)
        try:
            return self._document(parser)
        finally:
            parser.dispose()

    def _document(self, parser: Any) -> Any:
        parser.get_event()  # stream start
        if isinstance(parser.get_event(), yaml.StreamEndEvent):
            return None
        root = self._node(parser, parser.get_event(), 0)
        parser.get_event()  # document end
        after = parser.get_event()
        if not isinstance(after, yaml.StreamEndEvent):
            self._refuse(after, "一个文件只能有一份内容；请删去多出来的 --- 及其后面的部分")
        return root

    def _refuse(self, event: Any, message: str) -> NoReturn:
        self._note(event.start_mark.line + 1, message)
        raise InvalidReport(self.problems)

    def _note(self, line: int, message: str) -> None:
        self.problems.append(Problem(f"{self.name} 第 {line} 行", message))

    def _node(self, parser: Any, event: Any, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            self._refuse(event, "内容太多或层次太深，不像一份决算；请检查缩进")
        kind = type(event)
        if kind is yaml.AliasEvent:
            self._refuse(event, "不能用 *别名 引用；请把内容写全")
        if event.anchor is not None:
            self._refuse(event, "不能用 &锚点；请删去，把内容写全")
        if kind is yaml.ScalarEvent:
            return self._scalar(event)
        if event.tag is not None:
            self._refuse(event, f"不能用 {event.tag[:30]} 这样的标记；请删去")
        if kind is yaml.MappingStartEvent:
            return self._mapping(parser, depth)
        return self._list(parser, depth)

    def _scalar(self, event: Any) -> str | None:
        if event.tag is not None:
            self._refuse(event, f"不能用 {event.tag[:30]} 这样的标记；请删去")
        value: str = event.value
        if event.style is None and value in _NULLS:
            return None
        return value

    def _mapping(self, parser: Any, depth: int) -> Mapping:
        found = Mapping()
        lines = found.lines
        get_event = parser.get_event
        while True:
            event = get_event()
            kind = type(event)
            if kind is yaml.MappingEndEvent:
                return found
            line = event.start_mark.line + 1
            if kind is not yaml.ScalarEvent:
                self._refuse(event, "键应是一个词，后面跟冒号")
            key = key_of(event.value)
            value = self._node(parser, get_event(), depth + 1)
            if key in found:
                self._note(line, f"“{event.value}”在第 {lines[key]} 行已经写过；请合并成一处")
            else:
                found[key] = value
                lines[key] = line

    def _list(self, parser: Any, depth: int) -> Items:
        found = Items()
        while True:
            event = parser.get_event()
            if type(event) is yaml.SequenceEndEvent:
                return found
            found.lines.append(event.start_mark.line + 1)
            found.append(self._node(parser, event, depth + 1))


def decode(data: bytes, name: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a file: UTF-8, or GBK as old Chinese Windows writes it, which is said.

    Raises InvalidReport for what is neither, or is too large.
    """
    if len(data) > MAX_BYTES:
        size = len(data) / 1_000_000
        raise InvalidReport([Problem(name, f"文件太大（{size:.1f} MB），一份决算不会超过 2 MB")])
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        message = "不是文本文件，或者编码不对；请在编辑器里另存为 UTF-8"
        raise InvalidReport([Problem(name, message)]) from None
    return text, (Problem(name, "文件是 GBK 编码，已按 GBK 读入；建议另存为 UTF-8", hint=True),)


def build(text: str, name: str) -> Typed:
    """The tree of a YAML or JSON text.

    Raises InvalidReport with everything that is wrong with its form.
    """
    json_like = text.lstrip()[:1] == "{"
    builder = _Builder(name, text)
    try:
        tree = builder.build()
    except yaml.YAMLError as error:
        if json_like and (tree := _json(text)) is not None:
            return Typed(name, tree)
        problems = [*builder.problems, _syntax(error, text, name)]
        raise InvalidReport(problems) from None
    if builder.problems:
        raise InvalidReport(builder.problems)
    return Typed(name, tree)


def _json(text: str) -> Any:
    """JSON that YAML cannot read (surrogate escapes, tabs); None where it is no JSON either."""

    def pairs(found: list[tuple[str, Any]]) -> Mapping:
        mapping = Mapping()
        for key, value in found:
            mapping[key_of(key)] = value
        return mapping

    def items(value: Any) -> Any:
        if isinstance(value, Mapping):
            for key, inner in value.items():
                value[key] = items(inner)
            return value
        if isinstance(value, list):
            found = Items()
            found.extend(items(inner) for inner in value)
            found.lines.extend(0 for _ in value)
            return found
        return value

    try:
        return items(
            json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=pairs)
        )
    except (ValueError, RecursionError):
        return None


def _syntax(error: yaml.YAMLError, text: str, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        bad = getattr(error, "character", None)
        what = f" U+{bad:04X}" if isinstance(bad, int) else ""
        return Problem(name, f"文件里有不能用的字符{what}；请删去")
    lines = text.splitlines() or [""]
    at = min(mark.line, len(lines) - 1)
    for number in (at, at - 1):
        if number >= 0 and (message := _typing_slip(lines[number])):
            return Problem(f"{name} 第 {number + 1} 行", message)
    stands = lines[at].strip()[:40]
    message = f"写法不对，读到“{stands}”时读不下去；请对照样例检查缩进、冒号和引号"
    return Problem(f"{name} 第 {at + 1} 行", message)


def _typing_slip(line: str) -> str | None:
    """The usual slips of an input method, named; None where the line has none."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "行首用了制表符（Tab）；缩进请用空格"
    if match := re.match(r"\s*[^\s:#]+?(：)", line):
        column = match.start(1) + 1
        return f"第 {column} 列是全角冒号“：”；键后面请用半角冒号加空格“: ”"
    if re.match(r"\s*[^\s:：#]+:\S", line) and "://" not in line:
        return f"冒号后面要有一个空格：“{line.strip()[:40]}”"
    for wide, narrow in _FULL_WIDTH.items():
        if line.lstrip().startswith(wide):
            return f"行首是全角“{wide}”；这里请用半角“{narrow}”"
    return None
