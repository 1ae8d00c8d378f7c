"""Schema: the models of an input by its kind, and the JSON Schema of each that editors use.

Everything here is read off the keys of the models; nothing is said twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from generator.entry.accounts import Accounts
from generator.entry.budget import Budget
from generator.entry.keys import Block, Entry, entries
from generator.entry.values import AMOUNT, COUNT, DAY, MEASURE, NAME, TEXT, YEAR, Form

MODELS: Final[Mapping[str, type[Accounts | Budget]]] = {"决算": Accounts, "预算": Budget}

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
