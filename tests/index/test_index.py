"""The index: what is in it is what was typed, to the last 分; an update writes what changed."""

from __future__ import annotations

import gc
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from bureaus import YEARS, bureau, moved, text_of, written
from click.testing import CliRunner

from generator import establish, read
from generator.doors.cli import cli
from generator.number.figure import Cell, Figure, is_unsaid
from generator.province.index import BadIndex, across, answered, keeping, renew, renewing
from generator.province.index.engine import Engine, files_read
from generator.province.index.exact_ints import NoRoom, places_of, whole
from generator.province.index.input_rows import Gathered, named_lines
from generator.province.index.keeping import LIST, MOST_PARTS, opened
from generator.province.index.parquet_tables import ENTERED, LAYOUTS, LINES, REPORTS
from generator.province.index.sources import Source, tasks_of
from generator.province.pool import Alone, Pool
from generator.province.tasks import Job, Outcome, Task, broken

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(name="built", scope="module")
def built_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of inputs and of their index, made once: each test has a copy of its own."""
    folder = tmp_path_factory.mktemp("built")
    inputs = written(bureau(7, departments=2, units=2), folder / "inputs")
    first = renew(folder / "index", [inputs])
    assert (first.read, first.left, first.reports) == (24, 0, 24)
    return folder


@pytest.fixture(name="inputs")
def inputs_(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built / "inputs", tmp_path / "inputs"))


@pytest.fixture(name="index")
def index_(built: Path, tmp_path: Path) -> Path:
    """The index of `inputs`."""
    return Path(shutil.copytree(built / "index", tmp_path / "index"))


def asked(folder: Path, question: str) -> list[tuple[Any, ...]]:
    return list(answered(opened(folder), question).rows)


def run(*arguments: str) -> tuple[int, str]:
    ran = CliRunner().invoke(cli, list(arguments))
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran.exit_code, ran.output


# ---------------------------------------------------------------- exact


def test_every_figure_of_every_report_comes_back_as_it_was_typed(
    inputs: Path, index: Path, tmp_path: Path
) -> None:
    """From the file through Parquet and DuckDB and back: no 分 more or less, none left out."""
    rows = asked(index, "SELECT 文件, 名称, 元, 预算元, 上年元, 整体元, 行 FROM 金额")
    found = {(file, name): rest for file, name, *rest in rows}
    expected: dict[tuple[str, str], tuple[Decimal | int | None, ...]] = {}
    for path in sorted(inputs.rglob("*.yaml")):
        facts = establish(read(path))
        for line in named_lines(facts):
            if line.amount.unit == "元":
                values: list[Decimal | int | None] = [
                    one.value if isinstance(one, Figure) and not is_unsaid(one) else None
                    for one in (line.amount, line.budget, line.prior, line.whole)
                ]
                origin = line.amount.origin
                at = facts.report.source.line(origin.path) if isinstance(origin, Cell) else None
                expected[path.relative_to(tmp_path).as_posix(), line.name] = (*values, at)
    assert set(found) == set(expected)
    for key, (*amounts, line_of) in expected.items():
        assert found[key][:4] == amounts, key
        assert line_of is None or found[key][4] == line_of, key


EDGES = [
    "0.01", "-0.01", "0.05", "-0.05", "0.10", "1234567890123.45", "-1234567890123.45",
    "9999999999999.99", "42.46", "12345.6", "92233720368547758.07", "-92233720368547758.07",
]  # fmt: skip


@pytest.mark.parametrize("typed", EDGES)
def test_ties_negatives_and_thirteen_digits_are_exact(typed: str, tmp_path: Path) -> None:
    """Beside amounts with another number of decimals, which other engines round to one of them."""
    with Engine() as engine:
        engine.table(LINES)
        for number, text in enumerate((typed, "1", "0.3", "-7.25")):
            cents = whole(Decimal(text), 2, "某数")
            row = dict.fromkeys(LINES.names) | {"序号": number, "值": cents, "计量": "元"}
            engine.insert(LINES, [tuple(row[name] for name in LINES.names)])
        engine.write("SELECT * FROM 数", tmp_path / "数.parquet")
        source = files_read([tmp_path / "数.parquet"])
        question = f"SELECT 值 * 0.01::DECIMAL(3, 2), 值 FROM {source} ORDER BY 序号"  # noqa: S608
        [(value, cents), *_] = engine.rows(question)
        [(added,)] = engine.rows(f"SELECT sum(值) FROM {source}")  # noqa: S608
    assert (value, type(value)) == (Decimal(typed), Decimal)
    assert cents == int(Decimal(typed) * 100)
    assert added == cents + 100 + 30 - 725


def test_what_has_no_room_is_refused_and_nothing_else(inputs: Path, tmp_path: Path) -> None:
    with pytest.raises(NoRoom, match="位数太多"):
        whole(Decimal("92233720368547758.08"), 2, "某数")
    with pytest.raises(NoRoom, match="不是整分"):
        whole(Decimal("0.001"), 2, "某数")
    path = inputs / "d0000" / "2024.yaml"
    text = path.read_text("utf-8").replace("计量单位: 元", "计量单位: 万元")
    path.write_text(text.replace("  其他收入: ", "  其他收入: 99999999999999.99 # "), "utf-8")
    renew(tmp_path / "index", [inputs])
    said = asked(
        tmp_path / "index", "SELECT 规则, 说明 FROM 各报告的问题 WHERE 说明 LIKE '没有进索引%'"
    )
    assert {rule for rule, _ in said} == {"B06"}
    assert any("其他收入" in why for _, why in said)
    [(many,)] = asked(
        tmp_path / "index", "SELECT count(*) FROM 金额 WHERE 文件 LIKE '%d0000/2024.yaml'"
    )
    assert many > 20


def test_a_count_keeps_the_decimals_that_it_has(tmp_path: Path) -> None:
    assert places_of((Decimal("1234.56789"), Decimal("2.5")), "平方米") == 5
    [(_, tree)] = [*bureau(1, 1, 0).items()][1:2]
    tree["国有资产"] = {"房屋面积": "1234.56789", "购置车辆": "2"}
    written({"d/2023-budget.yaml": tree}, tmp_path / "inputs")
    renew(tmp_path / "index", [tmp_path / "inputs"])
    rows = asked(tmp_path / "index", "SELECT 数量, 计量 FROM 数量 WHERE 名称 = '房屋面积'")
    assert rows == [(Decimal("1234.56789").quantize(Decimal("1e-18")), "平方米")]


def test_a_rate_is_two_whole_numbers_and_its_percentage_is_rounded_half_up(index: Path) -> None:
    rows = asked(index, "SELECT 分子, 分母, 百分数 FROM 比率")
    assert len(rows) > 400
    for above, below, shown in rows:
        doubled = 2 * abs(above) * 10**8 + below  # half up, in millionths of a percent
        expected = doubled // (2 * below) * (1 if above >= 0 else -1)
        assert shown == Decimal(expected) / 10**6


# ---------------------------------------------------------------- an update


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {p.name: (p.stat().st_ino, p.stat().st_mtime_ns) for p in folder.glob("*.parquet")}


def test_an_update_writes_what_changed_and_leaves_the_rest(inputs: Path, index: Path) -> None:
    before = state(index)
    assert renew(index, [inputs]).read == 0
    assert state(index) == before
    path = inputs / "d0001" / "u1" / "2024.yaml"
    made = bureau(7, departments=2, units=2)["d0001/u1/2024.yaml"]
    moved(made, ("收入", "其他收入"), 1)
    path.write_text(text_of(made), "utf-8")
    again = renew(index, [inputs])
    assert (again.read, again.left, again.reports) == (1, 23, 24)
    kept = {name: at for name, at in state(index).items() if name in before}
    assert kept == before
    [(yuan,)] = asked(
        index, "SELECT 元 FROM 金额 WHERE 单位 = 'd0001/u1' AND 年度 = 2024 AND 名称 = '其他收入'"
    )
    assert yuan == Decimal(made["收入"]["其他收入"])


def test_last_years_file_is_part_of_this_years_report(inputs: Path, index: Path) -> None:
    path = inputs / "d0000" / "2023.yaml"
    path.write_text(path.read_text("utf-8") + "# 看过\n", "utf-8")
    assert renew(index, [inputs]).read == 2


def test_what_is_gone_is_taken_out_and_other_folders_stay(
    inputs: Path, index: Path, tmp_path: Path
) -> None:
    other = written(bureau(8, departments=1, units=0), tmp_path / "other")
    assert renew(index, [inputs, other]).reports == 28
    for path in (inputs / "d0000" / "u0").iterdir():
        path.unlink()
    again = renew(index, [inputs])
    assert (again.gone, again.reports) == (4, 24)
    assert asked(index, "SELECT count(*) FROM 报告 WHERE 单位 = 'd0000/u0'") == [(0,)]


def test_many_updates_stay_few_files_and_lose_nothing(inputs: Path, index: Path) -> None:
    path = inputs / "d0001" / "2024.yaml"
    question = "SELECT 文件, 名称, 分, 预算元, 上年元, 由, 键 FROM 金额 ORDER BY ALL"
    before = asked(index, question)
    text = path.read_text("utf-8")
    for number in range(2 * MOST_PARTS):
        path.write_text(f"{text}# {number}\n", "utf-8")
        renew(index, [inputs])
    parts = opened(index).parts
    assert len(parts) < 4 * MOST_PARTS
    assert max(sum(p.year == y and p.kind == "决算" for p in parts) for y in YEARS) <= MOST_PARTS
    assert asked(index, question) == before
    assert len(list(index.iterdir())) < 6 * len(parts) + 10


def test_an_index_does_not_depend_on_the_order_in_which_it_came_about(
    inputs: Path, index: Path, tmp_path: Path
) -> None:
    """All at once, or file by file in any order: the same rows."""
    files = sorted(inputs.rglob("*.yaml"))
    random.Random(5).shuffle(files)  # noqa: S311  the same every time
    apart = {path: path.read_text("utf-8") for path in files}
    for path in files:
        path.unlink()
    for batch in range(0, len(files), 5):
        for path in files[batch : batch + 5]:
            path.write_text(apart[path], "utf-8")
        renew(tmp_path / "index2", [inputs])
    question = "SELECT 文件, 名称, 分, 元, 由, 行, 键 FROM 金额 ORDER BY ALL"
    assert asked(tmp_path / "index2", question) == asked(index, question)


# Does an update of copies of an index, each in a child that is killed a little later: when a file
# of its is half written, or the list is and has not taken the place of the old one.
KILLED: Final = """
import os, shutil, signal, sys
from pathlib import Path
from generator.province.index import engine, keeping, renewing

index, inputs = map(Path, sys.argv[1:])
wrote = engine.Engine.write

def die(path=None):
    global left
    left -= 1
    if not left:
        if path:
            os.truncate(path, path.stat().st_size // 2)
        os.kill(os.getpid(), signal.SIGKILL)

def write(self, question, path):
    wrote(self, question, path)
    die(path)

engine.Engine.write = write
keeping.os.fsync = lambda _: die()
for left in range(1, 100, 2):
    killed = Path(shutil.copytree(index, f"{index}{left}"))
    if not (child := os.fork()):
        renewing.renew(killed, [inputs])
        os._exit(0)
    if os.waitpid(child, 0)[1] != signal.SIGKILL:
        break
"""


def test_a_killed_update_leaves_the_index_as_it_was_or_as_it_was_to_be(tmp_path: Path) -> None:
    inputs = written(bureau(7, departments=1, units=1), tmp_path / "inputs")
    index = tmp_path / "index"
    renew(index, [inputs])
    question = "SELECT count(*), sum(分), count(DISTINCT 文件) FROM 金额"
    whole_before = asked(index, question)
    for number, path in enumerate(sorted(inputs.rglob("*.yaml"))):
        path.write_text(path.read_text("utf-8") + f"# {number}\n", "utf-8")
    arguments = [sys.executable, "-c", KILLED, str(index), str(inputs)]
    subprocess.run(arguments, cwd=ROOT, check=True)
    *killed, ended = sorted(tmp_path.glob("index?*"), key=lambda one: int(one.name[5:]))
    assert len(killed) > 5
    for one in (*killed, ended):
        assert asked(one, question) == whole_before, one.name
    for one in (killed[0], killed[-1]):
        assert renew(one, [inputs]).reports == 8
        assert asked(one, question) == whole_before
        assert not (one / ".临时").exists()
    assert renew(ended, [inputs]).read == 0


def test_two_updates_at_once_are_one_after_the_other(tmp_path: Path) -> None:
    inputs = written(bureau(7, departments=1, units=1), tmp_path / "inputs")
    index = tmp_path / "index"
    arguments = ["-m", "generator", "index", str(inputs), "--index", str(index)]
    both = [subprocess.Popen([sys.executable, *arguments], cwd=ROOT) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    assert len(opened(index).parts) == 4


# ---------------------------------------------------------------- what is no index, or no report


def test_what_cannot_be_read_is_said_and_the_rest_goes_in(inputs: Path, tmp_path: Path) -> None:
    shutil.rmtree(inputs / "d0001")
    (inputs / "d0000" / "2024.yaml").write_text("部门: [", "utf-8")
    index = tmp_path / "index"
    code, said = run("index", str(inputs), "--index", str(index))
    assert code == 0
    assert "d0000/2024.yaml" in said
    assert asked(index, "SELECT 文件 FROM 报告 WHERE NOT 读得了") == [("inputs/d0000/2024.yaml",)]
    assert renew(index, [inputs]).read == 0


def test_a_folder_of_something_else_is_left_alone(
    inputs: Path, index: Path, tmp_path: Path
) -> None:
    with pytest.raises(BadIndex, match="别的文件"):
        renew(inputs / "d0000", [inputs])
    (index / LIST).write_text('{"格式": 1}', "utf-8")
    code, said = run("across", "--index", str(index))
    assert (code, "坏了" in said) == (2, True)
    code, said = run("across", "--index", str(tmp_path / "nothing"))
    assert (code, "里没有索引" in said) == (2, True)


def test_a_damaged_file_of_an_index_is_told_of(index: Path) -> None:
    for damage in (b"", b"PAR1 nothing PAR1", b"\0" * 4000):
        for path in index.glob("*.数.parquet"):
            path.write_bytes(damage)
        for arguments in (["across"], ["index", "--sql", "SELECT count(元) FROM 金额"]):
            code, said = run(*arguments, "--index", str(index))
            assert (code, "Traceback" in said) == (2, False), said


def test_a_file_that_may_not_be_read_is_told_of(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the rest goes in."""
    closed = inputs / "d0000" / "2024.yaml"
    opened_by = Path.open

    def refused(path: Path, *arguments: Any, **more: Any) -> Any:
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return opened_by(path, *arguments, **more)

    monkeypatch.setattr(Path, "open", refused)
    told = renew(tmp_path / "index", [inputs])
    assert [*told.unread] == ["inputs/d0000/2024.yaml"]
    assert told.reports == 24


def test_names_of_another_system_are_no_trouble(tmp_path: Path) -> None:
    folder = tmp_path / "inputs"
    written(bureau(2, 1, 0), folder)
    strange = Path(os.fsdecode(os.fsencode(folder) + b"/\xb2\xbf\xc3\xc5"))
    (folder / "d0000").rename(strange)
    told = renew(tmp_path / "index", [folder])
    assert (told.reports, told.unread) == (4, {})


def test_a_list_that_leads_out_of_the_folder_is_none(index: Path) -> None:
    path = index / LIST
    name = opened(index).parts[0].name
    path.write_text(path.read_text("utf-8").replace(name, f"../{name}"), "utf-8")
    with pytest.raises(BadIndex):
        opened(index)


def test_the_files_are_as_they_are_written_down(index: Path) -> None:
    """Who reads the files with another program finds the columns that the manual has."""
    there = opened(index)
    with Engine() as engine:
        for layout in LAYOUTS:
            rows = engine.rows(f"DESCRIBE SELECT * FROM {files_read(there.paths(layout))}")  # noqa: S608
            assert [(str(r[0]), str(r[1])) for r in rows] == [
                (one.name, one.type) for one in layout.columns
            ]
        types = {one.type for layout in LAYOUTS for one in layout.columns}
    assert types == {"INTEGER", "BIGINT", "TINYINT", "VARCHAR", "BOOLEAN"}
    assert REPORTS.columns[0].name == LINES.columns[0].name == "序号"


def test_a_published_report_is_in_it_with_its_pages(
    inputs: Path, index: Path, tmp_path: Path
) -> None:
    from generator.reporting import Wanted, check_of, report_of, told, workbook_of, written_of  # noqa: F401

    found = report_of(str(inputs / "d0000" / "2024.yaml"), None, inputs)
    files, _ = written_of(told(found)[0], "报告", Wanted(["html"], draft=True))
    prints = tmp_path / "prints"
    prints.mkdir()
    (prints / "报告.html").write_bytes(_bytes(files["报告.html"]))
    told_ = renew(index, [prints, inputs])
    assert not told_.unread
    both = asked(
        index,
        "SELECT a.名称, a.分, b.分 FROM 金额 a JOIN 金额 b USING (单位, 年度, 类型, 名称)"
        " WHERE a.来源 = '填报' AND b.来源 = '公开'",
    )
    assert len(both) > 15
    assert {"年末结转和结余", "一般公共预算财政拨款支出", "三公经费"} <= {one[0] for one in both}
    assert not [one for one in both if abs(one[1] - one[2]) > 10_000]  # printed in 万元
    assert across(opened(index)).wrong == 0  # of one unit and year the input is what is compared


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def rows_of(index: Path) -> list[Any]:
    """Everything that the tables of an index have, in order."""
    there = opened(index)
    with Engine() as engine:
        return [
            engine.rows(f"SELECT * FROM {files_read(there.paths(layout))} ORDER BY ALL")  # noqa: S608
            for layout in LAYOUTS
        ]


def test_an_index_is_the_same_whoever_reads(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process or several, whose chunks come as they are ready: down to the bytes."""
    monkeypatch.setattr("generator.province.index.renewing.BATCH", 7)
    monkeypatch.setattr("generator.province.index.renewing.CHUNK", 3)
    inputs = Path(shutil.copytree(built / "inputs", tmp_path / "inputs"))
    (inputs / "d0000/2023.yaml").write_text("部门: [", "utf-8")
    for jobs in (1, 2):
        renew(tmp_path / f"index{jobs}", [inputs], lambda _, jobs=jobs: Pool(jobs))  # type: ignore[misc]
    renew(tmp_path / "index", [inputs])
    alone, one, two = (tmp_path / f"index{jobs}" for jobs in ("", 1, 2))
    assert rows_of(alone) == rows_of(one) == rows_of(two)
    assert [p.name for p in opened(alone).parts] == [p.name for p in opened(two).parts]
    for path in alone.iterdir():
        assert path.read_bytes() == (two / path.name).read_bytes(), path.name


def test_what_ends_a_process_is_named_and_read_again_another_time(
    inputs: Path, tmp_path: Path
) -> None:
    class Broken:
        def outcomes(self, job: Job, chunks: Iterator[Sequence[Task]]) -> Iterator[list[Outcome]]:
            for found in Alone().outcomes(job, chunks):
                yield [broken("5", "中断了三次") if one.name == "5" else one for one in found]

    told = renew(tmp_path / "index", [inputs], lambda _: Broken())
    [(name, why)] = told.unread.items()
    assert "中断了三次" in why
    again = renew(tmp_path / "index", [inputs])
    assert (again.read, again.left, again.unread, again.reports) == (1, 23, {}, 24)
    assert (name,) in asked(tmp_path / "index", "SELECT 文件 FROM 报告 WHERE 读得了")


def test_no_more_reports_are_in_memory_than_a_batch(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 0
    into = keeping.added

    def counted(*arguments: Any) -> Any:
        nonlocal most
        most = max(most, sum(type(one) is Gathered for one in gc.get_objects()))
        return into(*arguments)

    monkeypatch.setattr(renewing, "BATCH", 5)
    monkeypatch.setattr(renewing, "added", counted)
    assert renew(tmp_path / "index", [inputs]).reports == 24
    assert 0 < most <= 2 * 5  # a batch, and what came with the last of it


@pytest.mark.parametrize("name", ["../甲/2024.yaml", "/a/2024.yaml", f"{'局' * 90}/2024.yaml"])
def test_a_file_stands_by_a_name_that_a_folder_can_hold(name: str, tmp_path: Path) -> None:
    path = tmp_path / "2024.yaml"
    path.write_text("部门: 某局", "utf-8")
    [task] = tasks_of([Source(path, name, "", ENTERED, "", "")])
    assert isinstance(task, Task)
    assert (task.target, [*task.files]) == ("inputs/2024.yaml", ["inputs/2024.yaml"])


def test_it_is_written_as_the_one_who_runs_it_may(inputs: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    code, said = run("index", str(inputs), "--index", str(blocked / "index"))
    assert (code, "写不了" in said) == (2, True)
    assert [*tmp_path.iterdir()]
