"""Block: a group of keys of the input as a class, and how a tree of typed values becomes one.

    class Gathering(Block):
        amount: Amount = Field(None, alias="金额", description="全年开支数")

English attribute, Chinese key.  An annotation says what may stand under a key: a value as typed, a
block, a list or a table of either, a choice, a block in whose place a bare value may stand.
Whatever does not fit is found in one go, each with its path.  What a block consists of is looked
at when the first is read: a budget's blocks cost nothing where accounts are read.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final, Literal, Self, Union, get_args, get_origin

Path = tuple[str | int, ...]

# What may be wrong with what stands at a path.
UNKNOWN: Final = "unknown key"
MISSING: Final = "missing key"
NO_BLOCK: Final = "no block"
NO_TABLE: Final = "no table"
NO_LIST: Final = "no list"
NO_CHOICE: Final = "none of the choices"
UNFILLED: Final = "still to fill"
WRONG: Final = "wrong value"

_REQUIRED: Final = object()


class Field:
    """What a block says of one of its keys; `Block.KEYS` has them by attribute."""

    __slots__ = ("alias", "annotation", "default", "description")

    annotation: Any

    def __new__(cls, default: Any = _REQUIRED, *, alias: str, description: str) -> Any:
        """Any, because it stands where the value will be."""
        found = super().__new__(cls)
        found.default, found.alias, found.description = default, alias, description
        return found

    default: Any
    alias: str
    description: str

    @property
    def is_required(self) -> bool:
        return self.default is _REQUIRED


class BareFor:
    """Beside a block: a value that stands in its place is the value of this key of it."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        self.key = key


class Unfit(ValueError):  # noqa: N818  what a clerk has typed, not a bug
    """A value that cannot be taken; the message says why, `kind` whether it is only unfilled."""

    def __init__(self, message: str, kind: str = WRONG) -> None:
        super().__init__(message)
        self.kind = kind


class Misfit:
    """Something that does not fit: what stands there, or what it belongs into if it is missing."""

    __slots__ = ("kind", "path", "said", "value")

    def __init__(self, kind: str, path: Path, value: Any, said: str = "") -> None:
        self.kind, self.path, self.value, self.said = kind, path, value, said


class Misfits(ValueError):  # noqa: N818  likewise
    """Everything about a tree that does not fit."""

    def __init__(self, found: list[Misfit]) -> None:
        super().__init__(f"{len(found)} 处")
        self.found = found


class Reading:
    """One reading of a tree: what an amount is multiplied by, and what does not fit so far.

    What is `opened` may still have names to be filled in.
    """

    __slots__ = ("found", "opened", "scale")

    def __init__(self, scale: Decimal, *, opened: bool = False) -> None:
        self.scale, self.opened = scale, opened
        self.found: list[Misfit] = []

    def misfit(self, kind: str, path: Path, value: Any, said: str = "") -> None:
        self.found.append(Misfit(kind, path, value, said))


Taker = Callable[[Any, Path, Reading], Any]  # a typed value at its path to what it means


class _OfKeys(type):
    """Takes the fields out of the body of a class: what was not typed has its default."""

    KEYS: Mapping[str, Field]

    def __init__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> None:
        super().__init__(name, bases, body)
        own = {name: value for name, value in body.items() if isinstance(value, Field)}
        for attribute, field in own.items():
            field.annotation = body["__annotations__"][attribute]
            if field.is_required:
                delattr(cls, attribute)
            else:
                setattr(cls, attribute, field.default)
        cls.KEYS = {**getattr(cls, "KEYS", {}), **own}


class Block(metaclass=_OfKeys):
    """A group of keys of the input: frozen, no key that is not described."""

    @classmethod
    def read(cls, tree: Any, reading: Reading) -> Self:
        """The block in a tree of keys and typed values. Raises Misfits."""
        found = take(cls, tree, (), reading)
        if reading.found:
            raise Misfits(reading.found)
        return found  # type: ignore[no-any-return]

    def but(self, **values: Any) -> Self:
        """The same with other values of some attributes."""
        other = type(self)()
        vars(other).update(vars(self))
        vars(other).update(values)
        return other

    def __setattr__(self, name: str, value: object) -> None:
        message = f"{type(self).__name__} is frozen: {name}"
        raise AttributeError(message)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in type(self).KEYS)

    def __hash__(self) -> int:  # tables and lists are in it, which have none
        return hash(type(self))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({said})"


# ---------------------------------------------------------------- a tree to a block


def take(block: type[Block], tree: Any, path: Path, reading: Reading) -> Any:
    """A block in what was typed; what does not fit is noted, and stands there as None."""
    if not isinstance(tree, dict):
        return reading.misfit(NO_BLOCK, path, tree)
    made = block()
    values = vars(made)
    left = len(tree)
    for key, attribute, taken, is_required in _takers(block):
        if key not in tree:
            if is_required:
                reading.misfit(MISSING, (*path, key), tree)
            continue
        left -= 1
        typed = tree[key]
        if typed is not None or is_required:  # a part that was left empty is as good as left out
            values[attribute] = taken(typed, (*path, key), reading)
    if left:
        known = {key for key, *_ in _takers(block)}
        for key, typed in tree.items():
            if key not in known:
                reading.misfit(UNKNOWN, (*path, key), typed)
    return made


@cache
def _takers(block: type[Block]) -> tuple[tuple[str, str, Taker, bool], ...]:
    return tuple(
        (field.alias, attribute, taker(field.annotation), field.is_required)
        for attribute, field in block.KEYS.items()
    )


def taker(annotation: Any) -> Taker:
    """How what is annotated so is taken."""
    inner, metadata = plain(annotation)
    origin = get_origin(inner)
    if origin is list:
        return _list_taker(taker(get_args(inner)[0]))
    if origin is dict:
        return _table_taker(taker(get_args(inner)[1]))
    if origin is Literal:
        return _choice_taker(get_args(inner))
    if isinstance(inner, type) and issubclass(inner, Block):
        return _block_taker(inner, metadata)
    return _value_taker(next(one for one in metadata if callable(one)))


def plain(annotation: Any) -> tuple[Any, list[Any]]:
    """An annotation without `| None` and what it is annotated with."""
    metadata: list[Any] = []
    if get_origin(annotation) is Annotated:
        annotation, *metadata = get_args(annotation)
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    return annotation, metadata


def _value_taker(meaning: Callable[[Any, Reading], Any]) -> Taker:
    def taken(typed: Any, path: Path, reading: Reading) -> Any:
        try:
            return meaning(typed, reading)
        except Unfit as error:
            return reading.misfit(error.kind, path, typed, str(error))

    return taken


def _block_taker(block: type[Block], metadata: list[Any]) -> Taker:
    bare = next((one.key for one in metadata if isinstance(one, BareFor)), "")

    def taken(typed: Any, path: Path, reading: Reading) -> Any:
        if bare and isinstance(typed, str):
            typed = {bare: typed}
        return take(block, typed, path, reading)

    return taken


def _list_taker(one: Taker) -> Taker:
    def taken(typed: Any, path: Path, reading: Reading) -> Any:
        if not isinstance(typed, list):
            return reading.misfit(NO_LIST, path, typed)
        return [one(value, (*path, at), reading) for at, value in enumerate(typed)]

    return taken


def _table_taker(one: Taker) -> Taker:
    def taken(typed: Any, path: Path, reading: Reading) -> Any:
        if not isinstance(typed, dict):
            return reading.misfit(NO_TABLE, path, typed)
        return {key: one(value, (*path, key), reading) for key, value in typed.items()}

    return taken


def _choice_taker(choices: tuple[str, ...]) -> Taker:
    def taken(typed: Any, path: Path, reading: Reading) -> Any:
        if typed not in choices:
            return reading.misfit(NO_CHOICE, path, typed, " 或 ".join(choices))
        return typed

    return taken
