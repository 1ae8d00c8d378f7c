"""Grammar: what a template may say; everything else is refused before any of it runs.

A template names facts, words and sentences, branches on what there is, and loops: no arithmetic,
no comparison, no digit, no Python.  What this module does not know it refuses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from jinja2 import nodes
from msgspec import Struct, field

from generator.later import matcher

LOOP: Final = frozenset({"first", "last", "index"})
# Deeper than any sentence, and far from what Python's own compiler refuses.
_DEEPEST: Final = 12
# Two loops within each other: a list of lists is the most that a fact is.
_LOOPS: Final = 2

_DIGIT: Final = matcher(r"\d+")
_HIDDEN: Final = matcher("[\ufdd0-\ufdef]")  # the marks of the narrative itself
_TAG: Final = matcher(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|(?P<brace>[{}｛｝])", re.DOTALL)
_STRANGE: Final = matcher(r"unexpected char '(.)' at (\d+)", re.DOTALL)
_WIDE_MARK: Final = matcher(r"(?:^|\n)[ \t]*([＞＃－])")
_TIGHT_MARK: Final = matcher(r"\n[ \t]*(?!(?:#{1,3}|-{1,3}|>)[ \n])([#>-]+)")
_LATE_MARK: Final = matcher(r"[^\s#>][ \t]*([#>])")
_WIDE: Final = {ord(c): ord(c) - 0xFEE0 for c in map(chr, range(0xFF01, 0xFF5F))} | {
    ord("。"): ".", ord("、"): ",", ord("“"): '"', ord("”"): '"', ord("‘"): "'", ord("’"): "'",
}  # fmt: skip

_TAGS: Final = {
    "Include": "include", "Import": "import", "FromImport": "from", "CallBlock": "call",
    "FilterBlock": "filter", "With": "with", "AssignBlock": "set", "Scope": "autoescape",
    "Extends": "extends", "Macro": "macro", "Block": "block",
}  # fmt: skip


class Fault(Struct, frozen=True):
    """What a template may not say, and in which line it does."""

    line: int
    message: str


class Named(Struct, frozen=True):
    """A name that a template takes from outside: a fact, or a sentence that it calls."""

    name: str
    line: int
    given: int = 0  # how many values a sentence is called with
    aspect: str = ""  # what is asked of a fact


class Vocabulary(Struct, frozen=True):
    """What a template may ask of a fact, the words of its style, and the filters there are."""

    aspects: Collection[str]
    words: Collection[str]
    filters: Collection[str]


class Reading(Struct):
    """What was found in a template; `blocks` has the local names that each block may use."""

    faults: list[Fault] = field(default_factory=list)
    facts: list[Named] = field(default_factory=list)
    calls: list[Named] = field(default_factory=list)
    blocks: dict[str, frozenset[str]] = field(default_factory=dict)


# ---------------------------------------------------------------- before the tree


def braces(source: str) -> Iterator[Fault]:
    """A brace that belongs to no tag: most often one that an input method made full-width."""
    alone = [match.start() for match in _TAG.finditer(source) if match["brace"]]
    if alone:
        at = next((i for i in alone if source[i] in "｛｝"), alone[0])
        line, column = place(source, at)
        pair = source[max(0, at - (source[at] in "}｝")) : at + 1 + (source[at] in "{｛")]
        what = "是全角字符" if pair.translate(_WIDE) != pair else "没有配成对"
        message = f"第 {column} 列的“{pair}”{what}；标记要写成半角的 {{{{ }}}}、{{% %}}"
        yield Fault(line, message)


def place(source: str, at: int) -> tuple[int, int]:
    """Line and column of a character, both from 1 on."""
    return source.count("\n", 0, at) + 1, at - (source.rfind("\n", 0, at) + 1) + 1


_SYNTAX: Final[tuple[tuple[str, str], ...]] = (
    (r"Encountered unknown tag '(.*?)'", "不认识 {{% {0} %}}，或者前面少了与它相配的一个"),
    (r"Unexpected end of template.*block that needs to be closed is '(.*?)'",
     "{{% {0} %}} 没有用 {{% end{0} %}} 结束"),
    (r"Missing end of comment tag", "{{# 没有用 #}} 结束"),
    (r"expected token 'end of (?:print statement|statement block)', got '(.*)'",
     "读到“{0}”，看不懂这里的写法"),
    (r"Invalid character in identifier", "名字里有不能用的字符（多半是全角数字）"),
)  # fmt: skip


def in_chinese(message: str, source: str) -> str:
    """What Jinja says about a template that it cannot read, for who words templates."""
    if match := _STRANGE.search(message):
        wide = match[1]
        narrow = wide.translate(_WIDE)
        advice = f"是全角字符，这里要写半角的“{narrow}”" if narrow != wide else "不能写在这里"
        return f"第 {place(source, int(match[2]))[1]} 列的“{wide}”{advice}"
    for pattern, chinese in _SYNTAX:
        if match := re.search(pattern, message, re.DOTALL):
            return chinese.format(*match.groups())
    return f"看不懂这里的写法（{message}）"


# ---------------------------------------------------------------- the tree


def parent_of(tree: nodes.Template) -> tuple[str, int] | None:
    """The template that this one is over, and the line that says so."""
    first = next((node for node in tree.body if not _is_blank(node)), None)
    if isinstance(first, nodes.Extends) and isinstance(first.template, nodes.Const):
        return str(first.template.value), first.lineno
    return None


def read_section(
    tree: nodes.Template, vocabulary: Vocabulary, above: Mapping[str, frozenset[str]] | None
) -> Reading:
    """Reads a section's template; `above` has the blocks of the one that it is over."""
    reader = _Reader(vocabulary, over=above is not None)
    if above is None:
        reader.body(tree.body, frozenset())
    else:
        reader.reading.blocks.update(above)
        _overrides(reader, [node for node in tree.body if not _is_blank(node)][1:], above)
    for name, line in reader.own:
        if name not in reader.reading.blocks:
            reader.reading.faults.append(Fault(line, f"self.{name}()：没有 block {name}"))
    return reader.reading


def _overrides(
    reader: _Reader, body: Sequence[nodes.Node], above: Mapping[str, frozenset[str]]
) -> None:
    for node in body:
        if not isinstance(node, nodes.Block):
            reader.fault(node, "有 extends 的模板里只写 block，别的不起作用")
            continue
        if node.name not in above:
            known = "、".join(above)
            reader.fault(node, f"下面的样式没有 block {node.name}，写了不起作用；有的是 {known}")
        reader.block(node, above.get(node.name, frozenset()))


def read_phrases(tree: nodes.Template, vocabulary: Vocabulary) -> Reading:
    """Reads a 句式.j2: sentences, each a macro, which see only what they are called with."""
    reader = _Reader(vocabulary)
    seen = set[str]()
    for node in tree.body:
        if isinstance(node, nodes.Macro):
            if node.defaults:
                reader.fault(node, f"句式 {node.name} 的括号里只写名字，不写“=”")
            if node.name in seen:
                reader.fault(node, f"句式 {node.name} 写了两次")
            seen.add(node.name)
            reader.body(node.body, frozenset(arg.name for arg in node.args))
        elif not _is_blank(node):
            reader.fault(node, "这个文件里只写句式，即 {% macro 名称(…) %}…{% endmacro %}")
    reader.reading.faults += [
        Fault(name.line, f"句式里用不了“{name.name}”；要用的事实写在括号里传进来")
        for name in reader.reading.facts
    ]
    return reader.reading


def miscalled(calls: Collection[Named], sentences: Mapping[str, int]) -> Iterator[Fault]:
    """Calls of sentences that there are not, or with too many or too few values."""
    for call in calls:
        if call.name not in sentences:
            yield Fault(call.line, f"没有“{call.name}”这个句式；有的是 {'、'.join(sentences)}")
        elif call.given != sentences[call.name]:
            wanted = sentences[call.name]
            yield Fault(call.line, f"{call.name}（…）里要写 {wanted} 项，写了 {call.given} 项")


def _line_of(node: nodes.Node) -> int:
    """The line in which something is said: Jinja counts white space before it as part of it."""
    if isinstance(node, nodes.Output) and isinstance(node.nodes[0], nodes.TemplateData):
        data = node.nodes[0].data
        return int(node.lineno + data[: len(data) - len(data.lstrip())].count("\n"))
    lines = (one.lineno for one in (node, *node.find_all(nodes.Node)) if one.lineno)
    return next(lines, 0)


def _is_blank(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(part, nodes.TemplateData) and not part.data.strip() for part in node.nodes
    )


class _Reader:
    """Walks a tree and notes what it names and what it may not say."""

    def __init__(self, vocabulary: Vocabulary, *, over: bool = False) -> None:
        self.vocabulary = vocabulary
        self.reading = Reading()
        self.own: list[tuple[str, int]] = []  # the blocks of its own that it calls
        self._over = over
        self._written = set[str]()
        self._depth = 0
        self._loops = 0

    def fault(self, node: nodes.Node, message: str) -> None:
        self.reading.faults.append(Fault(_line_of(node), message))

    # -------- what stands one after another

    def body(self, body: list[nodes.Node], local: frozenset[str]) -> None:
        self._depth += 1
        if body and self._depth > _DEEPEST:
            self.fault(body[0], f"一层套一层，超过了 {_DEEPEST} 层")
        else:
            for node in body:
                local = self._statement(node, local)
        self._depth -= 1

    def _statement(self, node: nodes.Node, local: frozenset[str]) -> frozenset[str]:
        """One statement; gives the local names that what follows may use."""
        match node:
            case nodes.Output():
                for part in node.nodes:
                    self._said(part, local)
            case nodes.If():
                self._if(node, local)
            case nodes.For():
                self._for(node, local)
            case nodes.Block():
                self.block(node, local if node.scoped else frozenset())
            case nodes.Assign(target=nodes.Name(name=name)):
                self._value(node.node, local)
                return local | {name}
            case _:
                tag = _TAGS.get(type(node).__name__, type(node).__name__)
                self.fault(node, f"这里不能用 {{% {tag} … %}}")
        return local

    def block(self, node: nodes.Block, local: frozenset[str]) -> None:
        if node.name in self._written:
            self.fault(node, f"block {node.name} 写了两次")
        self._written.add(node.name)
        self.reading.blocks[node.name] = local
        self.body(node.body, local)

    def _if(self, node: nodes.If, local: frozenset[str]) -> None:
        for branch in (node, *node.elif_):
            self._asked(branch.test, local)
            self.body(branch.body, local)
        self.body(node.else_, local)

    def _for(self, node: nodes.For, local: frozenset[str]) -> None:
        targets = node.target.items if isinstance(node.target, nodes.Tuple) else [node.target]
        names = {target.name for target in targets if isinstance(target, nodes.Name)}
        if node.recursive or len(names) < len(targets):
            self.fault(node, "逐项只写成 {% for 名字 in 一列 %}")
            return
        self._filtered(node.iter, local)
        inside = local | names
        if node.test is not None:
            self._asked(node.test, inside)
        self._loops += 1
        if self._loops > _LOOPS:
            self.fault(node, f"逐项里面再逐项，超过了 {_LOOPS} 层")
        self.body(node.body, inside | {"loop"})
        self._loops -= 1
        self.body(node.else_, local)

    # -------- what is printed

    def _said(self, node: nodes.Node, local: frozenset[str]) -> None:
        match node:
            case nodes.TemplateData():
                self._text(node, node.data)
                self._marks(node)
            case nodes.Call():
                self._call(node, local)
            case nodes.Const():
                self._constant(node)
            case _:
                self._filtered(node, local)

    def _text(self, node: nodes.Node, text: str) -> None:
        if match := _DIGIT.search(text):
            line = node.lineno + text.count("\n", 0, match.start())
            message = f"模板里不写数字“{match[0]}”；固定用语里的数字写在 style.yaml 的“用语”里"
            self.reading.faults.append(Fault(line, message))
        if _HIDDEN.search(text):
            self.fault(node, "有看不见的特殊字符，请删去")

    def _marks(self, node: nodes.TemplateData) -> None:
        """Marks that would pass for prose: full-width, without a space, or not first in a line."""
        for pattern, advice in (
            (_WIDE_MARK, "是全角字符，段落记号要写半角的 >、#、-"),
            (_TIGHT_MARK, "后面要空一格，才是段落记号"),
            (_LATE_MARK, "只有写在一行的开头才是段落记号"),
        ):
            if match := pattern.search(node.data):
                line = node.lineno + node.data.count("\n", 0, match.start(1))
                self.reading.faults.append(Fault(line, f"“{match[1]}”{advice}"))

    def _call(self, node: nodes.Call, local: frozenset[str]) -> None:
        if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None:
            self.fault(node, "括号里只写值，用逗号隔开")
            return
        match node.node:
            case nodes.Name(name="super") if not node.args:
                if not self._over:
                    self.fault(node, "super()：下面的样式没有这一句")
            case nodes.Name(name=name) if name not in local:
                self.reading.calls.append(Named(name, node.lineno, len(node.args)))
                for given in node.args:
                    self._given(given, local)
            case nodes.Getattr(node=nodes.Name(name="self"), attr=name) if not node.args:
                self.own.append((name, node.lineno))
            case _:
                self.fault(node, "只有句式后面可以写括号")

    def _given(self, node: nodes.Node, local: frozenset[str]) -> None:
        """A value that a sentence is called with; never what another sentence has said."""
        match node:
            case nodes.Const():
                self._constant(node)
            case nodes.Concat():
                for part in node.nodes:
                    if isinstance(part, nodes.Const):
                        self._constant(part)
                    elif isinstance(part, nodes.Getattr) and _root(part) == "用语":
                        self._value(part, local)
                    else:
                        self.fault(part, "“~”只用来接起文字和用语")
            case _:
                self._filtered(node, local)

    def _constant(self, node: nodes.Const) -> None:
        if isinstance(node.value, str):
            self._text(node, node.value)
        else:
            self.fault(node, f"模板里不写 {node.value}，只写事实、用语和文字")

    # -------- what is asked

    def _asked(self, node: nodes.Node, local: frozenset[str]) -> None:
        match node:
            case nodes.Not():
                self._asked(node.node, local)
            case nodes.And() | nodes.Or():
                self._asked(node.left, local)
                self._asked(node.right, local)
            case _:
                self._filtered(node, local)

    # -------- names

    def _filtered(self, node: nodes.Node, local: frozenset[str]) -> None:
        if not isinstance(node, nodes.Filter):
            self._value(node, local)
            return
        if node.name not in self.vocabulary.filters:
            known = "、".join(self.vocabulary.filters)
            self.fault(node, f"没有“|{node.name}”；可以用 {known}")
        if node.args or node.kwargs or node.node is None:
            self.fault(node, f"“|{node.name}”后面不写括号")
        else:
            self._filtered(node.node, local)

    def _value(self, node: nodes.Node, local: frozenset[str], aspect: str = "") -> None:
        """A fact, or an aspect of what stands before the dot; `aspect` is asked of it in turn."""
        match node:
            case nodes.Name(name=name):
                if name in {"用语", "loop", "self", "super"}:
                    self.fault(node, f"“{name}”不能单独写")
                elif name not in local:
                    self.reading.facts.append(Named(name, node.lineno, aspect=aspect))
            case nodes.Getattr(node=nodes.Name(name=name)) if name in _SPECIAL or name == "用语":
                self._special(node, name, local)
            case nodes.Getattr():
                if node.attr not in self.vocabulary.aspects:
                    known = "、".join(self.vocabulary.aspects)
                    self.fault(node, f"不能写“.{node.attr}”；事实后面可以写 {known}")
                self._value(node.node, local, node.attr)
            case _:
                self.fault(node, _REFUSED.get(type(node).__name__, "看不懂这里的写法"))

    def _special(self, node: nodes.Getattr, name: str, local: frozenset[str]) -> None:
        if name == "用语":
            if node.attr not in self.vocabulary.words:
                self.fault(node, f"用语里没有“{node.attr}”；请写进 style.yaml 的“用语”")
        elif name == "self":
            self.fault(node, f"“self.{node.attr}”后面要写 ()")
        elif "loop" not in local or node.attr not in LOOP:
            known = "、".join(sorted(LOOP))
            self.fault(node, f"“loop.{node.attr}”不行；在 for 里面可以写 loop 的 {known}")


_SPECIAL: Final = frozenset({"self", "loop"})


def _root(node: nodes.Getattr) -> str | None:
    return node.node.name if isinstance(node.node, nodes.Name) else None


_COUNTING: Final = "模板里不算数；要用的数先在事实里算好"
_REFUSED: Final = {
    **dict.fromkeys(
        ("Add", "Sub", "Mul", "Div", "FloorDiv", "Mod", "Pow", "Neg", "Pos"), _COUNTING
    ),
    "Compare": "模板里不比较；按方向分写 .增、.减、.平，或者看有没有",
    "Test": "不用 is；直接写名字就是看有没有",
    "CondExpr": "一句里的两种写法请分开写成 {% if %}…{% else %}…{% endif %}",
    "Const": "这里不写数和文字，只写事实的名字",
    "Getitem": "不用方括号",
    "Slice": "不用方括号",
    "Call": "句式只能直接写出来，不能放在别的里面",
    "Concat": "“~”只用在句式的括号里",
    "Not": "“not”只用在 if 里",
    "And": "“and”只用在 if 里",
    "Or": "“or”只用在 if 里",
}
