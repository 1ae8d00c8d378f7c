"""Taking in: files that strangers send, read apart: reports audited, tables imported.

They are read in a process of its own (`working.confining`); what that says is put together here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from generator import Unfitting
from generator.elements.interchange import Shaped
from generator.results import FORMATS
from generator.serving.interface.handing_out import chosen, delivered
from generator.serving.interface.refusing import (
    BAD_PARAMETER,
    INVALID_INPUT,
    TOO_MANY,
    UNFITTING,
    UNREADABLE,
    Code,
    Refused,
    asked_wrong,
    retold,
)
from generator.serving.interface.sent import INPUT
from generator.serving.working import confining
from generator.serving.working.file_names import Upload

if TYPE_CHECKING:
    from generator.serving.interface.answered import Answer
    from generator.serving.interface.operations import Call

REPORT: Final = "report"
_AGAIN: Final = "5"  # seconds after which it may go well
_UNFITTING: Final = Unfitting.rule.code
_EMPTY: Final = "没有读出可核对的内容，请看它是不是决算、预算报告"


def _run(call: Call, task: str, files: list[Upload], **options: str) -> Mapping[str, bytes]:
    """What a task made of files. Raises Refused."""
    try:
        return call.site.readers.run(task, files, **options)
    except confining.Refused as error:
        headers = {"Retry-After": _AGAIN} if error.again else {}
        problems = [retold(one) for one in error.problems]
        raise Refused(_code(error), error.said, problems, headers) from None


def _code(error: confining.Refused) -> Code:
    rules = [one.get("规则") for one in error.problems]
    if error.again:
        return TOO_MANY
    if _UNFITTING in rules:
        return UNFITTING
    return INVALID_INPUT if rules else UNREADABLE


def _files(call: Call) -> list[Upload]:
    return [one for files in call.sent.files.values() for one in files]


def audit(call: Call) -> Answer:
    """POST /v1/audits."""
    formats = chosen(call, "formats", [*FORMATS], "json")
    if REPORT not in call.sent.files:
        message = f"要给一份报告（{REPORT}）"
        raise Refused(BAD_PARAMETER, message, [asked_wrong(message, f"/{REPORT}")])
    parts = dict(
        _run(call, "audit", _files(call), forms=" ".join(dict.fromkeys([*formats, "json"])))
    )
    result: dict[str, Any] = json.loads(parts["json"])
    if not (result["核对"] or result["正文数"] or result["问题"]):
        raise Refused(UNREADABLE, _EMPTY)
    name = call.sent.files[REPORT][0].name.rpartition(".")[0] or "报告"
    files = {f"{name}-核对.{form}": parts[form] for form in formats}
    if call.text("delivery") == "binary":
        return delivered(call, {}, files)
    text, _ = (files.pop(f"{name}-核对.{form}", None) for form in ("text", "json"))
    said: Shaped = {
        "wrong": result["错误"],
        "hints": result["提示"],
        **({"result": result} if "json" in formats else {}),
        **({"text": text.decode()} if text is not None else {}),
        "issues": [retold(one) for one in result["问题"]],
    }
    return delivered(call, said, files)


def imported(call: Call) -> Mapping[str, bytes]:
    """An input of tables: its text, where it was taken from, what changed (JSON).

    Raises Refused.
    """
    missing = [one for one in ("department", "year") if not call.text(one)]
    if missing:
        problems = [asked_wrong(f"由表生成填报内容，要写参数 {one}", one) for one in missing]
        raise Refused(BAD_PARAMETER, f"缺 {'、'.join(missing)}", problems)
    files = [one for one in _files(call) if one.field in {"tables", "last_year", "budget"}]
    if call.sent.data is not None:
        files.append(Upload("inputs", f"{call.text('year')}.yaml", call.sent.data))
    draft = "1" if call.on("draft") else "0"
    return _run(
        call,
        "import",
        files,
        department=call.text("department"),
        year=call.text("year"),
        unit=call.text("unit"),
        draft=draft,
    )


def take_in(call: Call) -> Answer:
    """POST /v1/imports."""
    if "tables" not in call.sent.files and "last_year" not in call.sent.files:
        message = "要给表（tables）：公开表的工作簿、公开的报告，或者填好的填报工作簿"
        raise Refused(BAD_PARAMETER, message, [asked_wrong(message, "/tables")])
    if call.sent.tree is not None:
        message = f"已有的填报内容（{INPUT}）要写成一段文字或文件，这样才能只改数、别的不动"
        raise Refused(BAD_PARAMETER, message, [asked_wrong(message, f"/{INPUT}")])
    parts = imported(call)
    outcome: dict[str, Any] = json.loads(parts["json"])
    said: Shaped = {
        "input": parts["text"].decode(),
        "isNew": outcome["新文件"],
        "toFill": outcome["待填"],
        "changes": outcome["改动"],
        "reasons": outcome["原因要看"],
        "sources": parts["sources"].decode(),
        "issues": [retold(one) for one in outcome["问题"]],
    }
    return delivered(call, said, {f"{call.text('year')}.yaml": parts["text"]})
