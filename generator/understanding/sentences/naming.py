"""Naming: what the words in front of an amount speak of."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Final

from generator.later import matcher
from generator.understanding.sentences.descent import joined, unmarked
from generator.understanding.sentences.spoken import Item, Name
from generator.understanding.sentences.tokens import listed
from generator.vocabulary.quantities import Quantity, ending

# What joins a name and its amount, and what says which amount of it is meant.
_LINKS: Final = sorted(
    listed(
        """
        分别为 各为 均为 各是 总额为 为 是 达到 达 共计 合计 总计 总共 共 计 总额 总量 总数 总金额
        金额
        汇总数 汇总 数据 拨入 小计 安排 约 近 各 均 分别 情况 当年 本年 数 资金 的 批复 不含 也 又
        再 仅 科目 限额
        """
    ),
    key=len,
    reverse=True,
)
PLANS: Final = frozenset(("预算", "年初预算", "全年预算"))
_COLUMNS: Final = (
    ("年初预算", "年初预算"), ("全年预算", "全年预算"), ("调整后预算", "全年预算"),
    ("调整预算", "全年预算"), ("决算", "决算"), ("决", "决算"), ("实际", "决算"),
    ("执行", "执行"), ("预算", "预算"), ("年初", ""), ("全年", ""), ("支出", ""),
)  # fmt: skip
_ADJUSTED: Final = frozenset(("调整数", "调整后数", "调整后"))  # 预算数A，调整数B，决算数C
# What came in with all that was carried, lent, moved: more than 收入 or 支出 is.
_VOLUMES: Final = ("收入总量", "支出总量")
# Words of a clause that name nothing: 各|增加10万元, 与上年相比，支出|增加.
_NOTHING: Final = frozenset(
    listed(
        """
        因 总 比例 本 其 较 则 相应 同时 实际 但 并 而 且 即 全部 主要 具体 变动 经比较 总体 整体
        费用
        """
    )
)
_QUOTES: Final = str.maketrans("", "", "“”\"'《》‘’：:，。；、 ")
_BRACKETED: Final = matcher(r"（[^（）]*）|[（）]")
# 出国费、公车费、接待费（“三公”经费）, and the three alone, are the three together.
_EXPENSES: Final = "“三公”经费"
_TOGETHER: Final = matcher(
    r"（(?:以下)?(?:简称)?“?三公”?经费）"
    r"|出国[^，。；：]*(?:公务用车|公车|车辆)[^，。；：]*接待(?:经?费用?)?(?:支出)?"
    r"|出国[^，。；：]*接待[^，。；：]*(?:公务用车|公车|车辆)(?:购置(?:费?[及和与]))?(?:运行(?:维护)?)?(?:经?费用?)?(?:支出)?"
    r"|接待[^，。；：]*出国[^，。；：]*(?:公务用车|公车|车辆)(?:购置(?:费?[及和与]))?(?:运行(?:维护)?)?(?:经?费用?)?(?:支出)?"
)
SIDES: Final = frozenset(("收入", "支出"))  # which name nothing where something is named already
_HEADED: Final = matcher(r"^.*(?:情况(?:说明|分析|如下)?|有关说明)")
_LEAD: Final = matcher(
    r"^(?:[.．\-－—,]|经比较|经汇总|综上|因此|此外|另外|其中|相应安排|和|及|与|以及|较|比|本年度?|当年|今年|全年(?!预算)|我[部局委办院校镇乡街]"
    r"|本(?:单位|部门|级)|全(?:[市县区镇乡]|部门)|[①-⑳]|一是|二是|三是|四是|五是)+"
)
BEFORE: Final = ("上年", "去年", "上一年", "前年", "上年度", "上一年度")
AVERAGE: Final = matcher("[人批次车辆]均|每[人批车辆]次?|平均|单车")  # 人均75元
# 某局|收入, 某馆|预算支出: all of it; but 城乡社区支出 and 其他法院支出 are some of it.
_WHOSE: Final = matcher(
    "^(?!.*其[他它]).*(?:部门|单位|政府|街道|中心|办公室|大队|[局厅委院校馆所站会区县市])(?:20\\d\\d年度?)?(?:部门|单位)?"
    "(?<!社区)(?<!社会)(?<!市县)(?<!区县)(?<!县区)(?<!市区)(?<!地区)$"
)
# In front of a quantity of its own that every section has: 本单位|基本支出 is 基本支出.
_NEUTRAL: Final = matcher(
    "(?:^[预决]算|(?:部门|单位)(?:综合)?(?:预算|财务)|部门|单位|本级|机构|年度|本年|当年|全年|中心|街道|大队|公司|集团|[局委办院校镇乡处厅部会馆站所市县区省园团社])$"
)


@lru_cache(maxsize=4096)  # the same names come again in every section
def named(words: str) -> Name:
    """The name that words spell; `words` of it is empty where they name nothing.

    Behind a colon stands a name of its own, or more of the one before it: 收入预算：年初预算数.
    """
    if words in _ADJUSTED:
        return Name("", column="全年预算")
    _, colon, tail = words.rpartition("：")
    if colon and (name := _named(tail)).words and name.quantity not in SIDES:
        return name
    return _named(words)


def _bare(words: str) -> str:
    """Words without marks and brackets, and without what stands in front of a name."""
    if together := _TOGETHER.search(words):
        words = _EXPENSES + words[together.end() :]
    bare = _BRACKETED.sub("", words).translate(_QUOTES).replace("费费", "费")
    return _LEAD.sub("", _HEADED.sub("", bare))


def _named(words: str) -> Name:
    bare = _bare(words)
    if AVERAGE.search(bare):  # 人均公务接待费 is not 公务接待费
        return Name(bare)
    before = bare.startswith(BEFORE) and "结转" not in bare and "结余" not in bare
    column = ""
    rest = bare
    while rest:
        if found := ending(rest):
            quantity, scope = found
            if not quantity.own and (first := _owner(scope)):
                quantity, scope = first
            column = column or _column_within(scope)
            if quantity.own and "预算" in rest.removeprefix(scope):
                column = column or "预算"  # 政府采购预算 is not what was bought
            if quantity.own or _NEUTRAL.search(scope):
                scope = ""
            scope = scope.removesuffix("的")
            return Name(rest, quantity.name, scope, column, before, quantity.sides)
        owner = rest[:-2].removesuffix("预算")
        if rest[-2:] in SIDES and (not owner or _WHOSE.search(owner)):
            planned = "预算" if rest[:-2] != owner else ""
            return Name(rest, rest[-2:], "", column or planned, before)
        if item := unmarked(rest):
            return Name(rest.removesuffix("支出"), "", "", column, before, item=item)
        shorter, said = _shortened(rest)
        if shorter == rest:
            break
        rest, column = shorter, column or said
    item = joined(rest)
    return Name("" if rest in _NOTHING else rest, "", "", column, before, item=item)


_ITSELF: Final = SIDES | {"支出合计", "支出总计", "收支总计"}  # of a 科目: it alone


def named_of(item: Item, words: str) -> Name:
    """What is spoken of where words follow a 科目: it itself, or 基本支出 of it."""
    name = named(words)
    if name.words and name.quantity not in _ITSELF:
        of = item if name.quantity and not name.scope else None
        return replace(name, scope=item.words + name.scope, item=of)
    return Name(item.words.removesuffix("支出"), "", "", name.column, name.before, item=item)


def _owner(scope: str) -> tuple[Quantity, str] | None:
    """The quantity of its own that narrows another: 三公经费|财政拨款支出 is of the “三公”经费."""
    while scope:
        if (first := ending(scope)) and first[0].own:
            return first
        shorter, _ = _shortened(scope)
        if shorter == scope:
            return None
        scope = shorter
    return None


def begins(words: str) -> int:
    """Where words begin to name something: behind the title of a section that runs into them."""
    found = _HEADED.match(words)
    at = found.end() if found else 0
    return at + len(words[at:]) - len(words[at:].lstrip("：.．-－—、"))


def _column_within(scope: str) -> str:
    return "决算" if scope.endswith("决算") else "预算" if scope.endswith("年预算") else ""


def _shortened(words: str) -> tuple[str, str]:
    """Words without the last one that only joins, and which amount it says is meant."""
    if words.endswith(_VOLUMES):
        return words, ""
    for link in _LINKS:
        if words.endswith(link):
            return words[: -len(link)], ""
    for said, column in _COLUMNS:
        if words.endswith(said):
            return words[: -len(said)], column
    return words, ""
