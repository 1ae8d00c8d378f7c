"""Glossary: the terms that a report may have to explain; data/glossary.csv has the words."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from msgspec import Struct

_DATA: Final = Path(__file__).parent / "data" / "glossary.csv"
_ITEM: Final = "科目"
_REST: Final = "99"  # the last digits of the 项 that takes what the others of its 款 do not


class Term(Struct, frozen=True):
    """A term: whose it is (决算, 预算, 科目, or ''), the facts that ask for it, its meaning."""

    name: str
    kind: str
    basis: tuple[str, ...]
    meaning: str


@cache
def _rows() -> tuple[Term, ...]:
    rows = csv.DictReader(_DATA.read_text("utf-8").splitlines())
    return tuple(Term(r["term"], r["kind"], tuple(r["basis"].split()), r["meaning"]) for r in rows)


@cache
def terms() -> Mapping[str, Term]:
    """The terms by name, in the order in which they are explained; no 科目 among them."""
    return {term.name: term for term in _rows() if term.kind != _ITEM}


@cache
def _items() -> Mapping[str, str]:
    return {term.name: term.meaning for term in _rows() if term.kind == _ITEM}


def meaning_of_item(code: str, name: str, section: str) -> str | None:
    """What a 项 of the 功能分类 is for: by its name, or as what is left of its 款."""
    if meaning := _items().get(name):
        return meaning
    if not code.endswith(_REST):
        return None
    field = section.removeprefix("其他").removesuffix("支出") or section
    return f"反映除本款其他各项以外，用于{field}方面的支出。"
