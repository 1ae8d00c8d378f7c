"""Spelt: how a clerk types an amount, a text and a remark into an input."""

from __future__ import annotations

import json
import unicodedata
from decimal import Decimal
from typing import Final

from generator.later import matcher

TODO: Final = "【待填】"

_COLUMN: Final = 26  # where a remark begins, if the line leaves room
_PLAIN: Final = matcher(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=~](?:[^\s:#]|:(?=\S)|(?<=\S)#| (?=[^ #]))*")
_ESCAPED: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x7f\x85\u2028\u2029\ufeff"}


def amount(value: Decimal, scale: Decimal) -> str:
    """An amount of 元 in the unit of the file: two decimals, and those that it has beyond them."""
    number = value / scale
    if number == number.quantize(Decimal("0.01")):
        return f"{number:,.2f}"
    return f"{number.normalize():,f}"


def quoted(text: str) -> str:
    """A text as YAML takes it for the same text; in quotes only where it must be."""
    if _PLAIN.fullmatch(text) and text != "null":
        return text
    return json.dumps(text, ensure_ascii=False).translate(_ESCAPED)


def one_line(text: str) -> str:
    """A text for a remark, which no line break may end."""
    return " ".join(text.split()).translate(_ESCAPED)


def width(line: str) -> int:
    """How many columns a line takes: a Chinese character takes two."""
    return len(line) + sum(map("WF".count, map(unicodedata.east_asian_width, line)))


def remarked(line: str, remark: str = "") -> str:
    """A line with its remark in the column of remarks."""
    return f"{line}{' ' * max(2, _COLUMN - width(line))}# {remark}" if remark else line
