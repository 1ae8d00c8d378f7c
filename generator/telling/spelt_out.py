"""Spelt out: every sentence of a style in Chinese: what it says, and what is asked in each case.

The templates are read, not run: what is spelt out is all that they can say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from jinja2 import nodes
from msgspec import Struct, field
from msgspec.structs import replace

from generator.number.numerals import numeral
from generator.telling.document import LEVELS
from generator.telling.grammar import parent_of
from generator.telling.narrative import MARK
from generator.telling.style import Style, sections_of
from generator.telling.templates import PHRASES, Prose, prose_of

STEP: Final = "  "  # how far the lines of a case stand in
# What is asked of a fact: how it reads, and how its contrary does.
_ASKED: Final[Mapping[str, tuple[str, str]]] = {
    "平": (" 持平", " 不持平"),
    "增": (" 增加", " 没有增加"),
    "减": (" 减少", " 没有减少"),
    "新增": (" 新增", " 不是新增"),
    "基数为零": ("的基数为零", "的基数不为零"),
    "为零": (" 为零", " 不为零"),
    "须写": (" 要写", " 不必写"),
    "已填": (" 填了", " 没有填"),
}
_LOOP: Final[Mapping[str, str]] = {"first": "第一项", "last": "最后一项", "index": "第几项"}


class Sentence(Struct, frozen=True):
    """A sentence as it reads: its lines, and the folder of the style that words it.

    `form` is the lines with the names of the style's words in place of the words.  What stands
    between the sentences of a section is one without a name.
    """

    folder: str
    lines: tuple[str, ...]
    form: tuple[str, ...]


def sentences_of(style: Style) -> dict[str, dict[str, Sentence]]:
    """Every sentence of a style by its section and its name; those that sections share first."""
    prose = prose_of(style)
    told = Teller(prose, style.settings["用语"], changed_words(style), apart=True)
    shared = {}
    for name, (template, _) in prose.sentences.items():
        macro = next(m for m in prose.tree(template).find_all(nodes.Macro) if m.name == name)
        shared[name] = told.sentence(style_of(template), macro.body)
    found = {PHRASES: shared}
    for kind in style.settings["章节"]:
        for section, _ in headings_of(style, kind):
            own = replace(told, words=style.words_of(section), elsewhere={})
            found[section] = _apart(own, section)
    return found


def _apart(told: Teller, section: str) -> dict[str, Sentence]:
    name, tree, blocks = blocks_of(told.prose, section)
    own = replace(told, blocks=blocks)
    found = {"": own.sentence(style_of(name), tree.body)}
    for block, (effective, *_) in blocks.items():
        folder, node = effective
        found[block] = own.sentence(folder, node.body, (block, 0))
    return found


def asked_in_words(style: Style, test: nodes.Node, *, yes: bool = True) -> str:
    """What a condition of a template asks, as the preview words it; without `yes` its contrary."""
    told = Teller(prose_of(style), style.settings["用语"], {})
    return told.asked(test, yes=yes)


def headings_of(style: Style, kind: str) -> Iterator[tuple[str, str]]:
    """The sections of a kind, those last that are written only where there is something."""
    chosen = sections_of(style, kind)
    for number, (name, heading) in enumerate(chosen, 1):
        yield name, numeral(style.settings["编号"][LEVELS[0]], number) + heading
    for name, rule in style.settings["有数必写"].get(kind, {}).items():
        if name not in dict(chosen):
            fact = rule["事实"]
            yield name, f"{rule['标题']}——{fact if fact.startswith('有') else f'有{fact}'}才写"


def changed_words(style: Style) -> dict[str, dict[str, str]]:
    """Words that some sections have of their own: by word, then by section."""
    found: dict[str, dict[str, str]] = {}
    for section, words in style.settings["各节用语"].items():
        for name, word in words.items():
            found.setdefault(name, {})[section] = word
    return found


def worded(word: str, elsewhere: Mapping[str, str]) -> str:
    """A word, and what some sections write in its place."""
    others = "，".join(f"{section}一节“{other}”" for section, other in elsewhere.items())
    return f"{word}（{others}）" if others else word


Blocks = Mapping[str, Sequence[tuple[str, nodes.Block]]]


def blocks_of(prose: Prose, section: str) -> tuple[str, nodes.Template, Blocks]:
    """The lowest template of a section, its tree, and every block, the highest style's first."""
    name = prose.template_of(section)
    prose.get_template(name)  # held against the grammar, as a report would
    blocks: dict[str, list[tuple[str, nodes.Block]]] = {}
    tree = prose.tree(name)
    while True:
        for block in tree.find_all(nodes.Block):
            blocks.setdefault(block.name, []).append((style_of(name), block))
        parent = parent_of(tree)
        if parent is None:
            return name, tree, blocks
        name = parent[0]
        tree = prose.tree(name)


def style_of(template: str) -> str:
    """The folder of the style that a template is of."""
    return template.partition("/")[0]


# ---------------------------------------------------------------- a sentence


class _Page(Struct):
    """Lines with their depth; what goes on in the same line is added to the last one."""

    lines: list[tuple[int, str]] = field(default_factory=list)
    goes_on: bool = False
    shown: set[str] = field(default_factory=set)
    called: list[str] = field(default_factory=list)

    def line(self, depth: int, text: str) -> None:
        self.lines.append((depth, text))
        self.goes_on = False

    def add(self, depth: int, text: str) -> None:
        if self.goes_on and self.lines[-1][0] == depth:
            self.lines[-1] = depth, self.lines[-1][1] + text
        elif text:
            self.lines.append((depth, text))
        self.goes_on = self.goes_on or bool(text)


class Teller(Struct, frozen=True):
    """Words the trees of one section, or of the sentences that the sections share.

    `words` are its words, `elsewhere` what other sections put in place of some; `blocks` the
    blocks by name, the highest style's first; `apart` names a block where it stands and leaves
    what it says to whoever asks for it.
    """

    prose: Prose
    words: Mapping[str, str]
    elsewhere: Mapping[str, Mapping[str, str]]
    blocks: Blocks = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    apart: bool = False

    def lines(self, body: Sequence[nodes.Node], block: tuple[str, int] = ("", 0)) -> list[str]:
        """What a body says, a case a line; `block` is the block that it is of, at what level."""
        page = _Page()
        self._body(body, 1, page, block)
        for name in page.called:
            if name not in page.shown and not self.apart:
                self._block(name, 0, 1, page)
        return [f"{STEP * depth}{text}" for depth, text in page.lines]

    def sentence(
        self, folder: str, body: Sequence[nodes.Node], block: tuple[str, int] = ("", 0)
    ) -> Sentence:
        named = replace(self, words={name: f"用语“{name}”" for name in self.words}, elsewhere={})
        lines, form = (tuple(told.lines(body, block)) for told in (self, named))
        return Sentence(folder, lines, form)

    def _body(
        self, body: Sequence[nodes.Node], depth: int, page: _Page, block: tuple[str, int] = ("", 0)
    ) -> None:
        """What stands one after another; `block` is the block that it is in, and at what level."""
        for node in body:
            match node:
                case nodes.Output():
                    for part in node.nodes:
                        self._part(part, depth, page, block)
                case nodes.If():
                    self._if(node, depth, page, block)
                case nodes.For():
                    self._for(node, depth, page, block)
                case nodes.Block():
                    self._block(node.name, 0, depth, page)
                case nodes.Assign(target=nodes.Name(name=name)):
                    page.line(depth, f"（以下“{name}”指 {self._value(node.node)}）")
                case _:
                    raise _unworded(node)

    def _if(self, node: nodes.If, depth: int, page: _Page, block: tuple[str, int]) -> None:
        for branch in (node, *node.elif_):
            word = "如果" if branch is node else "否则如果"
            self._case(f"{word} {self.asked(branch.test)}", branch.body, depth, page, block)
        if node.else_:
            self._case("否则", node.else_, depth, page, block)

    def _for(self, node: nodes.For, depth: int, page: _Page, block: tuple[str, int]) -> None:
        target = node.target.items if isinstance(node.target, nodes.Tuple) else [node.target]
        names = "、".join(self._value(name) for name in target)
        only = f"，只取 {self.asked(node.test)}的" if node.test is not None else ""
        self._case(
            f"逐项（{names}：{self._value(node.iter)}{only}）", node.body, depth, page, block
        )
        if node.else_:
            self._case("一项也没有", node.else_, depth, page, block)

    def _case(
        self,
        title: str,
        body: Sequence[nodes.Node],
        depth: int,
        page: _Page,
        block: tuple[str, int],
    ) -> None:
        """A case and what is said in it, in the same line where it is one."""
        page.line(depth, f"{title}：")
        at = len(page.lines)
        self._body(body, depth + 1, page, block)
        said = page.lines[at:]
        if len(said) == 1 and page.goes_on:
            page.lines[at - 1 :] = [(depth, f"{title}：{said[0][1]}")]
        elif not said:
            page.lines[at - 1] = depth, f"{title}：（不写）"
        page.goes_on = False

    def _block(self, name: str, level: int, depth: int, page: _Page) -> None:
        """A block as the style of that level words it, 0 being the one in effect."""
        page.shown.add(name)
        if self.apart and not level:
            page.add(depth, f"【{name}】")
            return
        folder, block = self.blocks[name][level]
        self._case(f"【{name}】{folder}", block.body, depth, page, (name, level))

    # -------- what is printed

    def _part(self, part: nodes.Expr, depth: int, page: _Page, block: tuple[str, int]) -> None:
        match part:
            case nodes.TemplateData():
                self._text(part.data, depth, page)
            case nodes.Const():
                page.add(depth, str(part.value))
            case nodes.Getattr(node=nodes.Name(name="用语")):
                page.add(depth, self._value(part))
            case nodes.Call(node=nodes.Name(name="super")):
                self._block(block[0], block[1] + 1, depth, page)
            case nodes.Call(node=nodes.Getattr(attr=name)):
                page.called.append(name)
                page.add(depth, f"〔照写【{name}】〕")
            case nodes.Call(node=nodes.Name(name=name)):
                given = "，".join(self._given(value) for value in part.args)
                page.add(depth, f"〔【{name}】{given}〕")
            case _:
                page.add(depth, f"〔{self._value(part)}〕")

    def _text(self, data: str, depth: int, page: _Page) -> None:
        for number, raw in enumerate(data.split("\n")):
            text = raw.strip()
            if (number or not page.goes_on) and (match := MARK.match(text)):
                page.goes_on = False
                page.add(depth, f"{self._mark(match[1])}{text[match.end() :]}")
            else:
                page.add(depth, text)

    def _mark(self, mark: str) -> str:
        """What a paragraph's mark makes of it: a plain one, a heading or an entry of a list."""
        if mark == ">":
            return "［段］"
        number = self.prose.style.settings["编号"][LEVELS[len(mark)]]
        return f"［标题 {number}］" if mark.startswith("#") else f"［{number}］"

    def _given(self, node: nodes.Expr) -> str:
        match node:
            case nodes.Const():
                return f"“{node.value}”"
            case nodes.Concat():
                return f"“{''.join(self._given(part).strip('“”') for part in node.nodes)}”"
            case nodes.Getattr(node=nodes.Name(name="用语")):
                return f"“{self._value(node)}”"
        return self._value(node)

    def _value(self, node: nodes.Node) -> str:
        """A fact, an aspect of one, or a word of the style."""
        match node:
            case nodes.Name():
                return node.name
            case nodes.Getattr(node=nodes.Name(name="用语"), attr=name):
                self.used.add(name)
                return worded(self.words[name], self.elsewhere.get(name, {}))
            case nodes.Getattr(node=nodes.Name(name="loop"), attr=name):
                return _LOOP[name]
            case nodes.Getattr():
                return f"{self._value(node.node)}.{node.attr}"
            case nodes.Filter(node=nodes.Expr() as inner):
                return f"{self._value(inner)}（{node.name}）"
        raise _unworded(node)

    # -------- what is asked

    def asked(self, node: nodes.Node, *, yes: bool = True) -> str:  # noqa: PLR0911  one for each
        """What a condition asks; without `yes` its contrary."""
        match node:
            case nodes.Not():
                return self.asked(node.node, yes=not yes)
            case nodes.And() | nodes.Or():
                word = "且" if isinstance(node, nodes.And) else "或者"
                both = f"，{word} ".join(self._joined(side) for side in (node.left, node.right))
                return both if yes else f"并非（{both}）"
            case nodes.Name(name=name) if name.startswith("有"):
                return name if yes else f"没{name}"
            case nodes.Getattr(node=nodes.Name(name="loop"), attr=name):
                return f"{'是' if yes else '不是'}{_LOOP[name]}"
            case nodes.Getattr(node=nodes.Name(name="用语"), attr=name):
                self.used.add(name)
                return f"用语“{name}”{'不是空的' if yes else '是空的'}"
            case nodes.Getattr(attr=aspect) if aspect in _ASKED:
                return f"{self._value(node.node)}{_ASKED[aspect][not yes]}"
        return f"{'有' if yes else '没有'} {self._value(node)}"

    def _joined(self, node: nodes.Node) -> str:
        """A side of 且 or 或者, in brackets where it is itself joined."""
        asked = self.asked(node)
        return f"（{asked}）" if isinstance(node, nodes.And | nodes.Or) else asked


def _unworded(node: nodes.Node) -> TypeError:
    """A node that the grammar lets pass and that has no wording here: a bug of this module."""
    return TypeError(f"no wording for {type(node).__name__} in line {node.lineno}")
