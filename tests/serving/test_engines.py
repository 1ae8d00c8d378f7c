"""Engines: the same answers from whichever process, and none lost with one that is killed."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import engine_tasks
import httpx
import pytest
from example import ROOT
from listening import listening
from service_process import Served
from sites import client_of

from generator import InvalidReport
from generator.serving.application import application
from generator.serving.approving import documents
from generator.serving.approving.documents import Basis, basis_of, draft, fit
from generator.serving.configuration import MOST_WORKERS, Settings
from generator.serving.drafting import grids, laid_out
from generator.serving.drafting.grids import first_of, spread_of
from generator.serving.drafting.laid_out import Sheet, sentences_of, sheet_of
from generator.serving.drafting.living import Beside
from generator.serving.drafting.saving import put
from generator.serving.site import Site
from generator.serving.store.versions import begin, kept, put_department
from generator.serving.working.engines import _IN_USE, Engines, NoEngine

POSIX = sys.platform != "win32"
EXAMPLE = (ROOT / "docs" / "example.yaml").read_text("utf-8")
TEXT = """部门: 甲局
年度: 2024
计量单位: 元
收入: {其他收入: 1010}
支出: {"2010301": {基本支出: 1010, 年初预算: 900}}
"""


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    made = Engines(2)
    made.begin()
    yield made
    made.close()


def fresh() -> None:
    """Nothing is known of any text."""
    sheet_of.cache_clear()
    spread_of.cache_clear()


# ---------------------------------------------------------------- the same answers


@pytest.mark.usefixtures("engines")
@pytest.mark.parametrize("text", [EXAMPLE, TEXT, "部门: 甲局\n收入: [", ""])
def test_an_engine_says_what_the_service_itself_says(text: str) -> None:
    beside = Beside(last_year=TEXT.replace("2024", "2023"))
    fresh()
    number = first_of("决算")
    there = (
        sheet_of(text, "决算", beside),
        sentences_of(text, "决算", beside),
        spread_of(text, "决算", beside, number),
    )
    here = (
        laid_out._laid_out.__wrapped__(text, "决算", beside),  # type: ignore[attr-defined]
        sentences_of.__wrapped__(text, "决算", beside),  # type: ignore[attr-defined]
        grids._spread.__wrapped__(text, "决算", beside, number),  # type: ignore[attr-defined]
    )
    assert there == here


@pytest.mark.usefixtures("engines")
def test_it_is_another_process() -> None:
    assert engine_tasks.whose() != os.getpid()
    assert engine_tasks.doubled(21) == 42


def test_without_any_it_is_done_here() -> None:
    alone = Engines(0)
    alone.close()
    assert engine_tasks.whose.__wrapped__() == os.getpid()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("engines")
def test_parts_that_stay_are_one() -> None:
    """Versions of a report that fifty people type are not fifty times its whole page."""
    fresh()
    before = sheet_of(EXAMPLE, "决算")
    after = sheet_of(EXAMPLE + "# 一个字\n", "决算")
    assert [one is other for one, other in zip(before.parts, after.parts, strict=True)] == [
        True
    ] * len(before.parts)


def basis(site: Site, text: str) -> Basis:
    with site.database.writing() as connection:
        put_department(connection, "jia", "甲局")
        number = begin(connection, ("jia", "2024", "决算"), text, "王一", "新建")
        return basis_of(connection, kept(connection, number), None)


@pytest.mark.usefixtures("engines")
def test_documents_are_the_same_from_an_engine(site: Site) -> None:
    of = basis(site, TEXT)
    there, places = draft(of, "txt")
    assert (there, places) == draft.__wrapped__(of, "txt")  # type: ignore[attr-defined]
    outcome = fit(of)
    here = documents._fitted.__wrapped__(of, ("txt",))  # type: ignore[attr-defined]
    told = [(str(one.problem), one.problem.code, one.task) for one in here.obstacles]
    assert told
    assert [(str(one.problem), one.problem.code, one.task) for one in outcome.obstacles] == told


@pytest.mark.usefixtures("engines")
def test_what_cannot_be_drafted_is_told_whole(site: Site) -> None:
    of = basis(site, "部门: 甲局\n收入: [\n")
    with pytest.raises(InvalidReport) as here:
        draft.__wrapped__(of, "txt")  # type: ignore[attr-defined]
    with pytest.raises(InvalidReport) as there:
        draft(of, "txt")
    assert str(there.value) == str(here.value)
    assert [one.place for one in there.value.problems] == [one.place for one in here.value.problems]


# ---------------------------------------------------------------- what befalls them


@pytest.mark.usefixtures("engines")
def test_what_an_engine_raises_is_raised_with_its_places() -> None:
    with pytest.raises(ValueError, match="一个原因") as raised:
        engine_tasks.wrong()
    assert hasattr(raised.value, "places")
    assert engine_tasks.doubled(1) == 2


@pytest.mark.usefixtures("engines")
def test_what_cannot_be_sent_is_no_end() -> None:
    with pytest.raises(TypeError):
        engine_tasks.unsendable()
    assert engine_tasks.doubled(1) == 2


@pytest.mark.usefixtures("engines")
@pytest.mark.skipif(not POSIX, reason="signals")
def test_one_that_is_killed_costs_no_answer(tmp_path: Path) -> None:
    assert engine_tasks.killed_once(tmp_path / "killed") != os.getpid()


@pytest.mark.usefixtures("engines")
@pytest.mark.skipif(not POSIX, reason="signals")
def test_what_kills_whoever_works_at_it_is_given_up() -> None:
    with pytest.raises(NoEngine):
        engine_tasks.deadly()
    assert engine_tasks.doubled(1) == 2


@pytest.mark.usefixtures("engines")
@pytest.mark.skipif(not POSIX, reason="signals")
def test_engines_killed_at_random_moments_lose_nothing() -> None:
    stop = threading.Event()

    def killing() -> None:
        while not stop.wait(0.05):
            with suppress(ProcessLookupError):
                os.kill(engine_tasks.whose(), signal.SIGKILL)

    killer = threading.Thread(target=killing, daemon=True)
    killer.start()
    found = []
    with ThreadPoolExecutor(6) as asking:
        for number, answer in enumerate(asking.map(_doubled, range(120))):
            found.append((number, answer))
    stop.set()
    killer.join(10)
    assert found == [(one, 2 * one) for one in range(120)]


def _doubled(number: int) -> int:
    """As somebody does who is told that it did not work, and asks again."""
    for _ in range(20):
        with suppress(NoEngine):
            return engine_tasks.doubled(number)
    raise AssertionError(number)


@pytest.mark.usefixtures("engines")
def test_two_work_at_once_and_what_lasts_leaves_one() -> None:
    with ThreadPoolExecutor(4) as asking:
        lasting = [asking.submit(engine_tasks.long_nap, 700) for _ in range(2)]
        time.sleep(0.1)
        begun = time.monotonic()
        quick = engine_tasks.nap(1)
        assert time.monotonic() - begun < 0.5
        assert lasting[0].result() != quick


@contextmanager
def answering(folder: Path) -> Iterator[str]:
    """A service with one engine, in a thread of this process."""
    app = application(Settings(folder=folder, workers=1))
    with app.state.site.database.writing() as connection:
        put_department(connection, "jia", "甲局")
        begin(connection, ("jia", "2024", "决算"), TEXT, "王一", "新建")
    with listening(app, lifespan="auto") as address:
        yield address


def sent(url: str, value: str, *, keep: bool) -> float:
    """An edit, tried or kept; the seconds that its answer took."""
    edit = {"path": ["收入", "其他收入"], "was": "1010", "value": value}
    begun = time.monotonic()
    body = {"shown": 1, "edits": [edit], "keep": keep}
    answer = httpx.post(f"{url}/reports/1/edits", json=body, timeout=60, trust_env=False)
    assert answer.status_code == 200, answer.text
    return time.monotonic() - begun


def test_whoever_saves_does_not_wait_for_those_who_try(tmp_path: Path) -> None:
    with answering(tmp_path) as url:
        sent(url, "2020", keep=False)
        while not _IN_USE or _IN_USE[-1].most != 1:
            time.sleep(0.05)
        with ThreadPoolExecutor(16) as asking:
            busy = asking.submit(engine_tasks.busy_until, tmp_path / "enough")
            time.sleep(0.2)
            tries = [asking.submit(sent, url, f"3{at}", keep=False) for at in range(12)]
            time.sleep(0.3)
            sent(url, "2020", keep=True)
            assert not busy.done()
            assert not any(one.done() for one in tries)
            (tmp_path / "enough").touch()
            assert all(one.result() for one in tries)


# ---------------------------------------------------------------- nothing stale


def patched(client: object, number: int, shown: int, value: str) -> dict[str, object]:
    edit = {"path": ["收入", "其他收入"], "was": "1010", "value": value}
    body = {"shown": shown, "edits": [edit], "keep": False}
    answer = client.post(f"/reports/{number}/edits", json=body)  # type: ignore[attr-defined]
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def told(sheet: Sheet) -> str:
    return "\n".join(one.text for part in sheet.parts for one in part.sentences)


@pytest.mark.usefixtures("engines")
def test_what_is_drawn_follows_the_text_its_neighbours_and_its_style(tmp_path: Path) -> None:
    app = application(Settings(folder=tmp_path))
    site: Site = app.state.site
    client = client_of(app)
    before = TEXT.replace("2024", "2023").replace("1010", "505")
    with site.database.writing() as connection:
        for one in ("jia", "yi"):
            put_department(connection, one, {"jia": "甲局", "yi": "乙局"}[one])
            text = TEXT.replace("甲局", {"jia": "甲局", "yi": "乙局"}[one])
            begin(connection, (one, "2024", "决算"), text, "王一", "新建")
        last = begin(connection, ("jia", "2023", "决算"), before, "王一", "新建")
    for number, name in ((1, "甲局"), (2, "乙局")):
        assert name in client.get(f"/reports/{number}").text
    first = client.get("/reports/1").text
    assert "上年：505" in first
    with site.database.writing() as connection:
        put(connection, last, before.replace("505", "808"), "王一", "导入")
    second = client.get("/reports/1").text
    assert "上年：808" in second
    assert "上年：505" not in second
    ours, theirs = patched(client, 1, 1, "2020"), patched(client, 2, 1, "2020")
    assert ours["sentences"] or ours["parts"]
    assert (ours["sentences"], ours["parts"]) != (theirs["sentences"], theirs["parts"])
    styled = {name: told(sheet_of(f"{TEXT}样式: {name}\n", "决算")) for name in ("样本", "浏阳")}
    assert styled["样本"] != styled["浏阳"]
    site.close()


# ---------------------------------------------------------------- how many


def test_how_many_there_are(tmp_path: Path) -> None:
    desk, office = Settings(folder=tmp_path), Settings(folder=tmp_path, alone=False)
    assert desk.engines == 0
    assert 1 <= office.engines <= MOST_WORKERS
    assert Settings(folder=tmp_path, workers=3).engines == 3
    for wrong in (-1, 65):
        with pytest.raises(ValueError, match="--workers 应是 0 到 64"):
            Settings(folder=tmp_path, workers=wrong)


# ---------------------------------------------------------------- the whole service


def below(pid: int) -> list[int]:
    """The processes that one began, and those that these did."""
    if not Path("/proc/self/stat").exists():  # pragma: no cover
        pytest.skip("there is no /proc")
    above = {}
    for one in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            words = one.read_text("utf-8", "replace").rpartition(")")[2].split()
            if words[0] != "Z":
                above[int(one.parent.name)] = int(words[1])
    found = [pid]
    for _ in above:
        more = [one for one, of in above.items() if of in found and one not in found]
        if not more:
            break
        found += more
    return found[1:]


def alive(pids: list[int]) -> list[int]:
    found = []
    for pid in pids:
        with suppress(OSError):
            words = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2]
            found += [pid] if words.split()[0] != "Z" else []
    return found


@pytest.mark.skipif(not POSIX, reason="signals")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_they_end_with_the_service(tmp_path: Path, how: signal.Signals) -> None:
    """However it ends: Ctrl-C goes to all of a terminal's group, the others to it alone."""
    service = Served(tmp_path, workers=2)
    service.start()
    try:
        until = time.monotonic() + 60
        while len(began := below(service.process)) < 4:  # two, what they are forked off
            assert time.monotonic() < until, began
            time.sleep(0.1)
        if how == signal.SIGINT:
            os.killpg(service.process, how)
        else:
            os.kill(service.process, how)
        until = time.monotonic() + 20
        while (left := alive([service.process, *began])) and time.monotonic() < until:
            time.sleep(0.1)
        assert left == []
    finally:
        service.kill()
