"""Result forms: every form that a result of an audit is told in, by the name that people type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from generator.results.acknowledged import to_yaml
from generator.results.json import to_json
from generator.results.result import Result
from generator.results.text import to_full_text, to_text


def to_html(result: Result) -> str:
    """One page; what it needs is loaded when somebody asks for one."""
    from generator.results.html import to_html as page_of

    return page_of(result)


def to_xlsx(result: Result) -> bytes:
    """A workbook; likewise."""
    from generator.results.xlsx import to_xlsx as workbook_of

    return workbook_of(result)


FORMATS: Final[Mapping[str, Callable[[Result], str | bytes]]] = {
    "text": to_text,
    "json": to_json,
    "html": to_html,
    "xlsx": to_xlsx,
    "yaml": lambda result: to_yaml(result.every),
}
FILES: Final = frozenset({"html", "xlsx"})  # for a file, not for the terminal
FULL: Final = "all"  # the text with all that could not be checked
WRITERS: Final[Mapping[str, Callable[[Result], str | bytes]]] = {**FORMATS, FULL: to_full_text}
