"""Readers as programs of their own: asked again and again, each document by a copy of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import paper
import pytest

from generator.published import confined, from_bytes
from generator.published import pdf as pdf_reader
from generator.published.confined import Ended, answered
from generator.published.shape import TextLine, Unreadable

READER = """
import os
MAX_MEMORY = 256 << 20
MAX_SECONDS = 600
SEEN = []

def answers(data):
    SEEN.append(data)
    yield b"%d " % len(SEEN)
    if data == b"abort":
        os.abort()
    if data == b"exit":
        os._exit(0)
    if data == b"raise":
        raise ValueError
    if data == b"memory":
        yield bytes(512 << 20)[:9]
    if data == b"large":
        yield bytes(3 << 20)
    if data == b"number":
        line = b"%d %d\\n" % (os.getppid(), os.getpid())
        yield line + bytes(1 << 16)
        while True:
            pass
    if data == b"endless":
        while True:
            pass
    if data == b"lines":
        for line in (0, 1):
            try:
                os.write(line, b"taken over")
                yield b"open "
            except OSError:
                yield b"closed "
    if data == b"child":
        if not os.fork():
            while True:
                pass
    yield data
"""


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The numbers of the processes that were begun; none rests when the test begins."""
    confined._end_all()
    numbers, popen = list[int](), subprocess.Popen

    def begin(*given: Any, **named: Any) -> Any:
        process = popen(*given, **named)
        numbers.append(process.pid)
        return process

    monkeypatch.setattr(subprocess, "Popen", begin)
    yield numbers
    confined._end_all()


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: list[int]) -> list[int]:
    """A room with a reader that does what it is told, and the processes begun for it."""
    shutil.copy(confined.PROGRAM, tmp_path)
    (tmp_path / "obedient.py").write_text(READER, "utf-8")
    monkeypatch.setattr(confined, "PROGRAM", str(tmp_path / Path(confined.PROGRAM).name))
    return begun


def asked(data: bytes, seconds: float = 30) -> bytes:
    return b"".join(answered("obedient", data, seconds))


def is_there(number: int) -> bool:
    try:
        os.kill(number, 0)
    except OSError:
        return False
    return True


def test_one_program_is_asked_again_and_again(room: list[int]) -> None:
    assert [asked(b"a"), asked(b"b" * 200_000)] == [b"1 a", b"1 " + b"b" * 200_000]
    assert len(asked(b"large")) == 2 + (3 << 20) + 5
    assert len(room) == 1


def test_what_one_document_leaves_behind_is_not_there_for_the_next(room: list[int]) -> None:
    """The reader counts what it has seen: each is the first."""
    assert {asked(b"%d" % n).split()[0] for n in range(20)} == {b"1"}
    assert len(room) == 1


def test_a_document_that_takes_its_reader_over_has_nobody_elses_line(room: list[int]) -> None:
    assert asked(b"lines") == b"1 closed closed lines"
    assert asked(b"next") == b"1 next"
    assert len(room) == 1


@pytest.mark.parametrize("deadly", [b"abort", b"raise", b"memory"])
def test_what_breaks_a_reader_costs_the_next_nothing(room: list[int], deadly: bytes) -> None:
    asked(b"before")
    with pytest.raises(Ended):
        asked(deadly)
    assert asked(b"after") == b"1 after"
    assert [is_there(number) for number in room] == [False, True]


def test_an_answer_that_ends_early_without_a_fault_is_what_was_said(room: list[int]) -> None:
    assert asked(b"exit") == b""  # what it had not passed on yet
    assert asked(b"next") == b"1 next"
    assert len(room) == 1


@pytest.mark.parametrize("endless", [b"endless", b"child"])
def test_what_takes_too_long_is_ended_with_all_that_it_has_begun(
    room: list[int], endless: bytes
) -> None:
    asked(b"before")
    with pytest.raises(Ended):
        asked(endless, 0.2)
    assert not is_there(room[0])
    assert asked(b"after") == b"1 after"


@pytest.mark.usefixtures("room")
def test_who_asks_takes_the_program_and_its_copy_along() -> None:
    """The reader says its number and goes on for ever; whoever asked is killed meanwhile."""
    code = (
        "from generator.published import confined\n"
        f"confined.PROGRAM = {confined.PROGRAM!r}\n"
        "answer = confined.answered('obedient', b'number', 600)\n"
        "said = b''\n"
        "while b'\\n' not in said:  # a piece may end anywhere\n"
        "    said += next(answer)\n"
        "print(said.decode().splitlines()[0], flush=True)\n"
        "for _ in answer: pass"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as asking:
        assert asking.stdout
        _, program, copy = map(int, asking.stdout.readline().split() or (0, 0, 0))
        there = is_there(program), is_there(copy)
        asking.kill()
    assert there == (True, True)
    for _ in range(1_000):  # ten seconds, of which it takes a hundredth
        if not (is_there(program) or is_there(copy)):
            return
        time.sleep(0.01)
    pytest.fail("what was begun goes on without anybody who asks")


def test_an_answer_that_nobody_hears_to_its_end_is_ended(room: list[int]) -> None:
    answer = answered("obedient", b"large", 30)
    assert next(answer)
    answer.close()
    assert not is_there(room[0])
    assert asked(b"next") == b"1 next"


def test_a_program_that_was_killed_while_it_rested_is_begun_anew(room: list[int]) -> None:
    asked(b"before")
    os.kill(room[0], signal.SIGKILL)
    os.waitid(os.P_PID, room[0], os.WEXITED | os.WNOWAIT)
    assert asked(b"after") == b"1 after"
    assert len(room) == 2


def test_a_program_that_rested_for_long_may_be_about_to_end(
    room: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(b"before")
    monkeypatch.setattr(confined, "_IDLE", 0)
    assert asked(b"after") == b"1 after"
    assert is_there(room[1])
    assert not is_there(room[0])


def test_who_was_forked_has_programs_of_its_own(
    room: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(b"before")
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert asked(b"after") == b"1 after"
    assert len(room) == 2
    confined._end_all()
    assert [is_there(number) for number in room] == [True, False]


def test_where_there_is_no_fork_each_document_has_a_program_of_its_own(
    room: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""
    program = Path(confined.PROGRAM)
    forks = 'hasattr(os, "fork")'
    assert program.read_text("utf-8").count(forks) == 1
    program.write_text(program.read_text("utf-8").replace(forks, "False"), "utf-8")
    monkeypatch.setattr(confined, "_FORKS", False)
    assert [asked(b"a"), asked(b"b"), len(asked(b"large"))] == [b"1 a", b"1 b", 7 + (3 << 20)]
    with pytest.raises(Ended):
        asked(b"abort")
    assert len(room) == 4
    assert not any(map(is_there, room))


def test_several_threads_ask_a_program_each(room: list[int]) -> None:
    with ThreadPoolExecutor(3) as pool:
        said = list(pool.map(asked, [b"%d" % n for n in range(12)]))
    assert said == [b"1 %d" % n for n in range(12)]
    assert len(room) <= 3


# ---------------------------------------------------------------- PDFs


def said(data: bytes) -> list[str]:
    blocks = from_bytes(data, "报告.pdf").blocks
    return [block.text for block in blocks if isinstance(block, TextLine)]


def test_many_pdfs_are_read_by_one_program(begun: list[int]) -> None:
    for n in range(5):
        words = f"第{n}份报告的一行文字"
        assert said(paper.pdf(paper.text(50, 700, words))) == [words]
    assert len(begun) == 1


def test_a_damaged_pdf_says_nothing_in_the_next(begun: list[int]) -> None:
    whole = paper.pdf(paper.text(50, 700, "收入合计"))
    alone = said(whole)
    for damaged in (whole[: len(whole) // 2], whole[:200] + b"\0" * 500 + whole[700:]):
        with pytest.raises(Unreadable):
            said(damaged)
        assert said(whole) == alone
    assert len(begun) == 1


def test_a_pdf_without_end_costs_the_next_nothing(
    begun: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = paper.pdf(paper.text(50, 700, "收入合计"))
    assert said(whole) == ["收入合计"]
    monkeypatch.setattr(pdf_reader, "MAX_SECONDS", 1)
    with pytest.raises(Unreadable, match="太复杂"):
        said(paper.forms_in_forms())
    monkeypatch.undo()
    assert said(whole) == ["收入合计"]
    assert not is_there(begun[0])
