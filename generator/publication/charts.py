"""Charts: where people would rather look than read: shares of a whole, two amounts side by side.

A chart is of the figures that the explanation states, before any format: the style says which are
drawn and at which section.  One that would show nothing is left out: of one kind alone or as good
as alone, of zeros, of money that came back, of a year that nothing is known of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct

from generator.facts import Facts, Line
from generator.number.figure import Figure, is_unsaid, total
from generator.tabulation.table import lines_of
from generator.telling.as_printed import largest_remainder
from generator.telling.document import Document
from generator.telling.settings import AFTER, BEFORE, REMAINDERS, chart_place
from generator.telling.style import Style
from generator.vocabulary.subjects import class_of

__all__ = ["BARS", "COLUMNS", "PIE", "Chart", "placed"]

Form = Literal["饼", "柱", "条"]
PIE: Final = "饼"  # the shares of one whole
COLUMNS: Final = "柱"  # a few amounts side by side
BARS: Final = "条"  # many of them, or with long names, one below the other

MOST: Final = 8  # kinds that are drawn one by one; the rest stand together
_MOST_COLUMNS: Final = 4  # kinds that columns have room for, and the characters of their amounts
_MOST_PRINTED: Final = 30
_ALONE: Final = 95  # % of the whole: beside more than that nothing else is seen
_SMALL: Final = 5  # % of the whole: a slice that has no room for its name


class Chart(Struct, frozen=True):
    """A drawing of some figures: the first is `number` 1, `title` is as printed (图1 …).

    `series` has a name and a Figure (元, never negative) for each category; `shares` (%) are those
    of the categories where they make up one whole, else none.  `description` tells the whole chart
    in one sentence, for who does not see it.
    """

    name: str
    number: int
    title: str
    form: Form
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[Figure, ...]], ...]
    shares: tuple[Figure, ...]
    description: str


class _Content(Struct, frozen=True):
    """What a chart shows, before it has its number and its title."""

    form: Form
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[Figure, ...]], ...]
    shares: tuple[Figure, ...] = ()
    whole: Figure | None = None


class Placed(Struct, frozen=True):
    """The charts of a section: those before its text and those after it."""

    before: tuple[Chart, ...] = ()
    after: tuple[Chart, ...] = ()


def placed(document: Document) -> Mapping[str, Placed]:
    """The charts of the explanation by the section that they stand in, numbered as they are met."""
    facts, style = document.facts, document.style
    wanted = style.settings["图表"]
    if wanted["显示"] != "是":
        return {}
    places = {name: chart_place(said) for name, said in wanted[facts.report.kind].items()}
    found: dict[str, Placed] = {}
    number = 0
    for section in (chapter.name for chapter in document.chapters):
        drawn: dict[str, list[Chart]] = {BEFORE: [], AFTER: []}
        for side, charts in drawn.items():
            for name in (name for name, place in places.items() if place == (section, side)):
                if content := _CONTENTS[name](facts, style):
                    number += 1
                    charts.append(_chart(name, number, content, facts, style))
        if any(drawn.values()):
            found[section] = Placed(tuple(drawn[BEFORE]), tuple(drawn[AFTER]))
    return found


# ---------------------------------------------------------------- title and description

_TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    "决算": {
        "收入构成": "{年度}年度收入决算构成",
        "支出构成": "{年度}年度支出决算构成",
        "支出按类": "{年度}年度支出决算按功能分类情况",
        "预算与决算": "{年度}年度一般公共预算财政拨款支出年初预算与决算",
        "三公经费": "{上年}年度和{年度}年度“三公”经费支出决算",
    },
    "预算": {
        "收入构成": "{年度}年收入预算构成",
        "支出构成": "{年度}年支出预算构成",
        "支出按类": "{年度}年支出预算按功能分类情况",
        "三公经费": "{上年}年和{年度}年“三公”经费预算",
    },
}


def _chart(name: str, number: int, content: _Content, facts: Facts, style: Style) -> Chart:
    year = facts.report.content.year
    title = _TITLES[facts.report.kind][name]
    title = title.replace("{年度}", str(year)).replace("{上年}", str(year - 1))
    return Chart(
        name,
        number,
        f"图{number}　{title}（单位：{style.unit}）",
        content.form,
        content.categories,
        content.series,
        content.shares,
        f"{title}：{_described(content, style)}。",
    )


def _described(content: _Content, style: Style) -> str:
    """The figures of a chart, as the style words them."""
    said = []
    for at, category in enumerate(content.categories):
        parts = [(series, figures[at]) for series, figures in content.series]
        words = [f"{name if len(parts) > 1 else ''}{style.word(figure)}" for name, figure in parts]
        if content.shares:
            words.append(f"占{style.word(content.shares[at])}")
        said.append(category + "，".join(words))
    whole = f"合计{style.word(content.whole)}，其中" if content.whole else ""
    only = content.series[0][0] if len(content.series) == 1 and not content.whole else ""
    return f"{whole}{only}{('，' if only else '；').join(said)}"


# ---------------------------------------------------------------- shares of one whole


def _income(facts: Facts, style: Style) -> _Content | None:
    if facts.report.kind == "预算":
        return _whole(lines_of(facts, "收入预算各项"), style)
    lines = lines_of(facts, "收入各项")
    if any(is_unsaid(line.amount) for line in lines):
        return None
    granted = [
        facts.line(f"{name}财政拨款收入")
        for name in ("一般公共预算", "政府性基金预算", "国有资本经营预算")
    ]
    # Where as good as all of it was appropriated: from which budget, and the rest beside them.
    others = [line for line in lines if line.name != "财政拨款收入"]
    return _whole(lines, style) or _whole([*granted, *others], style)


def _spending(facts: Facts, style: Style) -> _Content | None:
    if facts.report.kind == "预算":
        return _whole([facts.line("基本支出"), facts.line("项目支出")], style)
    return _whole(lines_of(facts, "支出各项"), style)


def _by_class(facts: Facts, style: Style) -> _Content | None:
    name = "支出预算各科目" if facts.report.kind == "预算" else "支出各类"
    return _whole(lines_of(facts, name), style, BARS)


def _whole(lines: Sequence[Line], style: Style, form: Form = PIE) -> _Content | None:
    """The lines that make up a whole, the largest first; None where they do not, or one alone.

    Several small slices of a pie would have their names one upon the other: no program parts them.
    """
    if any(line.amount.value < 0 or is_unsaid(line.amount) for line in lines):
        return None
    shown = [line for line in lines if not style.vanishes(line.amount)]
    whole = next(_figures(line.whole for line in shown), None)
    shown = _largest(sorted(shown, key=lambda line: -line.amount.value))
    if whole is None or len(shown) < 2:  # noqa: PLR2004  shares of one thing say nothing
        return None
    if style.settings["数字"]["占比合计"] == REMAINDERS:
        shown = list(largest_remainder(shown, style))
    shares = tuple(share for line in shown if (share := line.share()))
    if len(shares) < len(shown) or shares[0].value > _ALONE:
        return None
    if sum(share.value < _SMALL for share in shares) > 1:
        form = BARS
    series = ((whole.label, tuple(line.amount for line in shown)),)
    return _Content(form, tuple(line.title for line in shown), series, shares, whole)


def _largest(lines: list[Line]) -> list[Line]:
    """No more than can be told apart: the others together."""
    if len(lines) <= MOST + 1:
        return lines
    rest = lines[MOST:]
    name = f"其他{len(rest)}类"
    amount = total(name, [line.amount for line in rest])
    return [*lines[:MOST], Line(name=name, title=name, amount=amount, whole=rest[0].whole)]


# ---------------------------------------------------------------- two amounts side by side

_Pair = tuple[str, Figure, Figure]


def _budget_and_final(facts: Facts, style: Style) -> _Content | None:
    """年初预算 and 决算 of the general budget, 类 by 类."""
    finals = {line.code: line.amount for line in lines_of(facts, "一般公共预算各类")}
    classes: dict[str, list[Line]] = {}
    for line in lines_of(facts, "一般公共预算各科目"):
        classes.setdefault(class_of(line.code), []).append(line)
    pairs = [
        (
            lines[0].lineage[0] or lines[0].title,
            total(f"一般公共预算.{code}.预算", _figures(line.budget for line in lines)),
            finals.get(code) or total(f"一般公共预算.{code}", [line.amount for line in lines]),
        )
        for code, lines in classes.items()
    ]
    if len(pairs) > MOST + 1:
        pairs.sort(key=lambda pair: -pair[2].value)
        pairs = [*pairs[:MOST], _together(pairs[MOST:])]
    if all(style.vanishes(budget) for _, budget, _ in pairs):
        return None
    return _compared(pairs, ("年初预算", "决算"), style)


def _together(pairs: Sequence[_Pair]) -> _Pair:
    name = f"其他{len(pairs)}类"
    budgets, finals = ([pair[at] for pair in pairs] for at in (1, 2))
    return name, total(f"{name}.预算", _figures(budgets)), total(name, _figures(finals))


def _figures(cells: Iterable[object]) -> Iterator[Figure]:
    return (cell for cell in cells if isinstance(cell, Figure))


def _public_expenses(facts: Facts, style: Style) -> _Content | None:
    """“三公”经费 of last year and of this one: kind by kind where last year's are known."""
    lines = [
        line
        for line in lines_of(facts, "三公经费各项")
        if not all(map(style.vanishes, _figures((line.amount, line.prior))))
    ]
    if not all(isinstance(line.prior, Figure) for line in lines):
        lines = [facts.line("三公经费")]
    pairs = [(one.title, p, one.amount) for one in lines for p in _figures([one.prior])]
    year, kind = facts.report.content.year, facts.report.kind
    names = [f"{one}年{'度' if kind == '决算' else ''}" for one in (year - 1, year)]
    return _compared(pairs, (names[0], names[1]), style)


def _compared(pairs: Sequence[_Pair], names: tuple[str, str], style: Style) -> _Content | None:
    """Two figures of each kind; of one kind alone they are what is set side by side."""
    if any(one.value < 0 or is_unsaid(one) for _, *figures in pairs for one in figures):
        return None
    pairs = [pair for pair in pairs if not all(map(style.vanishes, pair[1:]))]
    if not pairs:
        return None
    printed = [style.number(figure) for _, *figures in pairs for figure in figures]
    longest = max(map(len, printed))
    few = len(pairs) <= _MOST_COLUMNS and longest * len(pairs) <= _MOST_PRINTED
    form: Form = COLUMNS if few else BARS
    if len(pairs) == 1:
        title, one, other = pairs[0]
        return _Content(form, names, ((title, (one, other)),))
    before = (names[0], tuple(pair[1] for pair in pairs))
    after = (names[1], tuple(pair[2] for pair in pairs))
    return _Content(form, tuple(pair[0] for pair in pairs), (before, after))


_CONTENTS: Final[Mapping[str, Callable[[Facts, Style], _Content | None]]] = {
    "收入构成": _income,
    "支出构成": _spending,
    "支出按类": _by_class,
    "预算与决算": _budget_and_final,
    "三公经费": _public_expenses,
}
