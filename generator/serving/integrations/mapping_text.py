"""Mapping text: the YAML or JSON of a mapping, read safely, with the line of every value.

Nothing in it is run or resolved: every scalar is the text that was typed.  Size and depth are
bounded; a key is written once, nothing stands for another.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from typing import Any, Final

import yaml

from generator.later import matcher

_MOST: Final = 200_000  # bytes
_DEEPEST: Final = 8
_UNSEEN: Final = matcher("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]")


class BadMapping(ValueError):  # noqa: N818  what whoever wrote it has to mend
    """A mapping that cannot be used: all that is wrong with it at once, each with its line."""

    def __init__(self, mistakes: Collection[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


class Block:
    """A mapping of the text: its keys are taken one by one, and what is left over is a mistake.

    `mistakes` is shared by all blocks of one text.
    """

    def __init__(self, node: yaml.MappingNode, name: str, mistakes: list[str]) -> None:
        self.line = node.start_mark.line + 1
        self._name = name
        self._mistakes = mistakes
        self._nodes: dict[str, yaml.Node] = {}
        self._known: list[str] = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._wrong(key, "键应是一个词，后面跟半角冒号")
            elif key.value in self._nodes:
                self._wrong(key, f"“{key.value}”写了两次，请合并成一处")
            else:
                self._nodes[key.value] = value

    def _wrong(self, node: yaml.Node | None, message: str) -> None:
        line = node.start_mark.line + 1 if node is not None else self.line
        said = f"第 {line} 行：{self._name}{'：' if self._name else ''}{message}"
        if said not in self._mistakes:
            self._mistakes.append(said)

    def wrong(self, key: str, message: str) -> None:
        """Notes a mistake at a key, or at the block where the key is not there."""
        self._wrong(self._nodes.get(key), message)

    def has(self, key: str) -> bool:
        return key in self._nodes

    def text(self, key: str, default: str | None = None) -> str:
        """The text of a key; one that is asked for (no default) and not there is a mistake."""
        self._known.append(key)
        node = self._nodes.get(key)
        if node is None and default is not None:
            return default
        if node is None:
            self._wrong(None, f"缺“{key}”")
        elif not isinstance(node, yaml.ScalarNode):
            self._wrong(node, f"“{key}”应是一个词，不是几行")
        elif not node.value.strip():
            self._wrong(node, f"“{key}”后面没有写")
        else:
            return str(node.value).strip()
        return ""

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        """One of several words."""
        found = self.text(key, default)
        if found and found not in choices:
            told = f"{'、'.join(choices)}{near(found, choices)}"
            self.wrong(key, f"“{key}”写的是“{found}”，应是 {told}")
        return found

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        """A whole number within bounds."""
        found = self.text(key, str(default))
        if not (found.isascii() and found.isdigit() and least <= int(found[:9]) <= most):
            if found:
                self.wrong(key, f"“{key}”写的是“{found}”，应是 {least} 到 {most} 的整数")
            return default
        return int(found)

    def block(self, key: str) -> Block | None:
        """The block below a key; None where it is not there."""
        self._known.append(key)
        node = self._nodes.get(key)
        if isinstance(node, yaml.MappingNode):
            return Block(node, f"{self._name}{'→' if self._name else ''}{key}", self._mistakes)
        if node is not None:
            self._wrong(node, f"“{key}”下面应分行写“键: 值”")
        return None

    def blocks(self, key: str) -> Iterator[Block]:
        """The entries of a list below a key, each a block."""
        self._known.append(key)
        node = self._nodes.get(key)
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            self._wrong(node, f"“{key}”下面应是一条一条的，每条以“- ”开头")
            return
        for at, entry in enumerate(node.value, 1):
            name = f"{self._name}{'→' if self._name else ''}{key}第 {at} 条"
            if isinstance(entry, yaml.MappingNode):
                yield Block(entry, name, self._mistakes)
            else:
                self._wrong(entry, f"“{key}”的第 {at} 条应分行写“键: 值”")

    def words(self) -> dict[str, str]:
        """Every key with its text: where the keys are not ours."""
        return {key: self.text(key) for key in self._nodes}

    def done(self) -> None:
        """Notes every key that nobody took."""
        for key, node in self._nodes.items():
            if key not in self._known:
                self._wrong(node, f"不认识“{key}”{near(key, self._known)}")


def near(word: str, known: Collection[str]) -> str:
    """What somebody may have meant."""
    found = difflib.get_close_matches(word, known, 1, cutoff=0.5)
    return f"，是不是“{found[0]}”？" if found else ""


def block_of(data: bytes) -> tuple[Block, list[str]]:
    """The outermost block of a text, and where its mistakes are noted. Raises BadMapping."""
    if len(data) > _MOST:
        raise BadMapping([f"映射文件太大，最多 {_MOST // 1000} KB"])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadMapping(["映射文件不是 UTF-8 编码的文字，请另存为 UTF-8"]) from None
    if found := _UNSEEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise BadMapping([f"第 {line} 行：有看不见的特殊字符（U+{ord(found[0]):04X}），请删去"])
    try:
        _hold(text)
        root = yaml.compose(text, yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"第 {mark.line + 1} 行：" if mark else ""
        said = str(error.problem or "")
        said = _NESTED if "nesting depth" in said else said  # libyaml's own bound is met first
        told = f"看不懂这里的写法（{said}），请检查缩进、引号和半角冒号" if said.isascii() else said
        raise BadMapping([f"{where}{told}"]) from None
    except yaml.YAMLError:
        raise BadMapping(["映射文件读不了，请检查有没有特殊字符"]) from None
    if not isinstance(root, yaml.MappingNode):
        raise BadMapping(["映射文件应由几行“键: 值”组成"])
    mistakes: list[str] = []
    return Block(root, "", mistakes), mistakes


_NESTED: Final = "一层套一层，套得太多；请检查缩进和括号"


def _hold(text: str) -> None:
    """Raises MarkedYAMLError for what is nested too deep, and for what stands for another."""
    depth = 0
    for event in yaml.parse(text, yaml.CBaseLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _at(event, "不能用 & 和 * 引用，请照写一遍")
        if getattr(event, "tag", None):
            raise _at(event, "不能用 ! 开头的标记，请删去")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _at(event, _NESTED)


def _at(event: Any, message: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=message, problem_mark=event.start_mark)
