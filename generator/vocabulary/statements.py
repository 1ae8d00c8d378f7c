"""Statements: the 公开表, each described once: titles, columns by heading, lines by label.

Numbers and positions of the tables differ by year and province (Hunan 2021 has 三公 as 07, 2022 as
09; Shanghai has it as 7), so a table is found by its title, a column by its heading, a row by its
code or label.  A budget's table has the key of the 决算 table that it is analogous to, so that one
rule serves both.  `Tables.cell(key, row, column)` answers these names, whatever the print says:

==  ==========================  =================================================================
T1  收入支出总表                "收入.…" and "支出.…"; column "0"; 支出 of some budgets also
                                "基本支出", "人员经费", "公用经费", "项目支出"; "用途.…" where
                                expenditure stands there once more by kind
T2  收入表                      code or "合计"; 本年收入合计 (a budget's 合计), 财政拨款收入,
                                上级补助收入, 事业收入, 经营收入, 附属单位上缴收入, 其他收入;
                                of budgets also 一般公共预算, 政府性基金, 国有资本经营,
                                财政专户管理资金收入, 其他资金收入, 上年结转,
                                使用非财政拨款结余, 总计 (beside 本年收入合计); or a list: as the
                                left of T1
T3  支出表                      code or "合计"; 本年支出合计 (a budget's 合计), 基本支出, 人员经费,
                                公用经费, 项目支出, 上缴上级支出, 经营支出, 对附属单位补助支出,
                                单位预留机动经费; or a list: as the right of T1
T4  财政拨款收入支出总表        as T1; 支出 also "一般公共预算", "政府性基金", "国有资本经营",
                                "上年结转"
T5  一般公共预算支出表          code or "合计"; 小计, 基本支出, 人员经费, 公用经费, 项目支出
T6  一般公共预算基本支出表      economic code (3 or 5 digits), 人员经费合计, 公用经费合计, 合计;
                                column "" (the amount); in budgets also 人员经费, 公用经费, and
                                kinds that have a name and no code
TF  政府性基金预算表            code or "合计"; 年初结转和结余, 本年收入, 小计, 基本支出,
                                项目支出, 年末结转和结余
TC  国有资本经营预算表          code or "合计"; 合计, 基本支出, 项目支出; Shanghai's also
                                年初结转和结余, 本年收入, 年末结转和结余
TS  “三公”经费表                合计, 因公出国境费, 公务用车购置及运行维护费, 公务用车购置费,
                                公务用车运行维护费, 公务接待费, 机关运行经费 (budgets of
                                Shanghai); columns 预算 and 决算, a budget's only 预算 (and 上年)
TG  财政拨款支出表              as T5, of all three funds (江苏, the ministries)
TB  财政拨款基本支出表          as T6, of all three funds (江苏)
TR  机关运行经费表              as T6, what of its 公用经费 agencies run on (江苏)
TP  政府采购表                  合计, 货物, 工程, 服务; column "" (budgets)
==  ==========================  =================================================================

Lines of T1: 收入.一般公共预算财政拨款收入, 政府性基金预算财政拨款收入,
国有资本经营预算财政拨款收入, 财政拨款收入 (their total, in budgets), 上级补助收入, 事业收入,
财政专户管理资金收入, 经营收入, 附属单位上缴收入, 其他收入, 其他资金收入 (of 单位资金 too),
本年收入合计, 使用非财政拨款结余, 年初结转和结余, 总计;
支出.<类's name as printed, without its number>, 本年支出合计, 结余分配, 年末结转和结余, 总计.
Lines of T4: 收入.一般公共预算财政拨款, 政府性基金预算财政拨款, 国有资本经营预算财政拨款,
本年收入合计, 年初财政拨款结转和结余, 年初.一般公共预算财政拨款 (and the two others), 总计;
支出.<类>, 本年支出合计, 年末财政拨款结转和结余, 总计.

A blank cell has no TableCell; where `Tables.has(key, column)` it stands for nothing spent (0).
“-” and 0.00 are cells of 0.  A budget has no 本年收入合计 or 本年支出合计 in T1 and T4 where it
prints only the 总计.  `Tables.columns` has the columns that have a heading (T1 and T4: with their
side, as "支出.一般公共预算"), `Tables.lines` the rows of T1, T4 and TS that are printed, blank or
not, `Tables.ruled` the tables that were read whole, `Tables.measures` the unit of each table,
`Tables.is_budget(key)` whether a table is a budget's.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.later import matcher


class Column(Struct, frozen=True):
    """A column by the name of what it holds, and how its heading may read.

    A heading is the texts above the column from the top down, joined by “/”, without white space.
    The readings are tried one after the other: a later one counts only where no column has an
    earlier one.
    """

    name: str
    headings: tuple[re.Pattern[str], ...]


class Row(Struct, frozen=True):
    """A line of a table without codes, by the name of what it holds, and how its label may read."""

    name: str
    label: re.Pattern[str]


class Statement(Struct, frozen=True):
    """One of the tables; `rows` says whether rows are named by 科目 code or by label."""

    key: str
    name: str
    title: re.Pattern[str]
    rows: str
    columns: tuple[Column, ...] = ()
    income: tuple[Row, ...] = ()
    spending: tuple[Row, ...] = ()


def _column(name: str, *headings: str) -> Column:
    given = headings or (rf"(?:.*/)?{name}",)
    return Column(name, tuple(matcher(heading) for heading in given))


def _rows(*labels: tuple[str, str]) -> tuple[Row, ...]:
    return tuple(Row(name, matcher(label)) for name, label in labels)


_ALL: Final = r"(?:.*/)?(?:合计|总计)"
_SUM: Final = r"(?:/(?:小计|合计))?"
# 云南 and 海南 divide what was received and what was left over into the same columns.
_SPENDING_OF: Final = "(?:.*/)?本年支出(?:合计)?/"
_BASIC: Final = _column("基本支出", rf"{_SPENDING_OF}基本支出{_SUM}", rf"(?:.*/)?基本支出{_SUM}")
_STAFF: Final = _column("人员经费", "(?:.*/)?人员经费")
_OPERATING: Final = _column("公用经费", "(?:.*/)?(?:日常)?公用经费")
_PROJECT: Final = _column("项目支出", rf"{_SPENDING_OF}项目支出{_SUM}", rf"(?:.*/)?项目支出{_SUM}")
_RESERVED: Final = _column("单位预留机动经费", "(?:.*/)?(?:单位)?预留机动经费")  # 江苏, to 2020
_SPENT: Final = (_BASIC, _STAFF, _OPERATING, _PROJECT)
_OPENING: Final = _column(
    "年初结转和结余", rf"(?:.*/)?(?:年初|上年)(?:财政拨款)?结转(?:和?结余)?{_SUM}"
)
_RECEIVED: Final = _column("本年收入", rf"(?:.*/)?本年收入(?:合计)?{_SUM}")
_CLOSING: Final = _column(
    "年末结转和结余", rf"(?:.*/)?(?:年[末终](?:财政拨款)?结转(?:和?结余)?|结转下年){_SUM}"
)

_GENERAL: Final = "一般公共预算(?:财政拨款|拨款)?(?:收入|资金)?"
_FUND: Final = "政府性基金(?:预算)?(?:财政拨款|拨款)?(?:收入|资金)?"
_CAPITAL: Final = "国有资本经营(?:预算|收入)?(?:财政拨款|拨款)?(?:收入|资金)?"
_FUNDS: Final = (
    _column("一般公共预算", f"(?:.*/)?{_GENERAL}"),
    _column("政府性基金", f"(?:.*/)?{_FUND}"),
    _column("国有资本经营", f"(?:.*/)?{_CAPITAL}"),
)
# A column beside those of the year: in T2, and in T4 where it is not divided by fund (四川).
LAST_YEAR: Final = "上年结转"
_FROM_LAST_YEAR: Final = _column(
    LAST_YEAR, "(?:.*/)?上年(?:财政拨款)?(?:资金)?结转(?:和?结余)?(?:资金)?"
)
_AMOUNTS: Final = "(?:决算数|预算数|金额|(?:本年|20[0-9]{2}年)(?:预算|决算)数?)"
_AMOUNT: Final = rf"(?:.*/)?{_AMOUNTS}"
_TOTAL: Final = _column(
    "0", rf"(?:.*/)?{_AMOUNTS}/(?:合计|小计)", r"(?:.*/)?(?:合计|小计)", _AMOUNT
)

_BALANCES: Final = "(?:年初|上年)(?:财政拨款)?结转(?:和?结余)?(?:资金|收入)?"
_LEFT: Final = (
    "(?:年[末终](?:财政拨款)?结转(?:和?结余)?|(?:财政拨款)?结转下年(?:和?结余)?(?:支出|资金)?)"
)
# What a school or a hospital takes in and the treasury keeps for it in an account of its own.
_ACCOUNT: Final = "(?:财政)?专户(?:管理|核拨)?(?:资金|拨款)(?:收入)?"
_SPECIAL: Final = f"{_ACCOUNT}|纳入(?:财政)?专户管理的非税收入(?:拨款)?"
_UNIT_MONEY: Final = "(?:其他|单位)资金(?:收入)?"
_USED: Final = "使用非财政拨款结余.*|.*弥补收支[差总]额"
_OF_THE_YEAR: Final = "(?!上年|年初)(?:.*/)?"  # what a column is of that stands below 本年收入
_INCOME: Final = _rows(
    ("一般公共预算财政拨款收入", _GENERAL),
    ("政府性基金预算财政拨款收入", _FUND),
    ("国有资本经营预算财政拨款收入", _CAPITAL),
    ("财政拨款收入", "(?:财政|预算)拨款(?:收入|补助收入)?"),
    ("上级补助收入", "(?:财政)?上级(?:财政)?补助收入"),
    ("财政专户管理资金收入", _SPECIAL),
    ("事业收入", "事业收入"),
    ("经营收入", "(?:事业单位)?经营收入"),
    ("附属单位上缴收入", "附属单位上缴收入"),
    ("其他收入", "其他收入"),
    ("其他资金收入", _UNIT_MONEY),
    ("本年收入合计", "[本当]年收入(?:合计|小计)|收入合计|合计"),
    ("使用非财政拨款结余", _USED),
    ("年初结转和结余", _BALANCES),
    ("总计", "(?:收入)?总计"),
)
_SPENDING: Final = _rows(
    ("本年支出合计", "[本当]年支出(?:合计|小计)|支出合计|合计"),
    ("结余分配", "结余分配"),
    ("年末结转和结余", _LEFT),
    ("总计", "(?:支出)?总计"),
)
_GRANTS: Final = _rows(
    ("一般公共预算财政拨款", _GENERAL),
    ("政府性基金预算财政拨款", _FUND),
    ("国有资本经营预算财政拨款", _CAPITAL),
    ("本年收入合计", "本年收入(?:合计|小计)?|收入合计|合计"),
    ("年初财政拨款结转和结余", _BALANCES),
    ("总计", "(?:收入)?总计"),
)
_GRANTED: Final = _rows(
    ("本年支出合计", "本年支出(?:合计|小计)?|支出合计|合计"),
    ("年末财政拨款结转和结余", _LEFT),
    ("总计", "(?:支出)?总计"),
)

_PRINTED: Final = "(?:决算|预算)"
_AND: Final = "(?:[和及、](?:机关运行经费|会议费|培训费)){0,3}"
_BY_CODE: Final = "(?:按?功能分类(?:科目)?)?"
_TAIL: Final = f"{_PRINTED}?(?:公开)?(?:明细|情况)?(?:公开)?表"
_SUMMARY: Final = f"(?:{_PRINTED}(?:公开)?总表|总表|总体情况表)"
_WHOLE: Final = f"(?:{_PRINTED}(?:公开)?总?(?:公开)?表|总表|总体情况表)"
# What a 收入表 or a 支出表 is of, that is not of all.
_NOT_OF: Final = "".join(
    f"(?<!{word})"
    for word in (
        "拨款",
        "项目",
        "基本",
        "收入",
        "经费",
        "采购",
        "专项",
        "债务",
        "基金",
        "非税",
        "服务",
        "资金",
        "债券",
        "转移支付",
    )
)
_BOTH: Final = "(?:收入支出|收、?支)"
# In 云南, 辽宁 and 海南 a 总表 is a 表 or a 公开表; these words may also end another table's title.
_SHORT: Final = f"(?<!预算)(?<!基金)(?<!经营)(?<!项目)%s{_BOTH}{_PRINTED}(?:公开)?表"

# Tried in this order: a later title may be part of an earlier one.
STATEMENTS: Final = (
    Statement(
        "T4",
        "财政拨款收入支出决算总表",
        matcher(f"财政拨款{_BOTH}{_SUMMARY}|{_SHORT % '财政拨款'}"),
        "label",
        (_TOTAL, *_FUNDS, _FROM_LAST_YEAR),
        _GRANTS,
        _GRANTED,
    ),
    Statement(
        "T1",
        "收入支出决算总表",
        matcher(f"(?:财务)?{_BOTH}{_SUMMARY}|{_SHORT % '(?<!拨款)'}"),
        "label",
        (_TOTAL, *_SPENT),
        _INCOME,
        _SPENDING,
    ),
    Statement(
        "T6",
        "一般公共预算财政拨款基本支出决算表",
        matcher(
            f"一般公共预算(?:财政拨款)?基本支出(?:按?(?:部门)?(?:预算)?经济分类(?:科目)?)?{_TAIL}"
        ),
        "economic",
        (_column("", _ALL, r"(?:.*/)?(?:20\d\d年)?基本支出合计"), _STAFF, _OPERATING),
    ),
    Statement(
        "TB",
        "财政拨款基本支出表",
        matcher(f"(?<!预算)财政拨款基本支出(?:按?(?:部门)?(?:预算)?经济分类(?:科目)?)?{_TAIL}"),
        "economic",
        (_column("", _ALL, r"(?:.*/)?(?:20\d\d年)?基本支出合计"), _STAFF, _OPERATING),
    ),
    Statement(
        "TS",
        "“三公”经费支出决算表",
        matcher(
            f'(?<!基金预算财政拨款“)(?<!基金预算财政拨款)三公[”"]?经费{_AND}'
            f"(?:预算(?=财政))?(?:财政拨款)?(?:支出)?(?:(?:情况)?统计)?预?"
            f"(?:{_TAIL}|{_PRINTED}数?(?:情况统计|统计|对比|对比情况|增减变化情况)表)"
        ),
        "expenses",
    ),
    Statement(
        "TR",
        "机关运行经费表",
        matcher(f"(?<!经费[和及、])机关运行经费(?:财政拨款)?(?:支出)?{_TAIL}"),
        "economic",
        (_column("", _ALL),),
    ),
    Statement(
        "TP",
        "政府采购表",
        matcher(f"政府采购(?:支出)?{_TAIL}"),
        "purchases",
        (_column("", "(?:总计|合计)(?:金额)?", "(?:采购)?(?:预算)?(?:金额|资金)", _ALL, _AMOUNT),),
    ),
    Statement(
        "TF",
        "政府性基金预算财政拨款收入支出决算表",
        matcher(f"政府性基金(?:预算)?(?:财政拨款|拨款)?(?:收入|收支)?(?:支出)?{_BY_CODE}{_TAIL}"),
        "code",
        (
            _OPENING,
            _RECEIVED,
            _BASIC,
            _PROJECT,
            _CLOSING,
            _column("小计", rf"{_SPENDING_OF}(?:小计|合计)", r"(?:.*/)?(?:小计|合计)", _AMOUNT),
        ),
    ),
    Statement(
        "TC",
        "国有资本经营预算财政拨款支出决算表",
        matcher(f"国有资本经营(?:预算)?(?:财政拨款|拨款)?(?:收入|收支)?(?:支出)?{_BY_CODE}{_TAIL}"),
        "code",
        (
            _column("合计", _ALL, "(?:.*/)?小计", _AMOUNT),
            _BASIC,
            _PROJECT,
            _OPENING,
            _RECEIVED,
            _CLOSING,
        ),
    ),
    Statement(
        "T5",
        "一般公共预算财政拨款支出决算表",
        matcher(f"一般公共预算(?:财政拨款|当年拨款|拨款)?(?:收入)?支出{_BY_CODE}{_TAIL}"),
        "code",
        (
            *_SPENT,
            _column("小计", rf"{_SPENDING_OF}(?:小计|合计)", _ALL, "(?:.*/)?小计", _AMOUNT),
            _OPENING,
            _RECEIVED,
            _CLOSING,
        ),
    ),
    Statement(
        "TG",
        "财政拨款支出表",
        matcher(
            f"(?<!预算)(?<!基金)(?<!经营)财政拨款支出{_BY_CODE}{_PRINTED}?(?:公开)?表(?!.*经济)"
        ),
        "code",
        (*_SPENT, _RESERVED, _column("小计", _ALL, "(?:.*/)?小计", _AMOUNT)),
    ),
    Statement(
        "T2",
        "收入决算表",
        matcher(f"{_NOT_OF}收入{_WHOLE}"),
        "code",
        (
            _column("本年收入合计", rf"(?:.*/)?本年收入(?:合计)?{_SUM}", _ALL),
            _column("财政拨款收入", rf"(?:.*/)?财政拨款(?:收入|补助收入)?{_SUM}"),
            _column("一般公共预算", f"{_OF_THE_YEAR}{_GENERAL}"),
            _column("政府性基金", f"{_OF_THE_YEAR}{_FUND}"),
            _column("国有资本经营", f"{_OF_THE_YEAR}{_CAPITAL}"),
            _column("财政专户管理资金收入", f"{_OF_THE_YEAR}{_ACCOUNT}"),
            _column("其他资金收入", f"{_OF_THE_YEAR}{_UNIT_MONEY}"),
            _column("上级补助收入", f"{_OF_THE_YEAR}(?:财政)?上级(?:财政)?补助(?:收入)?"),
            _column("事业收入", r"(?:.*/)?事业收入(?:/(?:小计|合计|金额))?"),
            _column("经营收入", "(?:.*/)?(?:事业单位)?经营收入"),
            _column("附属单位上缴收入"),
            _column("其他收入"),
            _column(LAST_YEAR, rf"(?:.*/)?{_BALANCES}{_SUM}"),
            _column("使用非财政拨款结余", f"(?:.*/)?(?:{_USED})"),
            _column("总计", "合计|总计"),
        ),
    ),
    Statement(
        "T3",
        "支出决算表",
        matcher(f"{_NOT_OF}支出{_WHOLE}"),
        "code",
        (
            _column("本年支出合计", "(?:.*/)?本年支出(?:合计)?", _ALL),
            *_SPENT,
            _RESERVED,
            _column("上缴上级支出"),
            _column("经营支出", "(?:.*/)?(?:事业单位)?经营支出"),
            _column("对附属单位补助支出", "(?:.*/)?对附属单位补助(?:支出)?"),
        ),
    ),
)
BY_KEY: Final = {statement.key: statement for statement in STATEMENTS}
# 收入表 and 支出表 as lists: the rows of one half of the 总表, in detail (江苏, 广东).
LISTED: Final = {
    key: replace(BY_KEY[key], rows="label", columns=(_TOTAL,), income=income, spending=spending)
    for key, income, spending in (("T2", _INCOME, ()), ("T3", (), _SPENDING))
}
# Of the nine tables that everybody publishes; the others some provinces have besides.
NINE: Final = tuple(one for one in STATEMENTS if one.key not in {"TG", "TB", "TR", "TP"})
TITLES: Final = {statement.key: statement.name for statement in STATEMENTS}
BY_FUND: Final = ("一般公共预算", "政府性基金", "国有资本经营")  # columns of T4 behind its sum

_LONGEST: Final = 60  # characters of a title with its year and department
_BEFORE: Final = 34  # of them, what may stand before the title itself
_NUMBER: Final = matcher(
    r"\d{1,2}[、.．](?:(?=20\d\d年)|(?!\d))|[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、"
)
_BRACKETED: Final = (
    r"(?:公开|财决|预算)?\d*(?:-\d{1,2})?表?|按?(?:部门)?(?:预算)?(?:支出)?(?:功能|经济)分类(?:科目)?"
    r"|[分按]?(?:功能|经济)?科目|20\d\d年度?|本级|汇总|部门|单位|续表?|(?:金额)?单位[：:].{0,6}元"
)
_AFTER: Final = matcher(rf"[：:\d]*(?:[（(\[【](?:{_BRACKETED})[）)\]】]){{0,3}}")
# The number of a table in front of its title, with a colon.
TABLE_NUMBER: Final = matcher(r"(?:公开|预算|财决|附)?表?\d{1,2}(?:-\d{1,2})?表?[:：]")
# What makes a line a sentence, a note or an entry of a table of contents.
_NO_TITLE: Final = matcher(r"[，。；…·]|\.{3}|^[-—注]|说明|反映|详见|参见|见附|本表|本套")
_TOLD: Final = matcher("[、：]|公开了|公布|要求|按照|根据")


def statement_titled(text: str) -> Statement | None:
    """The statement that a line is the title of; None for a line that only mentions one.

    An entry in a list of tables has a number and is none; see statement_named.
    """
    return None if _NUMBER.match(re.sub(r"\s", "", text[:_LONGEST])) else statement_named(text)


@lru_cache(maxsize=4096)  # a line is asked about by the zones, the tables and the rules of form
def statement_named(text: str) -> Statement | None:
    """The same for a title with a number: only what follows it tells it from an entry in a list."""
    if len(text) > 2 * _LONGEST:
        return None
    plain = re.sub(r"\s", "", text)
    if len(plain) > _LONGEST or _NO_TITLE.search(plain):
        return None
    for statement in STATEMENTS:
        found = statement.title.search(plain)
        if found and _AFTER.fullmatch(plain, found.end()):
            before = _NUMBER.sub("", TABLE_NUMBER.sub("", plain[: found.start()], count=1), count=1)
            return None if len(before) > _BEFORE or _TOLD.search(before) else statement
    return None


_LABEL_NUMBER: Final = matcher(
    r"(?:其中[：:])?(?:[一二三四五六七八九十]{1,4}、|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[.、．](?!\d))?(?:其中[：:])?"
)


def label(text: str) -> str:
    """A label of a table without white space and without its number."""
    plain = re.sub(r"\s", "", text)
    return plain[_LABEL_NUMBER.match(plain).end() :]  # type: ignore[union-attr]  # it matches ""


def spelled(text: str) -> str:
    """A heading or a number in one spelling: no white space, narrow letters."""
    if text.isascii():  # most cells are amounts, and those are spelt so already
        return "".join(text.split())
    return _spelled(text) if len(text) <= _LABEL else _respelled(text)


_LABEL: Final = 60  # characters that a heading or a label has at most


_BLANK: Final = matcher(r"\s")


def _respelled(text: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))


# The same few hundred labels come again in every table of every report.
_spelled: Final = lru_cache(maxsize=4096)(_respelled)
