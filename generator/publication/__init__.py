"""Publication: the whole disclosure as a department publishes it, before any format.

概况, the tables, the explanation, 名词解释, 附件: a budget has its 概况 in the explanation, which
comes first there.  What the input does not have and nobody may leave out is 【待填：…】.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from generator.entry.accounts import Accounts, Profile
from generator.entry.values import TO_FILL
from generator.facts.line import one_line, within_sentence
from generator.later import matcher
from generator.number.figure import Figure
from generator.number.numerals import chinese_number, numeral
from generator.problem import Problem, typed_at
from generator.publication.charts import Chart, Placed, placed
from generator.publication.explained import explained
from generator.rule import Rule
from generator.tabulation import Table, numbered, tabulate, untold
from generator.telling.document import Block, Document
from generator.telling.narrative import Paragraph
from generator.telling.stating import BETWEEN, CLOSE, OPEN
from generator.telling.style import NOT_THERE

PROFILE: Final = "概况"
TABLES: Final = "表"
EXPLANATION: Final = "说明"
GLOSSARY: Final = "名词解释"
ANNEX: Final = "附件"

_NUMBER: Final = matcher(r"第([一二三四五六七八九])部分")
_ANNEX: Final = matcher(r"附件(?:[1-9]\d?|[一二三四五六七八九十]{1,2})?(?!的)")


class Roll(Struct, frozen=True):
    """Names that are numbered in a small table within the text; `heads` are its two titles."""

    heads: tuple[str, str]
    names: tuple[str, ...]

    @property
    def rows(self) -> Iterator[tuple[str, str]]:
        """Each number with its name."""
        return ((str(at), name) for at, name in enumerate(self.names, 1))


class Section(Struct, frozen=True):
    """A heading with what stands below it; `name` tells it apart from the others of its part."""

    name: str
    blocks: tuple[Block | Chart | Roll, ...]


class Part(Struct, frozen=True):
    """A part of the disclosure: its number as printed, its title, its sections or its tables.

    A table comes with its number (公开01表, or '' where the style gives none).
    """

    name: str
    number: int
    title: str
    sections: tuple[Section, ...] = ()
    tables: tuple[tuple[str, Table], ...] = ()

    @property
    def fresh(self) -> bool:
        """Whether it begins a page: the places of annexes are a line or two."""
        return self.name != ANNEX

    def figures(self) -> Iterator[Figure]:
        """Every figure that its sentences state, in reading order."""
        for section in self.sections:
            for block in section.blocks:
                for passage in block.passages if isinstance(block, Block) else ():
                    if isinstance(passage.states, Figure):
                        yield passage.states


def parts_of(document: Document) -> tuple[Part, ...]:
    """The parts in the order in which they are published."""
    content = document.facts.report.content
    found: list[Part] = []

    def add(name: str, title: str, *sections: Section) -> None:
        number = len(found) + 1
        found.append(Part(name, number, f"第{chinese_number(number)}部分 {title}", sections))

    explanation = Part(EXPLANATION, _number_of(document), document.title, tuple(_told(document)))
    year = content.year
    if isinstance(content, Accounts):
        add(PROFILE, f"{content.department}概况", *_profile(document, content))
        add(TABLES, f"{year}年度部门决算表")
        found.append(explanation)
    else:
        found.append(explanation)
        add(TABLES, f"{year}年部门预算表")
    tables = tuple(numbered(document.facts, tabulate(document.facts), document.style))
    found = [_with(part, tables) if part.name == TABLES else part for part in found]
    if terms := tuple(_terms(document)):
        add(GLOSSARY, "名词解释", Section(GLOSSARY, terms))
    if annexes := tuple(_annexes(document)):
        add(ANNEX, "附件", Section(ANNEX, annexes))
    return tuple(found)


class NoSuchPart(ValueError):  # noqa: N818  what was asked for is not in the report, not a bug
    """There is no part of that number or name; the message names those that there are."""

    rule = NOT_THERE


def chosen(document: Document, wanted: str | None = None) -> tuple[Part, ...]:
    """All parts, or the one of a number (3) or a name (说明). Raises NoSuchPart."""
    parts = parts_of(document)
    if wanted is None:
        return parts
    found = tuple(part for part in parts if wanted in {str(part.number), part.name})
    if not found:
        there = "、".join(f"{part.number}（{part.name}）" for part in parts)
        message = f"没有第 {wanted} 部分；可以写 {there}"
        raise NoSuchPart(message)
    return found


def charts_in(parts: Iterable[Part]) -> tuple[Chart, ...]:
    """The charts of some parts, in reading order."""
    blocks = (block for part in parts for section in part.sections for block in section.blocks)
    return tuple(block for block in blocks if isinstance(block, Chart))


def _with(part: Part, tables: tuple[tuple[str, Table], ...]) -> Part:
    return Part(part.name, part.number, part.title, (), tables)


def _number_of(document: Document) -> int:
    """The number that the style gives to the explanation, else the one that it has by its place."""
    if match := _NUMBER.match(document.title):
        return "一二三四五六七八九".index(match[1]) + 1
    return 3 if document.facts.report.kind == "决算" else 1


def _told(document: Document) -> Iterator[Section]:
    charts = placed(document)
    for chapter in document.chapters:
        around = charts.get(chapter.name, Placed())
        heading, *text = chapter.blocks
        yield Section(chapter.name, (heading, *around.before, *text, *around.after))


def cover_of(document: Document) -> tuple[str, str]:
    """What stands on the cover: whose report it is, and which."""
    content, kind = document.facts.report.content, document.facts.report.kind
    return content.department, f"{content.year}年{'度' if kind == '决算' else ''}部门{kind}"


def foot_of(document: Document) -> str:
    """What stands at the foot of the cover: who made the document."""
    return f"编制部门：{document.facts.report.content.department}"


# ---------------------------------------------------------------- 概况


def _plain(text: str, lead: str = "") -> Block:
    return Block(lead, Paragraph(text, ()))


def _heading(pattern: str, number: int, text: str, level: int) -> Block:
    return Block(numeral(pattern, number) + text, level=level)


def _profile(document: Document, content: Accounts) -> Iterator[Section]:
    patterns = document.style.settings["编号"]
    profile = content.profile
    first, second = patterns["一级"], patterns["二级"]
    duties = [f"{within_sentence(duty)}。" for duty in profile.duties]
    listed = (
        [_plain(duty, numeral(patterns["三级"], at)) for at, duty in enumerate(duties, 1)]
        if len(duties) > 1
        else [_plain(duties[0] if duties else _missing("职责"))]
    )
    yield Section("职责", (_heading(first, 1, "部门职责", 2), *listed))
    yield Section(
        "机构",
        (
            _heading(first, 2, "机构设置及决算单位构成", 2),
            _heading(second, 1, "内设机构设置", 3),
            _organisation(document, profile),
            _heading(second, 2, "决算单位构成", 3),
            *_units(content),
        ),
    )


def _organisation(document: Document, profile: Profile) -> Block:
    text = f"{within_sentence(profile.organisation)}。" if profile.organisation else ""
    cell = document.facts.report.cell
    counted, stated = [], list[Figure]()
    for label, value in (("编制人数", profile.established), ("实有人数", profile.staff)):
        if value is not None:
            stated.append(Figure(label, value, "人", cell(PROFILE, label)))
            number = document.style.number(stated[-1])
            counted.append(f"{label}{OPEN}{len(stated) - 1}{BETWEEN}{number}{CLOSE}人")
    if counted:
        text += f"本部门共有{'，'.join(counted)}。"
    return Block("", Paragraph(text or _missing("机构设置"), stated))


def _units(content: Accounts) -> Iterator[Block | Roll]:
    """One unit in a sentence, several in a table."""
    names = [one_line(name) for name in content.profile.units]
    if not names:
        yield _plain(_missing("决算单位"))
        return
    said = f"{content.department}{content.year}年部门决算汇总公开单位构成包括："
    if len(names) == 1:
        yield _plain(f"{said}{names[0]}。")
        return
    yield _plain(said)
    yield Roll(("序号", "单位名称"), tuple(names))


def _missing(key: str) -> str:
    return f"{TO_FILL}：{PROFILE}→{key}】"


NO_PROFILE: Final = Rule(
    "I22",
    "整份公开文档写了部门概况",
    "公开文档的第一部分是部门的职责、机构设置和决算单位，表上没有，要部门写。只写情况说明时不用。",
    "要写 docx，填报文件里没有 概况→职责",
    "概况 下面写 职责、机构设置、决算单位",
    hint="提示：草稿里写成【待填】。",
)


def lacking(document: Document, wanted: str | None = None) -> tuple[Problem, ...]:
    """What the input does not have and the whole disclosure cannot be published without.

    Of one part, `wanted`, alone: 概况 and the tables lack what is theirs.  Raises NoSuchPart.
    """
    names = {part.name for part in chosen(document, wanted)}
    return (
        *(_lacking_profile(document) if PROFILE in names else ()),
        *(untold(document.facts) if TABLES in names else ()),
    )


def _lacking_profile(document: Document) -> tuple[Problem, ...]:
    report = document.facts.report
    if not isinstance(report.content, Accounts):
        return ()
    profile = report.content.profile
    given = {"职责": profile.duties, "机构设置": profile.organisation, "决算单位": profile.units}
    return tuple(
        Problem(
            typed_at(report.source, (PROFILE, key)),
            f"没有写“{PROFILE}→{key}”，公开文档的第一部分要写它",
            rule=NO_PROFILE,
        )
        for key, value in given.items()
        if not value and (PROFILE, key) not in report.open
    )


# ---------------------------------------------------------------- 名词解释, 附件


def _terms(document: Document) -> Iterator[Block]:
    settings = document.style.settings
    pattern = settings["编号"][settings["名词解释"]["编号"]]
    for at, (name, meaning) in enumerate(explained(document), 1):
        yield _plain(f"{name}：{meaning}", numeral(pattern, at))


def _annexes(document: Document) -> Iterator[Block]:
    """The annexes that the explanation speaks of: their places, for they are no part of it."""
    text = "".join(block.text for block in document.blocks())
    names = dict.fromkeys(match[0] for match in _ANNEX.finditer(text))
    numbered_ones = [name for name in names if name != "附件"]
    yield from (_plain(f"{name}（另附）") for name in numbered_ones or names)
