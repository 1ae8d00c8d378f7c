"""Brought: files that were handed in, read apart from the service, with what the store has beside.

The process that reads them sees the department's inputs as they are in the store, and nothing else
of the service.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Connection, select

from generator.serving.site import Site
from generator.serving.store.digests import content
from generator.serving.store.kept import FILES
from generator.serving.store.listed_reports import listed
from generator.serving.store.pending import Brought
from generator.serving.store.versions import versions
from generator.serving.working.confining import Refused
from generator.serving.working.uploads import Upload

SOURCES: Final = "来源"  # the role of the file that says where imported figures came from
_SOURCES_SUFFIX: Final = ".来源.json"


class Whose(Struct, frozen=True):
    """What an import is for; `unit` is that of tables that do not say theirs, "" for none."""

    department: str
    name: str
    year: str
    kind: str
    unit: str = ""

    @property
    def stem(self) -> str:
        return stem_of(self.year, self.kind)


def stem_of(year: str, kind: str) -> str:
    """The name of an input without its suffix, as the command line has it."""
    return f"{year}-budget" if kind == "预算" else year


def inputs_of(connection: Connection, department: str) -> dict[str, bytes]:
    """The inputs of a department as files by their names, with where their figures came from."""
    found: dict[str, bytes] = {}
    for one in listed(connection):
        if one.department == department:
            stem = stem_of(one.year, one.kind)
            found[f"{stem}.yaml"] = content(connection, one.digest)
            if sources := _sources(connection, one.number):
                found[f"{stem}{_SOURCES_SUFFIX}"] = content(connection, sources)
    return found


def _sources(connection: Connection, report: int) -> str:
    """The digest of what the last import wrote, of those that were not taken back; '' for none."""
    every = versions(connection, report)
    again = {one.undoes for one in every if one.why == "重做"}
    gone = {one.undoes for one in every if one.why == "撤销" and one.number not in again}
    asked = select(FILES.c.version, FILES.c.digest).where(
        FILES.c.report == report, FILES.c.role == SOURCES
    )
    rows = connection.execute(asked.order_by(FILES.c.id.desc())).all()
    return next((row.digest for row in rows if row.version not in gone), "")


def told_of(
    site: Site,
    whose: Whose,
    inputs: Mapping[str, bytes],
    files: Sequence[Brought],
    roles: Sequence[str],
) -> dict[str, Any]:
    """What the files come to, as `importer` tells it; a reader that breaks is told as such."""
    asked = [
        *(Upload("inputs", name, data) for name, data in inputs.items()),
        *(Upload("brought", one.name, one.data) for one in files),
    ]
    try:
        told = site.readers.run(
            "brought",
            asked,
            department=whose.department,
            name=whose.name,
            year=whose.year,
            kind=whose.kind,
            unit=whose.unit,
            roles=json.dumps(roles),
        )
    except Refused as refused:
        said = {"where": "", "told": refused.said, "level": "错误", "code": ""}
        known = [{"name": one.name, "role": "", "said": "", "wrong": ""} for one in files]
        return {"files": known, "notes": [], "wrong": [said]}
    found: dict[str, Any] = json.loads(told["json"])
    return found
