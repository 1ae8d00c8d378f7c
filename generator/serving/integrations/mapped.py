"""Mapped: which field of an OA's form is filled from what of ours: a mapping file, checked.

It says which system at which address, which workflow, and field by field what goes there.  It has
no secret, only the name of one; nothing of it is run.  docs/oa.md shows a whole one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator import FORMATS
from generator.later import matcher
from generator.serving.integrations.calling import origin_of
from generator.serving.integrations.credentials import NAME
from generator.serving.integrations.mapping_text import BadMapping, Block, block_of

SEEYON, WEAVER, LANDRAY = "致远", "泛微", "蓝凌"
SYSTEMS: Final = (SEEYON, WEAVER, LANDRAY)

# What a field is filled from: a figure or words by the name of the fact; what was typed, by its
# JSON Pointer; the text of a section; the same text always; what belongs to this sending.
FACT, TYPED, SECTION, FIXED, OWN = "事实", "路径", "章节", "文字", "本次"
SOURCES: Final = (FACT, TYPED, SECTION, FIXED, OWN)
WHOLE: Final = "全文"  # all sections
KEY_FIELD, SUBJECT_FIELD = "业务键", "标题"
OWNS: Final = (KEY_FIELD, SUBJECT_FIELD)

# How a figure is written: exact in 元; as the style words it, with or without its unit.
YUAN, DIGITS, WORDED = "元", "数", "正文"
FORMS: Final = (YUAN, DIGITS, WORDED)

YES, NO = "是", "否"

# Where each system is asked for what. '' is none that is publicly documented: to be confirmed with
# the office's own version, as all of them (docs/oa.md).
PATHS: Final[Mapping[str, Mapping[str, str]]] = {
    SEEYON: {
        "令牌": "/seeyon/rest/token",
        "附件": "/seeyon/rest/attachment",
        "发起": "/seeyon/rest/bpm/process/start",
        "状态": "/seeyon/rest/flow/state/{编号}",
        "查询": "",
    },
    WEAVER: {
        "注册": "/api/ec/dev/auth/regist",
        "令牌": "/api/ec/dev/auth/applytoken",
        "发起": "/api/workflow/paService/doCreateRequest",
        "状态": "/api/workflow/paService/getRequestStatus",
        "查询": "/api/workflow/paService/getMyWorkflowRequestList",
    },
    LANDRAY: {
        "发起": "/api/km-review/kmReviewRestService/addReview",
        "状态": "",
        "查询": "",
    },
}
_ANSWERED: Final = ("列表", "编号", "标题")  # how a 查询 that is not documented answers
_PATH: Final = matcher(r"(?:/[A-Za-z0-9._~{}一-鿿-]+)+(?:\?[A-Za-z0-9._~{}=&一-鿿-]*)?")
# How often the longest step goes into the time after which nothing is on its way any more: a token
# that is renewed, a body that is sent (`calling`).
_TIMES: Final = 4
_PLACE: Final = matcher(r"\{([^{}]*)\}")
PLACES: Final = {"查询": KEY_FIELD, "状态": "编号"}  # what a path may have a place for


class Filled(Struct, frozen=True):
    """A field of the form, and what it is filled from; `line` of the mapping, for messages."""

    into: str
    source: str
    what: str
    form: str = ""
    line: int = 0


class Rows(Struct, frozen=True):
    """A table of the form: a row for each line of a fact; columns by the aspects of a line."""

    into: str
    fact: str
    columns: tuple[Filled, ...]
    line: int = 0


class Enclosed(Struct, frozen=True):
    """A document to be attached: its format, and the field of the form for it."""

    form: str
    into: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One kind of workflow of one OA; times in seconds."""

    name: str
    system: str
    address: str
    account: str
    credential: str
    creator: str
    template: str
    main: str
    title: str
    goes: bool
    fields: tuple[Filled, ...]
    details: tuple[Rows, ...]
    enclosed: tuple[Enclosed, ...]
    fetched_at: str
    paths: Mapping[str, str] = dataclasses.field(repr=False)
    answered: Mapping[str, str] = dataclasses.field(repr=False)
    words: Mapping[str, str] = dataclasses.field(repr=False)
    seconds: int = 30
    settles: int = 120
    most: int = 8


def flow_of(path: Path) -> Flow:
    """The mapping in a file, called by the file's name. Raises BadMapping."""
    try:
        with path.open("rb") as file:
            data = file.read(1 << 20)
    except OSError:
        raise BadMapping([f"{path.name}：打不开"]) from None
    try:
        return read_flow(data, path.stem)
    except BadMapping as bad:
        raise BadMapping([f"{path.name} {one}" for one in bad.mistakes]) from None


def flows_in(folder: Path) -> dict[str, Callable[[], Flow]]:
    """Every mapping of a folder by its name; each is read when it is asked for."""
    paths = sorted(one for end in ("yaml", "yml", "json") for one in folder.glob(f"*.{end}"))
    return {path.stem: lambda path=path: flow_of(path) for path in paths}  # type: ignore[misc]


def read_flow(data: bytes, name: str) -> Flow:
    """The mapping in a text, YAML or JSON. Raises BadMapping with all that is wrong."""
    block, mistakes = block_of(data)
    system = block.choice("系统", SYSTEMS)
    paths, answered, words = _interface(block, system)
    seconds, settles, most = _times(block)
    found = Flow(
        name=name,
        system=system,
        address=_address(block, "地址"),
        account=_plain(block, "账号"),
        credential=_credential(block),
        creator=_plain(block, "发起人"),
        template=_plain(block, "流程"),
        main=_plain(block, "主表") if system == SEEYON else "",
        title=_title(block, asks=bool(paths.get("查询"))),
        goes=block.choice("直接送出", (YES, NO), YES) == YES,
        fields=tuple(_filled(one) for one in block.blocks("字段")),
        details=tuple(_rows(one) for one in block.blocks("明细")),
        enclosed=tuple(_enclosed(one, system) for one in block.blocks("附件")),
        fetched_at=_address(block, "附件地址") if block.has("附件地址") else "",
        paths=paths,
        answered=answered,
        words=words,
        seconds=seconds,
        settles=settles,
        most=most,
    )
    if not found.fields:
        block.wrong("字段", "“字段”里一条也没有")
    if found.fetched_at and system != WEAVER:
        block.wrong("附件地址", f"只有{WEAVER}会自己来取附件，请删去")
    _once(block, found)
    block.done()
    if mistakes:
        raise BadMapping(sorted(mistakes, key=_line))
    return found


def _line(mistake: str) -> int:
    return int(mistake.partition("行")[0].strip("第 "))


def _plain(block: Block, key: str) -> str:
    """What goes into a header, an address or a form as it is."""
    found = block.text(key)
    if not found.isprintable():
        block.wrong(key, f"“{key}”里有不能用的字符")
    return found


def _address(block: Block, key: str) -> str:
    found = block.text(key)
    if found and origin_of(found) is None:
        block.wrong(
            key, f"“{key}”写的是“{found}”，应像 https://example.org 或 https://example.org/ekp"
        )
    return found


def _credential(block: Block) -> str:
    found = block.text("凭据")
    if found and not NAME.fullmatch(found):
        block.wrong(
            "凭据",
            "“凭据”是凭据的名字（大写字母、数字、下划线），不是口令本身；口令放在环境变量或凭据文件里",
        )
        return ""
    return found


def _title(block: Block, *, asks: bool) -> str:
    found = block.text("标题")
    places = _PLACE.findall(found)
    if asks and KEY_FIELD not in places:
        block.wrong("标题", f"“标题”里要有 {{{KEY_FIELD}}}：没有收到答复时靠它到 OA 里查")
    return found


def _interface(block: Block, system: str) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The paths of a system, how an undocumented question is answered, the words of its states."""
    known = PATHS.get(system, {})
    own = block.block("接口")
    paths = {what: own.text(what, path) if own else path for what, path in known.items()}
    for what, path in paths.items():
        if own and path and not _is_path(what, path):
            place = f"{{{PLACES[what]}}}" if what in PLACES else ""
            told = f"；可以有 {place}" if place else ""
            own.wrong(what, f"“{what}”写的是“{path}”，应以 / 开头，例如 /rest/a{told}")
    if own:
        own.done()
    below = block.block("查询答复")
    answered = {one: below.text(one) for one in _ANSWERED} if below else {}
    if below:
        below.done()
    if paths.get("查询") and system != WEAVER and not answered:
        block.wrong("查询答复", "有 接口→查询 就要写“查询答复”：列表、编号、标题各是哪个键")
    stated = block.block("状态词")
    return paths, answered, stated.words() if stated else {}


def _is_path(what: str, path: str) -> bool:
    places = set(_PLACE.findall(path))
    may = {PLACES[what]} if what in PLACES else set()
    return bool(_PATH.fullmatch(path)) and places <= may and not {"..", "."} & set(path.split("/"))


def _times(block: Block) -> tuple[int, int, int]:
    own = block.block("时限")
    if own is None:
        return 30, 120, 8
    seconds = own.whole("一次", 30, 1, 300)
    settles = own.whole("落定", 120, 1, 86_400)
    most = own.whole("次数", 8, 1, 50)
    if settles < _TIMES * seconds:
        own.wrong(
            "落定",
            f"“落定”不能少于“一次”的 {_TIMES} 倍（{_TIMES * seconds} 秒）：在路上的到了才查得准",
        )
    own.done()
    return seconds, settles, most


def _filled(block: Block) -> Filled:
    into = block.text("填到")
    named = [one for one in SOURCES if block.has(one)]
    if len(named) != 1:
        told = "、".join(SOURCES)
        block.wrong("填到", f"“{into}”要写、也只能写一个来源：{told}")
    source = named[0] if named else FIXED
    what = "".join([block.text(one) for one in named][:1])
    form = block.choice("写为", FORMS, "")
    if form and source != FACT:
        block.wrong("写为", "只有“事实”要说写为什么")
    if source == TYPED and not what.startswith("/"):
        block.wrong(TYPED, f"“路径”写的是“{what}”，应以 / 开头，例如 /概况/机构设置")
    if source == OWN and what not in OWNS:
        block.wrong(OWN, f"“本次”写的是“{what}”，应是 {'、'.join(OWNS)}")
    block.done()
    return Filled(into, source, what, form, block.line)


def _rows(block: Block) -> Rows:
    columns = []
    for one in block.blocks("列"):
        into, aspect = one.text("填到"), one.text("方面")
        columns.append(Filled(into, FACT, aspect, one.choice("写为", FORMS, ""), one.line))
        one.done()
    if not columns:
        block.wrong("列", "“列”里一条也没有")
    found = Rows(block.text("填到"), block.text("逐行"), tuple(columns), block.line)
    block.done()
    return found


def _enclosed(block: Block, system: str) -> Enclosed:
    form = block.choice("格式", (*FORMATS, "xlsx"))
    into = block.text("填到", "")
    if system == WEAVER and not into:
        block.wrong("填到", "泛微的附件放在表单的附件字段里，要写“填到”：字段的数据库名")
    if system == SEEYON and into:
        block.wrong("填到", "致远的附件放在标题区，不写“填到”；放进附件控件须与贵单位版本确认")
    block.done()
    return Enclosed(form, into)


def _once(block: Block, flow: Flow) -> None:
    """Notes every field that two entries fill."""
    seen: set[str] = set()
    for one in flow.fields:
        if one.into and one.into in seen:
            block.wrong("字段", f"“{one.into}”填了两次（第 {one.line} 行）")
        seen.add(one.into)
    tables = [one.into for one in flow.details]
    for into in {one for one in tables if tables.count(one) > 1}:
        block.wrong("明细", f"“{into}”填了两次")
