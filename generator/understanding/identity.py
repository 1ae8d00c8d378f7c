"""Identity: a report's kind, scope, department and year, by its own lines, never by its file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from generator.later import matcher
from generator.problem import Place
from generator.published.shape import Grid, TextLine
from generator.understanding.sections import Text
from generator.understanding.spelling import plain
from generator.vocabulary.statements import statement_titled

_FRONT: Final = 60  # lines: cover, contents and the first headings
_LONG: Final = 200  # characters: more than any title has


@dataclass(frozen=True, slots=True)
class Ground:
    """What something was concluded from: its value, a phrase, the line where that stands.

    Of 类型 and 年度 there is a line where a title says it, and none where mentions were counted.
    """

    value: str
    why: str
    place: Place | None = None


def may_be_one(name: str, other: str) -> bool:
    """Whether two names may be one department's: one within the other, or one not known.

    某县某局 is 某局, 某局（汇总） too, and 某局机关 may be.
    """
    one, two = (_BRACKETED.sub("", plain(each)) for each in (name, other))
    return one in two or two in one


_BRACKETED: Final = matcher(r"[（(].*")


def identified(lines: Sequence[TextLine], sections: Sequence[Text]) -> Mapping[str, Ground]:
    """What is known of 类型, 范围, 部门 and 年度; 类型 always is."""
    titles = list(_titles(lines[:_FRONT]))
    found = {
        "类型": _kind(titles, lines),
        "范围": _scope(titles, lines),
        "部门": _department(titles, lines),
        "年度": _year(titles, lines, sections),
    }
    return {key: ground for key, ground in found.items() if ground is not None}


_CAPTION: Final = 4  # rows of a table in which it is told whose it is
_STAMP: Final = "[（(](?:公章|盖章)[)）]"  # 编制单位（公章）：
_LABEL: Final = matcher(rf"(?:部门|单位)(?:名称)?\s*(?:{_STAMP}|[：:])")


def labels(blocks: Sequence[TextLine | Grid]) -> Iterator[TextLine]:
    """The first rows of tables that say whose they are: web pages have them in the table."""
    for block in blocks:
        if isinstance(block, TextLine):
            continue
        for at, row in enumerate(block.rows[:_CAPTION]):
            if any(_LABEL.search(cell) for cell in row):
                yield TextLine(" ".join(filter(None, row)), block.places[at])


def _titles(lines: Sequence[TextLine]) -> Iterator[tuple[str, TextLine]]:
    """Each line of the front, and each with the next one or two: a title may be broken."""
    spelt = [_IN_NUMERALS.sub(_in_digits, plain(line.text[:_LONG])) for line in lines]
    for at, line in enumerate(lines):
        yield spelt[at], line
        for more in (2, 3):
            joined = "".join(spelt[at : at + more])
            if at + more <= len(lines) and "。" not in joined:
                yield joined, line


_IN_NUMERALS: Final = matcher(r"二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")


def _in_digits(year: re.Match[str]) -> str:
    """二〇二三 is 2023."""
    return "".join(str(max("〇一二三四五六七八九".find(one), 0)) for one in year[0])


# A year; the date on which a form was filled in is none, nor is a year that is compared with.
_YEAR: Final = r"(?<![\d较比与同和])20\d\d年(?!\d{1,2}月)"
_KIND: Final = matcher(
    rf"{_YEAR}(?:度|区级|市级|县级|本级)?[^，。年]{{0,30}}?(?:部门|单位)?([决预]算)(?!财政|数|法|管理|绩效|执行)"
)
# Funds and budgets that final accounts speak of too: words of no plan.
_NO_PLAN: Final = matcher(
    r"(?:一般)?公共预算|(?:政府性)?基金预算|国有资本经营预算|社会保险基金预算|财政预算|预决算"
    r"|预算(?:单位|管理|绩效|法|编码)"
)
# What is held against a budget, or counted afterwards, has been spent.
_AFTERWARDS: Final = matcher(
    r"[较比](?:年初|全年|调整)?预算|完成[^，。；]{0,12}预算|预算执行|批次|保有量|实际支出"
    r"|与年初预算[对相]比|支出\d[\d.,]*万?元，年初预算"
)
_PLANNED: Final = matcher(r"预算|安排")
# Which no title has: 2023年经费预算12万元，实际支出9万元.
_AMOUNT: Final = matcher(r"\d(?:万|亿)?元")


def _kind(titles: Sequence[tuple[str, TextLine]], lines: Sequence[TextLine]) -> Ground:
    """决算 or 预算: what the title says; else what the lines of the front name more often."""
    for title, line in titles:
        told = "绩效" not in title and not _AMOUNT.search(title)
        if told and (match := _KIND.search(_NO_PLAN.sub("", title))):
            return Ground(match[1], f"标题“{match[0]}”", line.place)
    for line in lines[:_FRONT]:
        if kind := _kind_titled(line):
            return Ground(kind, f"标题“{line.text}”", line.place)
    front = _spoken(lines[:_FRONT])
    if not _PLANNED.search(front):  # a table, cell by cell, is all that is there
        front = _spoken(lines)
    finals, plans = front.count("决算"), front.count("预算")
    if finals or plans > _AGAINST * len(_AFTERWARDS.findall(front)):
        kind = "预算" if plans > 2 * finals else "决算"
        return Ground(kind, f"前面各行“决算”{finals} 次、“预算”{plans} 次")
    afterwards = _AFTERWARDS.search(front)
    if afterwards or not _PLANNED.search(front):
        why = f"说到“{afterwards[0]}”" if afterwards else "没有一处说到预算"
        return Ground("决算", f"前面各行没有“决算”，{why}")
    return Ground("预算", "前面各行没有“决算”，说的是安排")


def _spoken(lines: Sequence[TextLine]) -> str:
    """What is said without the words that are of no plan, nor of final accounts."""
    return _NO_PLAN.sub("", "".join(plain(line.text[:_LONG]) for line in lines))


_AGAINST: Final = 2  # mentions of a budget for each time that something is held against it


def _kind_titled(line: TextLine) -> str:
    """What the title of a table says it is of; the front of a single table has no other word."""
    if statement_titled(line.text) is None:
        return ""
    title = plain(line.text)
    return next((kind for kind in ("决算", "预算") if _OF_TABLE[kind].search(title)), "")


_OF_TABLE: Final = {
    "决算": matcher("决算"),
    "预算": matcher("预算(?:总|明细|公开)?表"),
}


_HEADED: Final = matcher(
    r"(?:编制|填报|预算主管|预算|公开)?(部门|单位)(?:名称)?"
    rf"(?:(?:{_STAMP})?[：:]|{_STAMP})\s*([^\s：:，。]{{4,30}})"
)
_SCOPE: Final = matcher(r"(部门|单位)(?:[决预]算)")


def _scope(titles: Sequence[tuple[str, TextLine]], lines: Sequence[TextLine]) -> Ground | None:
    """部门 or 单位: whose accounts the title says these are."""
    for title, line in titles:
        if match := re.search(
            r"年(?!\d{1,2}月)(?:度|区级|市级|县级|本级)?[^，。]{0,30}?(部门|单位)[决预]算", title
        ):
            return Ground(match[1], f"标题“{match[0].lstrip('年度')}”", line.place)
    counted = Counter(
        match[1] for line in lines[:_FRONT] for match in _SCOPE.finditer(plain(line.text[:_LONG]))
    )
    if not counted:
        return None
    scope, times = counted.most_common(1)[0]
    return Ground(scope, f"前面各行说“{scope}”决算或预算 {times} 次")


_ENDING: Final = (
    "局|委员会|办公室|办事处|中心|厅|[法医]?院|部|政府|街道|镇|乡|学校|大学"
    "|[中小]学|幼儿园|会|委|队|所|站|馆|处|室|社|公司"
)
_BODY: Final = rf"\S{{2,25}}?(?:{_ENDING})"
# A name in a sentence: nothing but its letters. Before its year a place may stand for what it runs.
_NAMED: Final = rf"(?P<name>[\u4e00-\u9fff]{{2,25}}?(?:{_ENDING}))"
_RUN: Final = (
    rf"(?P<name>[\u4e00-\u9fff]{{2,25}}?(?:{_ENDING}|(?<=政府)办|纪委监委|[区县市州]|本级))"
)
_OF_MONEY: Final = "(?:财政|一般公共|“?三公|部门|单位|政府采购|机关运行|[决预]算|收入|支出)"
_OF_PART: Final = matcher(r"^第一部分(?P<name>[^年，。：]{4,30}?)(?:部门|单位)?(?:概况|基本情况)$")
_NO_NAME: Final = matcher("部分|^(?:部门|单位)+$")
_OF: Final = (
    matcher(
        rf"^(?P<name>{_BODY})(?:（[^（）]{{1,8}}）)?20\d\d年度?(?:部门|单位)?(?:整体)?[决预]算"
    ),
    matcher(rf"^20\d\d年(?:度|(?!度))(?P<name>{_BODY})(?:部门|单位)?[决预]算(?:公开)?(?:说明)?$"),
    matcher(rf"^(?P<name>{_BODY})(?:（部门）)?(?:主要职能|主要职责|概况|机构设置)"),
    matcher(rf"^{_RUN}20\d\d年度?[^，。]{{0,30}}(?:[决预]算|三公|支出|说明)"),
    matcher(rf"^20\d\d年(?:度|(?!度)){_NAMED}{_OF_MONEY}"),
)
# In a sentence: the words that stand behind the name of whoever writes.
_STAFFED: Final = "行政编制|事业编制|编制人数|(?:下属|所属|下设|内设)(?:共?有|\\d)"
_WRITES: Final = matcher(
    rf"(?:^|[，。；]){_NAMED}(?:{_STAFFED})|单位共?(?:1|一)个，(?:包括|即|为|是)：?(?P<only>{_BODY})。"
)
_MAY_WRITE: Final = matcher(rf"{_STAFFED}|(?:1|一)个，")
_ENDED: Final = matcher(rf"({_BODY})(?:概况|20\d\d年|部门(?!网站)|单位)")
_ENDS: Final = matcher(rf"(?:{_ENDING})(?:概况|20\d\d年|部门(?!网站)|单位)")
_PREFIX: Final = matcher(
    r"^(?:第.{1,2}部分：?|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.．、](?!\d)"
    r"|附[件表]\d?：?|(?:编制|填报)?(?:部门|单位)(?:名称)?：|现将|关于|公开|[：:])+"
)
_NOBODY: Final = matcher(
    r"^(?:本|我|该|各|全|其他|所属)|部分|汇总|情况|说明|预算单位|根据|按照|依据|主管部$|^经"
)
_FIRST_LINES: Final = 3  # in which a name can stand alone


def _department(titles: Sequence[tuple[str, TextLine]], lines: Sequence[TextLine]) -> Ground | None:
    """As the tables name it, else as the front does."""
    return _headed(lines) or _repeated(lines) or _alone(lines) or _titled(titles) or _in_text(lines)


_UNIT_ON: Final = matcher(r"(?:金额)?单位.*")


def _headed(lines: Sequence[TextLine]) -> Ground | None:
    for line in lines:
        if match := _HEADED.search(line.text[:_LONG]):
            name = _UNIT_ON.sub("", match[2])
            if re.fullmatch(_BODY + r"(?:（[^（）]{1,8}）|本级)?", plain(name)):
                return Ground(plain(name), f"“{plain(match[0])}”", line.place)
    return None


def _titled(titles: Sequence[tuple[str, TextLine]]) -> Ground | None:
    for title, line in titles:
        if (match := _OF_PART.match(title)) and not _NO_NAME.search(match["name"]):
            return Ground(match["name"], f"“{title}”", line.place)
    bare = [(_PREFIX.sub("", title), title, line) for title, line in titles]
    for pattern in _OF:
        for text, title, line in bare:
            if (match := pattern.match(text)) and not _NOBODY.search(match["name"]):
                return Ground(match["name"], f"“{title}”", line.place)
    return None


_NAMED_SO: Final = matcher(_NAMED)


def _in_text(lines: Sequence[TextLine]) -> Ground | None:
    for line in lines[:_FRONT]:
        text = plain(line.text[:_LONG])
        if _MAY_WRITE.search(text) and (match := _WRITES.search(text)):
            name = match["name"] or match["only"]
            if not _NOBODY.search(name):
                return Ground(name, f"“{match[0]}”", line.place)
    for line in lines[:_FRONT]:
        text = plain(line.text[:_LONG])
        if _ENDS.search(text) and (match := _ENDED.search(text)):
            name = re.sub(r"^第.部分|^20\d\d年度?", "", _PREFIX.sub("", match[1]))
            if not _NOBODY.search(name) and _NAMED_SO.fullmatch(name):
                return Ground(name, f"“{match[0]}”", line.place)
    return None


def _alone(lines: Sequence[TextLine]) -> Ground | None:
    """A name that is a line of its own, above a title that has none."""
    spelt = [(plain(line.text), line) for line in lines[: 2 * _FIRST_LINES] if line.text.strip()]
    for (name, line), (below, _) in pairwise(spelt[:_FIRST_LINES]):
        if not _NAMED_SO.fullmatch(name) or _NOBODY.search(name):
            continue
        if re.match(r"(?:关于)?20\d\d年|(?:部门|单位|政府采购|“?三公)[^。，]{0,20}[决预]算", below):
            return Ground(name, f"“{name}”", line.place)
    return None


_OFTEN: Final = 3  # tables that name it: then it is a name, whatever it ends in


def _repeated(lines: Sequence[TextLine]) -> Ground | None:
    """What most tables name after 部门："""
    named = [
        (match[1], line.place)
        for line in lines
        if (
            match := re.match(
                r"(?:编制)?部门(?:名称)?[：:]\s*([\u4e00-\u9fff]{4,30})", line.text[:_LONG]
            )
        )
    ]
    counted = Counter(name for name, _ in named)
    if not counted or counted.most_common(1)[0][1] < _OFTEN:
        return None
    name, times = counted.most_common(1)[0]
    return Ground(name, f"{times} 张表写着“部门：{name}”", dict(reversed(named))[name])


# 2023年因人员调动未能编报预算 is why something changed, no title.
_OF_YEAR: Final = matcher(rf"{_YEAR}(?:度|区级|市级)?(?!因)[^，。年]{{0,40}}?[决预]算(?!数)")
_DATE: Final = matcher(r"20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
# A year that something is compared with, or that is over: 较2022年, 2022年底.
_OTHER_YEAR: Final = matcher(r"[较比与同和]\s*20\d\d\s*年|20\d\d\s*年[底末]")


def _year(
    titles: Sequence[tuple[str, TextLine]], lines: Sequence[TextLine], sections: Sequence[Text]
) -> Ground | None:
    """The year of the title; without one, the year that the text names most often."""
    for title, line in titles:
        if match := _OF_YEAR.search(title):
            return Ground(match[0][:4], f"标题“{match[0]}”", line.place)
    fronts = (_DATE.sub("", line.text[:_LONG]) for line in lines[:_FRONT])
    named = Counter(
        match[1]
        for text in (*fronts, *(one.text for one in sections))
        for match in re.finditer(r"(?<!\d)(20\d\d)\s*年", _OTHER_YEAR.sub("", text))
    )
    if not named:
        return None
    year, times = named.most_common(1)[0]
    return Ground(year, f"文中“{year}年”最多，{times} 次")
