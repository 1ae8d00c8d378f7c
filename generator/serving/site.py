"""The site: what every part of one running service shares: settings, database, readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from starlette.requests import HTTPConnection

from generator.serving.store.database import Database
from generator.serving.working.confining import Readers

if TYPE_CHECKING:
    from generator.serving.configuration import Settings
    from generator.serving.working.workers import Workers


class Site:
    """One running service."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.url)
        self.readers = Readers(settings.limits)  # nothing runs before somebody uploads
        self.workers: Workers | None = None  # while the service runs

    def close(self) -> None:
        self.readers.close()
        self.database.close()


def site_of(connection: HTTPConnection) -> Site:
    """The site that a request came to."""
    return cast("Site", connection.app.state.site)
