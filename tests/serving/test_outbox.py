"""The outbox: nothing is lost, nothing is started twice, whatever happens to whoever sends."""

from __future__ import annotations

import dataclasses
import json
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_oas import DROP, DROP_AFTER, FakeOffice, FakeSeeyon, FakeWeaver, running
from msgspec.structs import replace
from sender_process import killed, sender_of
from sqlalchemy import select, update

from generator.serving.configuration import Settings
from generator.serving.integrations import opening
from generator.serving.integrations.credentials import Credentials
from generator.serving.integrations.mapped import Flow, flow_of
from generator.serving.integrations.opening import allow, allowed
from generator.serving.integrations.outbox import (
    ARRIVED,
    DOUBTFUL,
    GIVEN_UP,
    UNDER_WAY,
    WAITING,
    Otherwise,
    Outbox,
    put,
)
from generator.serving.integrations.sending import Sender, pause
from generator.serving.integrations.workflow import Attachment, Letter, Started
from generator.serving.site import Site
from generator.serving.store.database import Database, now
from generator.serving.store.kept import OUTBOX
from generator.serving.store.migrating import migrate

START = "/api/workflow/paService/doCreateRequest"
TOKEN = "/api/ec/dev/auth/applytoken"  # noqa: S105  a path
LIST = "/api/workflow/paService/getMyWorkflowRequestList"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path}/outbox.db")
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def weaver() -> Iterator[FakeWeaver]:
    with running(FakeWeaver) as office:
        yield office


@pytest.fixture
def seeyon(tmp_path: Path) -> Iterator[FakeSeeyon]:
    Credentials(tmp_path / "secrets").keep("OFFICE", "Mi-Ma-Wu-Ren-Zhi")
    with running(FakeSeeyon) as office:
        yield office


OWN: dict[type[FakeOffice], dict[str, Any]] = {
    FakeWeaver: {"系统": "泛微", "账号": "JUESUAN-APP", "发起人": "2978", "流程": "781"},
    FakeSeeyon: {
        "系统": "致远",
        "账号": "rest_juesuan",
        "发起人": "zhangsan",
        "流程": "JSGK_001",
        "主表": "formmain_0018",
    },
}


def mapped(folder: Path, database: Database, office: FakeOffice, most: int = 8) -> Flow:
    """The mapping of an office in a folder, and its address on the administrator's list."""
    said = {
        "地址": office.address,
        "凭据": "OFFICE",
        "标题": "{部门} {业务键}",
        "字段": [{"填到": "部门名称", "事实": "部门"}],
        "时限": {"一次": "1", "落定": "4", "次数": str(most)},
        **OWN[type(office)],
    }
    (folder / "approval.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    with database.writing() as connection:
        allow(connection, [office.address])
    return flow_of(folder / "approval.json")


def letter(number: int) -> Letter:
    key = f"JS-2024-{number:04d}"
    files = (Attachment("公开.docx", b"a document", "fj"),)
    return Letter(key, f"某某局 {key}", {"部门名称": "某某局"}, {}, files)


def handed_in(database: Database, flow: Flow, *letters: Letter) -> list[int]:
    with database.writing() as connection:
        return [put(connection, flow, one) for one in letters]


def row_of(database: Database, number: int) -> Any:
    with database.reading() as connection:
        return connection.execute(select(OUTBOX).where(OUTBOX.c.id == number)).one()


def due_now(database: Database) -> None:
    """As if all that is waited for were over."""
    with database.writing() as connection:
        connection.execute(update(OUTBOX).values(again=0))


def work(sender: Sender, database: Database, rounds: int = 1) -> None:
    for _ in range(rounds):
        due_now(database)
        sender.once()


# ---------------------------------------------------------------- one letter


def test_a_letter_is_kept_and_handed_in(
    database: Database, weaver: FakeWeaver, tmp_path: Path
) -> None:
    flow = mapped(tmp_path, database, weaver)
    [number] = handed_in(database, flow, letter(1))
    sender = sender_of(tmp_path, database)
    assert row_of(database, number).state == WAITING
    assert sender.once()
    row = row_of(database, number)
    assert (row.state, row.started) == (ARRIVED, weaver.started[0]["id"])
    assert weaver.started[0]["main"][1]["fieldName"] == "fj"
    assert not sender.once()
    assert sender.state(number) == "批准（出口1）"
    with pytest.raises(LookupError):
        sender.state(number + 1)


def test_the_same_letter_is_handed_in_once_and_another_not_under_its_key(
    database: Database, weaver: FakeWeaver, tmp_path: Path
) -> None:
    flow = mapped(tmp_path, database, weaver)
    assert handed_in(database, flow, letter(1), letter(1)) == [1, 1]
    with pytest.raises(Otherwise, match="内容不一样"):
        handed_in(database, flow, dataclasses.replace(letter(1), fields={"部门名称": "另一个局"}))
    with pytest.raises(Otherwise, match="业务键"):
        handed_in(database, flow, dataclasses.replace(letter(1), key="含 空格"))


def test_what_is_not_handed_in_whole_is_not_handed_in(
    database: Database, weaver: FakeWeaver, tmp_path: Path
) -> None:
    """It is kept in the transaction of whoever signs: both, or neither."""
    flow = mapped(tmp_path, database, weaver)
    with database.engine.connect().execution_options(writes=True) as connection:
        put(connection, flow, letter(1))
        connection.rollback()
    assert not sender_of(tmp_path, database).once()


def test_an_office_that_cannot_be_reached_is_tried_later_and_later_and_then_given_up(
    database: Database, weaver: FakeWeaver, tmp_path: Path
) -> None:
    flow = mapped(tmp_path, database, weaver, most=3)
    [number] = handed_in(database, flow, letter(1))
    sender = sender_of(tmp_path, database)
    weaver.faults[TOKEN].extend([DROP, (503, ""), (500, "")])
    begun = now()
    work(sender, database)
    assert (row_of(database, number).state, row_of(database, number).tries) == (WAITING, 1)
    assert row_of(database, number).again > begun
    work(sender, database, 2)
    row = row_of(database, number)
    assert row.state == GIVEN_UP
    assert row.said.startswith("试了 3 次都没有送出")
    assert weaver.started == []
    Outbox(database).resend(number)  # a person has seen to it
    work(sender, database)
    assert row_of(database, number).state == ARRIVED


def test_a_pause_is_twice_as_long_each_time_and_not_the_same_for_all() -> None:
    pauses = [[pause(tries) for _ in range(200)] for tries in range(12)]
    for tries, found in enumerate(pauses):
        whole = min(2_000 << tries, 900_000)
        assert whole // 2 <= min(found) < max(found) <= whole
    assert pause(0, 60_000) == 60_000
    assert pause(10_000) <= 900_000


def test_what_an_office_refuses_goes_to_a_person_and_not_there_again(
    database: Database, weaver: FakeWeaver, tmp_path: Path
) -> None:
    flow = mapped(tmp_path, database, weaver)
    [number] = handed_in(database, flow, letter(1))
    weaver.faults[START].append((200, {"code": "NO_PERMISSION", "errMsg": {}}))
    sender = sender_of(tmp_path, database)
    work(sender, database, 3)
    row = row_of(database, number)
    assert row.state == GIVEN_UP
    assert "没有新建这个流程的权限" in row.said
    assert sum(one.path == START for one in weaver.asked) == 1


@pytest.mark.parametrize("fault", [DROP_AFTER, DROP])
def test_a_lost_answer_is_asked_for_before_anything_is_sent_again(
    database: Database, weaver: FakeWeaver, tmp_path: Path, fault: str
) -> None:
    flow = mapped(tmp_path, database, weaver)
    [number] = handed_in(database, flow, letter(1))
    weaver.faults[START].append(fault)
    sender = sender_of(tmp_path, database)
    sender.once()
    row = row_of(database, number)
    assert row.state == UNDER_WAY
    assert row.again >= now() + 2_000  # what is on its way has to settle first
    assert not sender.once()
    work(sender, database, 2)
    assert row_of(database, number).state == ARRIVED
    assert list(weaver.keys().values()) == [1]


def test_where_it_cannot_be_asked_for_a_person_is_told(
    database: Database, seeyon: FakeSeeyon, tmp_path: Path
) -> None:
    flow = mapped(tmp_path, database, seeyon)
    [number] = handed_in(database, flow, letter(1))
    seeyon.faults["/seeyon/rest/bpm/process/start"].append(DROP_AFTER)
    sender = sender_of(tmp_path, database)
    work(sender, database, 4)
    [told] = Outbox(database).told((DOUBTFUL,))
    assert told.id == number
    assert "JS-2024-0001" in told.said
    assert "不会再送" in told.said
    assert len(seeyon.started) == 1
    box = Outbox(database)
    box.confirm(number, "4000001")
    assert row_of(database, number).started == "4000001"
    with pytest.raises(Otherwise, match="待确认"):
        box.confirm(number, "4000002")
    with pytest.raises(Otherwise):
        box.resend(number)
    work(sender, database)
    assert len(seeyon.started) == 1


def test_who_is_told_that_it_is_not_there_may_send_it_again(
    database: Database, seeyon: FakeSeeyon, tmp_path: Path
) -> None:
    flow = mapped(tmp_path, database, seeyon)
    [number] = handed_in(database, flow, letter(1))
    seeyon.faults["/seeyon/rest/bpm/process/start"].append(DROP)
    sender = sender_of(tmp_path, database)
    work(sender, database, 2)
    assert row_of(database, number).state == DOUBTFUL
    Outbox(database).resend(number)
    work(sender, database)
    assert row_of(database, number).state == ARRIVED


def test_an_office_that_does_not_answer_when_it_is_asked_leaves_it_to_a_person(
    database: Database, weaver: FakeWeaver, tmp_path: Path
) -> None:
    flow = mapped(tmp_path, database, weaver, most=3)
    [number] = handed_in(database, flow, letter(1))
    weaver.faults[START].append(DROP_AFTER)
    weaver.faults[LIST].extend([(500, ""), (200, {"code": "SUCCESS"}), (200, "x")])
    sender = sender_of(tmp_path, database)
    work(sender, database, 6)
    assert row_of(database, number).state == DOUBTFUL
    assert len(weaver.started) == 1


def test_two_in_the_office_are_shown_to_a_person(
    database: Database, weaver: FakeWeaver, tmp_path: Path
) -> None:
    flow = mapped(tmp_path, database, weaver)
    [number] = handed_in(database, flow, letter(1))
    weaver.faults[START].append(DROP_AFTER)
    sender = sender_of(tmp_path, database)
    sender.once()
    weaver.begin({"subject": letter(1).subject})  # somebody did it by hand meanwhile
    work(sender, database)
    row = row_of(database, number)
    assert row.state == DOUBTFUL
    assert "2 条" in row.said


def test_what_is_never_there_is_not_sent_for_ever(
    database: Database, weaver: FakeWeaver, tmp_path: Path
) -> None:
    flow = mapped(tmp_path, database, weaver, most=4)
    [number] = handed_in(database, flow, letter(1))
    weaver.faults[START].extend([DROP] * 20)
    work(sender_of(tmp_path, database), database, 20)
    assert row_of(database, number).state in {GIVEN_UP, DOUBTFUL}
    assert sum(one.path == START for one in weaver.asked) <= 4


def test_a_mapping_that_is_gone_or_wrong_is_waited_for(
    database: Database, weaver: FakeWeaver, tmp_path: Path
) -> None:
    flow = mapped(tmp_path, database, weaver)
    [number] = handed_in(database, flow, letter(1))
    path = tmp_path / "approval.json"
    kept = path.read_text("utf-8")
    sender = sender_of(tmp_path, database)
    path.unlink()
    work(sender, database)
    assert "没有映射文件“approval”" in row_of(database, number).said
    path.write_text("系统: 别的", "utf-8")
    work(sender, database, 20)
    assert "用不了" in row_of(database, number).said
    assert row_of(database, number).tries == 0  # that was no try
    path.write_text(kept, "utf-8")
    work(sender, database)
    assert row_of(database, number).state == ARRIVED


def test_an_address_that_is_taken_off_the_list_is_not_spoken_to(
    database: Database, weaver: FakeWeaver, tmp_path: Path
) -> None:
    flow = mapped(tmp_path, database, weaver)
    handed_in(database, flow, letter(1))
    with database.writing() as connection:
        allow(connection, ["https://example.org"])
    work(sender_of(tmp_path, database), database)
    assert weaver.asked == []
    with database.reading() as connection:
        assert allowed(connection) == ("https://example.org",)
    with pytest.raises(ValueError, match="不是地址"), database.writing() as connection:
        allow(connection, ["https://example.org", "file:///etc/passwd", "x"])


# ---------------------------------------------------------------- several who send


def test_whoever_has_an_older_claim_changes_nothing(
    database: Database, weaver: FakeWeaver, tmp_path: Path
) -> None:
    flow = mapped(tmp_path, database, weaver)
    handed_in(database, flow, letter(1))
    box = Outbox(database)
    slow = box.take(0)  # makes ready for so long that its lease is over
    time.sleep(0.005)
    quick = box.take(60_000)
    assert slow
    assert quick
    assert box.take(60_000) is None
    assert not box.launch(slow, 1000)
    assert box.launch(quick, 1000)
    assert not box.launch(quick, 1000)
    assert not box.arrived(slow, Started("9"))
    assert box.arrived(replace(quick, state=UNDER_WAY), Started("1"))
    assert row_of(database, 1).started == "1"


def test_senders_side_by_side_hand_in_each_letter_once(
    database: Database, weaver: FakeWeaver, tmp_path: Path
) -> None:
    flow = mapped(tmp_path, database, weaver)
    handed_in(database, flow, *map(letter, range(24)))
    stop = threading.Event()
    senders = [sender_of(tmp_path, database) for _ in range(4)]
    threads = [threading.Thread(target=one.run, args=(stop,)) for one in senders]
    for one in threads:
        one.start()
    until = time.monotonic() + 60
    while time.monotonic() < until and len(Outbox(database).told((ARRIVED,))) < 24:
        time.sleep(0.05)
    stop.set()
    for one in threads:
        one.join()
    assert set(weaver.keys().values()) == {1}
    assert len(weaver.started) == 24


# ---------------------------------------------------------------- killed

KILLS = 20


def some_moment(office: FakeOffice, chance: random.Random) -> None:
    """Waits for some requests more, and then for less than one takes."""
    wanted = len(office.asked) + chance.randrange(16)
    until = time.monotonic() + 5
    while len(office.asked) < wanted and time.monotonic() < until:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.03))


def _until_done(folder: Path, database: Database, states: tuple[str, ...], count: int) -> None:
    """Sends on until every letter is where it stays."""
    sender = sender_of(folder, database)
    until = time.monotonic() + 90
    while len(Outbox(database).told(states)) < count:
        assert time.monotonic() < until, Outbox(database).told()
        if not sender.once():
            time.sleep(0.02)


def test_killed_anywhere_none_is_lost_and_none_is_started_twice(
    database: Database, weaver: FakeWeaver, tmp_path: Path
) -> None:
    """泛微 can be asked by the business key: every letter arrives by itself."""
    flow = mapped(tmp_path, database, weaver, most=50)
    weaver.chance = chance = random.Random(20241130)  # noqa: S311  a test's dice
    for kill in range(KILLS):
        handed_in(database, flow, *map(letter, range(5 * kill, 5 * kill + 5)))
        killed(tmp_path, lambda: some_moment(weaver, chance), at_once=1 + kill % 2)
    assert len(weaver.started) > KILLS  # it was killed at work
    _until_done(tmp_path, database, (ARRIVED,), 5 * KILLS)
    assert set(weaver.keys().values()) == {1}
    assert len(weaver.started) == 5 * KILLS
    numbers = {one["subject"]: one["id"] for one in weaver.started}
    assert {one.subject: one.started for one in Outbox(database).told()} == numbers


def test_killed_anywhere_what_cannot_be_asked_for_is_told_and_never_doubled(
    database: Database, seeyon: FakeSeeyon, tmp_path: Path
) -> None:
    """致远 without a way to ask: a letter has arrived, or a person is told; none is there twice."""
    flow = mapped(tmp_path, database, seeyon, most=50)
    seeyon.chance = chance = random.Random(1130)  # noqa: S311  a test's dice
    for kill in range(KILLS):
        handed_in(database, flow, *map(letter, range(5 * kill, 5 * kill + 5)))
        killed(tmp_path, lambda: some_moment(seeyon, chance), at_once=1 + kill % 2)
    assert len(seeyon.started) > KILLS
    _until_done(tmp_path, database, (ARRIVED, DOUBTFUL), 5 * KILLS)
    keys = seeyon.keys()
    assert max(keys.values()) == 1
    told = Outbox(database).told()
    assert len(told) == 5 * KILLS
    assert all(keys[one.subject] == 1 for one in told if one.state == ARRIVED)
    assert all(one.said for one in told if one.state == DOUBTFUL)


def test_a_site_sends_what_is_in_its_outbox(weaver: FakeWeaver, tmp_path: Path) -> None:
    site = Site(Settings(folder=tmp_path))
    migrate(site.database)
    (tmp_path / "oa").mkdir()
    flow = mapped(tmp_path / "oa", site.database, weaver)
    handed_in(site.database, flow, letter(1))
    assert opening.sender_of(site).once()
    assert [one.state for one in Outbox(site.database).told()] == [ARRIVED]
    assert (tmp_path / "oa" / "secrets" / "OFFICE").stat().st_mode & 0o077 == 0
    site.close()
