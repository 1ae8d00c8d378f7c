"""Identity: a report's kind, scope, department and year, by its own lines, never by its file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from generator.problem import Place
from generator.published.shape import Grid, TextLine
from generator.understanding.sections import Text
from generator.understanding.spelling import plain
from generator.vocabulary.statements import statement_titled

_FRONT: Final = 60  # lines: cover, contents and the first headings
_LONG: Final = 200  # characters: more than any title has


@dataclass(frozen=True, slots=True)
class Ground:
    """What something was concluded from: its value, a phrase, the line where that stands."""

    value: str
    why: str
    place: Place | None = None


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
_LABEL: Final = re.compile(r"(?:部门|单位)(?:名称)?\s*[：:]")


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
    spelt = [plain(line.text[:_LONG]) for line in lines]
    for at, line in enumerate(lines):
        yield spelt[at], line
        for more in (2, 3):
            joined = "".join(spelt[at : at + more])
            if at + more <= len(lines) and "。" not in joined:
                yield joined, line


# A year; the date on which a form was filled in is none.
_YEAR: Final = r"20\d\d年(?!\d{1,2}月)"
_KIND: Final = re.compile(
    rf"{_YEAR}(?:度|区级|市级|县级|本级)?[^，。年]{{0,30}}?(?:部门|单位)?([决预]算)(?!财政|数|法|管理|绩效)"
)


def _kind(titles: Sequence[tuple[str, TextLine]], lines: Sequence[TextLine]) -> Ground:
    """决算 or 预算: what the title says; else what the lines of the front name more often."""
    for title, line in titles:
        if (match := _KIND.search(title)) and "绩效" not in title:
            return Ground(match[1], f"标题“{match[0]}”", line.place)
    for line in lines[:_FRONT]:
        if kind := _kind_titled(line):
            return Ground(kind, f"标题“{line.text}”", line.place)
    front = "".join(line.text[:_LONG] for line in lines[:_FRONT])
    finals, plans = front.count("决算"), front.count("预算")
    kind = "预算" if plans > 2 * finals else "决算"
    return Ground(kind, f"前面各行“决算”{finals} 次、“预算”{plans} 次")


def _kind_titled(line: TextLine) -> str:
    """What the title of a table says it is of; the front of a single table has no other word."""
    if statement_titled(line.text) is None:
        return ""
    title = plain(line.text)
    return next((kind for kind in ("决算", "预算") if _OF_TABLE[kind].search(title)), "")


_OF_TABLE: Final = {
    "决算": re.compile("决算"),
    "预算": re.compile("预算(?:总|明细|公开)?表"),
}


_HEADED: Final = re.compile(
    r"(?:编制|填报|预算主管|预算|公开)?(部门|单位)(?:名称)?[：:]\s*([^\s：:，。]{4,30})"
)
_SCOPE: Final = re.compile(r"(部门|单位)(?:[决预]算)")


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


_BODY: Final = (
    r"\S{2,25}?(?:局|委员会|办公室|办事处|中心|厅|[法医]?院|部|政府|街道|镇|乡|学校|大学"
    r"|[中小]学|幼儿园|会|委|队|所|站|馆|处|室|社|公司)"
)
_OF: Final = (
    re.compile(r"^第一部分(?P<name>[^年，。：]{4,30}?)(?:部门|单位)?(?:概况|基本情况)$"),
    re.compile(
        rf"^(?P<name>{_BODY})(?:（[^（）]{{1,8}}）)?20\d\d年度?(?:部门|单位)?(?:整体)?[决预]算"
    ),
    re.compile(rf"^20\d\d年度?(?P<name>{_BODY})(?:部门|单位)?[决预]算(?:公开)?(?:说明)?$"),
    re.compile(rf"^(?P<name>{_BODY})(?:（部门）)?(?:主要职能|主要职责|概况|机构设置)"),
)


def _department(titles: Sequence[tuple[str, TextLine]], lines: Sequence[TextLine]) -> Ground | None:
    """As the tables name it, else as the front does."""
    for line in lines:
        text = line.text[:_LONG]
        if match := _HEADED.search(text):
            name = re.sub(r"(?:金额)?单位.*", "", match[2])
            if re.fullmatch(_BODY + r"(?:（[^（）]{1,8}）|本级)?", plain(name)):
                return Ground(plain(name), f"“{plain(match[0])}”", line.place)
    if repeated := _repeated(lines):
        return repeated
    for pattern in _OF:
        for title, line in titles:
            if (match := pattern.search(title)) and "部分" not in match["name"]:
                return Ground(match["name"], f"“{title}”", line.place)
    for line in lines[:_FRONT]:
        if match := re.search(rf"({_BODY})(?:概况|20\d\d年|部门|单位)", plain(line.text[:_LONG])):
            name = re.sub(r"^第.部分|^20\d\d年度?", "", match[1])
            return Ground(name, f"“{match[0]}”", line.place)
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


_OF_YEAR: Final = re.compile(rf"(?<!\d){_YEAR}(?:度|区级|市级)?[^，。年]{{0,40}}?[决预]算")
_DATE: Final = re.compile(r"20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")


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
        for match in re.finditer(r"(?<!\d)(20\d\d)\s*年", text)
    )
    if not named:
        return None
    year, times = named.most_common(1)[0]
    return Ground(year, f"文中“{year}年”最多，{times} 次")
