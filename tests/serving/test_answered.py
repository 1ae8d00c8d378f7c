"""A request that is sent twice is done once, whatever happens in between."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from calling import SMALL, Calling, service

from generator.serving.interface import answered
from generator.serving.interface.answered import Answer, Key, begun, dropped, ended
from generator.serving.interface.refusing import Refused
from generator.serving.site import Site
from generator.serving.store.kept import ANSWERED

KEYED = {"Idempotency-Key": "oa-0001"}


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Calling]:
    app = service(tmp_path)
    yield Calling(app)
    app.state.site.close()


def test_the_same_request_gets_the_same_answer(api: Calling, tmp_path: Path) -> None:
    first = api.post("/v1/reports?formats=txt&draft", json=SMALL, headers=KEYED)
    again = api.post("/v1/reports?formats=txt&draft", json=SMALL, headers=KEYED)
    assert again.content == first.content
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    other = service(tmp_path)  # another worker, or the same after a restart
    there = Calling(other).post("/v1/reports?draft&formats=txt", json=SMALL, headers=KEYED)
    assert there.content == first.content
    assert there.headers["idempotency-replayed"] == "true"
    other.state.site.close()


def test_another_request_may_not_have_the_key(api: Calling) -> None:
    api.post("/v1/reports?draft", json=SMALL, headers=KEYED)
    for path, body in (
        ("/v1/reports?draft", {**SMALL, "年度": 2023}),
        ("/v1/reports?draft&formats=txt", SMALL),
        ("/v1/tables?draft", SMALL),
    ):
        answer = api.post(path, json=body, headers=KEYED)
        assert (answer.status_code, answer.json()["code"]) == (409, "KEY_USED")
    assert api.post("/v1/reports", json=SMALL, headers={"Idempotency-Key": ""}).status_code == 400


def test_a_form_is_the_same_whatever_divides_its_parts(api: Calling) -> None:
    files = {"input": ("2024.json", b'{"a": 1}')}
    answers = [api.post("/v1/reports", files=files, headers=KEYED) for _ in range(2)]
    assert [one.status_code for one in answers] == [422, 422]
    assert answers[0].content == answers[1].content


def test_a_business_key_has_versions(api: Calling) -> None:
    one = "/v1/reports?draft&formats=txt&bizKey=决算-2024&bizVersion="
    first = api.post(f"{one}1", json=SMALL)
    assert api.post(f"{one}1", json=SMALL).content == first.content
    assert api.post(f"{one}1", json={**SMALL, "年度": 2023}).status_code == 409
    assert api.post(f"{one}2", json={**SMALL, "年度": 2023}).status_code == 200


def key(name: str = "k", request: str = "r") -> Key:
    return Key("somebody", name, request)


def test_while_it_is_being_answered_another_waits(site: Site) -> None:
    assert begun(site, key()) is None
    with pytest.raises(Refused) as busy:
        begun(site, key())
    assert busy.value.code.name == "BEING_ANSWERED"
    assert busy.value.headers["Retry-After"] == "2"
    ended(site, key(), Answer(b"x", 201, "text/plain", {"A": "b"}))
    found = begun(site, key())
    assert found == Answer(b"x", 201, "text/plain", {"A": "b"})
    dropped(site, key())
    assert begun(site, key()) is None


def test_who_was_killed_while_answering_holds_nobody_up_for_ever(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert begun(site, key()) is None
    monkeypatch.setattr(answered, "GIVEN_UP", -1)
    assert begun(site, key()) is None


def test_answers_are_found_for_a_week(site: Site) -> None:
    begun(site, key())
    ended(site, key(), Answer(b"x"))
    with site.database.writing() as connection:
        connection.execute(ANSWERED.update().values(at=1))
    assert begun(site, key("another")) is None
    assert begun(site, key()) is None


def test_of_many_at_once_one_is_done(site: Site) -> None:
    told: list[Any] = []

    def ask() -> None:
        try:
            told.append(begun(site, key()))
        except Refused as error:
            told.append(error.code.name)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(map(str, told)) == ["BEING_ANSWERED"] * 7 + ["None"]
