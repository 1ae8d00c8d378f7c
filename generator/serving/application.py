"""The application: every route of the service, and what stands before all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from generator.serving.guarding import oidc
from generator.serving.guarding.anchoring import on_record
from generator.serving.guarding.doorkeeping import Doorkeeper
from generator.serving.pages import entrance, faults, home, staff, trail
from generator.serving.site import Site
from generator.serving.store.migrating import migrate

if TYPE_CHECKING:
    from generator.serving.settings import Settings

SHIPPED: Final = Path(__file__).parent / "pages" / "shipped"  # style sheets and scripts


def routes() -> list[BaseRoute]:
    """Every route, each room's own."""
    return [
        *home.ROUTES,
        *entrance.ROUTES,
        *oidc.ROUTES,
        *staff.ROUTES,
        *trail.ROUTES,
        Mount("/shipped", StaticFiles(directory=SHIPPED), name="shipped"),
    ]


def application(settings: Settings) -> Starlette:
    """The service as an ASGI application; its tables are brought up to date first."""
    site = Site(settings)
    migrate(site.database)

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        async with on_record(site):
            yield
        site.close()

    made = Starlette(
        routes=routes(),
        middleware=[Middleware(Doorkeeper, site=site)],
        exception_handlers=faults.HANDLERS,
        lifespan=running,
    )
    made.state.site = site
    return made
