"""Typed lists: what somebody typed line by line: departments, names; all that is wrong at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection

from generator.later import matcher
from generator.serving.integrations.mapping_text import near
from generator.serving.store.listed_reports import departments

EVERY: Final = "*"  # department
GUESSED: Final = 20  # mistakes for which it is guessed what was meant: each takes a while
_LONGEST: Final = 100  # characters of a name
_APART: Final = matcher(r"[\s,，、;；]+")


class Amiss(ValueError):  # noqa: N818  what whoever typed it has to mend
    """What cannot be set: all that is wrong with it, each with what to do; nothing was changed."""

    def __init__(self, *mistakes: str) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


def lines_of(typed: str) -> list[str]:
    """What stands on the lines, each once, in order."""
    return list(dict.fromkeys(filter(None, map(str.strip, typed.splitlines()))))


def words_of(typed: str) -> list[str]:
    """What stands between blanks, commas or lines, each once, in order."""
    return list(dict.fromkeys(filter(None, _APART.split(typed))))


def departments_of(connection: Connection, typed: Iterable[str]) -> tuple[str, ...]:
    """The departments that are meant, by code or name; * is every one. Raises Amiss."""
    known = departments(connection)
    named: dict[str, list[str]] = {}
    for one in known:
        named.setdefault(one.name, []).append(one.number)
    codes = {one.number for one in known} | {EVERY}
    found, wrong = [], []
    for said in typed:
        there = [said] if said in codes else named.get(said, [])
        if len(there) == 1:
            found += there
        elif there:
            wrong.append(f"叫“{said}”的部门有 {len(there)} 个（{'、'.join(there)}），请写编码")
        else:
            meant = near(said[:40], [*codes - {EVERY}, *named]) if len(wrong) < GUESSED else ""
            told = f"；写部门的编码或名称，全部部门写 {EVERY}"
            wrong.append(f"没有“{said[:40]}”这个部门{meant}{told}")
    if wrong:
        raise Amiss(*wrong)
    return (EVERY,) if EVERY in found else tuple(sorted(set(found)))


def shown_name(typed: str, what: str) -> str:
    """A name as people write it. Raises Amiss."""
    found = typed.strip()
    if not found:
        raise Amiss(f"{what}没有写；请写一个看得懂的名字，例如 某某局 OA")
    if len(found) > _LONGEST or not found.isprintable():
        raise Amiss(f"{what}太长或者有看不见的字符；最多 {_LONGEST} 个字，写在一行里")
    return found
