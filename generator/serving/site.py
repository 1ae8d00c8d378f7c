"""The site: what every part of one running service shares: its settings and its database."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from starlette.requests import HTTPConnection

from generator.serving.store.database import Database

if TYPE_CHECKING:
    from generator.serving.settings import Settings


class Site:
    """One running service."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.url)

    def close(self) -> None:
        self.database.close()


def site_of(connection: HTTPConnection) -> Site:
    """The site that a request came to."""
    return cast("Site", connection.app.state.site)
