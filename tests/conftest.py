"""How the tests run: the same examples every time, and no folder left behind."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import letters
import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from generator.later.recalled import FOLDER
from generator.writers.pdf.press import FOLDERS

settings.register_profile(
    "same every time",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("same every time")
# While somebody waits: a fault that came in shows itself in a few; `make test` tries a hundred.
settings.register_profile("few", settings.get_profile("same every time"), max_examples=25)


_kept: list[str] = []


def pytest_configure() -> None:
    """What is kept from run to run is kept for this run of the tests, whatever the user has."""
    if FOLDER not in os.environ:
        _kept.append(tempfile.mkdtemp())
        os.environ[FOLDER] = _kept[0]


def pytest_unconfigure() -> None:
    for folder in _kept:
        os.environ.pop(FOLDER)
        shutil.rmtree(folder)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is collected stays to the end of the run: nobody looks through it for garbage."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """What a file of tests has made once for all of its tests is of no use to the next file."""
    if isinstance(item, pytest.Function) and (nextitem is None or nextitem.path != item.path):
        for made in vars(item.module).values():
            if hasattr(made, "cache_clear") and made.__module__ == item.module.__name__:
                made.cache_clear()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """What a file of tests makes once is made in one of the processes."""
    return LoadFileScheduling(config, log)


@pytest.fixture(autouse=True)
def _collector_waits(request: pytest.FixtureRequest) -> Iterator[None]:
    """Who holds two times against each other does not pay for what other tests have left behind."""
    timed = "_in_proportion" in request.node.name
    if timed:
        gc.disable()
    yield
    if timed:
        gc.enable()


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of Chinese fonts, for what is set as pages: a machine need not have any."""
    folder = tmp_path_factory.mktemp("fonts")
    letters.faces(folder)
    return folder


@pytest.fixture(scope="module")
def own_fonts(fonts: Path) -> Iterator[None]:
    """PDFs are set in the tests' fonts alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDERS, str(fonts))
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out is said; who names the folder has not left it out."""
    config = terminalreporter.config
    if config.args == config.getini("testpaths"):
        terminalreporter.write_line(
            "没有运行 tests/office（要用 LibreOffice、Chromium 打开写出的文件）：make test-office"
        )
