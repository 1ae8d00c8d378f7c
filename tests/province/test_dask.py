"""Many on Dask: a scheduler and two workers as processes of their own, in folders of their own."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
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


@dataclass(frozen=True)
class Cluster:
    """A scheduler's address; the processes of its workers are children of its nannies."""

    address: str
    nannies: tuple[int, ...]

    def workers(self) -> list[int]:
        """The processes that do the work: a nanny begins one anew when it ends."""
        found = []
        for nanny in self.nannies:
            said = Path(f"/proc/{nanny}/task/{nanny}/children").read_text("ascii")
            for child in map(int, said.split()):
                line = Path(f"/proc/{child}/cmdline").read_bytes()
                found += [child] if b"spawn_main" in line else []
        return found


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _begun(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    folder.mkdir()
    command = [sys.executable, "-m", *arguments, "--no-dashboard"]
    path = os.pathsep.join((str(ROOT), str(TESTS)))
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=folder, env={**os.environ, "PYTHONPATH": path}, stdout=log, stderr=log
        )


@pytest.fixture(name="cluster", scope="module")
def cluster_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Each in a folder of its own: nothing is shared but what goes over the line."""
    room = tmp_path_factory.mktemp("cluster")
    port = _free()
    address = f"tcp://127.0.0.1:{port}"
    where = ("--host", "127.0.0.1", "--port", str(port))
    begun = [_begun(room / "scheduler", "distributed.cli.dask_scheduler", *where)]
    for name in ("one", "two"):
        how = (address, "--nthreads", "1", "--local-directory", str(room / name))
        begun.append(_begun(room / name, "distributed.cli.dask_worker", *how))
    try:
        yield Cluster(address, tuple(one.pid for one in begun[1:]))
    finally:
        for one in reversed(begun):
            one.terminate()
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


@pytest.fixture(name="desk")
def desk_(tmp_path: Path) -> Path:
    """Two copies of each of the bundled departments, and one that fails."""
    for folder in (path for path in (ROOT / "inputs").iterdir() if path.is_dir()):
        for at in range(2):
            shutil.copytree(folder, tmp_path / "inputs" / f"{folder.name}{at}")
    path = tmp_path / "inputs/quyuan0/2021.yaml"
    path.write_text(path.read_text("utf-8").replace("基本支出:", "基本支出: 12x #", 1), "utf-8")
    return tmp_path


def outputs(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name[0] != "."}


def test_the_outputs_are_byte_for_byte_those_of_this_machine(desk: Path, cluster: Cluster) -> None:
    arguments = ("report", "--all", "--format", "txt,json", "--output")
    serial = told(desk, *arguments, "here", "--jobs", "1")
    there = told(desk, *arguments, "there", "--scheduler", cluster.address)
    assert serial[0] == there[0] == 1
    assert "成功 9 个，有问题 1 个" in there[1]
    assert serial[1].replace("here", "there") == there[1]
    assert outputs(desk / "here") == outputs(desk / "there")
    again = told(desk, *arguments, "there", "--scheduler", cluster.address, "--resume")
    assert "其中 10 个上次已经做好" in again[1]


def outcomes(cluster: Cluster, work: Deadly, many: int, seconds: int = 60) -> dict[str, Outcome]:
    found: list[Outcome] = []
    some = [Task(f"n{at}", f"in/n{at}", {f"in/n{at}": b"abc%d" % at}) for at in range(many)]
    job = Job(work, seconds=seconds, program=program())
    run(job, OnDask(cluster.address), some, lambda them: them, found.append, size=4)
    assert len(found) == many
    return {one.name: one for one in found}


def test_workers_that_are_killed_cost_nothing(desk: Path, cluster: Cluster) -> None:
    chance = random.Random(5)  # noqa: S311  moments, no secrets
    command = [sys.executable, "-m", "generator", "report", "--all", "--format", "txt"]
    run_ = subprocess.Popen(
        [*command, "--output", "killed", "--scheduler", cluster.address],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    for _ in range(3):
        time.sleep(chance.uniform(0.5, 1.5))
        if workers := cluster.workers():
            os.kill(chance.choice(workers), signal.SIGKILL)
    said, _ = run_.communicate(timeout=120)
    assert "成功 9 个，有问题 1 个" in said.decode()
    assert told(desk, "report", "--all", "--format", "txt", "--output", "here")[0] == 1
    assert outputs(desk / "here") == outputs(desk / "killed")


def test_the_one_that_goes_on_ending_workers_is_named(cluster: Cluster) -> None:
    found = outcomes(cluster, Deadly(kills=frozenset({"n2"})), 6)
    assert [name for name, one in found.items() if one.ended != DONE] == ["n2"]
    assert found["n2"].ended == BROKEN
    assert found["n1"].files == {"n1.txt": b"ABC1"}


def test_a_worker_of_another_version_is_told(cluster: Cluster) -> None:
    with pytest.raises(Unreached, match="不是同一个版本"):
        run(
            Job(Deadly(), program="another"),
            OnDask(cluster.address),
            [Task("a", "a", {})],
            lambda them: them,
            lambda _: None,
        )


def test_where_there_is_no_scheduler_it_is_told(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.province.dask_workers.SECONDS", 1)
    address = f"tcp://127.0.0.1:{_free()}"
    with pytest.raises(Unreached, match="连不上"):
        next(OnDask(address).outcomes(Job(Deadly()), iter([])))
    assert told(desk, "report", "--all", "--scheduler", "nothing", "--jobs", "2")[0] == 2
