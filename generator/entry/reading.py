"""Reading: a report from whatever holds it: a file, a text, its bytes, a dict."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from generator.entry.access import UNREADABLE
from generator.entry.departments import SUFFIXES, read_file
from generator.entry.json_values import typed_of
from generator.entry.parsing import parse, read_text, report_of
from generator.entry.report import Report
from generator.entry.scalars import MAX_BYTES, too_large
from generator.problem import InvalidReport, Place, Problem

HANDED: Final = "填报数据"  # what is called so in a problem when it comes without a file


def read(
    source: Path | str | bytes | Mapping[str, Any],
    name: str = HANDED,
    *,
    kind: str | None = None,
    partly: bool = False,
) -> Report:
    """The checked report of a department's year, amounts exact in 元 whatever 计量单位 says.

    A Path is a file, and the department's own of the year before is read with it; a str is the
    YAML or JSON itself, never a path, so that what a stranger sends cannot name a file.  In a dict
    of Chinese keys, as `json.loads` gives it, numbers are strings, ints or Decimals.  `name` is
    what problems call it, `kind` (决算, 预算) what it is where it does not say 类型; a file is
    called and kinded by its own name.

    Raises InvalidReport with every problem, each with its line or its path of keys; TypeError for
    a dict with a float, which cannot hold an amount.  With `partly` an input that still has
    【待填】, or mistakes, is read as far as it goes: its `problems` say what is missing, and
    whatever is told of it lists them with its own.
    """
    if isinstance(source, Path):
        return read_file(source, partly=partly)
    if isinstance(source, bytes):
        return read_text(source, name, kind=kind, partly=partly)
    if isinstance(source, str):
        _hold(source, name)
        return parse(source, name, kind=kind, partly=partly)
    return report_of(typed_of(source, name), kind=kind, partly=partly)


def _hold(text: str, name: str) -> None:
    """Raises InvalidReport for a text that is too long for one, or is the name of a file."""
    if len(text) > MAX_BYTES:
        raise InvalidReport([Problem(Place(file=name), too_large(len(text)), rule=UNREADABLE)])
    if text.endswith(SUFFIXES) and len(text.split()) == 1:
        message = f"“{text[:60]}”是文件名，不是内容；要读文件，请给 Path"
        raise InvalidReport([Problem(Place(file=name), message, rule=UNREADABLE)])
