"""Branches: what a style tells, with the file, the sentence and the conditions of each character.

The templates are read as they are told otherwise, with marks around every block, every sentence
that sections share and every case of an `if`; the marks are taken out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from jinja2 import nodes
from jinja2.visitor import NodeVisitor
from msgspec import Struct

from generator.facts import Facts
from generator.problem import NOWHERE
from generator.telling.narrative import MARK, Section
from generator.telling.stating import BETWEEN, CLOSE, OPEN, Telling
from generator.telling.style import Style
from generator.telling.templates import Prose

# Noncharacters, as those of the narrative: no text that was read has one.
_ENTER, _NUMBERED, _LEAVE = "\ufdd3", "\ufdd4", "\ufdd5"


class Asked(Struct, frozen=True):
    """What a condition asks, and what it is known to be in a case: 减 of 线.增减, and so it is.

    `sure` is False of one side of an `or`: one of them is so, and nobody knows which.
    """

    aspect: str
    holds: bool
    sure: bool = True


class Case(Struct, frozen=True):
    """A block, a sentence or a case of an `if`: where it stands, and what holds in it.

    `said` is what it says in words of the style, piece by piece, its own cases aside.
    """

    file: str
    line: int
    sentence: str
    asked: tuple[Asked, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        named = f"【{self.sentence}】" if self.sentence else ""
        return f"{self.file} 第 {self.line} 行{named}"


class Traced(Struct, frozen=True):
    """A section as it is told: its characters, and of each the cases that it stands in.

    `text` is that of all its paragraphs, one behind the other; `stated` whether a character is a
    figure, a date or the department's own word rather than one of the style.
    """

    text: str
    cases: tuple[tuple[Case, ...], ...]
    stated: tuple[bool, ...]


class Marked(Prose):
    """The templates of a style with marks in them; `every` has each case, by its number."""

    def __init__(self, style: Style) -> None:
        self.every: list[Case] = []
        super().__init__(style)

    def compile(self, source: Any, name: Any = None, *others: Any, **more: Any) -> Any:
        if isinstance(source, str):
            source = self._checked(self._parsed(source, name), name)
        _Marking(self, str(name)).visit(source)
        return super().compile(source, name, *others, **more)

    def cases_of(self, sections: Iterable[str]) -> Sequence[Case]:
        """Every case of these sections, and of the sentences that sections share."""
        for section in sections:
            self.get_template(self.template_of(section))
        return self.every

    def traced(self, section: Section, facts: Facts) -> Traced:
        """A section that has been composed, told once more, with where each character is from."""
        named = {**self.globals, **facts.named, **self.settled(facts)}
        words = self.style.words_of(section.name)
        marked = self.tell(section.name, named, Telling(self.style, words, lambda _: NOWHERE))
        return self._taken_apart(marked)

    def _taken_apart(self, marked: str) -> Traced:
        text, cases, stated = list[str](), list[tuple[Case, ...]](), list[bool]()
        within: tuple[Case, ...] = ()
        is_stated = False
        number = ""
        reading_number = False
        for line in marked.split("\n"):
            for character in _unmarked(line.strip()):
                if character in {_ENTER, OPEN}:
                    number, reading_number = "", True
                elif character == _NUMBERED:
                    within, reading_number = (*within, self.every[int(number)]), False
                elif character == BETWEEN:
                    is_stated, reading_number = True, False
                elif character == CLOSE:
                    is_stated = False
                elif character == _LEAVE:
                    within = within[:-1]
                elif reading_number:
                    number += character
                else:
                    text.append(character)
                    cases.append(within)
                    stated.append(is_stated)
        return Traced("".join(text), tuple(cases), tuple(stated))


def _unmarked(line: str) -> str:
    """A line without the mark of a paragraph."""
    found = MARK.match(line)
    return line[found.end() :] if found else line


@lru_cache(maxsize=8)
def marked_of(style: Style) -> Marked:
    return Marked(style)


class _Marking(NodeVisitor):
    """Puts marks into a tree, around the bodies of what can be told or not."""

    def __init__(self, prose: Marked, name: str) -> None:
        self.prose = prose
        self.name = name
        self.sentence = ""

    def visit_Macro(self, node: nodes.Macro) -> None:  # noqa: N802  Jinja's name
        self._within(node)

    def visit_Block(self, node: nodes.Block) -> None:  # noqa: N802
        self._within(node)

    def _within(self, node: nodes.Macro | nodes.Block) -> None:
        outer, self.sentence = self.sentence, node.name
        self.generic_visit(node)
        node.body = self._around(node.body, node.lineno, ())
        self.sentence = outer

    def visit_If(self, node: nodes.If) -> None:  # noqa: N802
        self.generic_visit(node)
        before: tuple[Asked, ...] = ()
        for branch in (node, *node.elif_):
            holds = (*before, *asked(branch.test))
            branch.body = self._around(branch.body, branch.lineno, holds)
            before = (*before, *asked(branch.test, yes=False))
        if node.else_:
            node.else_ = self._around(node.else_, node.lineno, before)

    def _around(
        self, body: Sequence[nodes.Node], line: int, holds: tuple[Asked, ...]
    ) -> list[nodes.Node]:
        every = self.prose.every
        file, at = self.prose.place_of(self.name, line)
        every.append(Case(file, at, self.sentence, holds, tuple(self._said(body))))
        begin = f"{_ENTER}{len(every) - 1}{_NUMBERED}"
        return [_text(begin, line), *body, _text(_LEAVE, line)]

    def _said(self, body: Sequence[nodes.Node]) -> Iterator[str]:
        words = self.prose.style.settings["用语"]
        parts = (part for node in body if isinstance(node, nodes.Output) for part in node.nodes)
        for part in parts:
            if isinstance(part, nodes.TemplateData):
                lines = (MARK.sub("", line.strip(), count=1) for line in part.data.split("\n"))
                yield from ("".join(run) for run in [*lines] if run)
            elif isinstance(part, nodes.Getattr) and part.attr in words:
                yield str(words[part.attr])
            elif isinstance(part, nodes.Call):
                yield from (str(one.value) for one in part.args if isinstance(one, nodes.Const))


_SIDES: Final = {nodes.And: True, nodes.Or: False}  # what of the whole settles both sides


def asked(test: nodes.Node, *, yes: bool = True) -> tuple[Asked, ...]:
    """What is known where a condition holds, or where it does not (`yes`)."""
    match test:
        case nodes.Not():
            return asked(test.node, yes=not yes)
        case nodes.And() | nodes.Or():
            both = (*asked(test.left, yes=yes), *asked(test.right, yes=yes))
            sure = _SIDES[type(test)] is yes
            return both if sure else tuple(Asked(one.aspect, one.holds, sure=False) for one in both)
        case nodes.Getattr(attr=aspect):
            return (Asked(aspect, yes),)
        case nodes.Name(name=name):
            return (Asked(name, yes),)
    return ()


def _text(data: str, line: int) -> nodes.Output:
    said = nodes.TemplateData(data, lineno=line)
    return nodes.Output([said], lineno=line)
