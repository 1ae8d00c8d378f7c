"""Anchoring: while the service runs, the newest digest of its record goes out every few seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool

from generator import __version__
from generator.serving.guarding.anchors import Unanchored, anchor
from generator.serving.guarding.chain import By, What, put_on_record
from generator.serving.guarding.logged import log_fault

if TYPE_CHECKING:
    from generator.serving.site import Site

_SECONDS: Final = 5
_SERVICE: Final = By("服务", "本机")


@asynccontextmanager
async def on_record(site: Site) -> AsyncIterator[None]:
    """That the service began and that it stopped is on record, and all between is anchored."""
    await run_in_threadpool(_note, site, What.BEGUN)
    task = asyncio.create_task(_go_on(site))
    try:
        yield
    finally:
        task.cancel()
        await run_in_threadpool(_note, site, What.CLOSED)


def _note(site: Site, what: What) -> None:
    with site.database.writing() as connection:
        put_on_record(connection, _SERVICE, what, detail=__version__)
    anchor(site.database, site.settings.anchors)


async def _go_on(site: Site) -> None:
    while True:
        await asyncio.sleep(_SECONDS)
        try:
            await run_in_threadpool(anchor, site.database, site.settings.anchors)
        except Unanchored as error:  # a full disk: it is said, and tried again
            log_fault(error)
