"""One service to be tested: its tables on SQLite, and a browser's or an OA's way to it."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from clusters import cluster, fresh
from sqlalchemy import event
from sqlalchemy.pool import Pool
from starlette.applications import Starlette

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have a library that is not httpx
    from starlette.testclient import TestClient

from generator.serving.application import application
from generator.serving.configuration import Settings
from generator.serving.site import Site
from generator.serving.store.migrating import migrate


@pytest.fixture(scope="session", autouse=True)
def loop() -> Iterator[None]:
    """One loop answers every request; each would otherwise begin a thread and a loop of its own."""
    with start_blocking_portal() as portal, pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestClient, "portal", portal)
        yield


@pytest.fixture(scope="session", autouse=True)
def light() -> Iterator[None]:
    """What this process keeps need not outlive a power cut; what is killed is another."""

    def checkout(connection: Any, *_: object) -> None:
        if type(connection).__module__ == "sqlite3":
            connection.execute("PRAGMA synchronous=OFF")

    event.listen(Pool, "checkout", checkout)
    yield
    event.remove(Pool, "checkout", checkout)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a service that has just begun: its tables, and nothing in them."""
    settings = Settings(folder=tmp_path_factory.mktemp("migrated"))
    made = Site(settings)
    migrate(made.database)
    made.close()
    return settings.file


@pytest.fixture(autouse=True)
def tables(request: pytest.FixtureRequest, migrated: Path) -> None:
    """A test's folder has them already: to migrate what is there takes a fifth of making it."""
    if "tmp_path" in request.fixturenames:
        place_tables(migrated, request.getfixturevalue("tmp_path"))


def place_tables(migrated: Path, folder: Path) -> None:
    """Puts the tables where a service of that folder looks for its database."""
    shutil.copy(migrated, Settings(folder=folder).file)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A service whose tables are made, without any request."""
    made = Site(Settings(folder=tmp_path))
    migrate(made.database)
    yield made
    made.close()


def client_of(app: Starlette, **more: str) -> TestClient:
    """A client of this computer: the service answers no other name to one who is alone."""
    return TestClient(app, "http://127.0.0.1:8765", headers=more, follow_redirects=False)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """One person at their own computer."""
    app = application(Settings(folder=tmp_path))
    yield client_of(app)
    app.state.site.close()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL of the tests, in which each makes databases of its own."""
    with cluster(tmp_path_factory.mktemp("postgresql")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, of each kind; '' is the file of SQLite."""
    if request.param == "sqlite":
        return ""
    return fresh(request.getfixturevalue("postgresql"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser: each test opens windows of its own, which know nothing of one another.

    As long as it is there its process runs the loop of its driver, and no other loop can be run nor
    another browser be begun: it ends with the file.
    """
    from browsing import browser  # playwright comes with `make test-serve` alone

    with browser() as opened:
        yield opened
