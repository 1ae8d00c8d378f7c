"""One service to be tested: its tables on SQLite, and a browser's or an OA's way to it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from clusters import cluster, fresh
from starlette.applications import Starlette

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have a library that is not httpx
    from starlette.testclient import TestClient

from generator.serving.application import application
from generator.serving.configuration import Settings
from generator.serving.site import Site
from generator.serving.store.migrating import migrate


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
