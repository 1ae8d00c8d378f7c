"""The site: what every part of one running service shares: settings, database, readers."""

from __future__ import annotations

from asyncio import Semaphore
from typing import TYPE_CHECKING, Final, cast

from msgspec.structs import replace
from starlette.requests import HTTPConnection

from generator.serving.store.database import Database
from generator.serving.working.confining import Readers

if TYPE_CHECKING:
    from generator.serving.configuration import Settings
    from generator.serving.working.workers import Workers


# Python runs one of them at a time: more of them would only keep the lock of the database longer.
# Those who wait for an engine do not run.
_RUNNING: Final = 4
_WAITING: Final = 4  # for each engine


class Site:
    """One running service.

    `styles` is the folder of its own styles: without one that was named, one beside its data.

    It answers in `threads`; one is always left by those who are `trying` what they type to those
    who save it, or want something else.
    """

    def __init__(self, settings: Settings) -> None:
        self.styles = settings.own_styles
        if settings.styles is None:
            self.styles.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.settings = replace(settings, styles=self.styles)
        self.database = Database(settings.url)
        self.readers = Readers(settings.limits)  # nothing runs before somebody uploads
        self.workers: Workers | None = None  # while the service runs
        self.threads = _RUNNING + _WAITING * settings.engines
        self.trying = Semaphore(max(_RUNNING - 1, self.threads - _RUNNING))

    def close(self) -> None:
        self.readers.close()
        self.database.close()


def site_of(connection: HTTPConnection) -> Site:
    """The site that a request came to."""
    return cast("Site", connection.app.state.site)
