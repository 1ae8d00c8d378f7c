"""Prose: the templates of a style, read, compiled and told; the only place that runs Jinja.

A template sees facts by their Chinese names, the sentences of 句式, 用语 and 待填, nothing else:
attribute access looks a name up in a fact, none of Jinja's own globals and tests are there, there
is no arithmetic, and every figure is worded by the style.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    nodes,
)
from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from msgspec.structs import replace

from generator.entry.on_disk import on_disk
from generator.facts import Facts, Line, Reason, Words
from generator.facts.line import ASPECTS, NoSuchAspect
from generator.later import matcher
from generator.number.figure import Change, Figure, is_unsaid
from generator.number.numerals import numeral
from generator.telling.as_printed import (
    ASKED_OF_CHANGE,
    as_printed,
    aspect_of,
    largest_remainder,
    needed,
)
from generator.telling.bad_template import BadTemplate, bad, cause_of, never, not_too_deep, unheld
from generator.telling.grammar import (
    Fault,
    Named,
    Reading,
    Vocabulary,
    braces,
    in_chinese,
    miscalled,
    parent_of,
    read_phrases,
    read_section,
)
from generator.telling.kept_code import Kept
from generator.telling.legible import Illegible, text_of
from generator.telling.stating import CURRENT, Telling, ToFill, finalize, mark, to_fill
from generator.telling.style import Style

PHRASES: Final = "句式"
SUFFIX: Final = ".j2"
NOT_LISTED: Final = "不列"  # a kind of vehicle that a style names only where there is one
# How a paragraph of a template starts; every other line goes on with the one above.
MARK: Final = matcher(r"(#{1,3}|-{1,3}|>)(?: +|$)", re.MULTILINE)

_WORDS: Final = object()  # what `用语` names: the words of the section that is being told
# Whose shares stand in one sentence.
_SIDE_BY_SIDE: Final = (
    ("人员经费", "公用经费"),
    ("公务接待费", "因公出国境费", "公务用车购置及运行维护费"),
)


class _Unknown(StrictUndefined):
    """A name that is not there: any use of it stops, and says so in Chinese."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_obj is missing:
            return self._undefined_hint or f"没有“{self._undefined_name}”"
        if self._undefined_obj is None:
            return f"没有这个数，就没有它的“{self._undefined_name}”；前面要用 {{% if … %}} 分开写"
        return f"这里不能写“.{self._undefined_name}”，它不是这种事实的"


class Prose(SandboxedEnvironment):
    """The environment of one style: facts by name, the style's words, nothing else."""

    def __init__(self, style: Style) -> None:
        super().__init__(
            undefined=_Unknown,
            finalize=finalize,
            autoescape=False,  # plain text; a writer escapes for its own format
            loader=FunctionLoader(_loader(style)),
            cache_size=-1,
        )
        self.style = style
        self._sections: dict[str, Template] = {}
        self._readings: dict[str, tuple[Reading, str | None]] = {}
        self.globals = {"用语": _WORDS, "待填": ToFill}
        self.tests = {}
        filters: dict[str, Callable[[Any], object]] = {
            "列举": self._listed,
            "凑整": self._rounded_to_hundred,
            "圈码": lambda index: numeral("①", index),
            "数": self._digits,
            "列出车辆": self._vehicles,
        }
        self.filters = {name: _fitting(name, apply) for name, apply in filters.items()}
        self._vocabulary = Vocabulary(
            dict.fromkeys((*ASPECTS, *ASKED_OF_CHANGE, "须写", "为零")),
            style.settings["用语"],
            tuple(self.filters),
        )
        self.filters[EACH] = self._each
        # What is put into the trees on the way (learning.branches) is no code of the style.
        plain = type(self) is Prose
        self._kept = Kept.of(style, self._vocabulary) if plain else Kept("")
        self.sentences: dict[str, tuple[str, Sequence[str]]] = {}  # each with its parameters
        self._learn()

    # -------- what a template may reach

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: PLR0911  one for each kind
        """`事实.方面`: a name looked up in a fact; there is no way to a Python attribute."""
        kind = type(obj)
        try:
            if kind is Line:
                return self._aspect(obj, attribute)
            if obj is _WORDS:
                return CURRENT.get().words[attribute]
            if kind is Change:  # a step without a base comes from no line
                stepped = len(obj.compared) == 1
                if attribute == "基数为零" and not stepped and obj.compared:
                    return self.style.vanishes(obj.compared[1])
                return ASKED_OF_CHANGE[attribute](as_printed(obj, self.style) if stepped else obj)
            if kind is Reason and attribute == "须写":
                return needed(obj, CURRENT.get().style)
            if kind is Figure and attribute == "为零":
                return self.style.vanishes(obj)
            if kind is TemplateReference:
                return obj[attribute]
        except KeyError:
            pass
        if kind is LoopContext and attribute in {"first", "last", "index"}:
            return getattr(obj, attribute)
        return self.undefined(name=f"{attribute}", obj=obj)

    def _aspect(self, line: Line, name: str) -> object:
        try:
            return aspect_of(line, name, self.style)
        except NoSuchAspect as error:
            raise TemplateRuntimeError(never(line, name, str(error))) from None

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self.getattr(obj, str(argument))

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """A macro is ours and needs no context; anything else goes through the sandbox."""
        CURRENT.get().count(1)
        if type(obj) is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return obj(*args, **kwargs)
        return super().call(context, obj, *args, **kwargs)

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, Macro | BlockReference) or obj is ToFill

    # -------- filters

    @staticmethod
    def _each(values: object) -> Sequence[object]:
        """What a loop goes through; the loops of a template are counted."""
        if not isinstance(values, tuple | list):
            raise TemplateRuntimeError("for 后面的不是一列")
        CURRENT.get().count(len(values))
        return values

    def _listed(self, values: Sequence[Line | Words]) -> str:
        """The names of lines as one list, with the style's separator."""
        return self.style.separator.join(
            finalize(value) if isinstance(value, Words) else value.title for value in values
        )

    def _digits(self, figure: Figure | Line) -> str:
        """A figure without its unit."""
        telling = CURRENT.get()
        one = figure.amount if isinstance(figure, Line) else figure
        if is_unsaid(one):
            return to_fill(one)
        return mark(telling, one, telling.style.number(one))

    def _vehicles(self, lines: Sequence[Line]) -> Sequence[Line]:
        """The kinds of vehicles that the style lists, under its names, and any other there is."""
        names: Mapping[str, str] = self.style.settings["车辆"]
        listed = [(line, names.get(line.title, NOT_LISTED)) for line in lines]
        return [
            replace(line, title=line.title if name == NOT_LISTED else name)
            for line, name in listed
            if name != NOT_LISTED or line.amount.value
        ]

    def _rounded_to_hundred(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Shares that add to 100 (最大余数法) where the style asks for it; else as they are."""
        if self.style.settings["数字"]["占比合计"] != "最大余数":
            return lines
        return largest_remainder(lines, self.style)

    def settled(self, facts: Facts) -> Mapping[str, Line]:
        """The lines whose shares stand in one sentence, where the style makes them add to 100."""
        groups = [[facts[name] for name in group if name in facts] for group in _SIDE_BY_SIDE]
        lines = [
            self._rounded_to_hundred([line for line in group if isinstance(line, Line)])
            for group in groups
        ]
        return {line.name: line for group in lines for line in group}

    # -------- reading

    def tree(self, name: str) -> nodes.Template:
        """The syntax tree of a template. Raises BadTemplate where it cannot be read."""
        return self._parsed(self._source(name), name)

    def _source(self, name: str) -> str:
        found = _loader(self.style)(name)
        if found is None:
            message = f"没有 {name} 这个模板"
            raise BadTemplate(message)
        return found[0]

    def _parsed(self, source: str, name: str) -> nodes.Template:
        if faults := list(braces(source)):
            raise bad(name, faults)
        try:
            with not_too_deep(name):
                return self._parse(source, name, None)
        except TemplateSyntaxError as error:
            fault = Fault(error.lineno, in_chinese(str(error.message), source))
            raise bad(name, [fault]) from None

    def compile(
        self,
        source: Any,
        name: Any = None,
        filename: Any = None,
        raw: Any = False,  # noqa: FBT002  Jinja's own signature
        defer_init: bool = False,  # noqa: FBT001, FBT002
    ) -> Any:
        """A section's template is held against the grammar before any of it can run.

        The code of one that was, in this state of its style, is kept from run to run.
        """
        if not isinstance(source, str):
            return self._compiled(source, name, filename, raw, defer_init)
        if found := self._kept.section(name, source):
            code, self._readings[name] = found
            return code
        with not_too_deep(name):
            tree = self._checked(self._parsed(source, name), name)
            code = self._compiled(tree, name, filename, raw, defer_init)
        self._kept.keep_section(name, source, code, self._readings[name])
        return code

    def _compiled(self, source: nodes.Template, name: str, *how: Any) -> Any:
        with not_too_deep(name):
            for loop in source.find_all(nodes.For):
                each = nodes.Filter(loop.iter, EACH, [], [], None, None, lineno=loop.lineno)
                loop.iter = each
            _Unbroken().visit(source)
            return super().compile(source, name, *how)

    def _checked(self, tree: nodes.Template, name: str) -> nodes.Template:
        parent = parent_of(tree)
        above = self._above(name, *parent) if parent else None
        outer = self._readings[above][0].blocks if above else None
        reading = read_section(tree, self._vocabulary, outer)
        faults = [*reading.faults, *miscalled(reading.calls, self._parameters())]
        if faults:
            raise bad(name, faults)
        self._readings[name] = (reading, above)
        return tree

    def _above(self, name: str, parent: str, line: int) -> str:
        """The template that another is over, once it has been read: one of a style below."""
        folders = [folder.name for folder in self.style.chain]
        below = folders[: folders.index(name.partition("/")[0])]
        if parent.partition("/")[0] not in below:
            message = (
                f"extends 只能写下面的样式（{'、'.join(below) or '没有'}）的模板，写了“{parent}”"
            )
            raise bad(name, [Fault(line, message)])
        try:
            self.get_template(parent)
        except TemplateNotFound:
            raise bad(name, [Fault(line, f"没有 {parent} 这个模板")]) from None
        return parent

    def _learn(self) -> None:
        """The sentences of 句式, each from the most specific style that words it.

        They are compiled together: Jinja binds a call to the sentence that stands in the same
        template, and a call must reach the one in effect, whichever style words it.
        """
        files = [(folder, f"{PHRASES}{SUFFIX}") for folder in reversed(self.style.chain)]
        self.phrases = [f"{at.name}/{file}" for at, file in files if _is_there(at / file)]
        sources = [self._source(name) for name in self.phrases]
        if found := self._kept.sentences(sources):
            self.sentences, code = found
        else:
            code = self._worded(sources)
            self._kept.keep_sentences(sources, self.sentences, code)
        module = vars(Template.from_code(self, code, self.make_globals(None)).module)
        self.globals.update({name: module[name] for name in self.sentences})

    def _worded(self, sources: Iterable[str]) -> Any:
        calls: list[tuple[str, Sequence[Named]]] = []
        macros: list[tuple[str, nodes.Macro]] = []
        for name, source in zip(self.phrases, sources, strict=True):
            tree = self._parsed(source, name)
            with not_too_deep(name):
                reading = read_phrases(tree, self._vocabulary)
            if faults := [*reading.faults, *self._misfits(tree)]:
                raise bad(name, faults)
            calls.append((name, reading.calls))
            for macro in tree.find_all(nodes.Macro):
                if macro.name not in self.sentences:
                    self.sentences[macro.name] = (name, [arg.name for arg in macro.args])
                    macros.append((name, macro))
        for name, called in calls:
            if faults := list(miscalled(called, self._parameters())):
                raise bad(name, faults)
        return self._together(macros)

    def _misfits(self, tree: nodes.Template) -> Iterator[Fault]:
        """Sentences that a style above words with other parameters."""
        for macro in tree.find_all(nodes.Macro):
            own = [arg.name for arg in macro.args]
            above, others = self.sentences.get(macro.name, ("", own))
            here, there = ", ".join(own), ", ".join(others)
            if here != there:
                message = f"这里是 {macro.name}({here})，{above} 却写成 {macro.name}({there})"
                yield Fault(macro.lineno, message)

    def _together(self, macros: Iterable[tuple[str, nodes.Macro]]) -> Any:
        body: list[nodes.Node] = []
        for name, macro in macros:
            far = self.phrases.index(name) * _FAR
            for node in (macro, *macro.find_all(nodes.Node)):
                node.lineno += far
            body.append(macro)
        return self.compile(nodes.Template(body, lineno=1), PHRASES, PHRASES)

    def _parameters(self) -> dict[str, int]:
        own = {name: len(parameters) for name, (_, parameters) in self.sentences.items()}
        return {**own, "待填": 1}

    # -------- telling

    def template_of(self, section: str) -> str:
        """The name of a section's template: that of the most specific style that has one.

        Raises BadTemplate where none has.
        """
        for folder in reversed(self.style.chain):
            if _is_there(folder / f"{section}{SUFFIX}"):
                return f"{folder.name}/{section}{SUFFIX}"
        message = f"样式“{self.style.name}”没有“{section}”这一节的模板 {section}{SUFFIX}"
        raise BadTemplate(message)

    def _template(self, section: str, facts: Mapping[str, Any]) -> Template:
        if section not in self._sections:
            name = self.template_of(section)
            template = self.get_template(name)
            self._hold(name, facts)
            self._sections[section] = template
        return self._sections[section]

    def _hold(self, name: str | None, facts: Mapping[str, Any]) -> None:
        """Every fact that a template names is there and may have what is asked of it.

        In whatever branch the template names it.
        """
        while name is not None:
            if name not in self._readings:  # one that another, kept from before, is over
                self.get_template(name)
            reading, above = self._readings[name]
            said = [(one.line, unheld(one, facts, self.globals)) for one in reading.facts]
            if faults := [Fault(line, why) for line, why in said if why]:
                raise bad(name, faults)
            name = above

    def tell(self, section: str, facts: Mapping[str, Any], telling: Telling) -> str:
        """The marked text of one section; `facts` holds the globals too, and is not copied."""
        template = self._template(section, facts)
        token = CURRENT.set(telling)
        try:
            context = template.new_context(facts, shared=True)  # type: ignore[arg-type]
            return self.concat(template.root_render_func(context))
        except BadTemplate:
            raise
        except (TemplateError, TypeError, ValueError, KeyError, RecursionError) as error:
            raise bad(*self._fault_of(error, template)) from error
        finally:
            CURRENT.reset(token)

    @contextmanager
    def telling(self, telling: Telling) -> Iterator[None]:
        """While a section is told by somebody else: what its words and its reasons are."""
        token = CURRENT.set(telling)
        try:
            yield
        finally:
            CURRENT.reset(token)

    def _fault_of(self, error: Exception, template: Template) -> tuple[str, list[Fault]]:
        """What went wrong, in the innermost line of a template that the traceback passes.

        In a sentence that many sections say, it is said which one said it.
        """
        name, line, said_by = str(template.name), 0, ""
        frame = error.__traceback__
        while frame is not None:
            found = frame.tb_frame.f_globals.get("__jinja_template__")
            if found is not None:
                if found.name == PHRASES and name != PHRASES:
                    said_by = f"（{name} 第 {line} 行用了这一句）"
                name, line = str(found.name), found.get_corresponding_lineno(frame.tb_lineno)
            frame = frame.tb_next
        file, line = self.place_of(name, line)
        return file, [Fault(line, cause_of(error) + (said_by if name == PHRASES else ""))]

    def place_of(self, name: str, line: int) -> tuple[str, int]:
        """The file and the line of what was compiled; the sentences of all styles are together."""
        if name != PHRASES:
            return name, line
        at, line = divmod(line, _FAR)
        return self.phrases[at], line


class _Unbroken(NodeTransformer):
    """Takes the line breaks out that mean nothing: half of what a template would print."""

    def visit_Output(self, node: nodes.Output) -> nodes.Output | None:  # noqa: N802  Jinja's name
        for at, data in enumerate(node.nodes):
            if isinstance(data, nodes.TemplateData):
                # The first of an Output stands after a tag, where a line can start.
                data.data = _BREAK.sub(_before_mark, data.data if at else f"\n{data.data}")
        node.nodes = [n for n in node.nodes if not isinstance(n, nodes.TemplateData) or n.data]
        return node if node.nodes else None


def _before_mark(found: re.Match[str]) -> str:
    return f"\n{found[1]}" if found[1] else ""


_BREAK: Final = matcher(rf"\s*\n\s*({MARK.pattern})?")
EACH: Final = "逐一"  # what every loop is wrapped in; no template can write it
_FAR: Final = 1_000_000  # between the lines of one 句式.j2 and the next, compiled together


def _fitting(name: str, apply: Callable[[Any], object]) -> Callable[[Any], object]:
    """A filter that says so where it is given what it is not for."""

    def applied(value: Any) -> object:
        try:
            return apply(value)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            message = f"“|{name}”前面不是它要的那种事实"
            raise TemplateRuntimeError(message) from error

    return applied


def _is_there(path: Path) -> bool:
    """Whether a style has a file of that name, though it may not be one that can be read."""
    return os.path.lexists(on_disk(path))


def _loader(style: Style) -> Callable[[str], tuple[str, str, Callable[[], bool]] | None]:
    folders = {folder.name: folder for folder in style.chain}

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        folder, _, file = name.partition("/")
        if folder not in folders or set(file) & set("/\\") or not file.endswith(SUFFIX):
            return None
        path: Path = folders[folder] / file
        if not _is_there(path):
            return None
        try:
            return text_of(on_disk(path)), str(path), lambda: True
        except Illegible as error:
            raise bad(name, [Fault(error.line, str(error))]) from None

    return load


@lru_cache(maxsize=64)
def prose_of(style: Style) -> Prose:
    """The compiled templates of a style, made once for each Style object."""
    return Prose(style)
