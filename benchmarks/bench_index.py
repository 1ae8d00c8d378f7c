"""How large the index of a province is, how long a question takes, what it finds.

    make bench-index                                30,000 units, two years
    .venv/bin/python benchmarks/bench_index.py 3000

First a truthful run: a small bureau as YAML files, read, indexed, asked; every contradiction that
is planted is found.  Then a province: the rows of such bureaus, read from files in the same
way, put into the index again and again with all amounts multiplied by a whole number, so that what
agreed agrees.  Reading 120,000 files would take an hour, and nothing else would be measured by it.
Contradictions of each kind are planted at random places, and each must be found, and no other.
"""

from __future__ import annotations

import hashlib
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # the package of this checkout, installed or not
sys.path.insert(0, str(ROOT / "tests" / "index"))  # where bureaus are made up

from bureaus import bureau, moved, written  # noqa: E402  the path above

from generator.inspection.beside.beside_rules import E37  # noqa: E402
from generator.province.index import Index, across, renew  # noqa: E402
from generator.province.index.disagreements import QUESTIONS  # noqa: E402
from generator.province.index.engine import Engine, files_read  # noqa: E402
from generator.province.index.input_rows import Gathered, Row  # noqa: E402
from generator.province.index.keeping import added, changing, compacted, opened, save  # noqa: E402
from generator.province.index.parquet_tables import (  # noqa: E402
    DIGITS,
    ENTERED,
    LINES,
    REPORTS,
)
from generator.province.index.renewing import put_rows  # noqa: E402
from generator.province.index.sources import Source, gathered_of  # noqa: E402
from generator.province.index.views import viewed  # noqa: E402

FAMILIES: Final = 20  # departments that are read from files
UNITS: Final = 9  # of each
BATCH: Final = 500
_AT: Final = {name: at - 1 for at, name in enumerate(LINES.names)}
_AMOUNTS: Final = tuple(_AT[name] for name in ("值", "预算", "上年", "整体"))
SECONDS: Final = 3  # of CPU for a question
MEGABYTES: Final = 1000
MOST: Final = 5  # MB per million figures
PLANTED: Final = 25  # of each kind

Family = list[tuple[str, Gathered]]  # the files of a department and its units


def main() -> None:
    units = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    folder = Path(tempfile.mkdtemp(prefix="juesuan-index-"))
    try:
        _truthful(folder / "small")
        _province(folder / "province", units)
    finally:
        shutil.rmtree(folder)


# ---------------------------------------------------------------- a small one, from files


def _truthful(folder: Path) -> None:
    made = bureau(1, departments=12, units=4)
    inputs = written(made, folder / "inputs")
    cpu = time.process_time()
    told = renew(folder / "index", [inputs])
    cpu = time.process_time() - cpu
    clean = across(opened(folder / "index"))
    assert not clean.wrong, clean.found
    chance = random.Random(2)  # noqa: S311  the same every time
    names = sorted(name for name in made if name.endswith("/2024.yaml"))
    changed = chance.sample(names, 12)
    for name in changed:
        path: tuple[str | int, ...] = ("结转和结余", "年初结转和结余")
        if chance.random() < 0.5:
            path = ("结转和结余", "年初财政拨款结转和结余", "一般公共预算财政拨款")
        moved(made[name], path, chance.choice((-1, 1)) * chance.randrange(1, 10**9))
    written(made, inputs)
    again = renew(folder / "index", [inputs])
    found = across(opened(folder / "index"))
    told_of = {one.here.place.file for one in found.found if one.rule is E37}
    assert told_of == {f"inputs/{name}" for name in changed}
    print(
        f"from files: {told.reports} reports, {told.figures} figures, "
        f"{1000 * cpu / told.reports:.0f} ms a report; 12 changed: {again.read} read again, "
        f"{len(told_of)} of them told of, and no other"
    )


# ---------------------------------------------------------------- a province, by multiplication


def _province(folder: Path, units: int) -> None:
    families = _families(folder / "inputs")
    copies = -(-units // (FAMILIES * (UNITS + 1)))
    start = time.process_time()
    index = _filled(folder / "index", families, copies)
    size = sum(path.stat().st_size for path in index.files)
    print(f"made in {time.process_time() - start:.0f} s of CPU: {_sum(index, size)}")
    _asked(index)
    _planted(index, folder)


def _families(folder: Path) -> list[Family]:
    made = bureau(5, FAMILIES, UNITS, size=10**6, even=True)
    written(made, folder)
    found: dict[str, Family] = {}
    for name in sorted(made):
        kind = "预算" if name.endswith("-budget.yaml") else "决算"
        unit = name.rpartition("/")[0]
        year = int(name.rpartition("/")[2][:4])
        source = Source(folder / name, name, unit, ENTERED, "", "", year, kind)
        found.setdefault(name[:5], []).append((unit, gathered_of(source)))
    return list(found.values())


def _filled(folder: Path, families: Sequence[Family], copies: int) -> Index:
    chance = random.Random(3)  # noqa: S311  the same every time
    keys = sorted({(one.year, one.kind) for family in families for _, one in family})
    factors = [[chance.randrange(10**5, 2 * 10**5) for _ in families] for _ in range(copies)]
    with changing(folder) as index, Engine(index.folder / ".临时") as engine:
        filled = index
        for key in keys:
            batch: list[tuple[str, Gathered, int]] = []
            for copy, row in enumerate(factors):
                for family, factor in zip(families, row, strict=True):
                    for unit, one in family:
                        if (one.year, one.kind) == key:
                            batch.append((f"c{copy}-{unit}", one, factor))
                if len(batch) >= BATCH or copy == copies - 1:
                    filled = _put(filled, engine, key, batch)
                    batch = []
        filled = compacted(filled, engine)
        save(filled)
    return filled


def _put(
    index: Index, engine: Engine, key: tuple[int, str], batch: Sequence[tuple[str, Gathered, int]]
) -> Index:
    numbered = dict(enumerate(batch, index.following))
    put_rows(
        engine,
        {
            number: replace(found, lines=list(_multiplied(found.lines, factor)))
            for number, (_, found, factor) in numbered.items()
        },
    )
    engine.insert(REPORTS, [_report(number, *one) for number, one in numbered.items()])
    counted = replace(index, following=index.following + len(batch))
    return added(counted, engine, *key, [*numbered])


def _multiplied(rows: Sequence[Row], factor: int) -> Iterator[Row]:
    unit = _AT["计量"]
    for row in rows:
        if row[unit] != "元":
            yield row
            continue
        new = list(row)
        for at in _AMOUNTS:
            if isinstance(value := row[at], int):
                new[at] = value * factor
        yield tuple(new)


def _report(number: int, unit: str, found: Gathered, factor: int) -> tuple[Any, ...]:
    file = f"inputs/{unit}/{found.year}{'-budget' if found.kind == '预算' else ''}.yaml"
    said = [hashlib.sha256(f"{file}{at}{factor}".encode()).hexdigest()[:DIGITS] for at in range(3)]
    own = {
        "序号": number, "文件": file, "单位": unit, "年度": found.year, "类型": found.kind,
        "读得了": True, "内容摘要": said[0], "各数摘要": said[1], "摘要": said[2],
        "部门": f"{unit.partition('-')[0]}{found.about['部门']}",
    }  # fmt: skip
    return tuple({**found.about, **own}[name] for name in REPORTS.names)


def _sum(index: Index, size: int) -> str:
    """How large it is, by the figures that are stored, and by those that a report states."""
    with Engine() as engine:
        [(amounts, prior, budget, shares, lines)] = engine.rows(
            "SELECT count(值), count(上年), count(预算), count(整体), count(*)"
            f" FROM {files_read(index.paths(LINES))}"
        )
    stored = amounts + prior + budget
    reports = sum(part.live for part in index.parts)
    stated = stored + shares + budget + 2 * prior  # 占比, 完成率, 增减额 and 增减幅度
    whole = size / 10**6
    assert whole / (stated / 10**6) <= MOST
    return (
        f"{reports} reports, {lines / 10**6:.1f} million lines, {whole:.1f} MB; "
        f"{stored / 10**6:.1f} million amounts and counts, "
        f"with their shares and rates {stated / 10**6:.1f} million figures: "
        f"{whole / (stored / 10**6):.2f} MB a million amounts, "
        f"{whole / ((stored + shares) / 10**6):.2f} MB a million amounts and shares, "
        f"{whole / (stated / 10**6):.2f} MB a million figures"
    )


def _asked(index: Index) -> None:
    with Engine() as engine:
        cpu = time.process_time()
        viewed(engine, index)
        print(f"  opened in {time.process_time() - cpu:.2f} s of CPU")
        for rule, ask in QUESTIONS.items():
            said, cpu, wall = _measured(partial(ask, engine, None))
            print(
                f"  {rule.code}: {said.held} pairs held, {len(said.pairs)} apart; "
                f"{cpu:.2f} s of CPU, {wall:.2f} s; {_peak()} MB"
            )
            assert not said.pairs, said.pairs[:3]
            assert cpu <= SECONDS, cpu
        _, cpu, _ = _measured(
            lambda: engine.rows(
                "SELECT 名称, 元 FROM 金额 WHERE 单位 = 'c1-d0003/u1' AND 年度 = 2024"
            )
        )
        print(f"  one unit: {1000 * cpu:.0f} ms of CPU")
    assert _peak() <= MEGABYTES


def _measured(run: Callable[[], Any]) -> tuple[Any, float, float]:
    cpu, wall = time.process_time(), time.monotonic()
    found = run()
    return found, time.process_time() - cpu, time.monotonic() - wall


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


# ---------------------------------------------------------------- what is planted is found


PLANTS: Final = {
    "E40": ("是部门", "值", ("一般公共预算财政拨款支出", "三公经费", "本年支出合计")),
    "E37": ("", "值", ("年初结转和结余", "年初财政拨款结转和结余")),
    "E38": ("", "上年", ("收入总计", "本年收入合计", "公务接待费", "公务用车运行维护费")),
    "E39": ("", "预算", ("机关运行经费",)),
}


def _planted(index: Index, folder: Path) -> None:
    """Changes amounts of the files by a few 分 or many at random places, and asks."""
    chance = random.Random(4)  # noqa: S311  the same every time
    expected = _plant(index, chance)
    cpu = time.process_time()
    found = across(opened(folder / "index"))
    cpu = time.process_time() - cpu
    told = {(one.rule.code, one.here.place.file, one.gap) for one in found.found}
    for code in sorted({code for code, _, _ in expected | told}):
        planted = {one for one in expected if one[0] == code}
        seen = {one for one in told if one[0] == code}
        print(
            f"  {code}: {len(planted)} planted, {len(planted & seen)} found, "
            f"{len(seen - planted)} that were not"
        )
    print(f"  all of it in {cpu:.1f} s of CPU, {_peak()} MB")
    assert expected == told


def _plant(index: Index, chance: random.Random) -> set[tuple[str, str, int | None]]:
    expected: set[tuple[str, str, int | None]] = set()
    with Engine(index.folder / ".临时") as engine:
        engine.run(f"CREATE TABLE 报告 AS SELECT * FROM {files_read(index.paths(REPORTS))}")
        part = next(one for one in index.parts if (one.year, one.kind) == (2024, "决算"))
        numbers = f"(SELECT 序号 FROM {files_read([index.path(part, REPORTS)])})"
        rows = engine.rows(
            f"SELECT 序号, 文件, 单位, 人数 FROM 报告 WHERE 序号 IN {numbers} ORDER BY 文件"
        )
        chance.shuffle(rows)
        taken = iter(rows)
        changes: list[tuple[int, str, str, int]] = []
        for code, (where, column, names) in PLANTS.items():
            for _ in range(PLANTED):
                number, file, _, _ = next(row for row in taken if ("/" not in row[2]) or not where)
                cents = int(10 ** (11 * chance.random())) * chance.choice((-1, 1))
                changes.append((number, chance.choice(names), column, cents))
                expected.add((code, file, abs(cents)))
        heads = []
        for _ in range(PLANTED):
            number, file, _, many = next(row for row in taken if row[3] and "/" in row[2])
            heads.append((number, file, many))
        twice = [[next(taken), next(taken)] for _ in range(3 * PLANTED)]
        for at, pair in enumerate(twice):
            pair.sort(key=lambda row: row[1])
            (one, first, *_), (other, *_) = pair
            code, said = (("B01", "部门"), ("B02", "内容摘要"), ("B03", "各数摘要"))[at % 3]
            engine.run(
                f"UPDATE 报告 SET {said} = (SELECT {said} FROM 报告 WHERE 序号 = $1)"
                " WHERE 序号 = $2", [one, other],
            )  # fmt: skip
            expected.add((code, first, None))
        engine.write(
            f"SELECT * FROM 报告 WHERE 序号 IN {numbers} ORDER BY 序号",
            index.path(part, REPORTS).with_suffix(".new"),
        )
        engine.run(f"CREATE TABLE 数 AS SELECT * FROM {files_read([index.path(part, LINES)])}")
        for number, name, column, cents in changes:
            engine.run(
                f"UPDATE 数 SET {column} = {column} + $1 WHERE 序号 = $2 AND 名称 = $3",
                [cents, number, name],
            )
        for number, file, _ in heads:
            engine.run(
                "UPDATE 数 SET 值 = 值 * 10000 WHERE 序号 = $1 AND 名称 = '公用经费'", [number]
            )
            expected.add(("B04", file, None))
        engine.write(
            f"SELECT * FROM 数 ORDER BY {LINES.order}", index.path(part, LINES).with_suffix(".new")
        )
    for layout in (REPORTS, LINES):
        path = index.path(part, layout)
        path.with_suffix(".new").replace(path)
    return expected


if __name__ == "__main__":
    main()
