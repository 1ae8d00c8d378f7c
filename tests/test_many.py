"""Many departments in one run: what is written, what is set aside, and what is not done again."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from deadly import Deadly, EndedEarly
from example import ROOT

from generator.doors import cli
from generator.doors.many import Delivery
from generator.entry.exchange import STAGE
from generator.province.dispatching import Workers, chunks_of, run
from generator.province.pool import STARTS, Alone, Pool, _Worker
from generator.province.tasks import AMISS, BROKEN, DONE, Job, Outcome, Task

FIVE: Final = ("hengyang", "liling", "liuyang", "quyuan", "zhuzhou")


@pytest.fixture(name="desk")
def desk_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where the bureau works: the bundled inputs, and nothing written yet."""
    desk = tmp_path / "desk"
    shutil.copytree(ROOT / "inputs", desk / "inputs")
    monkeypatch.chdir(desk)
    for name in ("JUESUAN_INPUTS", "JUESUAN_STYLES"):
        monkeypatch.delenv(name, raising=False)
    return desk


def told(*arguments: str) -> tuple[int, str, str]:
    """A command's exit code, and what it says on either stream."""
    streams = {"stdout": io.BytesIO(), "stderr": io.BytesIO()}
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in streams.items():
            patch.setattr(sys, name, io.TextIOWrapper(stream, "utf-8", write_through=True))
        with pytest.raises(SystemExit) as ended:
            cli.main(list(arguments))
        out, err = (stream.getvalue().decode() for stream in streams.values())
    return int(str(ended.value.code)), out, err


def outputs(folder: str | Path = "output") -> dict[str, bytes]:
    """What is written into a folder, by name, without what the program keeps for itself."""
    there = Path(folder).iterdir()
    return {one.name: one.read_bytes() for one in there if not one.name.startswith(".")}


def lines(path: str) -> dict[str, Mapping[str, Any]]:
    found = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    return {one["名称"]: one for one in found}


def spoil(department: str, old: str, new: str) -> None:
    [path] = Path("inputs", department).glob("20*[0-9t].yaml")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


# ---------------------------------------------------------------- what is written


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_many_are_written_as_one_by_one(jobs: str, desk: Path) -> None:
    assert desk.is_dir()
    code, out, _ = told("report", "--all", "--jobs", jobs, "--format", "txt,json")
    assert code == 0
    assert "共 5 个：成功 5 个，有问题 0 个" in out
    for name in FIVE:
        assert told("report", name, "--format", "txt,json", "--output", "single")[0] == 0
    assert outputs() == outputs("single")


@pytest.mark.usefixtures("desk")
def test_one_that_fails_is_named_with_what_to_do_and_the_others_are_written() -> None:
    spoil("liuyang", "基本支出:", "基本支出: 12x #")
    code, out, _ = told("report", *FIVE[:3], "没有这个", "--lines", "lines.jsonl")
    assert code == 1
    rows = out.splitlines()
    assert rows[0].split() == ["部门", "结果", "错误", "提示", "要做什么"]
    assert {rows[1].split()[0], rows[2].split()[0]} == {"liuyang", "没有这个"}  # who failed first
    assert "inputs/liuyang/2021.yaml 第 " in out
    assert "没有这个部门的文件夹" in out
    assert {name.partition("-")[0] for name in outputs()} == {"hengyang", "liling"}
    found = lines("lines.jsonl")
    assert [*found] == [*FIVE[:3], "没有这个"]  # in the order that was asked for
    assert found["liuyang"]["结果"] == AMISS
    assert found["liuyang"]["错误"] >= 1
    assert found["liling"]["部门"] == "醴陵市医疗保障局"
    assert set(found["liling"]["写出"]) == {"liling-2024.md", "liling-2024.txt"}


@pytest.mark.usefixtures("desk")
def test_a_list_names_the_departments() -> None:
    Path("名单.txt").write_text("\ufeffliling  # 醴陵\n\n# 以后再说\nquyuan\nliling\n", "utf-8")
    code, out, _ = told("tables", "--from", "名单.txt")
    assert code == 0
    assert "共 2 个" in out
    assert set(outputs()) == {"liling-2024-公开表.xlsx", "quyuan-2021-公开表.xlsx"}


@pytest.mark.usefixtures("desk")
def test_lines_can_go_to_another_program() -> None:
    code, out, err = told("check", "liling,quyuan", "--lines", "-")
    assert code == 0
    assert [json.loads(line)["名称"] for line in out.splitlines()] == ["liling", "quyuan"]
    assert json.loads(out.splitlines()[0])["核对"] > 100
    assert "共 2 个：成功 2 个" in err


@pytest.mark.usefixtures("desk")
def test_files_are_departments_too_and_two_of_one_name_are_told() -> None:
    shutil.copytree("inputs/liling", "other/liling")
    code, out, _ = told("report", "inputs/liling/2024.yaml", "other/liling/2024.yaml")
    assert code == 1
    assert "写出的文件与 inputs/liling/2024.yaml 的同名" in out
    assert set(outputs()) == {"liling-2024.md", "liling-2024.txt"}


@pytest.mark.usefixtures("desk")
def test_what_cannot_be_put_in_place_costs_nobody_else_anything() -> None:
    Path("output/liling-2024.txt").mkdir(parents=True)
    code, out, _ = told("report", *FIVE[:3])
    assert code == 1
    assert "liling-2024.txt 写不了" in out
    assert set(outputs_of_files()) >= {"hengyang-2022.txt", "liuyang-2021.txt"}
    assert "liling-2024.md" not in outputs_of_files()


@pytest.mark.usefixtures("desk")
def test_where_nothing_can_be_written_it_is_told_before_anything_is_done() -> None:
    Path("output").touch()
    for arguments in ([], ["--lines", "output/a.jsonl"]):
        code, out, err = told("report", "--all", *arguments)
        assert (code, out) == (1, "")
        assert "output" in err
        assert "写不了" in err


def outputs_of_files() -> list[str]:
    return [one.name for one in Path("output").iterdir() if one.is_file()]


@pytest.mark.usefixtures("desk")
def test_styles_of_ones_own_go_with_the_work() -> None:
    shutil.copytree(ROOT / "templates/zh/liling", "styles/ours")
    for style in Path("styles/ours").glob("style.yaml"):
        style.write_text(style.read_text("utf-8").replace("名称: 醴陵", "名称: 我们的"), "utf-8")
    for jobs in ("1", "2"):
        arguments = ("report", "liling", "quyuan", "--style", "我们的", "--styles", "styles")
        assert told(*arguments, "--jobs", jobs, "--output", jobs)[0] == 0
    assert outputs("1") == outputs("2")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report", "--all", "liling"], "三样里写一样"),
        (["report", "--resume"], "三样里写一样"),
        (["report", "liling", "-"], "- 是标准输入"),
        (["report", "--all", "--jobs", "0"], "--jobs 要写一个正整数"),
        (["report", "--all", "--jobs", "两个"], "--jobs 要写一个正整数"),
        (["report", "--all", "--acknowledged", "a.yaml"], "--acknowledged 是一个部门的"),
        (["check", "--all", "--resume"], "--resume 要和 --lines"),
        (["check", "--all", "--budget", "a.yaml"], "--last-year、--budget、--units 是一个部门的"),
        (["check", "--all", "--format", "json"], "--format 是一个部门的"),
        (["report", "inputs/liling/2024.yaml", "liling", "--year", "2024"], "--year 用来"),
    ],
)
@pytest.mark.usefixtures("desk")
def test_a_wrong_call_is_told(arguments: list[str], said: str) -> None:
    code, out, err = told(*arguments)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.usefixtures("desk")
def test_an_empty_list_and_an_empty_folder_are_told() -> None:
    Path("名单.txt").write_text("# 没有\n", "utf-8")
    Path("空").mkdir()
    for arguments in (["--from", "名单.txt"], ["--from", "无.txt"], ["--all", "--inputs", "空"]):
        code, _, err = told("report", *arguments)
        assert code == 1
        assert arguments[-1] in err


# ---------------------------------------------------------------- what is not done again


def stamps() -> dict[str, int]:
    return {name: Path("output", name).stat().st_mtime_ns for name in outputs()}


@pytest.mark.usefixtures("desk")
def test_what_is_there_for_the_same_input_is_not_made_again() -> None:
    spoil("quyuan", "基本支出:", "基本支出: 12x #")
    first = told("report", "--all")
    before = stamps()
    again = told("report", "--all", "--resume")
    assert again[0] == first[0] == 1
    assert "其中 5 个上次已经做好，没有重做" in again[1]
    assert "成功（已有）" in again[1]
    assert [line.split()[4:] for line in again[1].splitlines() if line.startswith("quyuan")] == [
        line.split()[4:] for line in first[1].splitlines() if line.startswith("quyuan")
    ]
    assert stamps() == before


@pytest.mark.usefixtures("desk")
def test_what_has_changed_is_made_again_and_nothing_else() -> None:
    told("report", "--all")
    before = stamps()
    spoil("liling", "部门: 醴陵市医疗保障局", "部门: 醴陵市某局")
    Path("output/quyuan-2021.txt").write_text("手改", "utf-8")
    Path("output/hengyang-2022.md").unlink()
    code, out, _ = told("report", "--all", "--resume")
    assert code == 0
    assert "其中 2 个上次已经做好" in out
    assert "原来的文件有人改过，已另存为" in out
    after = stamps()
    same = {name for name in before if after[name] == before[name]}
    assert {name.partition("-")[0] for name in same} == {"liuyang", "zhuzhou"}
    told("report", "--all", "--resume", "--format", "txt")  # another thing is asked for
    assert "liuyang-2021.txt" in {name for name in after if stamps()[name] != after[name]}


@pytest.mark.usefixtures("desk")
def test_a_neighbour_and_a_style_are_part_of_what_an_output_is_made_of() -> None:
    shutil.copytree(ROOT / "templates/zh/liling", "styles/ours")
    style = Path("styles/ours/style.yaml")
    style.write_text(style.read_text("utf-8").replace("名称: 醴陵", "名称: 我们的"), "utf-8")
    spoil("liling", "样式: 醴陵", "样式: 我们的")
    arguments = ("report", "liling", "liuyang", "--styles", "styles", "--resume")
    assert told(*arguments)[0] == 0
    assert "其中 2 个" in told(*arguments)[1]
    style.write_text(f"{style.read_text('utf-8')}# 改了\n", "utf-8")
    from generator.province.resuming import digest_of_styles

    digest_of_styles.cache_clear()  # as a run of its own has none
    assert "其中 1 个" in told(*arguments)[1]
    acknowledged = Path("inputs/liling/2024.已核.yaml")
    acknowledged.write_text(f"{acknowledged.read_text('utf-8')}# 改了\n", "utf-8")
    assert "其中 1 个" in told(*arguments)[1]


@pytest.mark.usefixtures("desk")
def test_a_line_that_was_cut_off_tells_nothing() -> None:
    told("report", "--all", "--lines", "a.jsonl")
    whole = Path("a.jsonl").read_bytes()
    Path("a.jsonl").write_bytes(b"not ours\n" + whole[:-200])
    code, out, _ = told("report", "--all", "--lines", "a.jsonl", "--resume")
    assert code == 0
    assert "其中 4 个" in out
    assert [*lines("a.jsonl")] == [*FIVE]


@pytest.mark.usefixtures("desk")
def test_a_check_goes_on_from_its_lines() -> None:
    spoil("quyuan", "年度: 2021", "年度: 2022")
    first = told("check", "--all", "--lines", "a.jsonl")
    again = told("check", "--all", "--lines", "a.jsonl", "--resume")
    assert (first[0], again[0]) == (1, 1)
    assert "其中 5 个" in again[1]


# ---------------------------------------------------------------- what ends a process


def tasks(many: int) -> list[Task]:
    return [Task(f"n{at}", f"in/n{at}.txt", {f"in/n{at}.txt": b"abc%d" % at}) for at in range(many)]


def outcomes(workers: Workers, work: Deadly, many: int, seconds: int = 60) -> dict[str, Outcome]:
    found: list[Outcome] = []
    job = Job(work, seconds=seconds)
    run(job, workers, tasks(many), lambda some: some, found.append, size=5)
    assert len(found) == many
    return {one.name: one for one in found}


@pytest.mark.parametrize("workers", [Alone(), Pool(1), Pool(3)])
def test_each_has_one_outcome_with_its_bytes(workers: Workers) -> None:
    found = outcomes(workers, Deadly(raises=frozenset({"n3"})), 12)
    assert found["n3"].ended == BROKEN
    assert "RuntimeError" in found["n3"].said[0].text
    right = {f"n{at}": {f"n{at}.txt": b"ABC%d" % at} for at in range(12) if at != 3}
    assert {name: one.files for name, one in found.items() if one.ended == DONE} == right


def test_the_one_that_goes_on_ending_workers_is_named_and_all_others_are_there() -> None:
    found = outcomes(Pool(2), Deadly(kills=frozenset({"n0", "n7", "n8"})), 15)
    assert {name for name, one in found.items() if one.ended == BROKEN} == {"n0", "n7", "n8"}
    assert "中断了三次" in found["n7"].said[0].text


def test_who_ends_a_worker_once_is_done_by_another(tmp_path: Path) -> None:
    work = Deadly(once=frozenset({"n1", "n6", "n11"}), marks=str(tmp_path))
    found = outcomes(Pool(2), work, 12)
    assert {one.ended for one in found.values()} == {DONE}
    assert len(list(tmp_path.iterdir())) == 3


def test_who_has_ended_a_worker_comes_last() -> None:
    """A worker that is killed again as it begins is not killed at the same department."""
    told: list[str] = []
    job = Job(Deadly(kills=frozenset({"n0"})))
    run(job, Pool(1), tasks(12), lambda some: some, lambda one: told.append(one.name), size=5)
    assert told[-1] == "n0"
    assert sorted(told) == sorted(one.name for one in tasks(12))


def test_what_ends_a_worker_before_it_has_begun_is_no_departments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENDING_EARLY", str(tmp_path))
    found = outcomes(Pool(1), EndedEarly(), 3)
    assert len(list(tmp_path.iterdir())) == 3
    assert {one.ended for one in found.values()} == {DONE}


def test_who_never_ends_is_stopped() -> None:
    found = outcomes(Pool(2), Deadly(stalls=frozenset({"n2"})), 8, seconds=3)
    assert [name for name, one in found.items() if one.ended == BROKEN] == ["n2"]
    assert "用时太长" in found["n2"].said[0].text


def test_nothing_is_asked_for_before_there_is_room() -> None:
    """Ten thousand inputs are never in memory together."""
    most = 0
    out: set[str] = set()

    def asked() -> Iterator[Task]:
        nonlocal most
        for one in tasks(200):
            out.add(one.name)
            most = max(most, len(out))
            yield one

    run(Job(Deadly()), Pool(2), asked(), lambda some: some, lambda one: out.remove(one.name), 5)
    assert not out
    assert most <= 2 * 2 * 5


def test_chunks_are_some_at_a_time() -> None:
    assert [len(chunk) for chunk in chunks_of(iter(tasks(7)), 3)] == [3, 3, 1]


def test_outputs_of_a_chunk_are_put_in_place_together(tmp_path: Path) -> None:
    delivery = Delivery(tmp_path)
    some = [Outcome(name, files={f"{name}.txt": name.encode()}) for name in ("a", "b")]
    assert [one.ended for one in delivery(some)] == [DONE, DONE]
    assert outputs(tmp_path) == {"a.txt": b"a", "b.txt": b"b"}


# ---------------------------------------------------------------- a run that is stopped


def grown(desk: Path, many: int) -> None:
    """So many departments, by copying one."""
    for at in range(many):
        shutil.copytree(desk / "inputs/liuyang", desk / f"many/d{at:03}")


def begun(desk: Path, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "generator", "report", "--all", "--inputs", "many"]
    return subprocess.Popen(
        [*command, "--format", "txt", "--jobs", "2", *more],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def until_some_are_there(desk: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        record = desk / "output/.批量记录-report.jsonl"
        if record.is_file() and record.stat().st_size:
            return
        time.sleep(0.02)
    pytest.fail("nothing was written in a minute")


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_a_run_that_is_stopped_is_gone_on_with(
    number: signal.Signals, code: int, desk: Path
) -> None:
    grown(desk, 30)  # two chunks: one is there when the other is not
    process = begun(desk)
    until_some_are_there(desk)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    if number != signal.SIGKILL:
        assert "加 --resume" in err.decode()
        assert b"Traceback" not in err
    written = outputs()
    assert 0 < len(written) < 30
    assert len({len(one) for one in written.values()}) == 1  # each is whole
    again = begun(desk, "--resume")
    out, _ = again.communicate(timeout=120)
    assert again.returncode == 0
    assert "成功 30 个" in out.decode()
    assert len(outputs()) == 30
    assert {one for name, one in outputs().items() if name not in written} == set(written.values())
    assert not [one for one in Path("output").iterdir() if one.name.startswith(STAGE)]


def children_of(process: int) -> Sequence[int]:
    try:
        said = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    except OSError:
        return []
    return [int(one) for one in said.split()]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are listed by Linux")
def test_workers_that_are_killed_cost_nothing(desk: Path) -> None:
    grown(desk, 30)
    chance = random.Random(3)  # noqa: S311  moments, no secrets
    process = begun(desk)
    killed = 0
    while killed < 4 and process.poll() is None:
        time.sleep(chance.uniform(0.1, 0.9))
        if workers := children_of(process.pid):
            os.kill(chance.choice(workers), signal.SIGKILL)
            killed += 1
    out, _ = process.communicate(timeout=300)
    assert killed  # where none was found, nothing would have been tried
    assert process.returncode == 0, out.decode()
    assert "成功 30 个" in out.decode()
    assert len(outputs()) == 30
    assert len(set(outputs().values())) == 1


# ---------------------------------------------------------------- tables of many departments


@pytest.mark.usefixtures("desk")
def test_the_tables_of_many_are_imported_from_one_folder() -> None:
    assert told("tables", "liling", "liuyang", "--output", "交来")[0] == 0
    Path("交来/quyuan").mkdir()
    Path("交来/quyuan/不是表.txt").write_text("某局通知", "utf-8")
    Path("交来/.批量记录-tables.jsonl").unlink()
    arguments = ("import", "交来", "--all", "--year", "2024", "--inputs", "new")
    assert told("import", "交来", "--all", "--year", "2024", "--dry-run", "--inputs", "new")[0] == 1
    assert not Path("new").exists()
    code, _, _ = told(*arguments, "--lines", "a.jsonl")
    assert code == 1
    found = lines("a.jsonl")
    assert found["liling"]["结果"] == DONE
    assert found["quyuan"]["结果"] == AMISS
    single = ("import", "交来/liling-2024-公开表.xlsx", "--dept", "liling", "--year", "2024")
    assert told(*single, "--inputs", "one")[0] == 0
    made = Path("new/liling/2024.yaml").read_bytes()
    assert made == Path("one/liling/2024.yaml").read_bytes()
    again = told(*arguments, "--lines", "a.jsonl", "--resume")
    assert "上次已经做好" in again[1]
    Path("new/liling/2024.yaml").write_bytes(made + b"# hand\n")  # edited since: looked at again
    assert "liling" in told(*arguments, "--lines", "a.jsonl", "--resume")[1]
    assert Path("new/liling/2024.yaml").read_bytes().endswith(b"# hand\n")


@pytest.mark.usefixtures("desk")
def test_tables_of_many_are_in_a_folder() -> None:
    Path("a.xlsx").touch()
    code, _, err = told("import", "a.xlsx", "--all", "--year", "2024")
    assert code == 2
    assert "各写一个文件夹" in err
    Path("空").mkdir()
    assert told("import", "空", "--all", "--year", "2024")[0] == 1


def test_a_process_that_ends_before_it_has_begun_is_nobodys_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody may end one at any moment, again and again."""
    begin, ended = _Worker._begin, list[int]()

    def begun(worker: _Worker) -> None:
        begin(worker)
        if len(ended) < STARTS - 1:
            ended.append(1)
            worker._process.kill()

    monkeypatch.setattr(_Worker, "_begin", begun)
    found = outcomes(Pool(1), Deadly(), 3)
    assert {one.ended for one in found.values()} == {DONE}
    assert len(ended) == STARTS - 1
