"""One service to be tested: its tables on SQLite, and a browser's or an OA's way to it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have a library that is not httpx
    from starlette.testclient import TestClient

from generator.serving.application import application
from generator.serving.settings import Settings
from generator.serving.site import Site
from generator.serving.store.migrating import migrate


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A service whose tables are made, without any request."""
    made = Site(Settings(folder=tmp_path))
    migrate(made.database)
    yield made
    made.close()


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """One person at their own computer."""
    return TestClient(application(Settings(folder=tmp_path)))
