"""What an OA fetches by itself: one document of one letter, for a while, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from office import Office
from starlette.testclient import TestClient

from generator.serving.integrations import fetching
from generator.serving.integrations.fetching import LASTS, sealed
from generator.serving.integrations.outbox import give_up, put
from generator.serving.integrations.workflow import Attachment, Letter
from generator.serving.store.database import now
from generator.serving.store.digests import keep

DATA = b"what the office is to fetch"
FLOW = SimpleNamespace(system="泛微", name="approval")


@dataclass
class Sent:
    office: Office
    number: int
    path: str
    browser: TestClient


def letter(key: str, data: bytes, digest: str) -> Letter:
    one = Attachment("某局公开.docx", data, "fj", f"https://example.org/fetched/{digest}")
    return Letter(key, "某局公开", {"a": "b"}, {}, (one, Attachment("表.xlsx", data, "fj")))


@pytest.fixture(name="sent")
def sent_(tmp_path: Path) -> Iterator[Sent]:
    office = Office(tmp_path)
    with office.site.database.writing() as connection:
        digest = keep(connection, DATA)
        out = letter("JS-2024-0001", DATA, digest)
        number = put(connection, FLOW, out)  # type: ignore[arg-type]
    first, second = sealed(office.site.database, number, out).attachments
    assert second.url == ""
    assert first.url.startswith("https://example.org/fetched/")
    path = first.url.removeprefix("https://example.org")
    yield Sent(office, number, path, office.browser(accept="*/*"))
    office.site.close()


def test_whoever_has_the_address_gets_the_document_and_it_is_on_record(sent: Sent) -> None:
    answer = sent.browser.get(sent.path)
    assert answer.status_code == 200
    assert answer.content == DATA
    assert answer.headers["cache-control"] == "no-store"
    assert "filename*=UTF-8''%E6%9F%90%E5%B1%80" in answer.headers["content-disposition"]
    assert sent.office.record()[-1] == ("下载文件", "办公系统", f"发件箱 {sent.number}")


@pytest.mark.parametrize(
    ("what", "by"),
    [
        (r"/fetched/\d+-", "/fetched/2-"),
        (r"-\d{13}-", "-later-"),
        (r"[0-9a-f]{64}/", "0" * 64 + "/"),
        (r"[0-9a-f]{64}$", "0" * 64),
        (r"-\d{13}-", "-9-"),
        (r"[0-9a-f]{64}$", "%e7%94%b2"),
    ],
)
def test_a_changed_address_gets_nothing_and_is_told_no_more(sent: Sent, what: str, by: str) -> None:
    changed = re.sub(what, by.replace("later", f"{now() + 60_000:013d}"), sent.path)
    assert changed != sent.path
    answer = sent.browser.get(changed)
    assert answer.status_code == 404
    assert DATA not in answer.content
    assert "没有这份附件，或者地址过期了" in answer.text


def test_an_address_ends(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    late = now() + LASTS + 1
    monkeypatch.setattr(fetching, "now", lambda: late)
    assert sent.browser.get(sent.path).status_code == 404


def test_no_address_is_good_for_longer_than_it_may(
    sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was made by a clock that goes wrong."""
    early = now() - 600_000
    monkeypatch.setattr(fetching, "now", lambda: early)
    assert sent.browser.get(sent.path).status_code == 404


def test_a_letter_that_was_given_up_is_given_to_nobody(sent: Sent) -> None:
    with sent.office.site.database.writing() as connection:
        give_up(connection, sent.number, "不送了")
    assert sent.browser.get(sent.path).status_code == 404


def test_a_document_of_another_letter_is_not_given(sent: Sent) -> None:
    """The pass of a letter is over its own documents: another's digest is of no use with it."""
    database = sent.office.site.database
    with database.writing() as connection:
        other = keep(connection, b"of another report")
        put(connection, FLOW, letter("JS-2024-0002", b"of another report", other))  # type: ignore[arg-type]
    # Even with a seal that is right: the letter has no such document.
    forged = sealed(database, sent.number, letter("JS-2024-0001", b"", other)).attachments[0].url
    assert sent.browser.get(forged.removeprefix("https://example.org")).status_code == 404
