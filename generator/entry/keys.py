"""Keys: the blocks of an input, what each key of theirs is called and what may stand under it.

A block is a class: English attribute, Chinese key.  All that is known of a key is read off it.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Struct
from msgspec.structs import FieldInfo, fields

from generator.entry.values import TEXT, Form, Reader, Reading


class Block(Struct, frozen=True, kw_only=True):
    """A group of keys of the input; each attribute has its Key."""


class Key(Struct, frozen=True):
    """What a clerk writes for an attribute, and what it is for.

    `codes` is how the codes of a table of 科目 are written; "" where its rows have free names.
    """

    name: str
    meaning: str
    codes: str = ""


class Bare(Struct, frozen=True):
    """Lets a clerk write an amount alone in place of a block in which it is all that is known."""

    key: str  # of the block


class Entry(Struct, frozen=True):
    """One key of a block: what may stand under it."""

    key: str
    attribute: str
    meaning: str
    required: bool
    of: Form | type[Block]
    read: Callable[[Any, Reading], Any] | None = None  # the value that is typed; None of a block
    many: Literal["", "list", "table"] = ""
    codes: str = ""  # how the codes of a table are written; "" for names
    choices: tuple[str, ...] = ()
    bare: str = ""  # the key of the block that an amount alone may stand for
    optional: bool = False  # whether a block that is left out is not there, instead of blank


@cache
def entries(block: type[Block]) -> tuple[Entry, ...]:
    """The keys of a block, in the order of its attributes."""
    return tuple(map(_entry, fields(block)))


def keys_at(block: type[Block], path: Iterable[str | int]) -> tuple[str, ...]:
    """The keys that may stand at a path of keys, codes and list positions; none where none may."""
    steps = tuple(path)
    found, inside = _reached(block, steps)
    if inside or (steps and found is None):
        return ()
    of = found.of if found else block
    return () if isinstance(of, Form) else tuple(entry.key for entry in entries(of))


def form_at(block: type[Block], path: Iterable[str | int]) -> Form | None:
    """How the value at a path of keys is written; None where a block stands or nothing may."""
    found, inside = _reached(block, path)
    return found.of if found and not inside and isinstance(found.of, Form) else None


def entry_at(block: type[Block], path: Iterable[str | int]) -> Entry | None:
    """The entry of the key that a path leads to through codes and list positions; None for none."""
    return _reached(block, path)[0]


def _reached(block: type[Block], path: Iterable[str | int]) -> tuple[Entry | None, bool]:
    """The entry at a path, and whether a row of its table or list comes next."""
    of: Form | type[Block] = block
    found: Entry | None = None
    inside = False
    for step in path:
        if inside:
            inside = False
            continue
        found = _named(of, step)
        if found is None:
            return None, False
        of, inside = found.of, bool(found.many)
    return found, inside


def _named(of: Form | type[Block], key: str | int) -> Entry | None:
    if isinstance(of, Form):
        return None
    return next((entry for entry in entries(of) if entry.key == key), None)


def _entry(field: FieldInfo) -> Entry:
    many: Literal["", "list", "table"] = ""
    annotation, said = _plain(field.type)
    origin = get_origin(annotation)
    if origin in (list, dict):
        many = "list" if origin is list else "table"
        annotation, of_one = _plain(get_args(annotation)[-1])
        said += of_one
    key = next(item for item in said if isinstance(item, Key))
    reader = next((item for item in said if isinstance(item, Reader)), None)
    choices = tuple(map(str, get_args(annotation))) if get_origin(annotation) is Literal else ()
    return Entry(
        key=key.name,
        attribute=field.name,
        meaning=key.meaning,
        required=field.required,
        of=TEXT if choices else reader.form if reader else annotation,
        read=reader.read if reader else None,
        many=many,
        codes=key.codes,
        choices=choices,
        bare=next((item.key for item in said if isinstance(item, Bare)), ""),
        optional=field.default is None,
    )


def _plain(annotation: Any) -> tuple[Any, list[Any]]:
    """An annotation without `| None` and what it is annotated with."""
    said: list[Any] = []
    if get_origin(annotation) is Annotated:
        annotation, *said = get_args(annotation)
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    return annotation, said
