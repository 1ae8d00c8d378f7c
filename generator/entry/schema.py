"""Schema: the keys of an input, what may stand under each, and the JSON Schema that editors use.

Everything here is read off the models of accounts and budget; nothing is said twice.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from msgspec import Struct
from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from generator.entry.accounts import Accounts, Fund
from generator.entry.budget import Budget
from generator.entry.values import AMOUNT, COUNT, DAY, MEASURE, NAME, TEXT, YEAR, Block, Form

MODELS: Final[Mapping[str, type[Accounts | Budget]]] = {"决算": Accounts, "预算": Budget}

# The tables whose rows are 科目, and how their codes are written; other tables have free names.
_CODES: Final[Mapping[tuple[type[Block], str], str]] = {
    (Accounts, "items"): "[0-9]{7}",
    (Accounts, "subtotals"): "[0-9]{3}|[0-9]{5}|合计",
    (Accounts, "economic"): "[0-9]{3}|[0-9]{5}|人员经费合计|公用经费合计",
    (Fund, "items"): "[0-9]{7}",
    (Budget, "expenditure"): "[0-9]{3}|[0-9]{5}|[0-9]{7}",
    (Budget, "fund_items"): "[0-9]{3}|[0-9]{5}|[0-9]{7}",
}


class Entry(Struct, frozen=True):
    """One key of a block: what may stand under it."""

    key: str
    attribute: str
    meaning: str
    required: bool
    of: Form | type[Block]
    many: Literal["", "list", "table"] = ""
    codes: str = ""  # how the codes of a table are written; "" for names
    choices: tuple[str, ...] = ()
    bare: str = ""  # the key of the block that an amount alone may stand for
    optional: bool = False  # whether a block that is left out is not there, instead of blank


@cache
def entries(block: type[Block]) -> tuple[Entry, ...]:
    """The keys of a block, in the order of the model."""
    return tuple(_entry(block, attribute, info) for attribute, info in block.model_fields.items())


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


def _entry(block: type[Block], attribute: str, info: FieldInfo) -> Entry:
    many: Literal["", "list", "table"] = ""
    annotation, metadata = info.annotation, list(info.metadata)
    origin = get_origin(annotation)
    if origin in (list, dict):
        many = "list" if origin is list else "table"
        annotation = get_args(annotation)[-1]
    annotation, found = _plain(annotation)
    metadata += found
    choices = tuple(map(str, get_args(annotation))) if get_origin(annotation) is Literal else ()
    return Entry(
        key=info.alias or attribute,
        attribute=attribute,
        meaning=info.description or "",
        required=info.is_required(),
        of=_of(annotation, metadata),
        many=many,
        codes=_CODES.get((block, attribute), ""),
        choices=choices,
        bare=_bare(metadata),
        optional=not many and info.default is None,
    )


def _bare(metadata: Iterable[Any]) -> str:
    """The key under which a validator puts an amount that stands alone."""
    for item in metadata:
        if isinstance(item, BeforeValidator):
            put: Any = item.func
            return str(next(iter(put("0"))))
    return ""


def _plain(annotation: Any) -> tuple[Any, list[Any]]:
    """An annotation without `| None` and what it is annotated with."""
    metadata: list[Any] = []
    if get_origin(annotation) is Annotated:
        annotation, *metadata = get_args(annotation)
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    return annotation, metadata


def _of(annotation: Any, metadata: Iterable[Any]) -> Form | type[Block]:
    for item in metadata:
        if isinstance(item, Form):
            return item
    if isinstance(annotation, type) and issubclass(annotation, Block):
        return annotation
    return TEXT


# ---------------------------------------------------------------- JSON Schema

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_DIGITS: Final = "[0-9０-９]"
_SPACES: Final = "[ \u3000]*"
_GROUPED: Final = f"{_DIGITS}(?:[,， \u3000]?{_DIGITS})*"
_NUMBER: Final = f"{_SPACES}[+＋\\-－\u2212]?{_GROUPED}(?:[.．]{_DIGITS}+)?{_SPACES}"

# What each form may be.  A scalar may reach an editor as a text or as a number: both are right.
_FORMS: Final[Mapping[Form, Mapping[str, Any]]] = {
    AMOUNT: {"type": ["string", "number", "null"], "pattern": f"^(?:{_NUMBER})?$"},
    MEASURE: {"type": ["string", "number", "null"], "pattern": f"^(?:{_NUMBER})?$"},
    COUNT: {
        "type": ["string", "integer", "null"],
        "pattern": f"^(?:{_SPACES}[+＋]?{_GROUPED}(?:[.．][0０]+)?{_SPACES})?$",
        "minimum": 0,
    },
    YEAR: {
        "type": ["string", "integer"],
        "pattern": f"^{_SPACES}[2２][0０]{_DIGITS}{{2}}(?:年度?)?{_SPACES}$",
        "minimum": 2000,
        "maximum": 2099,
    },
    DAY: {"type": ["string", "null"]},
    TEXT: {"type": ["string", "number", "null"]},
    NAME: {"type": ["string", "number"], "minLength": 1},
}


def input_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of an input, for kind 决算 or 预算, in Chinese throughout."""
    return {
        "$schema": _DIALECT,
        "title": f"部门{kind}填报文件",
        "description": "金额按“计量单位”填写；没有的写 0，不适用的不写。",
        **_block(MODELS[kind]),
        "$defs": {form.name: dict(schema) for form, schema in _FORMS.items()},
    }


def _block(block: type[Block]) -> dict[str, Any]:
    """The object of a block; what is not required may be left blank."""
    required = [entry.key for entry in entries(block) if entry.required]
    return {
        "type": "object",
        "properties": {entry.key: _property(entry) for entry in entries(block)},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _property(entry: Entry) -> dict[str, Any]:
    said = {"title": entry.key} | ({"description": entry.meaning} if entry.meaning else {})
    return said | (_choice(entry) if entry.choices else _content(entry))


def _choice(entry: Entry) -> dict[str, Any]:
    return {"enum": [*entry.choices] if entry.required else [*entry.choices, None]}


def _content(entry: Entry) -> dict[str, Any]:
    one = _one(entry)
    whole: dict[str, Any]
    if entry.many == "list":
        whole = {"type": "array", "items": one}
    elif entry.many == "table" and entry.codes:
        rows = {f"^(?:{entry.codes})$": one}
        whole = {"type": "object", "patternProperties": rows, "additionalProperties": False}
    elif entry.many == "table":
        whole = {"type": "object", "additionalProperties": one}
    else:
        whole = one
    return (
        whole
        if entry.required or (isinstance(entry.of, Form) and not entry.many)
        else _blank(whole)
    )


def _one(entry: Entry) -> dict[str, Any]:
    """What stands once under a key, or in each row of its list or table."""
    if isinstance(entry.of, Form):
        return {"$ref": f"#/$defs/{entry.of.name}"}
    block = _block(entry.of)
    return {"anyOf": [{"$ref": f"#/$defs/{AMOUNT.name}"}, block]} if entry.bare else block


def _blank(whole: dict[str, Any]) -> dict[str, Any]:
    if "type" in whole:
        return {**whole, "type": [whole["type"], "null"]}
    return whole
