"""What the tests of the service share: a site on SQLite, and a client of one who is alone."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.serving.application import application
from generator.serving.settings import Settings
from generator.serving.site import Site
from generator.serving.store.migrating import migrate

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its author would have another client than httpx
    from starlette.testclient import TestClient

if TYPE_CHECKING:
    from starlette.applications import Starlette


def client_of(app: Starlette, **more: str) -> TestClient:
    """A client of this computer: the service answers no other name to one who is alone."""
    return TestClient(app, "http://127.0.0.1:8765", headers=more, follow_redirects=False)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(Settings(folder=tmp_path))
    migrate(made.database)
    yield made
    made.close()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    app = application(Settings(folder=tmp_path))
    yield client_of(app)
    app.state.site.close()
