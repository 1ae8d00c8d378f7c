"""Across: what the reports of a province do not agree in, each with both of its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from msgspec import Struct, field

from generator.checking.across_rules import B01, B02, B03, B04, B05
from generator.inspection.beside.beside_rules import E37, E38, E39, E40
from generator.problem import HINT, WRONG, Place
from generator.province.index.agreement import Compared, Verdict
from generator.province.index.alike import Remark, copied, outliers, twice
from generator.province.index.engine import Engine
from generator.province.index.keeping import Index
from generator.province.index.must_agree import (
    Answered,
    Pair,
    Side,
    budgeted,
    carried,
    typed_again,
    united,
)
from generator.province.index.roll import NO_ROLL, Roll, plain
from generator.province.index.views import viewed
from generator.rule import Rule

QUESTIONS: Final[Mapping[Rule, Callable[[Engine, int | None], Answered]]] = {
    E40: united,
    E37: carried,
    E38: typed_again,
    E39: budgeted,
}
RULES: Final = (*QUESTIONS, B01, B02, B03, B04, B05)


class Source(Struct, frozen=True):
    """Where one of the figures stands: whose report, the place in its file, the amount in 分.

    `keys` is what it was typed under; `amount` is None where there is no amount.
    """

    unit: str
    department: str
    place: Place
    keys: str = ""
    amount: int | None = None


class Disagreement(Struct, frozen=True):
    """What does not agree: rule, level, of which year and kind, what is said, both sources.

    `left` and `right` are whole 分, None where no two amounts were compared; `right` is held
    against all of `there` together.
    """

    rule: Rule
    level: str
    year: int
    kind: str
    said: str
    here: Source
    there: tuple[Source, ...] = ()
    left: int | None = None
    right: int | None = None

    @property
    def gap(self) -> int | None:
        """How far both are apart, in 分; None where there are no two amounts."""
        if self.left is None or self.right is None:
            return None
        return abs(self.left - self.right)


class Across(Struct):
    """What was held against each other by rule, what does not agree, and what was not looked at."""

    reports: int
    unread: int
    held: dict[Rule, int] = field(default_factory=dict)
    found: list[Disagreement] = field(default_factory=list)
    skipped: list[tuple[Rule, str]] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        return sum(one.level == WRONG for one in self.found)

    @property
    def hints(self) -> int:
        return len(self.found) - self.wrong


def across(index: Index, roll: Roll = NO_ROLL, year: int | None = None) -> Across:
    """What does not agree in an index; of one year alone where that is asked for.

    Raises NotInstalled, and NotRead where files are damaged or the index has just been changed.
    """
    with TemporaryDirectory() as spill, Engine(Path(spill)) as engine:
        viewed(engine, index, roll)
        [(reports, unread)] = engine.rows(
            "SELECT count(*) FILTER (WHERE 读得了), count(*) FILTER (WHERE NOT 读得了) FROM 报告"
        )
        result = Across(int(reports), int(unread))
        where = _Whereabouts(engine)
        for rule, ask in QUESTIONS.items():
            _judge(rule, ask(engine, year), where, result)
        remarks = [*twice(engine, year), *copied(engine, year), *outliers(engine, year)]
        result.found += where.remarked(remarks)
        result.found += _not_there(engine, roll, year, result)
        result.found.sort(key=_order)
    return result


def _judge(rule: Rule, answered: Answered, where: _Whereabouts, result: Across) -> None:
    """The pairs of a question that do not agree; one typed figure is told once."""
    scales = where.scales(answered.pairs)
    kept = []
    for pair in sorted(answered.pairs, key=_first_typed):  # a question answers in any order
        scale = max(scales[one.report] for one in (pair.here, *pair.there))
        compared = Compared(pair.left, pair.right, pair.figures, scale)
        if not compared.is_tolerated:
            kept.append((pair, HINT if compared.verdict is Verdict.ROUNDED else pair.level))
    result.held[rule] = answered.held
    result.found += where.compared(kept)
    result.skipped += [(rule, f"{many} 份：{why}") for why, many in answered.skipped.items()]
    if not answered.held:
        result.skipped.append((rule, "索引里没有可比的两份报告"))


# ---------------------------------------------------------------- who has not published


def _not_there(
    engine: Engine, roll: Roll, year: int | None, result: Across
) -> Iterator[Disagreement]:
    """The units of the list without a report of the year, or of the latest of each kind (B05)."""
    if not roll.lines:
        result.skipped.append((B05, "没有给出单位的名单"))
        return
    rows = engine.rows(
        "SELECT 年度, 类型, 部门 FROM 报告 WHERE 读得了 AND ($1 IS NULL OR 年度 = $1)", [year]
    )
    there: dict[tuple[int, str], set[str]] = {}
    for number, kind, name in rows:
        there.setdefault((int(number), str(kind)), set()).add(plain(str(name)))
    latest = {kind: max(y for y, k in there if k == kind) for _, kind in there}
    for (number, kind), names in sorted(there.items()):
        if number != latest[kind]:
            continue
        result.held[B05] = result.held.get(B05, 0) + len(roll.lines)
        for name, (line, _) in roll.lines.items():
            if name not in names:
                said = f"名单上的{name}没有 {number} 年{kind}"
                here = Source("", name, Place(file=roll.file, line=line))
                yield Disagreement(B05, WRONG, number, kind, said, here)


# ---------------------------------------------------------------- where it stands


class _Whereabouts:
    """Finds the reports and the places of figures, many at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def scales(self, pairs: Sequence[Pair]) -> Mapping[int, int]:
        """Of each report of some pairs, how many 元 its unit is."""
        numbers = {one.report for pair in pairs for one in (pair.here, *pair.there)}
        return {number: int(row[5]) for number, row in self._reports(numbers).items()}

    def compared(self, pairs: Sequence[tuple[Pair, str]]) -> Iterator[Disagreement]:
        """Pairs with their levels as disagreements; those of one typed figure are one."""
        sides = [one for pair, _ in pairs for one in (pair.here, *pair.there)]
        reports = self._reports({one.report for one in sides})
        places = self._places(sides)
        seen = set[tuple[object, ...]]()
        for pair, level in pairs:
            here = _source(pair.here, reports, places, pair.left)
            key = (pair.rule, pair.here.report, here.place, pair.left - pair.right)
            if key in seen and pair.here.column:
                continue
            seen.add(key)
            there = tuple(
                _source(one, reports, places, None if len(pair.there) > 1 else pair.right)
                for one in pair.there
            )
            _, _, year, kind, *_ = reports[pair.here.report]
            yield Disagreement(
                pair.rule, level, int(year), str(kind), pair.says, here, there, pair.left,
                pair.right,
            )  # fmt: skip

    def remarked(self, remarks: Sequence[Remark]) -> Iterator[Disagreement]:
        """Remarks as disagreements: of the first report, the others are what it is held against."""
        sides = [one for remark in remarks for one in remark.sides]
        reports = self._reports({one.report for one in sides})
        places = self._places([one for one in sides if one.name])
        for remark in remarks:
            here, *there = (_source(one, reports, places) for one in remark.sides)
            _, _, year, kind, *_ = reports[remark.reports[0]]
            yield Disagreement(
                remark.rule, remark.level, int(year), str(kind), remark.said, here, tuple(there)
            )

    def _reports(self, numbers: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        rows = self._engine.rows(
            "SELECT 序号, 单位, 部门, 年度, 类型, 文件, 倍数 FROM 报告"
            " WHERE 序号 IN (SELECT unnest($1::INTEGER[]))",
            [sorted(set(numbers))],
        )
        return {int(number): tuple(map(str, rest)) for number, *rest in rows}

    def _places(self, sides: Sequence[Side]) -> Mapping[Side, tuple[int, int, str, int | None]]:
        """Line, page, keys and amount of each side; of a 类 those of its first item."""
        wanted = sorted(set(sides), key=lambda one: (one.report, one.name, one.column))
        self._engine.run(
            "CREATE OR REPLACE TEMP TABLE 要找 AS SELECT unnest($1::INTEGER[]) AS 序号,"
            " unnest($2::VARCHAR[]) AS 名称",
            [[one.report for one in wanted], [one.name for one in wanted]],
        )
        rows = self._engine.rows(
            "SELECT l.序号, l.名称, l.行, l.预算行, l.上年行, l.页, l.键, l.值, l.预算, l.上年"
            " FROM 数 l"
            " JOIN 要找 w ON w.序号 = l.序号 AND (l.名称 = w.名称) UNION ALL"
            " SELECT l.序号, w.名称, min(l.行), min(l.预算行), min(l.上年行), 0, w.名称,"
            " NULL, NULL, NULL"
            " FROM 数 l JOIN 要找 w ON w.序号 = l.序号 AND starts_with(l.名称, w.名称)"
            " WHERE regexp_full_match(w.名称, '.*各科目\\.\\d{3}') AND l.预算 IS NOT NULL"
            " GROUP BY l.序号, w.名称"
        )
        found = {}
        for number, name, line, budget_line, prior_line, page, keys, *amounts in rows:
            lines = {"": line, "预算": budget_line, "上年": prior_line}
            values = dict(zip(lines, amounts, strict=True))
            for column, at in lines.items():
                side = Side(int(number), str(name), column)
                found[side] = int(at or 0), int(page), str(keys), values[column]
        return found


def _source(
    side: Side,
    reports: Mapping[int, tuple[str, ...]],
    places: Mapping[Side, tuple[int, int, str, int | None]],
    amount: int | None = None,
) -> Source:
    unit, department, _, _, file, _ = reports[side.report]
    line, page, keys, stored = places.get(side, (0, 0, "", None))
    place = Place(file=file, line=line, page=page)
    return Source(unit, department, place, keys, stored if amount is None else amount)


def _first_typed(pair: Pair) -> tuple[object, ...]:
    """Which of the pairs of one typed figure is told."""
    here, there = pair.here, pair.there
    return here.report, here.name, here.column, [(one.report, one.name) for one in there]


def _order(one: Disagreement) -> tuple[object, ...]:
    """错误 first, the rules in their order, then by year and unit."""
    return (
        one.level != WRONG,
        RULES.index(one.rule),
        one.year,
        one.here.place.file,
        one.here.place.line,
    )
