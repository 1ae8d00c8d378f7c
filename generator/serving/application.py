"""The application: every route of the service, and what stands before all of them."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from generator.serving.audits import audit_pages
from generator.serving.background import background
from generator.serving.guarding import oidc
from generator.serving.guarding.anchoring import on_record
from generator.serving.guarding.doorkeeping import Doorkeeper
from generator.serving.interface.routes import ROUTES as INTERFACE
from generator.serving.site import Site
from generator.serving.store.migrating import migrate
from generator.serving.web import (
    batch_page,
    bureau_page,
    departments_page,
    documents_page,
    entrance,
    faults,
    fetched_file,
    files_page,
    home,
    keys_page,
    new_page,
    oa_page,
    outbox_page,
    pending_page,
    remarks_page,
    report_page,
    settings_page,
    shelf_page,
    staff,
    steps_page,
    styles_page,
    tables_page,
    trail,
    verify_page,
    versions_page,
)
from generator.serving.working.engines import Engines

if TYPE_CHECKING:
    from generator.serving.configuration import Settings

# A second has so many turns: who has a line to read or a row to ask for waits half a thousandth for
# a thread that works, and not five, which is Python's own and adds up.
_TURNS: Final = 2000
SHIPPED: Final = Path(__file__).parent / "web" / "shipped"  # style sheets and scripts


def routes() -> list[BaseRoute]:
    """Every route, each room's own."""
    return [
        *home.ROUTES,
        *new_page.ROUTES,
        *pending_page.ROUTES,
        *report_page.ROUTES,
        *files_page.ROUTES,
        *tables_page.ROUTES,
        *remarks_page.ROUTES,
        *versions_page.ROUTES,
        *steps_page.ROUTES,
        *documents_page.ROUTES,
        *verify_page.ROUTES,
        *styles_page.ROUTES,
        *shelf_page.ROUTES,
        *fetched_file.ROUTES,
        *bureau_page.ROUTES,
        *departments_page.ROUTES,
        *batch_page.ROUTES,
        *entrance.ROUTES,
        *oidc.ROUTES,
        *staff.ROUTES,
        *keys_page.ROUTES,
        *settings_page.ROUTES,
        *oa_page.ROUTES,
        *outbox_page.ROUTES,
        *trail.ROUTES,
        *audit_pages.ROUTES,
        *INTERFACE,
        Mount("/shipped", StaticFiles(directory=SHIPPED), name="shipped"),
    ]


def _warm(engines: Engines) -> None:
    """What the first to come would wait for, meanwhile: the engine and its templates loaded."""
    if engines.most:
        engines.begin()
    else:
        import_module("generator.serving.drafting.warmed")


def application(settings: Settings) -> Starlette:
    """The service as an ASGI application; its tables are brought up to date first."""
    site = Site(settings)
    migrate(site.database)

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        sys.setswitchinterval(1 / _TURNS)
        engines = Engines(settings.engines)
        current_default_thread_limiter().total_tokens = site.threads
        Thread(target=_warm, args=(engines,), daemon=True).start()
        async with on_record(site):
            with background(site):
                yield
        engines.close()
        site.close()

    made = Starlette(
        routes=routes(),
        middleware=[Middleware(Doorkeeper, site=site)],
        exception_handlers=faults.HANDLERS,
        lifespan=running,
    )
    made.state.site = site
    return made
