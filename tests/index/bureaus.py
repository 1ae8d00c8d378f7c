"""Bureaus: inputs of departments and their units over two years that agree in everything.

A seed gives the same inputs every time.  Amounts are whole 分; a department is the sum of its
units, this year goes on from the last, the accounts say what the budget said.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

YEARS = (2023, 2024)
ITEMS = (
    "2010301", "2010302", "2010399", "2080501", "2080505", "2080506", "2089999", "2101101",
    "2101102", "2101103", "2130199", "2210201", "2210202",
)  # fmt: skip
PERSONNEL = ("30101", "30102", "30103", "30107", "30108", "30110", "30112", "30113", "30302")
OPERATING = ("30201", "30205", "30206", "30207", "30211", "30213", "30228", "30229", "30239")
Tree = dict[str, Any]


def yuan(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}"


@dataclass
class Year:
    """One unit's year in 分: what was spent by item, what was planned, what is left."""

    basic: dict[str, int]
    project: dict[str, int]
    planned: dict[str, int]  # of 20 分 each, so that parts of it add up over units
    rows: dict[str, int]  # 基本支出明细
    elsewhere: dict[str, int]  # what of the projects 其他收入 paid
    opening: int
    closing: int
    reception: int
    running: int
    heads: int
    units: list[str] = field(default_factory=list)

    @property
    def other(self) -> int:
        return sum(self.elsewhere.values())

    def paid(self, code: str) -> int:
        """What 一般公共预算 paid of an item."""
        return self.basic.get(code, 0) + self.project.get(code, 0) - self.elsewhere.get(code, 0)

    @property
    def spent(self) -> int:
        return sum(self.basic.values()) + sum(self.project.values())

    @property
    def granted(self) -> int:
        """一般公共预算财政拨款收入: what was spent of it, and what it left."""
        return self.spent - self.other + self.closing - self.opening


def made(chance: random.Random, opening: int, size: int, *, even: bool = False) -> Year:
    """A year of a unit that begins with what the last left; amounts of up to `size` 分.

    Where units are `even`, an amount is about as much per head in each; else it is of any size.
    """
    heads = chance.randint(5, 90)

    def amount(least: int = 1) -> int:
        if even:
            return heads * chance.randint(size // 200, size // 100)
        return int(least * (size / least) ** chance.random())

    codes = sorted(chance.sample(ITEMS, chance.randint(6, len(ITEMS))))
    basic = {code: amount(1000) for code in codes[::2]}
    project = {code: amount(1000) for code in codes[1::2]}
    rows = dict.fromkeys((*PERSONNEL, *OPERATING), 0)
    left = sum(basic.values())
    for code in list(rows)[:-1]:
        rows[code] = left // 9 if even else chance.randint(0, left // 3)
        left -= rows[code]
    rows[list(rows)[-1]] = left
    return Year(
        basic, project, {code: 20 * amount(100) for code in codes}, rows,
        {code: chance.randint(0, value // 2) for code, value in [*project.items()][:2]},
        opening=opening,
        closing=opening + amount(), reception=amount(), running=amount(), heads=heads,
    )  # fmt: skip


def summed(years: list[Year], units: list[str]) -> Year:
    """A department's year: everything of its units, added."""

    def added(name: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for one in years:
            for code, value in getattr(one, name).items():
                found[code] = found.get(code, 0) + value
        return dict(sorted(found.items()))

    def whole(name: str) -> int:
        return sum(getattr(one, name) for one in years)

    return Year(
        added("basic"), added("project"), added("planned"), added("rows"), added("elsewhere"),
        whole("opening"), whole("closing"), whole("reception"), whole("running"), whole("heads"),
        units,
    )  # fmt: skip


def accounts(name: str, year: int, now: Year, last: Year | None) -> Tree:
    """An input of 决算."""
    codes = sorted({*now.basic, *now.project})
    totals = (
        {
            "收入总计": last.spent + last.closing,
            "本年收入合计": last.spent + last.closing - last.opening,
            "本年支出合计": last.spent,
            "财政拨款收入": last.granted,
            "一般公共预算财政拨款支出": last.spent - last.other,
        }
        if last
        else {}
    )
    items: Tree = {}
    for code in codes:
        row: Tree = {}
        if code in now.basic:
            row["基本支出"] = yuan(now.basic[code])
        if code in now.project:
            row["项目支出"] = yuan(now.project[code])
        if code in now.elsewhere:
            row["其中财政拨款"] = {
                "基本支出": yuan(now.basic.get(code, 0)),
                "项目支出": yuan(now.project[code] - now.elsewhere[code]),
            }
        row["年初预算"] = yuan(now.planned[code])
        if last and (before := last.paid(code)):
            row["上年"] = yuan(before)
        row["原因"] = "据实安排"
        items[code] = row
    return {
        "部门": name,
        "年度": str(year),
        "计量单位": "元",
        "概况": {"实有人数": str(now.heads), **({"决算单位": now.units} if now.units else {})},
        "收入": {
            "一般公共预算财政拨款收入": yuan(now.granted),
            "其他收入": yuan(now.other),
        },
        "结转和结余": {
            "年初结转和结余": yuan(now.opening),
            "年末结转和结余": yuan(now.closing),
            "年初财政拨款结转和结余": {"一般公共预算财政拨款": yuan(now.opening)},
            "年末财政拨款结转和结余": {"一般公共预算财政拨款": yuan(now.closing)},
        },
        "支出": items,
        "基本支出明细": {code: yuan(value) for code, value in now.rows.items()},
        "三公经费": {
            "公务接待费": {
                "预算": yuan(now.reception), "决算": yuan(now.reception),
                **({"上年": yuan(last.reception)} if last else {}), "批次": "3", "人次": "30",
                "与预算差异原因": "据实安排", "与上年增减原因": "据实安排",
            },
            "公务用车运行维护费": {
                "预算": yuan(now.running), "决算": yuan(now.running),
                **({"上年": yuan(last.running)} if last else {}), "保有量": "1",
                "与预算差异原因": "据实安排", "与上年增减原因": "据实安排",
            },
        },
        "机关运行经费": {"年初预算": yuan(_planned_operating(now)), "原因": "据实安排"},
        "政府采购": {"总额": "0"},
        "国有资产": {"车辆": {"其他用车": "1"}, "单价100万元以上设备": "0"},
        **(
            {"上年": {k: {"金额": yuan(v), "原因": "据实安排"} for k, v in totals.items()}}
            if totals
            else {}
        ),
    }  # fmt: skip


def _planned_operating(now: Year) -> int:
    return sum(now.planned.values()) // 10


def budget(name: str, year: int, now: Year, last: Year | None) -> Tree:
    """The input of the budget that the accounts of the year speak of."""
    classes: dict[str, int] = {}
    for code, value in now.planned.items():
        classes[code[:3]] = classes.get(code[:3], 0) + value
    whole, operating = sum(now.planned.values()), _planned_operating(now)
    personnel = (whole - operating) // 2
    return {
        "部门": name,
        "年度": str(year),
        "类型": "预算",
        "计量单位": "元",
        "概况": {
            "职责": ["拟订政策"], "编制人数": str(now.heads), "实有人数": str(now.heads),
            "预算单位": now.units or [name],
        },
        "收入": {"一般公共预算拨款": yuan(whole)},
        "支出": {code: yuan(value) for code, value in classes.items()},
        "基本支出": {"人员经费": {"基本工资": yuan(personnel)}, "公用经费": yuan(operating)},
        "项目支出": [
            {"名称": "业务专项", "金额": yuan(whole - operating - personnel), "用途": "业务工作"}
        ],
        "三公经费": {"公务接待费": yuan(now.reception), "公务用车运行费": yuan(now.running)},
        "机关运行经费": {"金额": yuan(operating), "原因": "据实安排"},
        "上年": {
            "预算总数": yuan(sum(last.planned.values())),
            "三公经费": yuan(last.reception + last.running),
        }
        if last
        else {},
    }  # fmt: skip


Bureau = dict[str, Tree]  # by the path of the file below the inputs


def bureau(
    seed: int, departments: int, units: int, size: int = 10**10, *, even: bool = False
) -> Bureau:
    """Departments with so many units each, over two years, accounts and budgets."""
    chance = random.Random(seed)  # noqa: S311  the same every time
    found: Bureau = {}
    for number in range(departments):
        folder, name = f"d{number:04d}", f"第{number}局"
        names = [f"{name}第{at}中心" for at in range(units)] or [name]
        before: dict[str, Year] = {}
        for year in YEARS:
            now = {
                unit: made(
                    chance,
                    before[unit].closing if before else chance.randrange(size),
                    size,
                    even=even,
                )
                for unit in names
            }
            both = {name: summed([*now.values()], names), **now} if units else now
            for at, (unit, one) in enumerate(both.items()):
                where = folder if unit == name else f"{folder}/u{at - 1}"
                last = before.get(unit)
                found[f"{where}/{year}.yaml"] = accounts(unit, year, one, last)
                found[f"{where}/{year}-budget.yaml"] = budget(unit, year, one, last)
            before = both
    return found


Keys = tuple[str | int, ...]


def leaves(tree: Any, path: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """Every amount of a tree with its keys."""
    if isinstance(tree, Mapping):
        for key, below in tree.items():
            yield from leaves(below, (*path, key))
    elif isinstance(tree, list):
        for at, below in enumerate(tree):
            yield from leaves(below, (*path, at))
    elif isinstance(tree, str) and tree.replace(".", "").lstrip("-").isdigit() and "." in tree:
        yield path, tree


def moved(tree: Tree, path: Keys, cents: int) -> None:
    """Changes one amount of a tree by so many 分."""
    *above, last = path
    node: Any = tree
    for key in above:
        node = node[key]
    node[last] = yuan(int(Decimal(node[last]) * 100) + cents)


def text_of(tree: Any, depth: int = 0) -> str:
    """A tree as YAML, a line a key."""
    blank, lines = "  " * depth, []
    for key, below in tree.items():
        if isinstance(below, Mapping):
            lines.append(f"{blank}{key}:\n{text_of(below, depth + 1)}" if below else "")
        elif isinstance(below, list):
            lines.append(f"{blank}{key}:\n")
            for one in below:
                if isinstance(one, Mapping):
                    inner = text_of(one, depth + 2)
                    lines.append(f"{blank}  - {inner.lstrip()}")
                else:
                    lines.append(f"{blank}  - {one}\n")
        else:
            lines.append(f"{blank}{key}: {below}\n")
    return "".join(lines)


def written(made_up: Bureau, folder: Path) -> Path:
    """The inputs of a bureau as files."""
    for name, tree in made_up.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(tree), "utf-8")
    return folder
