"""Must agree: the four questions of amounts that are in two reports, as SQL that selects and joins.

Each gives how many pairs were held against each other, and those that are not the same digit by
digit, as whole numbers (HUGEINT where they are summed): whether they agree is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from generator.checking.neighbours import CARRIED, IN_ALL, ITEMS, PASSED_ON, SHARED
from generator.inspection.beside.beside_rules import E37, E38, E39, E40
from generator.number.figure import YUAN
from generator.problem import HINT, WRONG
from generator.province.index.engine import Engine, texted
from generator.province.index.parquet_tables import ENTERED, NOT_SAID, TYPED
from generator.rule import Rule

# What a department's budget is the sum of its units' in.
_PLANNED: Final = ("收入预算", "支出预算", "基本支出", "项目支出", "三公经费", "政府采购预算")
_PLANNED_ITEMS: Final = "支出"
# 年初预算 in the accounts, and what the budget calls it; of “三公” it may have been adjusted since.
_TOTAL: Final = ("一般公共预算财政拨款支出", "支出预算")
_OPERATING: Final = ("机关运行经费", "机关运行经费")
_ADJUSTED: Final = (
    ("三公经费", "三公经费"),
    ("因公出国境费", "因公出国境费"),
    ("公务接待费", "公务接待费"),
    ("公务用车购置费", "公务用车购置费"),
    ("公务用车运行维护费", "公务用车运行费"),
)


class Side(Struct, frozen=True):
    """One amount of a pair: of which report, under which name, in which of its columns."""

    report: int
    name: str
    column: str = ""


class Pair(Struct, frozen=True):
    """Two amounts in 分 that are not the same digit by digit; of which `rule`, how sure it is."""

    rule: Rule
    says: str
    name: str
    left: int
    right: int
    here: Side
    there: Sequence[Side]
    figures: int = 1
    level: str = WRONG


class Answered(Struct):
    """What a question came to: how many pairs were held, which are not the same, what was not."""

    held: int = 0
    pairs: list[Pair] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(texted, names))


def _one(engine: Engine, question: str) -> tuple[int, list[Mapping[str, object]]]:
    """How many pairs a question has, and those whose two numbers are not the same.

    The question gives 左 and 右; both in one reading, as the table is large.
    """
    [(held, apart)] = engine.rows(
        f"SELECT count(*), list(p) FILTER (WHERE p.左 <> p.右) FROM ({question}) p"
    )
    return int(held), list(apart or ())


def _int(found: object) -> int:
    """A whole number that DuckDB gives; it never is anything else."""
    if not isinstance(found, int):
        raise TypeError(found)
    return found


# ---------------------------------------------------------------- 部门 = Σ 单位


def united(engine: Engine, year: int | None) -> Answered:
    """The department against the sum of its units (E40)."""
    found = Answered()
    parents, children = _families(engine, year, found)
    if not parents:
        return found
    engine.run(
        "CREATE OR REPLACE TEMP TABLE 归属 AS SELECT unnest($1::INTEGER[]) AS 序号,"
        " unnest($2::INTEGER[]) AS 部门序号, unnest($3::BOOLEAN[]) AS 是部门,"
        " unnest($4::INTEGER[]) AS 份数",
        _owned(parents, children),
    )
    passing = _passing_on(engine)
    held, apart = _one(engine, _SUMS)
    found.held = held
    for row in apart:
        parent, name = _int(row["部门序号"]), str(row["名称"])
        if name in IN_ALL and parent in passing and parents[parent] == "决算":
            found.held -= 1
            continue
        there = [Side(child, name) for child in children[parent]]
        pair = Pair(
            E40, f"{name}应等于各单位之和", name, _int(row["左"]), _int(row["右"]),
            Side(parent, name), there, len(there) + 1,
        )  # fmt: skip
        found.pairs.append(pair)
    return found


def _families(
    engine: Engine, year: int | None, found: Answered
) -> tuple[dict[int, str], dict[int, list[int]]]:
    """The departments with all their units, by number: their kind, and the numbers of the units.

    One that says it has more units than there are is left out: of a part nothing can be said.
    """
    rows = engine.rows(
        "SELECT p.序号, p.类型, p.单位数, list(c.序号 ORDER BY c.序号) FROM 报告 c JOIN 报告 p"
        " ON p.单位 = c.上级 AND p.年度 = c.年度 AND p.类型 = c.类型"
        " WHERE c.采用 AND p.采用 AND ($1 IS NULL OR p.年度 = $1) GROUP BY ALL",
        [year],
    )
    parents, children = {}, {}
    for number, kind, many, units in rows:
        if len(units) < many:
            reason = "所属单位没有齐（少于概况里写的单位数）"
            found.skipped[reason] = found.skipped.get(reason, 0) + 1
            continue
        parents[int(number)], children[int(number)] = str(kind), list(map(int, units))
    return parents, children


def _owned(parents: Mapping[int, str], children: Mapping[int, Sequence[int]]) -> list[object]:
    many = {one: len(children[one]) + 1 for one in parents}
    rows = [(one, one, True, many[one]) for one in parents]
    rows += [(unit, one, False, many[one]) for one in parents for unit in children[one]]
    return [list(column) for column in zip(*rows, strict=True)]


def _passing_on(engine: Engine) -> set[int]:
    """The departments whose units pass money to one another: their sums have it twice."""
    rows = engine.rows(
        "SELECT DISTINCT m.部门序号 FROM 数 l JOIN 归属 m USING (序号)"
        f" WHERE NOT m.是部门 AND l.值 <> 0 AND l.名称 IN ({_listed(PASSED_ON)})"
    )
    return {int(number) for (number,) in rows}


# A figure that nobody wrote is 0, one that is still to be written is none: its sum is not known.
# What is not read in a published report may stand there all the same: it is not known either.
_SUMS: Final = f"""
SELECT m.部门序号, l.名称,
    coalesce(sum(l.值) FILTER (WHERE m.是部门), 0)::HUGEINT AS 左,
    coalesce(sum(l.值) FILTER (WHERE NOT m.是部门), 0)::HUGEINT AS 右
FROM 数 l JOIN 归属 m USING (序号) JOIN (
    SELECT n.部门序号, bool_or(p.来源 <> {texted(ENTERED)}) AS 有公开,
        any_value(p.类型) AS 类型
    FROM 归属 n JOIN 报告 p USING (序号) GROUP BY n.部门序号) r ON r.部门序号 = m.部门序号
WHERE l.计量 = {texted(YUAN)} AND CASE r.类型
    WHEN '决算' THEN l.名称 IN ({_listed((*SHARED, *IN_ALL))})
        OR starts_with(l.名称, {texted(f"{ITEMS}.")})
    ELSE l.名称 IN ({_listed(_PLANNED)}) OR starts_with(l.名称, {texted(f"{_PLANNED_ITEMS}.")}) END
GROUP BY m.部门序号, l.名称
HAVING count(*) FILTER (WHERE l.由 = {texted(NOT_SAID)}) = 0
    AND (count(*) = any_value(m.份数) OR NOT any_value(r.有公开))
"""


# ---------------------------------------------------------------- this year and the last


_YEARS: Final = """
SELECT n.序号 AS 序号, n.来源 AS 来源, b.序号 AS 上年序号, b.来源 AS 上年来源
FROM 报告 n JOIN 报告 b ON b.单位 = n.单位 AND b.类型 = n.类型 AND b.年度 = n.年度 - 1
WHERE n.采用 AND b.采用 AND {0}
"""


def _of_year(year: int | None, alias: str = "n") -> str:
    return "TRUE" if year is None else f"{alias}.年度 = {int(year)}"


def carried(engine: Engine, year: int | None) -> Answered:
    """年初结转 against last year's 年末结转 (E37)."""
    found = Answered()
    names = dict(CARRIED)
    opening, closing = _listed([*names]), _listed([*names.values()])
    pairs = ", ".join(f"({texted(one)}, {texted(other)})" for one, other in names.items())
    question = f"""
    WITH 接续 AS ({_YEARS.format(f"n.类型 = '决算' AND {_of_year(year)}")}),
    两年 AS (SELECT * FROM 接续, (VALUES {pairs}) AS k(本名, 他名)),
    首 AS (SELECT 序号, 名称, 值, 由 FROM 数 WHERE 名称 IN ({opening})),
    尾 AS (SELECT 序号, 名称, 值, 由 FROM 数 WHERE 名称 IN ({closing}))
    SELECT j.序号, j.上年序号, j.本名, j.他名,
        coalesce(a.值, 0)::HUGEINT AS 左, coalesce(b.值, 0)::HUGEINT AS 右
    FROM 两年 j LEFT JOIN 首 a ON a.序号 = j.序号 AND a.名称 = j.本名
        LEFT JOIN 尾 b ON b.序号 = j.上年序号 AND b.名称 = j.他名
    WHERE (a.序号 IS NOT NULL OR b.序号 IS NOT NULL)
        AND (a.序号 IS NOT NULL OR j.来源 = {texted(ENTERED)})
        AND (b.序号 IS NOT NULL OR j.上年来源 = {texted(ENTERED)})
        AND coalesce(a.由, '') <> {texted(NOT_SAID)} AND coalesce(b.由, '') <> {texted(NOT_SAID)}
    """
    found.held, apart = _one(engine, question)
    for row in apart:
        name, other = str(row["本名"]), str(row["他名"])
        here, there = Side(_int(row["序号"]), name), Side(_int(row["上年序号"]), other)
        says = f"{name}应接上年的{other}"
        pair = Pair(E37, says, name, _int(row["左"]), _int(row["右"]), here, [there])
        found.pairs.append(pair)
    return found


def typed_again(engine: Engine, year: int | None) -> Answered:
    """The prior-year figures that were typed, against last year's own (E38).

    A 科目 that last year's report does not have may have had another code: that is a 提示.
    """
    found = Answered()
    question = f"""
    WITH 接续 AS ({_YEARS.format(_of_year(year))})
    SELECT a.序号, n.上年序号, a.名称, a.编码 <> '' AND b.序号 IS NULL AS 存疑,
        a.上年::HUGEINT AS 左, coalesce(b.值, 0)::HUGEINT AS 右
    FROM 数 a JOIN 接续 n ON n.序号 = a.序号
        LEFT JOIN 数 b ON b.序号 = n.上年序号 AND b.名称 = a.名称
    WHERE a.上年由 = {texted(TYPED)} AND a.计量 = {texted(YUAN)}
        AND coalesce(b.由, '') <> {texted(NOT_SAID)}
        AND (b.序号 IS NOT NULL OR n.上年来源 = {texted(ENTERED)})
    """
    found.held, apart = _one(engine, question)
    for row in apart:
        name = str(row["名称"])
        here = Side(_int(row["序号"]), name, "上年")
        says = f"{name}的上年数应与上年公布的一致"
        pair = Pair(
            E38, says, name, _int(row["左"]), _int(row["右"]), here,
            [Side(_int(row["上年序号"]), name)], level=HINT if row["存疑"] else WRONG,
        )  # fmt: skip
        found.pairs.append(pair)
    return found


# ---------------------------------------------------------------- 年初预算 and the budget


def budgeted(engine: Engine, year: int | None) -> Answered:
    """年初预算 of the accounts against the published budget, in all and by 类 (E39).

    A budget that has money of another kind too cannot be held against 一般公共预算, but for
    机关运行经费 and “三公”.
    """
    found = Answered()
    where = f"n.类型 = '决算' AND {_of_year(year)}"
    found.held, apart = _one(engine, _BUDGETS.format(where))
    for row in apart:
        name, other, hint = str(row["本名"]), str(row["他名"]), bool(row["存疑"])
        here = Side(_int(row["序号"]), name, "预算")
        there = Side(_int(row["预算序号"]), other)
        says = f"{name}的年初预算应与公布的部门预算一致"
        pair = Pair(
            E39, says, name, _int(row["左"]), _int(row["右"]), here, [there],
            level=HINT if hint else WRONG,
        )  # fmt: skip
        found.pairs.append(pair)
    [(others,)] = engine.rows(
        f"SELECT count(*) FROM 报告 n JOIN 报告 b USING (单位, 年度) WHERE n.采用 AND b.采用"
        f" AND b.类型 = '预算' AND b.另有来源 AND {where}"
    )
    if others:
        found.skipped["部门预算里还有一般公共预算以外的钱，合计和各类没有比"] = int(others)
    return found


def _renamed() -> Iterator[str]:
    for (name, other), plain, hint in (
        (_TOTAL, True, False),
        (_OPERATING, False, False),
        *((pair, False, True) for pair in _ADJUSTED),
    ):
        yield f"({texted(name)}, {texted(other)}, {plain}, {hint})"


_BUDGETS: Final = f"""
WITH 对应 AS (
    SELECT n.序号 AS 序号, b.序号 AS 预算序号, b.另有来源 AS 另有来源
    FROM 报告 n JOIN 报告 b ON b.单位 = n.单位 AND b.年度 = n.年度 AND b.类型 = '预算'
    WHERE n.采用 AND b.采用 AND {{0}}),
名 AS (SELECT * FROM (VALUES {", ".join(_renamed())}) AS k(本名, 他名, 只限一般, 存疑)),
合计 AS (
    SELECT j.序号, j.预算序号, k.本名, k.他名, k.存疑, a.预算::HUGEINT AS 左, b.值::HUGEINT AS 右
    FROM 对应 j JOIN 名 k ON NOT (j.另有来源 AND k.只限一般)
        JOIN 数 a ON a.序号 = j.序号 AND a.名称 = k.本名
        JOIN 数 b ON b.序号 = j.预算序号 AND b.名称 = k.他名
    WHERE a.预算由 <> {texted(NOT_SAID)} AND b.由 <> {texted(NOT_SAID)}),
各类 AS (
    SELECT a.序号, left(a.编码, 3) AS 类, sum(a.预算)::HUGEINT AS 左
    FROM 数 a JOIN 对应 j USING (序号)
    WHERE NOT j.另有来源 AND starts_with(a.名称, {texted(f"{ITEMS}.")}) AND a.预算由 IS NOT NULL
    GROUP BY a.序号, 类 HAVING count(*) FILTER (WHERE a.预算由 = {texted(NOT_SAID)}) = 0),
公布 AS (
    SELECT b.序号, b.编码 AS 类, b.名称, b.值 FROM 数 b JOIN 对应 j ON j.预算序号 = b.序号
    WHERE starts_with(b.名称, {texted(f"{_PLANNED_ITEMS}.")}) AND b.值 IS NOT NULL)
SELECT * FROM 合计
UNION ALL
SELECT j.序号, j.预算序号, {texted(f"{ITEMS}.")} || a.类, b.名称, FALSE, a.左, b.值::HUGEINT
FROM 对应 j JOIN 各类 a ON a.序号 = j.序号 JOIN 公布 b ON b.序号 = j.预算序号 AND b.类 = a.类
"""
