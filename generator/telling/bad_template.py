"""Bad templates: what a style's author has to mend: in which template, in which line, and why."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from jinja2 import TemplateError

from generator.facts import Line
from generator.facts.line import ASPECTS
from generator.telling.grammar import Fault, Named


class BadTemplate(ValueError):  # noqa: N818  what a style's author has to mend
    """A template that cannot be used; the message says which, where and why."""


@contextmanager
def not_too_deep(name: str) -> Iterator[None]:
    """A template that is read within itself deeper than Python goes is the template's fault."""
    try:
        yield
    except RecursionError:
        raise bad(name, [Fault(0, "一层套一层，套得太多")]) from None


def bad(name: str, faults: Sequence[Fault]) -> BadTemplate:
    """What is wrong with a template, a line for each fault."""
    lines = [
        f"{name} 第 {f.line} 行：{f.message}" if f.line else f"{name}：{f.message}" for f in faults
    ]
    return BadTemplate("\n".join(dict.fromkeys(lines)))


def unheld(one: Named, facts: Mapping[str, Any], sentences: Mapping[str, Any]) -> str:
    """Why a template cannot have what it names; '' where it can."""
    if one.name not in facts or one.name in sentences:
        return _no_fact(one.name, facts, sentences)
    line, aspect = facts[one.name], one.aspect
    if not isinstance(line, Line) or aspect not in ASPECTS or not (why := line.lacks(aspect)):
        return ""
    return never(line, aspect, why)


def _no_fact(name: str, facts: Mapping[str, Any], sentences: Mapping[str, Any]) -> str:
    if name in sentences:
        return f"“{name}”不是事实；句式后面要写括号"
    near = difflib.get_close_matches(name, facts, n=1)
    guess = f"，是不是“{near[0]}”？" if near else "；"
    return f"没有“{name}”这个事实{guess}事实的名字见 docs/facts.md"


def never(line: Line, aspect: str, why: str) -> str:
    """Why an aspect can never be printed, and what can."""
    return (
        f"“{line.name}”永远没有“{aspect}”：{why}；请去掉这一处，或者换一个有的"
        f"（它有 {'、'.join(line.aspects())}；见 docs/facts.md）"
    )


def cause_of(error: Exception) -> str:
    """What an error that came up in a template says to its author."""
    match error:
        case RecursionError():
            return "绕了圈：句子又写到了自己"
        case TemplateError() | TypeError():
            return str(error)
        case _:
            return f"这里的写法和事实对不上（{error!r}）"
