"""Confining: whatever a reader is made to do, the service gets an answer or a reason, in time."""

from __future__ import annotations

import errno
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest
from example import ROOT
from msgspec.structs import replace

from generator import read
from generator.serving.configuration import Limits
from generator.serving.working.confining import (
    BROKEN,
    BUSY,
    LATE,
    MEMORY,
    UNREAD,
    Readers,
    Refused,
)
from generator.serving.working.uploads import Upload

HOSTILE: Final = (
    "echo nothing patience where refuse raise_one eat eat_in_a_list spin sleep nap stay crash"
    " leave fork flood fill_the_disk shout"
)
TASKS: Final = {
    **{name: f"hostile_tasks:{name}" for name in HOSTILE.split()},
    **{name: f"raw_tasks:{name}" for name in ("say", "hang_up")},
}
LIMITS: Final = replace(Limits(), read_seconds=3, read_memory=400 << 20)
POSIX: Final = sys.platform != "win32"

if not POSIX:  # pragma: no cover
    pytest.skip("the limits of memory and of groups are those of POSIX", allow_module_level=True)


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    made = Readers(LIMITS, 2, TASKS)
    made.begin()
    yield made
    made.close()


@pytest.fixture(scope="module")
def patient() -> Iterator[Readers]:
    """Readers whose time does not end before what a task is really ended for."""
    made = Readers(replace(LIMITS, read_seconds=60), 2, TASKS)
    yield made
    made.close()


def run(readers: Readers, task: str, data: bytes = b"", **options: str) -> Any:
    return readers.run(task, [Upload("file", "a.txt", data)], **options)


def test_who_types_goes_before_what_is_read(readers: Readers) -> None:
    assert int(run(readers, "patience")["nice"]) == min(19, os.nice(0) + 5)


def refused(readers: Readers, task: str, data: bytes = b"", **options: str) -> Refused:
    with pytest.raises(Refused) as caught:
        run(readers, task, data, **options)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in caught.value.said)
    return caught.value


def gone(pid: int) -> bool:
    """Whether a process ends within two seconds."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except OSError as error:
            return error.errno == errno.ESRCH
        if Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


# ---------------------------------------------------------------- what goes well


def test_a_task_is_given_files_and_options_and_gives_parts(readers: Readers) -> None:
    files = [Upload("report", "决算.txt", b"\0\xff\n" * 9), Upload("budget", "b", b"")]
    parts = readers.run("echo", files, year="2025", said="a\nb“")
    options = "year=2025;said=a\nb“;".encode()
    assert parts == {"report/决算.txt": b"\0\xff\n" * 9, "budget/b": b"", "options": options}
    assert run(readers, "nothing") == {}


def test_what_is_large_goes_in_and_comes_out(readers: Readers) -> None:
    data = os.urandom(1 << 20) * 20
    assert run(readers, "echo", data)["file/a.txt"] == data


def test_each_has_a_folder_of_its_own_that_goes_with_it(readers: Readers) -> None:
    first, second = run(readers, "where"), run(readers, "where")
    assert first["where"] != second["where"]
    assert first["group"] == b"True"
    assert not Path(os.fsdecode(first["where"])).exists()


def test_a_process_costs_little(readers: Readers) -> None:
    run(readers, "nothing")
    took = []
    for _ in range(10):
        before = time.perf_counter()
        run(readers, "nothing")
        took.append(time.perf_counter() - before)
    begun = []
    for _ in range(3):
        before = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", "import generator.serving.working.uploads_read"], check=True
        )
        begun.append(time.perf_counter() - before)
    assert 4 * min(took) < min(begun)  # 0.02 on an idle machine, and to begin Python anew 0.7


def test_a_task_that_there_is_not_is_a_mistake_of_ours(readers: Readers) -> None:
    with pytest.raises(KeyError):
        readers.run("os:system", [])


# ---------------------------------------------------------------- what is refused


def test_what_a_reader_refuses_is_told_in_its_words(readers: Readers) -> None:
    error = refused(readers, "refuse")
    assert (error.said, error.why) == ("这是图片，没有文字", UNREAD)
    assert error.problems == ({"规则": "I01", "说明": "没有文字"},)


@pytest.mark.parametrize(
    ("task", "why"),
    [
        ("eat", MEMORY),
        ("eat_in_a_list", MEMORY),
        ("spin", LATE),
        ("sleep", LATE),
        ("stay", LATE),
        ("crash", BROKEN),
        ("leave", BROKEN),
        ("flood", MEMORY),
        ("fill_the_disk", BROKEN),
    ],
)
def test_what_a_reader_is_made_to_do_costs_a_reason(
    readers: Readers, patient: Readers, task: str, why: str
) -> None:
    if why != LATE:
        assert refused(patient, task).why == why
        return
    before = time.monotonic()
    error = refused(readers, task)
    assert error.why == why
    assert not error.again
    assert time.monotonic() - before < LIMITS.read_seconds + 3
    assert run(readers, "echo", b"next")["file/a.txt"] == b"next"


def test_a_fault_is_logged_by_its_kind_and_place_and_nothing_that_was_read(
    readers: Readers, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        error = refused(readers, "raise_one", "支出合计 1,234.50 万元".encode())
    assert error.why == BROKEN
    assert "ValueError hostile_tasks.py:" in caplog.text
    assert "1,234.50" not in caplog.text + error.said


def test_what_a_reader_prints_goes_nowhere(
    readers: Readers, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(readers, "shout") == {}
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("then", ["answer", "crash", "stay"])
def test_what_a_reader_begins_ends_with_it(readers: Readers, then: str, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    if then == "answer":
        pid = int(run(readers, "fork", then=then, told=str(told))["pid"])
    else:
        before = time.monotonic()
        error = refused(readers, "fork", then=then, told=str(told))
        assert error.why == {"crash": MEMORY, "stay": LATE}[then]
        # One that has crashed is not waited for, though its child holds the line.
        assert then == "stay" or time.monotonic() - before < LIMITS.read_seconds
        pid = int(told.read_text("utf-8"))
    assert gone(pid)


def answer(head: object, rest: bytes = b"") -> bytes:
    said = head if isinstance(head, bytes) else json.dumps(head).encode() + b"\n"
    return (len(said) + len(rest)).to_bytes(8) + said + rest


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"", LATE),
        (b"\0\0\0", LATE),
        ((5).to_bytes(8) + b"abc", LATE),
        ((1 << 60).to_bytes(8) + b"{}", MEMORY),
        (answer(b""), BROKEN),
        (answer(b"\x80\x04K\x01."), BROKEN),  # a pickle
        (answer(b"[]\n"), BROKEN),
        (answer(b"{}\n"), BROKEN),
        (answer(b"\xff\n"), BROKEN),
        (answer(b"[" * 50_000), BROKEN),
        (answer({"parts": [["a", 5]]}, b"abc"), BROKEN),
        (answer({"parts": [["a", -1]]}, b"abc"), BROKEN),
        (answer({"parts": [["a", "1"]]}, b"abc"), BROKEN),
        (answer({"parts": [[1, 1]]}, b"abc"), BROKEN),
        (answer({"parts": 1}), BROKEN),
        (answer({"parts": [["problems", 2]], "refused": "不读"}, b"{]"), BROKEN),
        (answer({"parts": [["problems", 1]], "refused": "不读"}, b"1"), BROKEN),
        (answer({"parts": [["problems", 3]], "refused": "不读"}, b"[1]"), BROKEN),
        (answer({"parts": [], "refused": ["不读"]}), BROKEN),
        (answer({"parts": [], "fault": 1}), BROKEN),
    ],
)
def test_an_answer_is_believed_to_be_bytes_and_nothing_more(
    readers: Readers, said: bytes, why: str
) -> None:
    assert refused(readers, "say", said).why == why


def test_a_reader_that_hangs_up_in_the_middle_has_not_answered(readers: Readers) -> None:
    assert refused(readers, "hang_up", (5).to_bytes(8) + b"abc").why == BROKEN


# ---------------------------------------------------------------- many at once


def test_so_many_are_read_at_once_and_the_others_wait() -> None:
    readers = Readers(replace(LIMITS, read_seconds=10), 2, TASKS)
    readers.begin()
    before = time.monotonic()
    threads = [
        threading.Thread(target=run, args=(readers, "nap"), kwargs={"milliseconds": "300"})
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0.9 <= time.monotonic() - before < 5
    readers.close()


def test_learning_has_a_time_of_its_own() -> None:
    """Nobody waits for it, and it takes longer than a file may take to be read."""
    limits = replace(LIMITS, read_seconds=1, learn_seconds=30)
    readers = Readers(limits, 1, {"learned": TASKS["nap"], "nap": TASKS["nap"]})
    readers.begin()
    assert run(readers, "learned", milliseconds="1500") is not None
    assert refused(readers, "nap", milliseconds="1500").why == LATE
    readers.close()


def test_who_waits_too_long_is_told_to_come_again() -> None:
    readers = Readers(replace(LIMITS, read_seconds=1), 1, TASKS)
    holding = threading.Thread(target=refused, args=(readers, "sleep"))
    readers._free.acquire()
    error = refused(readers, "nothing")
    assert (error.why, error.again) == (BUSY, True)
    readers._free.release()
    holding.start()
    holding.join()
    readers.close()


def test_a_service_that_stops_ends_what_is_being_read() -> None:
    readers = Readers(replace(LIMITS, read_seconds=30), 1, TASKS)
    caught: list[Refused] = []

    def reading() -> None:
        caught.append(refused(readers, "sleep"))

    thread = threading.Thread(target=reading)
    thread.start()
    while not readers._running:
        time.sleep(0.01)
    before = time.monotonic()
    readers.close()
    thread.join()
    assert time.monotonic() - before < 3
    assert [one.why for one in caught] == [BUSY]
    assert refused(readers, "nothing").why == BUSY


# ---------------------------------------------------------------- the tasks of the service

REPORT: Final = """某局2024年度部门决算公开

二、收入决算情况说明

本年收入合计100.00万元，其中：财政拨款收入60.00万元，占65%；其他收入40.00万元，占40%。
"""


@pytest.fixture(scope="module")
def own() -> Iterator[Readers]:
    made = Readers(replace(Limits(), read_seconds=30), 2)
    made.begin()
    yield made
    made.close()


def test_a_report_is_audited_in_every_form_at_once(own: Readers) -> None:
    files = [Upload("report", "某局 决算.txt", REPORT.encode())]
    parts = own.run("audit", files, forms="json html xlsx yaml text")
    said = json.loads(parts["json"])
    assert (said["文件"], said["年度"], said["错误"]) == ("某局 决算.txt", 2024, 1)
    assert parts["xlsx"].startswith(b"PK")
    assert b"<html" in parts["html"]
    again = [*files, Upload("acknowledged", "已核.yaml", acknowledged(parts["yaml"]))]
    said = json.loads(own.run("audit", again)["json"])
    assert (said["错误"], len(said["已核实"])) == (0, 1)
    assert said["文件"] == "某局 决算.txt"


def acknowledged(draft: bytes) -> bytes:
    """A draft of acknowledgements with its reasons."""
    lines = draft.decode().splitlines()
    return "\n".join(
        f"{line.partition('理由:')[0]}理由: 已经核实" if "理由:" in line else line for line in lines
    ).encode()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "report"),
        ([("report", "a.png", b"\x89PNG\r\n")], "图片"),
        ([("report", "a.pdf", b"%PDF-1.4 broken")], "PDF"),
        ([("report", "a.xlsx", b"PK\3\4broken")], ""),
        ([("report", "a.txt", REPORT.encode()), ("budget", "预算.png", b"\x89PNG")], "预算.png"),
        ([("report", "a.txt", REPORT.encode()), ("last_year", "b.txt", REPORT.encode())], "年"),
        ([("report", "a.txt", REPORT.encode()), ("acknowledged", "x", b"- a: [")], "已核"),
    ],
)
def test_what_cannot_be_audited_is_refused_in_words(
    own: Readers, files: list[tuple[str, str, bytes]], said: str
) -> None:
    with pytest.raises(Refused) as caught:
        own.run("audit", [Upload(*one) for one in files])
    assert caught.value.why == UNREAD
    assert said in caught.value.said
    assert "/tmp" not in caught.value.said  # noqa: S108  where it was read is no matter


def test_what_a_file_is_is_understood(own: Readers, tables: bytes) -> None:
    parts = own.run("understand", [Upload("file", "公开表.xlsx", tables)])
    said = json.loads(parts["json"])
    assert (said["类型"], said["填报工作簿"]) == ("决算", False)
    assert len(said["表"]) >= 8
    assert all(one["名称"] and one["位置"]["单元格"] for one in said["表"] if one["格数"])


@pytest.fixture(scope="module")
def tables() -> bytes:
    """The nine tables of a department as a workbook."""
    from generator.reporting import workbook_of

    found = read(ROOT / "inputs" / "liling" / "2024.yaml")
    return workbook_of(found, None, None)[0]


def test_tables_become_an_input(own: Readers, tables: bytes) -> None:
    files = [Upload("tables", "公开表.xlsx", tables)]
    parts = own.run("import", files, department="fangcheng", year="2024")
    said = json.loads(parts["json"])
    assert (said["文件"], said["新文件"], said["来源"]) == ("2024.yaml", True, "表")
    assert said["待填"] > 0
    assert {one["种类"] for one in said["改动"]}
    assert "计量单位" in parts["text"].decode()
    assert json.loads(parts["sources"])
    stood = [
        Upload("inputs", "2024.yaml", parts["text"]),
        Upload("inputs", "2024.来源.json", parts["sources"]),
    ]
    again = own.run("import", [*files, *stood], department="fangcheng", year="2024")
    assert again["text"] == parts["text"]
    assert json.loads(again["json"])["新文件"] is False


@pytest.mark.parametrize(
    "names", [("a.xlsx", "a.xlsx"), ("3", "4", "a.xlsx", "a.xlsx"), ("inputs", "a.xlsx")]
)
def test_whatever_files_are_called_each_is_read(
    own: Readers, tables: bytes, names: tuple[str, ...]
) -> None:
    files = [Upload("tables", name, tables) for name in names]
    with suppress(Refused):  # a name without a kind is refused by that name, never by its place
        parts = own.run("import", files, department="fangcheng", year="2024")
        assert "计量单位" in parts["text"].decode()
        return
    with pytest.raises(Refused) as caught:
        own.run("import", files, department="fangcheng", year="2024")
    assert caught.value.why == UNREAD
    assert names[0] in caught.value.said


@pytest.mark.parametrize(
    ("files", "department", "said"),
    [
        ([], "../x", "路径"),
        ([], "/tmp/x", "路径"),  # noqa: S108  a hostile name
        ([], "..", ""),
        ([("inputs", "x.sh", b"")], "a", "x.sh"),
        ([("tables", "a.png", b"\x89PNG")], "a", "a.png"),
        ([("tables", "决" * 145 + ".xlsx", b"PK\3\4")], "a", ".xlsx"),
        ([("tables", "a.txt", b"\0\1\2"), ("tables", "a.txt", b"\0\1\2")], "a", "a.txt"),
    ],
)
def test_an_import_leaves_its_folder_alone(
    own: Readers, files: list[tuple[str, str, bytes]], department: str, said: str
) -> None:
    given = [Upload(*one) for one in files]
    with pytest.raises(Refused) as caught:
        own.run("import", given, department=department, year="2024")
    assert caught.value.why == UNREAD
    assert said in caught.value.said
