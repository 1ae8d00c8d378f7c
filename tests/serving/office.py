"""An office for tests: departments, people with their roles, and browsers that are logged in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from conftest import client_of
from sqlalchemy import insert, select, update

from generator.serving.application import application
from generator.serving.guarding.chain import By
from generator.serving.guarding.passwords import hashed
from generator.serving.guarding.people import grant, open_account
from generator.serving.guarding.sessions import begin, find
from generator.serving.settings import Limits, Settings
from generator.serving.store.database import now
from generator.serving.store.kept import DEPARTMENTS, PEOPLE, RECORD

if TYPE_CHECKING:
    from starlette.testclient import TestClient

PASSWORD: Final = "Tea-with-9-Friends"  # noqa: S105  nobody's
_KEPT: Final = hashed(PASSWORD)
MADE: Final = By("测试", "本机")
CLERK: Final = By("clerk", "10.0.0.7")
# Above, a department, below it; and one beside them.
TREE: Final = {"bureau": None, "school": "bureau", "class": "school", "beside": None}


@dataclass
class Office:
    """A service with accounts; `limits` and the like are of its settings."""

    folder: Path
    more: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.settings = Settings(folder=self.folder, alone=False, **self.more)
        self.app = application(self.settings)
        self.site = self.app.state.site
        with self.site.database.writing() as connection:
            for one, above in TREE.items():
                row = {"id": one, "name": one, "above": above}
                connection.execute(insert(DEPARTMENTS).values(**row))

    def person(self, name: str, *roles: tuple[str, str], password: str = PASSWORD) -> str:
        kept = _KEPT if password == PASSWORD else hashed(password)
        with self.site.database.writing() as connection:
            open_account(connection, MADE, name, f"{name}先生", None)
            row = {"password": kept, "password_at": now()}
            connection.execute(update(PEOPLE).where(PEOPLE.c.name == name).values(**row))
            for role, department in roles:
                grant(connection, MADE, name, role, department)
        return name

    def browser(self, **headers: str) -> TestClient:
        return client_of(self.app, **{"accept": "text/html", **headers})

    def logged_in(self, name: str, password: str = PASSWORD) -> TestClient:
        browser = self.browser()
        answer = log_in(browser, name, password)
        assert answer.status_code == 303, answer.text
        return browser

    def seated(self, name: str, **headers: str) -> TestClient:
        """Somebody who is logged in already, with the token of their forms in the header."""
        with self.site.database.writing() as connection:
            token = begin(connection, name, "10.0.0.7", self.settings.limits)
        found = find(self.site.database, token, self.settings.limits)
        assert found
        browser = self.browser(**{"x-csrf": found.csrf, **headers})
        browser.cookies.set("juesuan", token)
        return browser

    def record(self) -> list[tuple[str, str, str]]:
        """What, who and of what, of each row."""
        columns = (RECORD.c.what, RECORD.c.who, RECORD.c.of)
        with self.site.database.reading() as connection:
            found = connection.execute(select(*columns).order_by(RECORD.c.number))
            return [(row.what, row.who, row.of) for row in found]


def log_in(browser: TestClient, name: str, password: str = PASSWORD) -> Any:
    return browser.post("/login", data={"name": name, "password": password})


def csrf(browser: TestClient, path: str = "/password") -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', browser.get(path).text)
    assert found
    return found[1]


def limited(**limits: int) -> dict[str, Any]:
    return {"limits": Limits(**limits)}
