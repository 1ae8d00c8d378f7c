"""Routes: every operation of /v1, and of the service itself, by its path."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from generator import FORMATS
from generator.results import FORMATS as AUDIT_FORMATS
from generator.serving.interface import looking_up, making, openapi, postponed, taking
from generator.serving.interface.answered import Answer
from generator.serving.interface.handing_out import DELIVERY, fetched
from generator.serving.interface.operations import (
    ASYNC,
    SWITCH,
    Operation,
    Parameter,
    Resource,
    Taken,
)
from generator.serving.interface.sent import FIELDS, INPUT

if TYPE_CHECKING:
    from generator.serving.interface.operations import Call, Schema

_NUMBER: Final[Schema] = {"type": "string", "pattern": "^[1-9][0-9]{0,17}$"}
_VERSION: Final[Schema] = {"type": "string", "pattern": "^[1-9][0-9]{0,8}$"}
_DEPARTMENT: Final[Schema] = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}
_NAME: Final[Schema] = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}
_YEAR: Final[Schema] = {"type": "string", "pattern": "^20[0-9]{2}(-budget)?$"}
_DIGEST: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_KEYED: Final[Schema] = {
    "type": "string",
    "pattern": r"^[^\x00-\x1f\x7f]{1,200}$",
    "maxLength": 200,
}


def _formats(known: tuple[str, ...], usual: str) -> Parameter:
    return Parameter(
        "formats",
        f"要哪些格式，用逗号隔开：{'、'.join(known)}；缺省 {usual}",
        {"type": "string", "pattern": r"^[a-z]+(,[a-z]+)*$", "maxLength": 100},
        example=usual,
    )


_STYLE: Final = Parameter("style", "样式的名称或文件夹名；不写照填报内容里的", example="base")
_OWN: Final = Parameter(
    "department", "部门的代号（/v1/departments）；密钥不管的部门拒绝", _DEPARTMENT
)
_OF_YEAR: Final = Parameter("year", "年度，四位；预算写 2025-budget；由表生成时要写", _YEAR)
_UNIT: Final = Parameter("unit", "元 或 万元", {"type": "string", "enum": ["元", "万元"]})
_DRAFT: Final = Parameter("draft", "草稿：缺原因、没有填的写【待填】，不停下来", SWITCH)
_BUSINESS: Final = (
    Parameter("bizKey", "业务键：同一键（和版本）只办一次，结果相同", _KEYED),
    Parameter("bizVersion", "业务键的版本；内容改了换一个", _KEYED, needs="bizKey"),
)
_LATER: Final = (
    Parameter(ASYNC, "不等：先得到 202 和 Location，再到 /v1/jobs/{job} 取结果", SWITCH),
    Parameter(
        "callback",
        "办完以后通知的地址，要在管理员的名单里；用密钥签名；和 async 一起写",
        {"type": "string", "maxLength": 2000},
        needs=ASYNC,
    ),
)
_KIND: Final = Parameter(
    "kind", "final 决算（缺省），budget 预算", {"type": "string", "enum": [*looking_up.KINDS]}
)

_INPUT: Final = (
    Taken(INPUT, "填报内容：对象（键是中文），或者 YAML、JSON 的文字；表单里是文件"),
    Taken(FIELDS, "平表单：{字段: 值}，字段照映射，或者照 /v1/fields 的名字、路径"),
    Taken(
        "tables", "公开表的工作簿、公开的报告、填好的填报工作簿；要写 department、year", many=True
    ),
    Taken("last_year", "上年的填报内容，取上年数；给 tables 时是上年的表", many=True),
)
_ACKNOWLEDGED: Final = Taken("acknowledged", "已核文件（YAML）：核实过、照原样公开的")

_DATED: Final = (_OWN, _OF_YEAR, _UNIT, _STYLE)

OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/v1/reports",
        name="writeReport",
        title="写出情况说明、整份公开文档",
        said="给填报内容，得到全文、逐句的数和来历、要看的问题、各格式的文件。"
        "有不可能是对的就不写（422），全部问题一次列出。",
        parameters=(
            _formats(FORMATS, "txt,json"),
            Parameter("part", "整份文档里只要一部分，如 3 或 说明"),
            _DRAFT,
            Parameter("clerk", "html 给自己核对，不要公开", SWITCH),
            Parameter("figures", "另给写出的每一个数：名称、精确值、来历", SWITCH),
            DELIVERY,
            *_DATED,
            *_BUSINESS,
            *_LATER,
        ),
        takes=(*_INPUT, _ACKNOWLEDGED),
        answer="Report",
        other_media=("*/*",),
        repeatable=True,
        postpone=postponed.postponed,
        act=making.report,
    ),
    Operation(
        method="POST",
        path="/v1/tables",
        name="writeTables",
        title="写出公开表的工作簿",
        parameters=(*_DATED, _DRAFT, DELIVERY, *_BUSINESS, *_LATER),
        takes=_INPUT,
        answer="Files",
        other_media=("*/*",),
        repeatable=True,
        postpone=postponed.postponed,
        act=making.tables,
    ),
    Operation(
        method="POST",
        path="/v1/checks",
        name="checkInput",
        title="核对填报内容自己的表",
        said="表内、表间、原因；与上年（last_year）。",
        parameters=(*_DATED, _DRAFT),
        takes=_INPUT,
        answer="Check",
        act=making.check,
    ),
    Operation(
        method="POST",
        path="/v1/explain",
        name="explainFigure",
        title="说明一个数是怎么来的",
        parameters=(
            Parameter(
                "name",
                "事实、科目、印出来的数或章节，如 本年收入合计、三公、96.91",
                example="本年收入合计",
            ),
            Parameter("all", "写出的每一个数，逐节列出", SWITCH),
            *_DATED,
            _DRAFT,
        ),
        takes=_INPUT,
        answer="Explanation",
        act=making.explain,
    ),
    Operation(
        method="POST",
        path="/v1/audits",
        name="auditReport",
        title="核对一份公开的报告",
        said="与 juesuan audit 的结果相同；有没有错都是 200，看 wrong。",
        parameters=(
            _formats(tuple(AUDIT_FORMATS), "json"),
            _OWN,
            DELIVERY,
            *_BUSINESS,
            *_LATER,
        ),
        takes=(
            Taken("report", "报告：pdf、docx、html、Markdown、纯文本；只有表的工作簿只核对表"),
            Taken("last_year", "上年的报告", many=True),
            Taken("budget", "本年公布的部门预算"),
            Taken("units", "所属单位的报告", many=True),
            Taken("tables", "另外的表格工作簿", many=True),
            _ACKNOWLEDGED,
        ),
        answer="Audit",
        other_media=("*/*",),
        repeatable=True,
        postpone=postponed.postponed,
        act=taking.audit,
    ),
    Operation(
        method="POST",
        path="/v1/imports",
        name="importTables",
        title="由公开表得到填报内容",
        said="已有填报内容（input）的，把数改成表上的，别的不动。",
        parameters=(
            Parameter("department", "部门的代号", _DEPARTMENT, required=True, example="jiaoyu"),
            Parameter(
                "year", "年度，四位；预算写 2025-budget", _YEAR, required=True, example="2024"
            ),
            _UNIT,
            Parameter("draft", "表有问题也写，照表上的数", SWITCH),
            DELIVERY,
            *_BUSINESS,
            *_LATER,
        ),
        takes=(
            Taken("tables", "公开表的工作簿、公开的报告、填好的填报工作簿", many=True),
            Taken("last_year", "上年的公开表或报告", many=True),
            Taken("budget", "本年部门预算的表、报告或填报内容", many=True),
            Taken(INPUT, "已有的填报内容：文件，或者一段文字"),
        ),
        answer="Import",
        other_media=("*/*",),
        repeatable=True,
        postpone=postponed.postponed,
        act=taking.take_in,
    ),
    Operation(
        method="GET",
        path="/v1/schemas",
        name="listSchemas",
        title="有哪些 JSON Schema",
        answer="Schemas",
        act=looking_up.schemas,
    ),
    Operation(
        method="GET",
        path="/v1/schemas/{name}",
        name="getSchema",
        title="一份 JSON Schema",
        parameters=(
            Parameter(
                "name",
                f"哪一份：{'、'.join(looking_up.SCHEMAS)}",
                _NAME,
                "path",
                required=True,
                example="final-input",
            ),
        ),
        answer="Schema",
        act=looking_up.schema,
    ),
    Operation(
        method="GET",
        path="/v1/styles",
        name="listStyles",
        title="有哪些样式",
        answer="Styles",
        act=looking_up.styles,
    ),
    Operation(
        method="GET",
        path="/v1/styles/{style}/fields",
        name="listStyleFields",
        title="一个样式的字段表",
        parameters=(
            Parameter("style", "样式的文件夹名", _NAME, "path", required=True, example="base"),
            _KIND,
        ),
        answer="Fields",
        act=looking_up.fields,
    ),
    Operation(
        method="GET",
        path="/v1/fields",
        name="listFields",
        title="字段表：填报内容的每一处",
        said="名字、路径、类型、单位、必填、含义；mapped 是这把密钥的映射里的字段。",
        parameters=(_KIND,),
        answer="Fields",
        act=looking_up.fields,
    ),
    Operation(
        method="GET",
        path="/v1/departments",
        name="listDepartments",
        title="密钥管的部门",
        answer="Departments",
        act=looking_up.departments,
    ),
    Operation(
        method="GET",
        path="/v1/departments/{department}/reports",
        name="listReports",
        title="一个部门的报告",
        parameters=(
            Parameter(
                "department", "部门的代号", _DEPARTMENT, "path", required=True, example="jiaoyu"
            ),
        ),
        answer="Reports",
        act=looking_up.reports,
    ),
    Operation(
        method="GET",
        path="/v1/reports/{number}/versions",
        name="listVersions",
        title="一份报告的各版",
        parameters=(
            Parameter("number", "报告的编号", _NUMBER, "path", required=True, example="1"),
        ),
        answer="History",
        act=looking_up.history,
    ),
    Operation(
        method="GET",
        path="/v1/reports/{number}/versions/{version}",
        name="getVersion",
        title="一份报告的一版，连同填报内容",
        parameters=(
            Parameter("number", "报告的编号", _NUMBER, "path", required=True, example="1"),
            Parameter("version", "第几版", _VERSION, "path", required=True, example="1"),
        ),
        answer="Version",
        act=looking_up.one_version,
    ),
    Operation(
        method="GET",
        path="/v1/jobs/{job}",
        name="getJob",
        title="一件交办的事：办到哪里，结果",
        said="answer 是原来的结果；失败的是 message 和 problems。",
        parameters=(Parameter("job", "事情的编号", _NAME, "path", required=True),),
        answer="Job",
        act=postponed.job,
    ),
    Operation(
        method="GET",
        path="/v1/files/{digest}",
        name="getFile",
        title="下载写出的文件（delivery=url）",
        said="只给写它的那把密钥；结果里的地址自带签名，一小时内谁拿着都能下载，不用别的头。",
        parameters=(
            Parameter("digest", "文件的 sha256", _DIGEST, "path", required=True),
            Parameter("key", "地址自带的：密钥"),
            Parameter("until", "地址自带的：到什么时候（毫秒）"),
            Parameter("sign", "地址自带的：签名"),
        ),
        answer="",
        other_media=("*/*",),
        linked=True,
        act=fetched,
    ),
    Operation(
        method="POST",
        path="/v1/token",
        name="makeToken",
        title="取令牌（两小时）",
        said="要用密钥签名；以后的请求带 Authorization: Bearer 令牌。",
        answer="Token",
        signed=True,
        act=looking_up.token,
    ),
    Operation(
        method="GET",
        path="/healthz",
        name="isAlive",
        title="还活着",
        answer="Status",
        open=True,
        act=looking_up.alive,
    ),
    Operation(
        method="GET",
        path="/readyz",
        name="isReady",
        title="可以办事",
        answer="Status",
        open=True,
        act=looking_up.ready,
    ),
    Operation(
        method="GET",
        path="/version",
        name="getVersions",
        title="程序、科目字典的版本",
        answer="Versions",
        open=True,
        act=looking_up.version_of_all,
    ),
)


@cache
def _description() -> bytes:
    return openapi.text(EVERY).encode()


def _described(_: Call) -> Answer:
    return Answer(_description())


EVERY: Final = (
    *OPERATIONS,
    Operation(
        method="GET",
        path="/openapi.json",
        name="getDescription",
        title="本接口的 OpenAPI 3.1 描述",
        answer="Description",
        open=True,
        act=_described,
    ),
)


def _by_path() -> Mapping[str, list[Operation]]:
    found: dict[str, list[Operation]] = {}
    for one in EVERY:
        found.setdefault(one.path, []).append(one)
    return found


# Each takes every method: a wrong one is refused in the interface's own shape; so is a wrong path.
ROUTES: Final = (
    *(Route(path, Resource(operations)) for path, operations in _by_path().items()),
    Route("/v1/{rest:path}", Resource(())),
)
