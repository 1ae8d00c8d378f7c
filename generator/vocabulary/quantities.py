"""Quantities: what a report states amounts of, each once: its name, its spellings, its parts.

A spelling is written with [what may be left out] and (one|or the other), without quotation marks
and without what stands in brackets: 因公出国（境）费 is 因公出国费.  A new name of a known
quantity is written here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from generator.later import matcher


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity by its name; `parts` are those that make it up, where it is nothing else.

    `own` is whether its name alone says which it is: 公务接待费 is one of a report, 基本支出 is one
    of all money, of one fund, of one 科目.
    """

    name: str
    spellings: tuple[str, ...]
    parts: tuple[str, ...] = ()
    own: bool = False
    alone: bool = False  # not as the end of a longer name: 商品和|服务支出
    sides: tuple[str, ...] = ()  # what it says at once: 收支总计 is 收入总计 and 支出总计


def _own(name: str, *spellings: str, parts: tuple[str, ...] = ()) -> Quantity:
    return Quantity(name, spellings, parts, own=True)


_RUN: Final = "(运行|运行维护|运维|运行和维护|维护|运行及维护)"
_FUND: Final = "[预算][财政][拨款][安排][的]"

QUANTITIES: Final = (
    _own(
        "“三公”经费",
        "三公[经费][一般公共预算][公共预算][财政拨款][支出]",
        parts=("因公出国（境）费", "公务用车购置及运行维护费", "公务接待费"),
    ),
    _own("因公出国（境）费", "因公出国[境](费|费用|经费|)[支出]", "出国(费|费用|经费)[支出]"),
    _own(
        "公务用车购置及运行维护费",
        f"(公务用车|公务车|公车|)购置[费](及|和|与|、|或)[公务用车]{_RUN}(费|费用|经费|)[支出]",
        f"公务用车{_RUN}[费](及|和|与|、)[公务用车]购置费[支出]",
        parts=("公务用车购置费", "公务用车运行维护费"),
    ),
    _own("公务用车购置费", "(公务用车|公务车|公车)购置[费][费用][经费][支出]", "车辆购置(费|支出)"),
    _own(
        "公务用车运行维护费",
        f"(公务用车|公务车辆|公务车|公车|公务){_RUN}(费|费用|支出|费支出)",
        "公务车辆运行",
        "(公务用车|公务车|公车)运行[及][和]维护",
        f"车辆{_RUN}(费|费用|支出|费支出)",
    ),
    _own("公务接待费", "公务接待[费][费用][经费][支出]", "因公接待(费|费用)[支出]"),
    _own("会议费", "会议费[支出]"),
    _own("培训费", "培训费[支出]"),
    _own("差旅费", "差旅费[支出]"),
    _own("机关运行经费", "机关运行[经](费|费用)[财政拨款][支出]"),
    Quantity(
        "收支总计",
        (
            "收支[预算][决算]总(计|额)",
            "收入支出[预算][决算]总(计|额)",
            "(收支|收入支出)总[预算]",
            "收支",
            "总收入[和]总支出",
            "收入总计[和]支出总计",
        ),
        sides=("收入总计", "支出总计", "收入", "支出"),
    ),
    Quantity("收入", ("收入",), alone=True),
    Quantity("支出", ("支出",), alone=True),
    Quantity("收入总计", ("收入总计", "总收入", "收入[预算][决算]总(计|额)")),
    Quantity("支出总计", ("支出总计", "总支出", "支出[预算][决算]总(计|额)")),
    Quantity("收入合计", ("[本年]收入合计", "本年收入")),
    Quantity(
        "支出合计",
        ("[本年]支出合计", "本年支出"),
        ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"),
    ),
    Quantity("财政拨款收入", ("财政拨款[补助][预算]收入", "财政拨款收入预算总额")),
    Quantity("财政拨款支出", ("财政拨款[预算][安排][的]支出", "财政拨款支出预算总额")),
    Quantity(
        "财政拨款收支总计",
        ("财政拨款(收支|收入支出)[预算][决算]总(计|额|预算)", "财政拨款收支"),
        sides=("财政拨款收入总计", "财政拨款支出总计", "支出总计"),
    ),
    Quantity("财政拨款收入总计", ("财政拨款收入总计",)),
    Quantity("财政拨款支出总计", ("财政拨款支出总计",)),
    Quantity(
        "一般公共预算收入", (f"一般公共预算{_FUND}收入", "一般公共预算[当年][财政]拨款[收入]")
    ),
    Quantity("一般公共预算支出", (f"一般公共预算{_FUND}[总]支出",)),
    Quantity("政府性基金收入", (f"政府性基金{_FUND}收入", "政府性基金[预算][当年][财政]拨款")),
    Quantity("政府性基金支出", (f"政府性基金{_FUND}支出",)),
    Quantity(
        "国有资本经营收入", (f"国有资本经营{_FUND}收入", "国有资本经营[预算][当年][财政]拨款")
    ),
    Quantity("国有资本经营支出", (f"国有资本经营{_FUND}支出",)),
    Quantity("上级补助收入", ("上级补助收入",)),
    Quantity("事业收入", ("事业收入",)),
    Quantity("经营收入", ("[事业单位]经营收入",)),
    Quantity("附属单位上缴收入", ("附属单位上缴收入",)),
    Quantity("其他收入", ("其(他|它)收入",)),
    Quantity("使用非财政拨款结余", ("使用非财政拨款结余",)),
    Quantity("年初结转和结余", ("(年初|上年)[财政拨款]结转[和][结余][资金][收入]",)),
    Quantity("年末结转和结余", ("(年末|年终)[财政拨款]结转[和][结余]", "结转下年[支出]")),
    Quantity("结余分配", ("结余分配",)),
    Quantity("基本支出", ("基本支出", "正常运转的日常支出"), ("人员经费", "公用经费")),
    Quantity("项目支出", ("项目支出", "[用于]专项业务工作的经费支出")),
    Quantity("人员经费", ("人员经费[支出]", "人员支出")),
    Quantity("公用经费", ("[日常]公用经费[支出]", "[日常]公用支出")),
    Quantity("上缴上级支出", ("上缴上级支出",)),
    Quantity("经营支出", ("[事业单位]经营支出",)),
    Quantity("对附属单位补助支出", ("对附属单位补助[支出]",)),
    _own(
        "政府采购",
        "政府采购[支出][预算](总额|金额|总金额|)",
        parts=("政府采购货物", "政府采购工程", "政府采购服务"),
    ),
    *(
        Quantity(f"政府采购{kind}", (f"[政府采购]{kind}[类][采购][支出][金额]",), alone=True)
        for kind in ("货物", "工程", "服务")
    ),
)
BY_NAME: Final[Mapping[str, Quantity]] = {one.name: one for one in QUANTITIES}
WHOLES: Final[Mapping[str, str]] = {part: one.name for one in QUANTITIES for part in one.parts}
# What one year leaves to another: none of it comes in or goes out in either.
CARRIED: Final = frozenset(("年初结转和结余", "年末结转和结余", "使用非财政拨款结余"))
# What a share calls its whole, and what the whole may be called itself.
ALIKE: Final[Mapping[str, tuple[str, ...]]] = {
    one: tuple(other for other in names if other != one)
    for names in (("收入总计", "收入合计", "收入"), ("支出总计", "支出合计", "支出"))
    for one in names
}

_PIECE: Final = matcher(r"\[([^\]]*)\]|\(([^)]*)\)|([^\[(]+)")


def expanded(spelling: str) -> Iterator[str]:
    """Every string that a spelling stands for."""
    made = [""]
    for optional, either, plain in _PIECE.findall(spelling):
        ways = either.split("|") if either else ["", optional] if optional else [plain]
        made = [one + way for one in made for way in ways]
    yield from made


@cache
def _spelt() -> Mapping[str, Quantity]:
    return {text: one for one in QUANTITIES for each in one.spellings for text in expanded(each)}


def spellings() -> Iterable[str]:
    """Every spelling of every quantity."""
    return _spelt()


_LONGEST: Final = 40  # characters of a name that are looked at


def ending(words: str) -> tuple[Quantity, str] | None:
    """The quantity that words end with, and what stands in front of it; the longest name wins."""
    spelt, tail = _spelt(), words[-_LONGEST:]
    for at in range(len(tail)):
        found = spelt.get(tail[at:])
        if found and not (found.alone and len(tail) - at < len(words)):
            return found, words[: len(words) - len(tail) + at]
    return None
