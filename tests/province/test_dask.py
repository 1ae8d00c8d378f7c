"""Many on Dask: a scheduler and two workers as processes of their own, in folders of their own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
TESTS: Final = ROOT / "tests"  # what is deadly is known to the workers too
sys.path.insert(0, str(TESTS))

from deadly import Deadly  # noqa: E402  found only from here on

from generator.province.dask_workers import OnDask, Unreached  # noqa: E402
from generator.province.dispatching import run  # noqa: E402
from generator.province.tasks import BROKEN, DONE, Job, Outcome, Task, program  # noqa: E402


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _begun(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    folder.mkdir()
    command = [sys.executable, "-m", *arguments, "--no-dashboard"]
    told = {
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(TESTS))),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",  # of what ends workers
    }
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **told},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


@pytest.fixture(name="cluster", scope="module")
def cluster_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler's address.  It and its two workers are in folders of their own.

    Nothing is shared but what goes over the line.
    """
    room = tmp_path_factory.mktemp("cluster")
    port = _free()
    address = f"tcp://127.0.0.1:{port}"
    where = ("--host", "127.0.0.1", "--port", str(port))
    begun = [_begun(room / "scheduler", "distributed.cli.dask_scheduler", *where)]
    for name in ("one", "two"):
        how = (address, "--nthreads", "1", "--local-directory", str(room / name))
        begun.append(_begun(room / name, "distributed.cli.dask_worker", *how))
    try:
        yield address
    finally:
        for one in begun:
            os.killpg(one.pid, signal.SIGKILL)  # its workers with it
        for one in begun:
            one.wait(30)


def told(desk: Path, *arguments: str) -> tuple[int, str]:
    ended = subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    return ended.returncode, (ended.stdout + ended.stderr).decode()


@dataclass(frozen=True)
class Desk:
    """Where a bureau works, and what one process of this machine writes and says there."""

    folder: Path
    written: dict[str, bytes]
    said: str


REPORT: Final = ("report", "--all", "--format", "txt,json", "--output")


@pytest.fixture(name="desk", scope="module")
def desk_(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Two copies of each of the bundled departments, and one that fails."""
    desk = tmp_path_factory.mktemp("desk")
    for folder in (path for path in (ROOT / "inputs").iterdir() if path.is_dir()):
        for at in range(2):
            shutil.copytree(folder, desk / "inputs" / f"{folder.name}{at}")
    path = desk / "inputs/quyuan0/2021.yaml"
    path.write_text(path.read_text("utf-8").replace("基本支出:", "基本支出: 12x #", 1), "utf-8")
    code, said = told(desk, *REPORT, "here", "--jobs", "1")
    assert code == 1
    return Desk(desk, outputs(desk / "here"), said)


def outputs(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name[0] != "."}


def test_the_outputs_are_byte_for_byte_those_of_this_machine(desk: Desk, cluster: str) -> None:
    there = told(desk.folder, *REPORT, "there", "--scheduler", cluster)
    assert there[0] == 1
    assert "成功 9 个，有问题 1 个" in there[1]
    assert desk.said.replace("here", "there") == there[1]
    assert outputs(desk.folder / "there") == desk.written
    again = told(desk.folder, *REPORT, "there", "--scheduler", cluster, "--resume")
    assert "其中 10 个上次已经做好" in again[1]


def test_an_index_is_read_elsewhere_too(desk: Desk, cluster: str, tmp_path: Path) -> None:
    """The same files, byte for byte."""
    for name, how in (("here", ("--jobs", "1")), ("there", ("--scheduler", cluster))):
        (tmp_path / name).mkdir()
        code, said = told(tmp_path / name, "index", str(desk.folder / "inputs"), *how)
        assert (code, "读了 10 份" in said) == (0, True), said
    here, there = (
        {one.name: one.read_bytes() for one in (tmp_path / name / "index").iterdir()}
        for name in ("here", "there")
    )
    assert here == there


def outcomes(cluster: str, work: Deadly, many: int, seconds: int = 60) -> dict[str, Outcome]:
    found: list[Outcome] = []
    some = [Task(f"n{at}", f"in/n{at}", {f"in/n{at}": b"abc%d" % at}) for at in range(many)]
    job = Job(work, seconds=seconds, program=program())
    run(job, OnDask(cluster), some, lambda them: them, found.append, size=4)
    assert len(found) == many
    return {one.name: one for one in found}


def test_workers_that_are_killed_cost_nothing(tmp_path: Path, cluster: str) -> None:
    work = Deadly(once=frozenset({"n1", "n6"}), marks=str(tmp_path))
    found = outcomes(cluster, work, 8)
    assert len(list(tmp_path.iterdir())) == 2  # so often a worker ended
    assert {name: (one.ended, one.files) for name, one in found.items()} == {
        f"n{at}": (DONE, {f"n{at}.txt": b"ABC%d" % at}) for at in range(8)
    }


def test_the_one_that_goes_on_ending_workers_is_named(cluster: str) -> None:
    found = outcomes(cluster, Deadly(kills=frozenset({"n2"})), 6)
    assert [name for name, one in found.items() if one.ended != DONE] == ["n2"]
    assert found["n2"].ended == BROKEN
    assert found["n1"].files == {"n1.txt": b"ABC1"}


def test_what_has_come_back_is_held_no_longer(cluster: str) -> None:
    """Dask keeps its last thousand messages, and with them every input that was sent."""
    files = (Task(str(at), f"{at}/a", {f"{at}/a": os.urandom(200_000)}) for at in range(60))
    job = Job(Deadly(), seconds=60, program=program())
    tracemalloc.start()
    try:
        run(job, OnDask(cluster), files, lambda them: them, lambda _: None, size=1)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 60 * 200_000  # of which there are only four on the way at once


def test_a_worker_of_another_version_is_told(cluster: str) -> None:
    with pytest.raises(Unreached, match="不是同一个版本"):
        run(
            Job(Deadly(), program="another"),
            OnDask(cluster),
            [Task("a", "a", {})],
            lambda them: them,
            lambda _: None,
        )


def test_where_there_is_no_scheduler_it_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.province.dask_workers.SECONDS", 1)
    address = f"tcp://127.0.0.1:{_free()}"
    with pytest.raises(Unreached, match="连不上"):
        next(OnDask(address).outcomes(Job(Deadly()), iter([])))
    assert told(desk.folder, "report", "--all", "--scheduler", "nothing", "--jobs", "2")[0] == 2
