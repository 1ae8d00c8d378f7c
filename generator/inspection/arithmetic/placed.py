"""Placed: 类, 款 and 项 that are named together belong together, and a code has its name (N17)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from generator.inspection.arithmetic.allotted import DIGITS
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Quote
from generator.inspection.form.names import N17, own_names
from generator.problem import HINT, WRONG
from generator.understanding.sentences import Cited, Item
from generator.vocabulary.subjects import (
    CLASS,
    ITEM,
    OLD_NAMES,
    alike,
    codes_named,
    functional,
)

_LEVELS: Final = ("类", "款", "项")


class _Known(Struct, frozen=True):
    """The names of the report's own tables by code, and its year."""

    own: Mapping[str, str]
    year: int

    def named(self, code: str, name: str) -> bool:
        """Whether a code is called so, by the tables or by the dictionary."""
        subject = functional().get(code)
        names = (self.own.get(code), subject.name if subject else None)
        return any(alike(one) == alike(name) for one in names if one)

    def right(self, code: str) -> str:
        """What a code is called: as the tables have it, else the dictionary."""
        subject = functional().get(code)
        return self.own.get(code) or (subject.name if subject else "")

    def codes(self, name: str, depth: int) -> set[str]:
        """The codes of a depth that are called so."""
        digits = DIGITS[depth]
        mine = {c for c, n in self.own.items() if len(c) == digits and alike(n) == alike(name)}
        return mine | set(codes_named(name, (digits,)))

    def is_old(self, name: str) -> bool:
        """Whether a name is no longer used, and is not in the report's own tables."""
        since = OLD_NAMES.get(name, ("", 0))[1]
        return bool(since) and self.year >= since and name not in self.own.values()


def judge_places(case: Case, inspection: Inspection) -> None:
    """Every 科目 of a report that is marked or has a code."""
    known = _Known(own_names(case.understood), case.understood.year or 0)
    for text in case.understood.sections:
        for cite in case.readings.of(text).items:
            charge = _of_old(cite.item, known) or _of_code(cite.item, known)
            charge = charge or _of_place(cite.item, known)
            if charge or any(cite.item.names[:2]) or cite.item.code:
                at = _named_at(cite, charge.printed) if charge else cite.quote
                inspection.settle(N17, at, charge, "编码、名称和类款项是一致的")


def _named_at(cite: Cited, name: str) -> Quote:
    """The level that is wrong, with its mark."""
    text, end = cite.quote.text, cite.quote.end
    start = max(text.text.find(name, cite.quote.start, end), cite.quote.start)
    return Quote(
        text, start, max(text.text.find("）", start + len(name), end) + 1, start + len(name))
    )


def _of_old(item: Item, known: _Known) -> Charge | None:
    """A 类 or 款 by a name that is no longer used."""
    for name in item.names[:2]:
        if known.is_old(name):
            code, since = OLD_NAMES[name]
            right = known.right(code)
            message = f"“{name}”是旧名称，{since} 年起是“{right}”"
            return Charge(WRONG, name, right, message, "旧的科目名称")
    return None


def _of_code(item: Item, known: _Known) -> Charge | None:
    """A code that has another name, or too few digits for its level."""
    code = item.code
    if not code:
        return None
    if len(code) not in DIGITS:
        digits = DIGITS[item.depth]
        right = next(iter(sorted(known.codes(item.name, item.depth))), "")
        message = f"{_LEVELS[item.depth]}的编码是 {digits} 位，{code} 有 {len(code)} 位"
        return Charge(WRONG, code, right, message, "编码多了或少了一位")
    for depth, name in enumerate(item.names):
        part = code[: DIGITS[depth]]
        if not name or len(part) != DIGITS[depth] or known.named(part, name):
            continue
        right = known.right(part)
        if right and (known.codes(name, depth) or part in known.own):
            return Charge(WRONG, name, right, f"{part} 是“{right}”", "编码与名称对不上")
    return None


def _of_place(item: Item, known: _Known) -> Charge | None:
    """A 款 under a 类, or a 项 under a 款, that it is not of."""
    top, section, last = item.names
    sections = known.codes(section, 1) if section else set()
    if top and section and sections:
        parents = {code[:CLASS] for code in sections}
        if not any(_of_class(top, code, known) for code in parents):
            right = known.right(min(parents))
            message = f"“{section}”是“{right}”的款，不在“{top}”下"
            # Only a class that exists and a section that is one class's alone make it certain.
            sure = len(parents) == 1 and bool(codes_named(top, (CLASS,)))
            return Charge(WRONG if sure else HINT, top, right, message, "科目放错了类")
    items = known.codes(last, 2) if last else set()
    if sections and items and not {code[: DIGITS[1]] for code in items} & sections:
        right = known.right(min(items)[: DIGITS[1]])
        message = f"“{last}”是“{right}”的项，不在“{section}”下"
        return Charge(HINT, section, right, message, "科目放错了款")
    return _of_level(item, known)


def _of_level(item: Item, known: _Known) -> Charge | None:
    """A 款 that is printed for its 类, or a 项 for its 款."""
    for depth, name in enumerate(item.names):
        if not name or known.codes(name, depth):
            continue
        for other in (depth - 1, depth + 1):
            if 0 <= other < len(DIGITS) and (codes := known.codes(name, other)):
                says = f"“{name}”是{_LEVELS[other]}（{min(codes)}），不是{_LEVELS[depth]}"
                # Every 类 is known, and not every 项 that is called as its 款 is.
                bad = HINT if DIGITS[depth] == ITEM else WRONG
                return Charge(bad, name, "", says, "类、款、项写错了级")
    return None


def _of_class(name: str, code: str, known: _Known) -> bool:
    """支出 at the end and （类）前后 are left out often, and nothing is wrong with that."""
    right = known.right(code)
    return known.named(code, name) or (bool(right) and alike(name).endswith(alike(right)))
