"""A desk: a service with one report in it, and whoever is to sit there."""

from __future__ import annotations

import json
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from example import EXAMPLE

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have a library that is not httpx
    from starlette.testclient import TestClient

from generator import Edit, revise
from generator.serving.application import application
from generator.serving.approving import issuing
from generator.serving.approving.documents import File, Outcome
from generator.serving.approving.steps import APART, Step, steps_of
from generator.serving.configuration import Settings
from generator.serving.drafting.saving import newest, put
from generator.serving.guarding import doorkeeping
from generator.serving.guarding.persons import OF_A_DEPARTMENT, Person
from generator.serving.site import Site
from generator.serving.store.kept import SETTINGS
from generator.serving.store.versions import STATES, Kept, begin, kept, put_department, version
from generator.serving.web import steps_page

DEPARTMENT = "moubu"
TEXT = EXAMPLE.read_text("utf-8")
PAGE = {"accept": "text/html"}


def somebody(name: str, *roles: str, department: str = DEPARTMENT) -> Person:
    return Person(name, f"{name}同志", {role: frozenset({department}) for role in roles})


ANYBODY = somebody("甲", *OF_A_DEPARTMENT)


@dataclass
class Desk:
    """A report of a service, and who is there."""

    client: TestClient
    site: Site
    number: int
    monkeypatch: pytest.MonkeyPatch

    def sits(self, person: Person) -> None:
        self.monkeypatch.setattr(doorkeeping, "ALONE", person)

    def get(self, path: str = "") -> Any:
        return self.client.get(f"/reports/{self.number}{path}", headers=PAGE)

    def post(self, path: str, **fields: str) -> Any:
        return self.client.post(
            f"/reports/{self.number}{path}", data=fields, headers=PAGE, follow_redirects=False
        )

    def take(self, what: str, reason: str = "", version: int | None = None) -> int:
        """A step with the newest version; the status of the answer."""
        seen = self.kept.head if version is None else version
        answer = self.post("/steps", what=what, version=str(seen), reason=reason)
        return int(answer.status_code)

    def goes_to(self, state: str) -> None:
        """The report handed on, or opened again, as far as a state."""
        if STATES.index(self.kept.state) > STATES.index(state):
            assert self.take("重开" if self.kept.state == STATES[-1] else "退回", "再来") == 303
        while (now := self.kept.state) != state:
            what = {"填报": "送复核", "复核": "复核通过", "签发": "签发"}[now]
            assert self.take(what) == 303, self.get("/steps").text

    def writes(self, key: tuple[str | int, ...], value: str | None, who: str = "甲") -> int:
        with self.site.database.writing() as connection:
            text = revise(self.text, [Edit(key, value)])
            return put(connection, self.number, text, who, "填报").number

    @property
    def text(self) -> str:
        with self.site.database.reading() as connection:
            return newest(connection, kept(connection, self.number))[1]

    @property
    def kept(self) -> Kept:
        with self.site.database.reading() as connection:
            return kept(connection, self.number)

    @property
    def digest(self) -> str:
        with self.site.database.reading() as connection:
            return version(connection, self.number, self.kept.head).digest

    @property
    def steps(self) -> list[Step]:
        with self.site.database.reading() as connection:
            return steps_of(connection, self.number)

    def set_apart(self, *, apart: bool) -> None:
        with self.site.database.writing() as connection:
            connection.execute(SETTINGS.insert().values(name=APART, value=json.dumps(apart)))


def is_whole(at: Desk) -> None:
    """Whatever is handed on is taken to be whole, with one short file: writing takes a second."""
    outcome = Outcome((File("txt", "示例.txt", "只是一份短的".encode()),))
    for module in (issuing, steps_page):
        at.monkeypatch.setattr(module, "fit", lambda _: outcome)


def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str = TEXT, database: str = ""
) -> Desk:
    settings = Settings(folder=tmp_path, database=database)
    made = application(settings)
    site: Site = made.state.site
    with site.database.writing() as connection:
        put_department(connection, DEPARTMENT, "示例部门")
        number = begin(connection, (DEPARTMENT, "2024", "决算"), text, "甲", "新建")
    client = TestClient(made, base_url=f"http://{settings.host}:{settings.port}")
    found = Desk(client, site, number, monkeypatch)
    found.sits(ANYBODY)
    return found


def words(html: str) -> str:
    """What a page says, without its elements."""
    apart = re.sub("</(td|th|li|p|h2)>", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", apart))
