"""OpenAPI: the description of the interface (3.1), written from its operations and our schemas.

The schemas of inputs are made of their models, those of reports and audits are the ones of docs/;
their titles and descriptions are Chinese throughout.  docs/openapi.json is what this makes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from generator import __version__
from generator.serving.interface.examples import EXAMPLES
from generator.serving.interface.looking_up import schema_named
from generator.serving.interface.refusing import CODES, WRONG
from generator.serving.interface.sent import FIELDS, FORM, INPUT, JSON, YAMLS

if TYPE_CHECKING:
    from generator.serving.interface.operations import Operation, Parameter

_INTRODUCTION: Final = (
    "由填报内容写出部门决算、预算公开说明，核对公开的报告。"
    "金额在 JSON 里用文字或数都行，按十进制精确读入；"
    "结果里的金额是文字，单位元。怎样签名、重发、取回结果，见 docs/api.md。"
)

_TEXT: Final[Mapping[str, Any]] = {"type": "string"}
_COUNT: Final[Mapping[str, Any]] = {"type": "integer", "minimum": 0}
_FILE: Final[Mapping[str, Any]] = {
    "anyOf": [
        {"type": "string", "description": "文字内容"},
        {
            "type": "object",
            "properties": {
                "name": {"type": "string", "description": "文件名"},
                "base64": {"type": "string", "contentEncoding": "base64"},
            },
            "required": ["base64"],
            "additionalProperties": False,
        },
    ]
}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(
    title: str, properties: Mapping[str, Any], optional: Iterable[str] = ()
) -> dict[str, Any]:
    left_out = set(optional)
    return {
        "title": title,
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in left_out],
        "additionalProperties": False,
    }


def _said(of: Mapping[str, Any], description: str) -> dict[str, Any]:
    return {**of, "description": description}


def _list(of: Mapping[str, Any], description: str = "") -> dict[str, Any]:
    return {
        "type": "array",
        "items": dict(of),
        **({"description": description} if description else {}),
    }


_VERSIONS: Final = {"versions": _ref("MadeBy")}
_ISSUES: Final = {"issues": _list(_ref("Problem"), "还有错的、请看一看的")}
_FILES: Final = {"files": _list(_ref("File"), "写出的文件")}


def _answers() -> dict[str, Any]:
    """The answers, each with what it was made by."""
    report = {
        "number": _COUNT,
        **dict.fromkeys(("department", "title", "year", "kind", "state"), _TEXT),
    }
    report |= {"head": _said(_COUNT, "最新一版"), "due": _TEXT, "made": _said(_COUNT, "毫秒")}
    change = {"path": {"type": "array"}, "before": _NULLABLE, "after": _NULLABLE}
    version = {
        "number": _COUNT,
        "digest": _TEXT,
        "who": _TEXT,
        "at": _said(_COUNT, "毫秒，1970 年起（UTC）"),
        "why": _TEXT,
        "undoes": {"type": ["integer", "null"]},
        "changes": _list(_object("一处改动", change)),
    }
    own = {"Kept": _object("一份报告", report), "KeptVersion": _object("一版", version)}
    made: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
        "Report": (
            "写出的说明",
            {
                "title": _said(_TEXT, "全文标题"),
                "text": _said(_TEXT, "全文（要了 txt）"),
                "document": _said(
                    _ref("report"), "逐节、逐段、逐数（要了 json），与 juesuan report 相同"
                ),
                **_ISSUES,
                "figures": _list(_ref("Figure"), "写出的每一个数（figures=1）"),
                **_FILES,
            },
            ("text", "document", "figures"),
        ),
        "Files": ("写出的文件", {**_ISSUES, **_FILES}, ()),
        "Check": (
            "核对填报内容的结果",
            {
                "wrong": _COUNT,
                "checked": _COUNT,
                "result": _said(_ref("audit"), "与 juesuan check 相同"),
                **_ISSUES,
            },
            (),
        ),
        "Explanation": (
            "数的来历",
            {"name": _TEXT, "text": _said(_TEXT, "一行一个数，往里缩进是由什么得出"), **_ISSUES},
            (),
        ),
        "Audit": (
            "核对公开报告的结果",
            {
                "wrong": _said(_COUNT, "错误"),
                "hints": _said(_COUNT, "提示"),
                "result": _said(_ref("audit"), "与 juesuan audit 相同（要了 json）"),
                "text": _said(_TEXT, "给人看的（要了 text）"),
                **_ISSUES,
                **_FILES,
            },
            ("result", "text"),
        ),
        "Import": (
            "由表得到的填报内容",
            {
                "input": _said(_TEXT, "填报内容（YAML）"),
                "isNew": {"type": "boolean"},
                "toFill": _said(_COUNT, "还有几处【待填】"),
                "changes": _list({"type": "object"}, "改了什么"),
                "reasons": _list({"type": "object"}, "数变了，原因要再看一看的"),
                "sources": _said(_TEXT, "每个数取自哪一格（YAML）"),
                **_ISSUES,
                **_FILES,
            },
            (),
        ),
        "Job": (
            "一件交办的事",
            {
                "id": _TEXT,
                "what": _said(_TEXT, "哪一种：operationId"),
                "state": {"enum": ["等待", "进行", "完成", "失败", "取消"]},
                "done": _COUNT,
                "whole": _COUNT,
                "answer": {
                    "description": "办完了的结果；失败的是 message 和 problems；没有办完是 null",
                    "type": ["object", "null"],
                },
            },
            (),
        ),
        "Schemas": (
            "JSON Schema 一览",
            {"schemas": _list(_object("一份", {"name": _TEXT, "title": _TEXT}))},
            (),
        ),
        "Schema": ("一份 JSON Schema", {"name": _TEXT, "schema": {"type": "object"}}, ()),
        "Styles": (
            "样式一览",
            {"styles": _list(_object("一个", {"name": _TEXT, "title": _TEXT}))},
            (),
        ),
        "Fields": (
            "字段表",
            {
                "kind": {"enum": ["决算", "预算"]},
                "fields": _list(_ref("Field")),
                "unit": _said(_TEXT, "样式写金额用的单位"),
                "reasonsFrom": _said(_TEXT, "增减幅度到多少（%）要写原因"),
            },
            ("unit", "reasonsFrom"),
        ),
        "Departments": (
            "部门",
            {"departments": _list(_object("一个", dict.fromkeys(("id", "name", "above"), _TEXT)))},
            (),
        ),
        "Reports": ("一个部门的报告", {"reports": _list(_ref("Kept"))}, ()),
        "History": ("各版", {"report": _ref("Kept"), "history": _list(_ref("KeptVersion"))}, ()),
        "Version": (
            "一版",
            {"report": _ref("Kept"), "version": _ref("KeptVersion"), "input": _TEXT},
            (),
        ),
        "Token": (
            "令牌",
            {"token": _TEXT, "type": {"const": "Bearer"}, "until": _said(_COUNT, "毫秒")},
            (),
        ),
        "Status": ("状态", {"status": {"const": "ok"}}, ()),
        "Versions": ("版本", {}, ()),
    }
    return own | {
        name: _object(title, {**_VERSIONS, **properties}, optional)
        for name, (title, properties, optional) in made.items()
    }


_NULLABLE: Final[Mapping[str, Any]] = {"type": ["string", "null"]}


def _parts() -> dict[str, Any]:
    """What answers are made of."""
    digest = {"type": "string", "pattern": "^[0-9a-f]{16}$"}
    style = _object("样式", {"名称": _TEXT, "摘要": digest})
    made_by = {"程序": _TEXT, "样式": style, "科目字典": digest, "格式": {"const": 2}}
    problem = {
        "code": _said(_TEXT, "规则的编号（docs/rules.md）；请求本身的，是错误码；没有编号的为空"),
        "pointer": _said(_TEXT, "填报内容里的键，JSON Pointer（RFC 6901）；请求本身的，是参数或键"),
        "line": {"type": ["integer", "null"], "minimum": 1, "description": "第几行，从 1 起"},
        "message": _said(_TEXT, "哪里不对，怎么办"),
        "level": {"enum": [WRONG, "提示"]},
        "where": _said(_TEXT, "给人看的位置"),
    }
    file = {
        **dict.fromkeys(("type", "name", "media"), _TEXT),
        "size": _said(_COUNT, "字节"),
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "base64": {"type": "string", "contentEncoding": "base64"},
        "url": {"type": "string", "description": "下载地址，一小时内有效"},
    }
    figure = {
        "name": _said(_TEXT, "这个数是什么"),
        "value": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "description": "精确值"},
        "unit": _said(_TEXT, "金额一律是元"),
        "printed": _said(_TEXT, "正文里怎么写"),
        "section": _TEXT,
        "origin": _said(_TEXT, "由什么得出"),
        "pointer": _TEXT,
        "line": {"type": ["integer", "null"]},
    }
    field = {
        "name": _TEXT,
        "path": _said(_TEXT, "JSON Pointer；* 是每一行，* 下面的 # 是那一行的编码或名称"),
        "type": {"enum": ["金额", "数", "个数", "年度", "日期", "文字", "名称", "编码"]},
        "unit": _said(_TEXT, "计量单位：照填报内容的“计量单位”"),
        "required": {"type": "boolean"},
        "meaning": _TEXT,
        "choices": _list(_TEXT),
        "mapped": _list(_TEXT, "这把密钥的映射里的字段"),
    }
    refusal = {
        "code": {"enum": [one.name for one in CODES]},
        "message": _TEXT,
        "problems": _list(_ref("Problem"), "全部问题"),
        "requestId": _TEXT,
        **_VERSIONS,
    }
    return {
        "MadeBy": _object("由什么写出", made_by, ("样式",)),
        "Problem": _object("一处问题", problem),
        "File": _object("一个文件", file, ("base64", "url")),
        "Figure": _object("写出的一个数", figure),
        "Field": _object("一个字段", field, ("choices",)),
        "Refusal": _object("没有办的请求", refusal),
    }


# ---------------------------------------------------------------- the project's own schemas


def _own_schemas() -> dict[str, Any]:
    return {
        name.replace("-", "_"): _moved(
            schema_named(name), f"#/components/schemas/{name.replace('-', '_')}"
        )
        for name in ("final-input", "budget-input", "report", "audit")
    }


def _moved(schema: Any, to: str) -> Any:
    """A schema that stands inside another document: its references lead there."""
    if isinstance(schema, dict):
        return {
            key: value.replace("#", to, 1) if key == "$ref" else _moved(value, to)
            for key, value in schema.items()
            if key != "$schema"
        }
    return [_moved(one, to) for one in schema] if isinstance(schema, list) else schema


# ---------------------------------------------------------------- operations


def _parameter(one: Parameter) -> dict[str, Any]:
    return {
        "name": one.name,
        "in": one.where,
        "description": one.said,
        "required": one.required,
        "schema": dict(one.schema),
        **({"example": one.example} if one.example else {}),
        **({"allowEmptyValue": True} if one.is_switch else {}),
    }


def _body(operation: Operation) -> dict[str, Any]:
    """What may be sent: the input itself, an object with its parts, a form with the same parts."""
    takes_input = any(one.key == INPUT for one in operation.takes)
    envelope = {one.key: _part(one.key, one.said, many=one.many) for one in operation.takes}
    wrapped = {
        "title": "各部分",
        "type": "object",
        "properties": envelope,
        "additionalProperties": False,
        "minProperties": 1,
    }
    bare = (
        [_ref("final_input"), _ref("budget_input")]
        if INPUT in envelope and FIELDS in envelope
        else []
    )
    form = {
        one.key: _said(
            {"type": "string", "format": "binary"}
            if not one.many
            else _list({"type": "string", "format": "binary"}),
            one.said,
        )
        for one in operation.takes
    }
    content: dict[str, Any] = {
        JSON: {"schema": {"anyOf": [*bare, wrapped]} if bare else wrapped},
        FORM: {"schema": {"type": "object", "properties": form, "additionalProperties": False}},
    }
    if bare:
        content[JSON]["examples"] = EXAMPLES
    if takes_input:
        content |= {kind: {"schema": _TEXT} for kind in YAMLS[:1]}
    return {"required": True, "content": content}


def _part(key: str, said: str, *, many: bool) -> dict[str, Any]:
    if key == INPUT:
        return {
            "description": said,
            "anyOf": [_ref("final_input"), _ref("budget_input"), {"type": "string"}],
        }
    if key == FIELDS:
        return {"description": said, "type": "object"}
    return {"description": said, "anyOf": [*_FILE["anyOf"], *([_list(_FILE)] if many else [])]}


_REPEATED: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "同一个键、同样的内容只办一次，结果相同；内容不同 409",
    "required": False,
    "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,200}$"},
}


_PUT_OFF: Final = {
    "description": "交办了（async）：Location 是取结果的地址",
    "headers": {"Location": {"description": "取结果的地址", "schema": _TEXT}},
    "content": {JSON: {"schema": _ref("Job")}},
}


def _operation(one: Operation) -> dict[str, Any]:
    parameters = [_parameter(each) for each in one.parameters]
    if one.repeatable:
        parameters.append(_REPEATED)
    content = {
        media: {"schema": {"type": "string", "format": "binary"}} for media in one.other_media
    }
    if one.answer:
        content = {JSON: {"schema": _ref(one.answer)}, **content}
    return {
        "operationId": one.name,
        "summary": one.title,
        **({"description": one.said} if one.said else {}),
        "parameters": parameters,
        **({"requestBody": _body(one)} if one.takes else {}),
        "responses": {
            str(one.status): {"description": "办好了", "content": content},
            **({"202": _PUT_OFF} if one.postpone else {}),
            "default": {
                "description": "没有办：code 是错误码，problems 是全部问题",
                "content": {JSON: {"schema": _ref("Refusal")}},
            },
        },
        "security": []
        if one.open
        else [{"Signed": []}] + ([] if one.signed else [{"Bearer": []}, {}]),
    }


def described(operations: Iterable[Operation]) -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, Any] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    schemas = {**_own_schemas(), **_parts(), **_answers()}
    schemas["Description"] = {"title": "OpenAPI 3.1", "type": "object"}
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "决算、预算公开：写出与核对",
            "version": __version__,
            "description": f"{_INTRODUCTION}\n\n{_codes()}",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "Signed": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-Signature",
                    "description": "AppKey 签名：还要 X-App-Key、X-Timestamp、X-Nonce",
                },
                "Bearer": {"type": "http", "scheme": "bearer", "description": "/v1/token 给的令牌"},
            },
        },
    }


def _codes() -> str:
    """The codes of refusals, as a table."""
    rows = "".join(f"| {one.name} | {one.status} | {one.meaning} |\n" for one in CODES)
    return f"| 错误码 | 状态 | 意思 |\n|---|---|---|\n{rows}"


def text(operations: Iterable[Operation]) -> str:
    """docs/openapi.json."""
    return json.dumps(described(operations), ensure_ascii=False, indent=1) + "\n"
