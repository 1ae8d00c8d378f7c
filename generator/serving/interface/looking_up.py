"""Looking up: what there is: schemas, styles, fields, departments, their reports and versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from generator import load_style
from generator.elements.interchange import Shaped, versions
from generator.entry.schema import input_schema
from generator.serving.interface.app_keys import made_token
from generator.serving.interface.flat_fields import flat_fields
from generator.serving.interface.handing_out import shaped
from generator.serving.interface.refusing import NOT_FOUND, NOT_SIGNED, UNAVAILABLE, Refused
from generator.serving.store.kept import DEPARTMENTS, JOBS
from generator.serving.store.versions import (
    Kept,
    NoSuchReport,
    Version,
    all_kept,
    kept,
    text_of,
    version,
)
from generator.serving.store.versions import (
    versions as versions_of,
)
from generator.telling.style import name_of, style_folders

if TYPE_CHECKING:
    from generator.serving.interface.answered import Answer
    from generator.serving.interface.operations import Call

_HERE: Final = Path(__file__).resolve().parents[2]
KINDS: Final[Mapping[str, str]] = {"final": "决算", "budget": "预算"}  # as an address has them
_INPUTS: Final[Mapping[str, str]] = {"final-input": "决算", "budget-input": "预算"}
_OUTPUTS: Final = ("report", "audit")
SCHEMAS: Final = (*_INPUTS, *_OUTPUTS)


@cache
def schema_named(name: str) -> dict[str, Any]:
    """A schema of the project: of an input, made of its model; of an output, as docs/ has it."""
    if name in _INPUTS:
        return input_schema(_INPUTS[name])
    # In the checkout they stand among the documents; an installed copy has them inside.
    folders = (_HERE / "docs", _HERE.parent / "docs")
    paths = [folder / f"{name}.schema.json" for folder in folders]
    found: dict[str, Any] = json.loads(next(p for p in paths if p.is_file()).read_text("utf-8"))
    return found


def schemas(_: Call) -> Answer:
    return shaped(
        {"schemas": [{"name": one, "title": schema_named(one)["title"]} for one in SCHEMAS]}
    )


def schema(call: Call) -> Answer:
    name = call.text("name")
    if name not in SCHEMAS:
        raise Refused(NOT_FOUND, f"没有这个 schema；有 {'、'.join(SCHEMAS)}")
    return shaped({"name": name, "schema": schema_named(name)})


def styles(call: Call) -> Answer:
    folders = style_folders(call.site.settings.styles)
    return shaped({"styles": [{"name": one.name, "title": name_of(one)} for one in folders]})


def fields(call: Call) -> Answer:
    """GET /v1/fields, and of a style."""
    kind = KINDS[call.text("kind") or "final"]
    said: Shaped = {"kind": kind, "fields": _fields(call, kind)}
    if style := call.text("style"):
        if style not in {one.name for one in style_folders(call.site.settings.styles)}:
            raise Refused(NOT_FOUND, "没有这个样式；有哪些见 /v1/styles")
        found = load_style(style, call.site.settings.styles)
        said = {
            "versions": versions(found),
            **said,
            "unit": found.unit,
            "reasonsFrom": f"{found.threshold():f}",
        }
    return shaped(said)


def _fields(call: Call, kind: str) -> list[Shaped]:
    """The dictionary, with the caller's own names of its fields."""
    mapped: dict[str, list[str]] = {}
    for name, path in call.caller.mapping.items():
        mapped.setdefault(path, []).append(name)
    return [
        {**one.shaped(), "mapped": mapped.get(one.path, [])} for one in flat_fields(kind).values()
    ]


# ---------------------------------------------------------------- departments


def departments(call: Call) -> Answer:
    with call.site.database.reading() as connection:
        rows = list(connection.execute(select(DEPARTMENTS).order_by(DEPARTMENTS.c.id)))
    found = [
        {"id": row.id, "name": row.name, "above": row.above or ""}
        for row in rows
        if call.caller.may(row.id)
    ]
    return shaped({"departments": found})


def reports(call: Call) -> Answer:
    """GET /v1/departments/{department}/reports."""
    department = call.text("department")
    asked = select(DEPARTMENTS.c.id).where(DEPARTMENTS.c.id == department)
    with call.site.database.reading() as connection:
        if connection.execute(asked).scalar() is None:
            raise Refused(NOT_FOUND, "没有这个部门；有哪些见 /v1/departments")
        found = [_report(one) for one in all_kept(connection) if one.department == department]
    return shaped({"reports": found})


def _report(one: Kept) -> Shaped:
    return {
        "number": one.number,
        "department": one.department,
        "title": one.title,
        "year": one.year,
        "kind": one.kind,
        "state": one.state,
        "head": one.head,
        "due": one.due,
        "made": one.made,
    }


def _kept(call: Call, connection: Any) -> Kept:
    """A report that the caller may see; one that they may not is told of as one that is not."""
    try:
        found = kept(connection, int(call.text("number")))
    except NoSuchReport:
        found = None
    if found is None or not call.caller.may(found.department):
        raise Refused(NOT_FOUND, "没有这份报告")
    return found


def history(call: Call) -> Answer:
    """GET /v1/reports/{number}/versions."""
    with call.site.database.reading() as connection:
        found = _kept(call, connection)
        listed = [_version(one) for one in versions_of(connection, found.number)]
    return shaped({"report": _report(found), "history": listed})


def one_version(call: Call) -> Answer:
    """GET /v1/reports/{number}/versions/{version}."""
    with call.site.database.reading() as connection:
        found = _kept(call, connection)
        try:
            one = version(connection, found.number, int(call.text("version")))
        except NoSuchReport:
            raise Refused(NOT_FOUND, "这份报告没有这一版") from None
        text = text_of(connection, one)
    return shaped({"report": _report(found), "version": _version(one), "input": text})


def _version(one: Version) -> Shaped:
    return {
        "number": one.number,
        "digest": one.digest,
        "who": one.who,
        "at": one.at,
        "why": one.why,
        "undoes": one.undoes,
        "changes": [
            {"path": list(each.path), "before": each.before, "after": each.after}
            for each in one.changes
        ],
    }


# ---------------------------------------------------------------- the service itself


def token(call: Call) -> Answer:
    """POST /v1/token."""
    if call.caller.key is None:
        raise Refused(NOT_SIGNED, "本机使用不用令牌")
    with call.site.database.writing() as connection:
        made, until = made_token(connection, call.caller.key.name)
    return shaped({"token": made, "type": "Bearer", "until": until})


def alive(_: Call) -> Answer:
    return shaped({"status": "ok"})


def ready(call: Call) -> Answer:
    try:
        with call.site.database.reading() as connection:
            connection.execute(select(JOBS.c.id).limit(1)).first()
    except SQLAlchemyError:
        raise Refused(UNAVAILABLE, "数据库打不开") from None
    return shaped({"status": "ok"})


def version_of_all(_: Call) -> Answer:
    return shaped({})
