"""What is put off is done as if it had just been asked, and told to who asked alone."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from calling import SMALL, Calling, service

from generator.serving.interface.app_keys import made_key, switch
from generator.serving.interface.postponed import kinds, packed, unpacked
from generator.serving.interface.routes import EVERY
from generator.serving.interface.sent import Sent
from generator.serving.store.kept import JOBS, SETTINGS
from generator.serving.working import jobs
from generator.serving.working.confining import Refused
from generator.serving.working.file_names import Upload
from generator.serving.working.job_kinds import Work


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Any]:
    made = service(tmp_path, alone=False)
    yield made
    made.state.site.close()


@pytest.fixture
def api(app: Any) -> Calling:
    return caller(app)


def caller(app: Any) -> Calling:
    with app.state.site.database.writing() as connection:
        return Calling(app, *made_key(connection, "某某 OA"))


def done(app: Any) -> None:
    """Does one job, as a worker would."""
    site = app.state.site
    known = kinds(site, EVERY)
    job = jobs.take(site.database, "worker", known)
    assert job is not None
    try:
        settling = known[job.what](Work(job, site.database, site.readers, threading.Event()))
    except Refused as error:
        jobs.fail(site.database, job, error.said, error.problems)
    else:
        jobs.finish(site.database, job, settling)


def test_a_job_has_the_answer_that_there_would_have_been(app: Any, api: Calling) -> None:
    now = api.post("/v1/reports?formats=txt,docx", json=SMALL).json()
    put_off = api.post("/v1/reports?formats=txt,docx&async", json=SMALL)
    assert put_off.status_code == 202
    assert put_off.headers["location"] == f"/v1/jobs/{put_off.json()['id']}"
    waiting = api.get(put_off.headers["location"]).json()
    assert (waiting["state"], waiting["what"], waiting["answer"]) == ("等待", "writeReport", None)
    done(app)
    ended = api.get(put_off.headers["location"]).json()
    assert (ended["state"], ended["answer"]) == ("完成", now)
    assert ended["done"] == ended["whole"] == 1


def test_every_way_of_sending_can_be_put_off(app: Any, api: Calling) -> None:
    book = base64.b64encode(
        api.post("/v1/tables?delivery=binary&unit=元", json=SMALL).content
    ).decode()
    for path, body in (
        (
            "/v1/reports?formats=txt&draft",
            {"fields": {"部门": "某局", "年度": 2024, "计量单位": "元"}},
        ),
        ("/v1/reports?formats=txt", {"input": {**SMALL, "年度": 2024}}),
        ("/v1/imports?department=x&year=2024", {"tables": {"name": "表.xlsx", "base64": book}}),
    ):
        now = api.post(path, json=body).json()
        put_off = api.post(f"{path}&async=1", json=body)
        done(app)
        answer = api.get(put_off.headers["location"]).json()["answer"]
        assert answer == ({key: now[key] for key in answer} if "code" in now else now)


def test_what_is_wrong_is_told_by_the_job(app: Any, api: Calling) -> None:
    body = {**SMALL, "年度": "20x4"}
    refused = api.post("/v1/reports", json=body).json()
    put_off = api.post("/v1/reports?async", json=body)
    done(app)
    ended = api.get(put_off.headers["location"]).json()
    assert ended["state"] == "失败"
    assert ended["answer"] == {"message": refused["message"], "problems": refused["problems"]}


def test_a_job_is_told_to_who_asked_alone(app: Any, api: Calling) -> None:
    location = api.post("/v1/reports?async", json=SMALL).headers["location"]
    assert caller(app).get(location).status_code == 404
    assert api.get("/v1/jobs/nothing").status_code == 404
    with app.state.site.database.writing() as connection:
        switch(connection, api.key, on=False)
    done(app)
    with app.state.site.database.reading() as connection:
        assert connection.execute(JOBS.select()).one().state == "失败"


def test_the_same_key_puts_one_job_alone(app: Any, api: Calling) -> None:
    keyed = {"Idempotency-Key": "once"}
    answers = [api.post("/v1/reports?async", json=SMALL, headers=keyed) for _ in range(3)]
    assert len({one.headers["location"] for one in answers}) == 1
    with app.state.site.database.reading() as connection:
        assert len(connection.execute(JOBS.select()).all()) == 1


def test_a_callback_goes_where_the_administrator_lets_it(app: Any, api: Calling) -> None:
    path = "/v1/reports?async&callback=https://example.org/oa/done"
    refused = api.post(path, json=SMALL)
    assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN")
    with app.state.site.database.writing() as connection:
        listed = json.dumps(["https://example.org/oa"])
        connection.execute(SETTINGS.insert().values(name="callbacks", value=listed))
    assert api.post(path, json=SMALL).status_code == 202
    with app.state.site.database.reading() as connection:
        assert connection.execute(JOBS.select()).one().callback == "https://example.org/oa/done"
    assert api.post("/v1/reports?async&delivery=binary", json=SMALL).status_code == 400


@pytest.mark.parametrize(
    "sent",
    [
        Sent(),
        Sent(b"\xff\x00", "a.yaml"),
        Sent(tree={"收入": {"其他收入": Decimal("0.10"), "a": [1, None, "x"]}}),
        Sent(flat={"a": Decimal("1E+30"), "decimal": "5.0"}),
        Sent(flat={"a": {"decimal": "no number"}}),
        Sent(files={"tables": (Upload("tables", "a.xlsx", b"\x00"), Upload("tables", "b", b""))}),
    ],
)
def test_what_was_sent_is_kept_exactly(sent: Sent) -> None:
    again = unpacked(packed(sent))
    assert again == sent
    assert again.digest() == sent.digest()
