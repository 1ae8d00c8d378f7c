"""Exchange: whatever ends the program, there is the old set or the new one, and nothing else."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO

import pytest
from example import ROOT
from killing import killed_at, killed_some_time, one_after_the_other, place_or_new

from generator.doors import cli
from generator.doors.delivery import CannotWrite, deliver
from generator.entry import exchange as exchanging
from generator.entry.exchange import STAGE, exchange, settle
from generator.importing.placing import place, place_new

Files = Mapping[str, bytes]
FIRST: Files = {"乙-2023.txt": b"1\n", "乙-2023.md": b"# 1\n", "乙-2023.docx": b"one" * 50_000}
SECOND: Files = {"乙-2023.txt": b"2\n", "乙-2023.md": b"# 2\n", "乙-2023.docx": b"two" * 60_000}
THIRD: Files = {name: data + b"3" for name, data in SECOND.items()}


def there(folder: Path) -> dict[str, bytes]:
    """Everything in a folder by its name: a folder in it would be something left."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def shown(folder: Path) -> dict[str, bytes]:
    """What a clerk sees in a folder."""
    return {name: data for name, data in there(folder).items() if not name.startswith(".")}


def steps() -> Iterator[int]:
    return count(1)


# ---------------------------------------------------------------- killed


def test_killed_at_any_step_there_is_the_old_set_or_the_new_one(tmp_path: Path) -> None:
    deliver(tmp_path, FIRST)
    old = there(tmp_path)
    deliver(tmp_path, SECOND)
    new = there(tmp_path)
    deliver(tmp_path, FIRST)
    seen = set()
    for step in steps():
        killed = killed_at(step, deliver, tmp_path, SECOND)
        for name, data in FIRST.items():  # no file is ever missing, or half of one
            assert (tmp_path / name).read_bytes() in {data, SECOND[name]}
        settle(tmp_path)
        assert there(tmp_path) in (old, new), step
        seen.add(there(tmp_path) == new)
        if not killed:
            break
        assert deliver(tmp_path, THIRD) == []  # nothing is taken for an edit
        assert deliver(tmp_path, FIRST) == []
    assert step > 15
    assert seen == {False, True}


def test_killed_at_any_step_an_edit_is_kept_once(tmp_path: Path) -> None:
    for step in steps():
        folder = tmp_path / str(step)
        deliver(folder, FIRST)
        (folder / "乙-2023.md").write_bytes(b"my own\n")
        killed = killed_at(step, deliver, folder, SECOND)
        deliver(folder, THIRD)
        copies = {name: data for name, data in shown(folder).items() if "手改" in name}
        assert list(copies.values()) == [b"my own\n"], step
        assert shown(folder) == {**THIRD, **copies}
        if not killed:
            break


def test_killed_at_any_step_of_the_first_time_there_is_all_or_nothing(tmp_path: Path) -> None:
    for step in steps():
        folder = tmp_path / str(step)
        folder.mkdir()
        killed = killed_at(step, deliver, folder, FIRST)
        settle(folder)
        assert shown(folder) in ({}, FIRST), step
        assert bool(there(folder)) == bool(shown(folder))
        if not killed:
            break


@pytest.mark.parametrize("kind", ["again", "new"])
def test_killed_at_any_step_an_input_is_whole(tmp_path: Path, kind: str) -> None:
    fresh = kind == "new"
    path, source = tmp_path / "2023.yaml", tmp_path / "2023.来源.json"
    before = {} if fresh else {path: b"old", source: b"{}"}
    after = {path: b"new"} if fresh else {path: b"new", source: b"{1}"}
    for step in steps():
        for one in tmp_path.iterdir():
            one.unlink()
        for one, data in before.items():
            one.write_bytes(data)
        killed = killed_at(step, place_or_new, path, None if fresh else after, b"new")
        settle(tmp_path)
        assert there(tmp_path) in (
            {one.name: data for one, data in before.items()},
            {one.name: data for one, data in after.items()},
        )
        if not killed:
            break
    assert there(tmp_path) == {one.name: data for one, data in after.items()}


def test_killed_a_hundred_times_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(2023)  # noqa: S311  the same moments every time, as far as there are such
    deliver(tmp_path, FIRST)
    left = 0
    for _ in range(100):
        killed_some_time(chance, one_after_the_other, tmp_path, FIRST, SECOND)
        for name, data in FIRST.items():
            assert (tmp_path / name).read_bytes() in {data, SECOND[name], THIRD[name]}
        left += any(path.name.startswith(STAGE) for path in tmp_path.iterdir())
        settle(tmp_path)
        assert shown(tmp_path) in (FIRST, SECOND, THIRD)
        assert len(there(tmp_path)) == len(FIRST) + 1  # the record
        assert deliver(tmp_path, THIRD) == []
    assert left > 20  # else nothing was killed in the middle


def test_killed_while_it_is_taken_back_it_is_taken_back_the_next_time(tmp_path: Path) -> None:
    deliver(tmp_path, FIRST)
    before = there(tmp_path)
    for step in steps():
        _stop_in_the_middle(tmp_path)
        killed = killed_at(step, settle, tmp_path)
        settle(tmp_path)
        assert there(tmp_path) == before, step
        if not killed:
            break
    assert step > 5


def _stop_in_the_middle(folder: Path) -> None:
    """Two files of the set are new, and the next has been put aside."""
    moves = iter(range(3))
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        if next(moves) == 2:
            raise OSError("stopped")
        return real(path, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        patch.setattr(exchanging.Exchange, "take_back", lambda _: None)
        with pytest.raises(OSError, match="stopped"), exchange(folder) as meant:
            meant.put(SECOND)


@pytest.mark.parametrize(
    "command",
    [
        ["check", "liling"],
        ["explain", "inputs/liling/2024.yaml", "收入"],
        ["new", "liling", "--year", "2026"],
        ["audit", "inputs/liling/a.txt"],
        ["audit", "inputs"],
    ],
    ids=" ".join,
)
def test_every_command_takes_back_what_it_finds_left(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs")
    folder = tmp_path / "inputs" / "liling"
    deliver(folder, {**FIRST, "a.txt": "某局2024年度部门决算\n".encode()})
    before = there(folder)
    _stop_in_the_middle(folder)
    assert any(path.name.startswith(STAGE) for path in folder.iterdir())
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        cli.main(command)
    assert before.items() <= there(folder).items()


# ---------------------------------------------------------------- told to stop

SLOW = """
import sys
from pathlib import Path
from generator.doors import cli
real = Path.replace
def slow(path, target):
    print("moving", flush=True)
    sys.stdin.readline()
    return real(path, target)
Path.replace = slow
cli.main(["report", "inputs/liling/2024.yaml", "--output", sys.argv[1]])
"""


@contextmanager
def waiting(command: list[str]) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]]:
    """A process that waits before each file for a line; with what it is told, and what it tells."""
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as process:
        assert process.stdin
        assert process.stdout
        yield process, process.stdin, process.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_told_to_stop_it_takes_everything_back_itself(tmp_path: Path, number: int) -> None:
    command = [sys.executable, "-c", SLOW]
    output = tmp_path / "output"
    subprocess.run(
        [*command, output], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=True
    )
    before = there(output)
    (output / "liling-2024.txt").write_bytes(b"my own")
    edited = there(output)
    assert edited != before
    with waiting([*command, str(output)]) as (process, asked, told):
        assert told.readline() == b"moving\n"
        asked.write(b"\n")
        assert told.readline() == b"moving\n"
        process.send_signal(number)
        process.communicate()  # what it takes back waits for nobody
    assert process.returncode == 128 + number
    assert there(output) == edited


def test_who_does_not_want_to_hear_of_the_end_of_a_terminal_does_not(tmp_path: Path) -> None:
    quiet = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    with waiting([sys.executable, "-c", quiet + SLOW, str(tmp_path)]) as (process, _, told):
        told.readline()
        process.send_signal(signal.SIGHUP)
        process.communicate()
    assert process.returncode == 0


# ---------------------------------------------------------------- what others did meanwhile


def test_what_somebody_wrote_since_the_kill_stays(tmp_path: Path) -> None:
    deliver(tmp_path, FIRST)
    _stop_in_the_middle(tmp_path)
    (tmp_path / "乙-2023.txt").write_bytes(b"my own\n")
    [copy] = deliver(tmp_path, THIRD)
    assert copy.read_bytes() == b"my own\n"


def test_a_plan_of_others_moves_nothing(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"x")
    folder = tmp_path / "output"
    odd = ["../outside.txt", "..", "", "/etc/hosts", "a\0", 1, None]
    for at, name in enumerate(odd):
        stage = folder / f"{STAGE}{at}"
        stage.mkdir(parents=True)
        (stage / "0.old").write_bytes(b"bad")
        (stage / "plan.json").write_text(json.dumps([[name, exchanging.digest(b"x"), True, ""]]))
    for at, text in enumerate(["[" * 100_000, "{}", "[[1]]", "1", "[[", "null"]):
        (folder / f"{STAGE}x{at}").mkdir()
        (folder / f"{STAGE}x{at}" / "plan.json").write_text(text)
    (folder / f"{STAGE}link").symlink_to(tmp_path)
    os.mkfifo(folder / f"{STAGE}0" / "0.new")
    settle(folder)
    assert outside.read_bytes() == b"x"
    assert [path.name for path in folder.iterdir()] == [f"{STAGE}link"]
    deliver(folder, FIRST)


def test_a_plan_that_is_a_pipe_is_no_plan(tmp_path: Path) -> None:
    (tmp_path / f"{STAGE}1").mkdir()
    os.mkfifo(tmp_path / f"{STAGE}1" / "plan.json")
    assert deliver(tmp_path, FIRST) == []


@pytest.mark.parametrize("disk", ["links", "no links"])
def test_a_file_made_meanwhile_is_left_to_whoever_made_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disk: str
) -> None:
    def overtaken(_: int) -> None:
        (tmp_path / "2023.yaml").write_bytes(b"theirs")

    monkeypatch.setattr(os, "fsync", overtaken)
    if disk == "no links":
        monkeypatch.setattr(os, "link", _no_links)
    with pytest.raises(FileExistsError):
        place_new(tmp_path / "2023.yaml", b"ours")
    assert there(tmp_path) == {"2023.yaml": b"theirs"}


def _no_links(path: Path, to: Path) -> None:
    raise OSError(errno.EPERM, "no links here", str(path), None, str(to))


def test_where_a_disk_has_no_links_it_goes_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", _no_links)
    deliver(tmp_path, FIRST)
    (tmp_path / "乙-2023.md").write_bytes(b"my own")
    [copy] = deliver(tmp_path, SECOND)
    assert shown(tmp_path) == {**SECOND, copy.name: b"my own"}
    _stop_in_the_middle(tmp_path)
    settle(tmp_path)
    assert shown(tmp_path) == {**SECOND, copy.name: b"my own"}


def _hold(folder: Path, seconds: int) -> None:
    with exchange(folder):
        (folder / "held").touch()
        time.sleep(seconds)


def test_one_writes_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        f"from test_exchange import _hold; _hold(__import__('pathlib').Path({str(tmp_path)!r}), 60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT / "tests") as process:
        while not (tmp_path / "held").exists():
            assert process.poll() is None
            time.sleep(0.01)
        settle(tmp_path)  # a reader does not wait, and leaves it alone
        assert any(path.name.startswith(STAGE) for path in tmp_path.iterdir())
        monkeypatch.setattr(exchanging, "SECONDS", 0)
        with pytest.raises(CannotWrite, match="另一个程序正在往那里写"):
            deliver(tmp_path, FIRST)
        process.kill()
        process.wait()
    monkeypatch.undo()
    deliver(tmp_path, FIRST)
    assert shown(tmp_path) == {**FIRST, "held": b""}


# ---------------------------------------------------------------- what becomes of a link, of a mode


def test_a_link_leads_to_the_new_text_and_a_mode_stays(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "2023.yaml"
    real.parent.mkdir()
    real.write_bytes(b"old")
    real.chmod(0o640)
    link = tmp_path / "2023.yaml"
    link.symlink_to(real)
    place({link: b"new", tmp_path / "2023.来源.json": b"{}"})
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640
    assert {path.name for path in tmp_path.iterdir()} == {
        "2023.yaml",
        "2023.来源.json",
        "elsewhere",
    }


def test_where_one_of_two_folders_fails_the_other_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "a" / "1", tmp_path / "b" / "2"
    for path in (first, second):
        path.parent.mkdir()
        path.write_bytes(b"old")
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        if target == second:
            raise OSError(errno.ENOSPC, "full")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OSError, match="full"):
        place({first: b"new", second: b"new"})
    assert [first.read_bytes(), second.read_bytes()] == [b"old", b"old"]
    assert len(list(tmp_path.rglob("*"))) == 4
