"""Preview: a style shown to who words it: every sentence, and every case of every sentence.

The templates are read, not run: what is shown is all that they can say, in Chinese.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from jinja2 import nodes

from generator.number.figure import PERCENT, YUAN, Figure, absent
from generator.number.numerals import numeral
from generator.telling.document import LEVELS
from generator.telling.grammar import parent_of
from generator.telling.narrative import MARK
from generator.telling.settings import settings_of
from generator.telling.style import (
    BASE,
    BadStyle,
    Style,
    load_style,
    name_of,
    sections_of,
    style_folders,
)
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


# ---------------------------------------------------------------- the list


def listing(extra: Path | None) -> str:
    """The styles, one a line: name, folder, what it is over, or why it cannot be used."""
    return "\n".join(_entry(folder, extra) for folder in style_folders(extra))


def _entry(folder: Path, extra: Path | None) -> str:
    try:
        style = load_style(folder.name, extra)
    except BadStyle as error:
        return f"{name_of(folder)}（{folder.name}） 不能用：{error}"
    below = [name_of(one) for one in reversed(style.chain[:-1])]
    over = f"，基于 {' → '.join(below)}" if below else "，别的样式都基于它"
    return f"{style.name}（{folder.name}）{over}"


# ---------------------------------------------------------------- the whole


def preview_of(style: Style) -> str:
    """Every sentence of a style with every case of it. Raises BadTemplate for a style's fault."""
    prose = prose_of(style)
    told = _Teller(prose, style.settings["用语"], _changed_words(style))
    lines = [*_headline(style), *_words(style), *_sentences(told)]
    for kind in style.settings["章节"]:
        for section, heading in _headings(style, kind):
            shown = heading.replace("{年度}", "〔年度〕")
            lines += ["", f"■ {kind} {shown}（{section}）"]
            own = replace(told, words=style.words_of(section), elsewhere={})
            lines += _section(own, section)
    return "\n".join((*lines, *_unused(style, told.used)))


def _unused(style: Style, used: set[str]) -> Iterator[str]:
    """Words that a style sets and no sentence says: most often a slip of the pen."""
    own = [settings_of(folder).get("用语", {}) for folder in style.chain if folder.name != BASE]
    left = dict.fromkeys(word for words in own for word in words if word not in used)
    if left:
        yield from ("", f"注意：写在 style.yaml 的用语里、没有哪一句用到的：{'、'.join(left)}")


def _headings(style: Style, kind: str) -> Iterator[tuple[str, str]]:
    """The sections of a kind, those last that are written only where there is something."""
    chosen = sections_of(style, kind)
    for number, (name, heading) in enumerate(chosen, 1):
        yield name, numeral(style.settings["编号"][LEVELS[0]], number) + heading
    for name, rule in style.settings["有数必写"].get(kind, {}).items():
        if name not in dict(chosen):
            fact = rule["事实"]
            yield name, f"{rule['标题']}——{fact if fact.startswith('有') else f'有{fact}'}才写"


def _headline(style: Style) -> Iterator[str]:
    chain = " → ".join(f"{name_of(folder)}（{folder.name}）" for folder in reversed(style.chain))
    amount = Figure("", Decimal("12345678.90"), YUAN, absent("").origin)
    share = Figure("", Decimal("7.4"), PERCENT, absent("").origin)
    yield f"样式：{chain}"
    yield f"金额写成 {style.word(amount)}，百分比写成 {style.word(share)}，"
    yield f"日期写成 {style.day(date(2024, 12, 31))}，零写成 {style.word(absent(''))}"
    yield "〔 〕里是要填的事实，【 】是句子的名字，后面是它写在哪个样式里。"
    yield "“如果”之后没有“否则”的，条件不成立就什么也不写。"


def _words(style: Style) -> Iterator[str]:
    yield from ("", "■ 用语")
    changed = _changed_words(style)
    for name, word in style.settings["用语"].items():
        yield f"{STEP}{name}：{_worded(word, changed.get(name, {}))}"


def _changed_words(style: Style) -> dict[str, dict[str, str]]:
    """Words that some sections have of their own: by word, then by section."""
    found: dict[str, dict[str, str]] = {}
    for section, words in style.settings["各节用语"].items():
        for name, word in words.items():
            found.setdefault(name, {})[section] = word
    return found


def _worded(word: str, elsewhere: Mapping[str, str]) -> str:
    """A word, and what some sections write in its place."""
    others = "，".join(f"{section}一节“{other}”" for section, other in elsewhere.items())
    return f"{word}（{others}）" if others else word


def _sentences(told: _Teller) -> Iterator[str]:
    yield from ("", f"■ {PHRASES}（各节共用）")
    for name, (template, _) in told.prose.sentences.items():
        tree = told.prose.tree(template)
        macro = next(m for m in tree.find_all(nodes.Macro) if m.name == name)
        values = "、".join(value.name for value in macro.args)
        yield f"【{name}】（{values}） {_style_of(template)}"
        yield from told.lines(macro.body)


def _section(told: _Teller, section: str) -> list[str]:
    """A section: the body of the lowest template, each block as the highest style words it."""
    name, tree, blocks = _blocks_of(told.prose, section)
    return [f"{STEP}（{_style_of(name)}）", *replace(told, blocks=blocks).lines(tree.body)]


Blocks = Mapping[str, Sequence[tuple[str, nodes.Block]]]


def _blocks_of(prose: Prose, section: str) -> tuple[str, nodes.Template, Blocks]:
    """The lowest template of a section, its tree, and every block, the highest style's first."""
    name = prose.template_of(section)
    prose.get_template(name)  # held against the grammar, as a report would
    blocks: dict[str, list[tuple[str, nodes.Block]]] = {}
    tree = prose.tree(name)
    while True:
        for block in tree.find_all(nodes.Block):
            blocks.setdefault(block.name, []).append((_style_of(name), block))
        parent = parent_of(tree)
        if parent is None:
            return name, tree, blocks
        name = parent[0]
        tree = prose.tree(name)


def _style_of(template: str) -> str:
    return template.partition("/")[0]


# ---------------------------------------------------------------- one by one


@dataclass(frozen=True, slots=True)
class Sentence:
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
    told = _Teller(prose, style.settings["用语"], _changed_words(style), apart=True)
    shared = {}
    for name, (template, _) in prose.sentences.items():
        macro = next(m for m in prose.tree(template).find_all(nodes.Macro) if m.name == name)
        shared[name] = told.sentence(_style_of(template), macro.body)
    found = {PHRASES: shared}
    for kind in style.settings["章节"]:
        for section, _ in _headings(style, kind):
            own = replace(told, words=style.words_of(section), elsewhere={})
            found[section] = _apart(own, section)
    return found


def _apart(told: _Teller, section: str) -> dict[str, Sentence]:
    name, tree, blocks = _blocks_of(told.prose, section)
    own = replace(told, blocks=blocks)
    found = {"": own.sentence(_style_of(name), tree.body)}
    for block, (effective, *_) in blocks.items():
        folder, node = effective
        found[block] = own.sentence(folder, node.body, (block, 0))
    return found


def asked_in_words(style: Style, test: nodes.Node, *, yes: bool = True) -> str:
    """What a condition of a template asks, or (`yes`) its contrary, as the preview words it."""
    told = _Teller(prose_of(style), style.settings["用语"], {})
    return told._asked(test, yes=yes)  # noqa: SLF001  of this module


# ---------------------------------------------------------------- a sentence


@dataclass
class _Page:
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


@dataclass(frozen=True)
class _Teller:
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
            self._case(f"{word} {self._asked(branch.test)}", branch.body, depth, page, block)
        if node.else_:
            self._case("否则", node.else_, depth, page, block)

    def _for(self, node: nodes.For, depth: int, page: _Page, block: tuple[str, int]) -> None:
        target = node.target.items if isinstance(node.target, nodes.Tuple) else [node.target]
        names = "、".join(self._value(name) for name in target)
        only = f"，只取 {self._asked(node.test)}的" if node.test is not None else ""
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
                return _worded(self.words[name], self.elsewhere.get(name, {}))
            case nodes.Getattr(node=nodes.Name(name="loop"), attr=name):
                return _LOOP[name]
            case nodes.Getattr():
                return f"{self._value(node.node)}.{node.attr}"
            case nodes.Filter(node=nodes.Expr() as inner):
                return f"{self._value(inner)}（{node.name}）"
        raise _unworded(node)

    # -------- what is asked

    def _asked(self, node: nodes.Node, *, yes: bool = True) -> str:  # noqa: PLR0911  one for each
        match node:
            case nodes.Not():
                return self._asked(node.node, yes=not yes)
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
        asked = self._asked(node)
        return f"（{asked}）" if isinstance(node, nodes.And | nodes.Or) else asked


def _unworded(node: nodes.Node) -> TypeError:
    """A node that the grammar lets pass and that has no wording here: a bug of this module."""
    return TypeError(f"no wording for {type(node).__name__} in line {node.lineno}")
