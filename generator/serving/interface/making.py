"""Making: what is written of an input: reports, tables, how a figure came about, what is wrong.

Every figure and every sentence is of the package; here it is only put together for an answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from generator import FORMATS, Document, Figure, InvalidReport, Problem, Report, read, read_text
from generator.checking.formats import to_json as check_to_json
from generator.elements.interchange import Shaped, pointer, versions
from generator.manual.tracing import UnknownFact, trace, trace_all
from generator.number.figure import Cell
from generator.problem import typed_at
from generator.reporting import (
    Wanted,
    check_of,
    document_of,
    draft_of,
    workbook_of,
    written_of,
)
from generator.serving.interface.flat_fields import nested
from generator.serving.interface.handing_out import chosen, delivered, shaped
from generator.serving.interface.refusing import (
    BAD_PARAMETER,
    NOT_UNDERSTOOD,
    UNKNOWN_NAME,
    Refused,
    asked_wrong,
    told,
)
from generator.serving.interface.sent import FIELDS, INPUT
from generator.serving.interface.taking import imported
from generator.serving.working.file_names import harmless

if TYPE_CHECKING:
    from generator.serving.interface.answered import Answer
    from generator.serving.interface.operations import Call

TABLES: Final = "tables"
LAST_YEAR: Final = "last_year"
ACKNOWLEDGED: Final = "acknowledged"
TEXT, AS_JSON = "txt", "json"  # what stands in the answer itself


# ---------------------------------------------------------------- the input


def input_of(call: Call) -> Report:
    """The input of a request, as far as it goes, with last year's.

    Raises Refused, InvalidReport.
    """
    sent = call.sent
    ways = [one for one in (INPUT, FIELDS, TABLES) if one in sent.keys]
    if len(ways) != 1:
        message = f"要给一份填报内容：{INPUT}、{FIELDS}、{TABLES} 三者之一，给了 {len(ways)} 样"
        raise Refused(BAD_PARAMETER, message, [asked_wrong(message, "/")])
    found = _input_of(call, ways[0])
    if before := sent.files.get(LAST_YEAR):
        name = before[0].name or "上年"
        found = replace(found, prior=read_text(before[0].data, name, partly=True))
    return found


def _input_of(call: Call, way: str) -> Report:
    sent = call.sent
    if way == TABLES:
        text = imported(call)["text"]
        return read_text(text, f"{call.text('year')}.yaml", partly=True)
    if sent.data is not None:
        return read_text(sent.data, sent.name, partly=True)
    tree = sent.tree if sent.flat is None else nested(sent.flat, call.caller.mapping)
    try:
        return read(tree or {}, partly=True)
    except TypeError as error:
        raise Refused(NOT_UNDERSTOOD, str(error)) from None


@contextmanager
def _acknowledged(call: Call) -> Iterator[Path | None]:
    """What somebody has looked into, as a file; its folder is nobody's business."""
    uploads = call.sent.files.get(ACKNOWLEDGED)
    if not uploads:
        yield None
        return
    with TemporaryDirectory(prefix="juesuan-") as folder:
        path = Path(folder) / "已核.yaml"
        path.write_bytes(uploads[0].data)
        try:
            yield path
        except InvalidReport as error:
            raise InvalidReport(_within(one, f"{folder}/") for one in error.problems) from None


def _within(one: Problem, folder: str) -> Problem:
    place = replace(one.place, file=one.place.file.replace(folder, ""))
    return replace(one, place=place, message=one.message.replace(folder, ""))


# ---------------------------------------------------------------- answers


def report(call: Call) -> Answer:
    """POST /v1/reports."""
    formats = chosen(call, "formats", FORMATS, f"{TEXT},{AS_JSON}")
    found = input_of(call)
    style, extra = call.text("style") or None, call.site.settings.styles
    with _acknowledged(call) as acknowledged:
        wanted = Wanted(
            formats, call.text("part") or None, call.on("draft"), not call.on("clerk"), acknowledged
        )
        if wanted.draft:
            document, remarks = draft_of(found, style, extra, checked=True)
        else:
            document, remarks = document_of(found, style, extra, wanted)
        name = _name(found)
        files, remarks = written_of(document, name, wanted, remarks)
    if call.text("delivery") == "binary":
        return delivered(call, {}, files)
    text, as_json = (files.pop(f"{name}.{one}", None) for one in (TEXT, AS_JSON))
    said: Shaped = {
        "versions": versions(document.style),
        "title": document.title,
        **({"text": text} if text is not None else {}),
        **({"document": json.loads(as_json)} if isinstance(as_json, str) else {}),
        "issues": issues(remarks),
        **({"figures": list(_figures(document))} if call.on("figures") else {}),
    }
    return delivered(call, said, files)


def _name(found: Report) -> str:
    return harmless(f"{found.content.department}{found.content.year}年度部门{found.kind}")


def issues(problems: Iterable[Problem]) -> list[Shaped]:
    """What is still wrong, or to be looked at, in what was written; each once."""
    return [told(one) for one in dict.fromkeys(problems)]


def _figures(document: Document) -> Iterator[Shaped]:
    """Every figure that is stated, in reading order: its name, exact value, and origin."""
    for chapter in document.chapters:
        for block in chapter.blocks:
            for passage in block.passages:
                if isinstance(passage.states, Figure):
                    yield _figure(passage.states, passage.text, chapter.heading)


def _figure(figure: Figure, printed: str, section: str) -> Shaped:
    origin = figure.origin
    place = typed_at(origin.source, origin.path) if isinstance(origin, Cell) else None
    return {
        "name": figure.label,
        "value": f"{figure.value:f}",
        "unit": figure.unit,
        "printed": printed,
        "section": section,
        "origin": str(origin),
        "pointer": pointer(place.path) if place else "",
        "line": (place.line or None) if place else None,
    }


def tables(call: Call) -> Answer:
    """POST /v1/tables."""
    found = input_of(call)
    style, extra = call.text("style") or None, call.site.settings.styles
    data, remarks = workbook_of(found, style, extra, call.text("unit") or None)
    files = {f"{_name(found)}公开表.xlsx": data}
    return delivered(call, {"issues": issues(remarks)}, files)


def check(call: Call) -> Answer:
    """POST /v1/checks."""
    found, style = check_of(input_of(call), None, call.site.settings.styles)
    said: Shaped = {
        "versions": versions(style),
        "wrong": found.wrong,
        "checked": found.checked,
        "result": json.loads(check_to_json(found, style)),
        "issues": issues(found.problems),
    }
    return shaped(said)


def explain(call: Call) -> Answer:
    """POST /v1/explain."""
    name = call.text("name")
    if bool(name) == call.on("all"):
        message = "要写 name（事实、科目、印出来的数或章节），或者 all=1，二者之一"
        raise Refused(BAD_PARAMETER, message, [asked_wrong(message, "name")])
    style, extra = call.text("style") or None, call.site.settings.styles
    document, remarks = draft_of(input_of(call), style, extra)
    try:
        text = trace(document, name) if name else trace_all(document)
    except UnknownFact as error:
        raise Refused(UNKNOWN_NAME, str(error.args[0])) from None
    said = {"versions": versions(document.style), "name": name, "text": text}
    return shaped({**said, "issues": issues(remarks)})
