"""Noted: what somebody did on a page, put on record in a transaction of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.serving.guarding.chain import What, put_on_record
from generator.serving.guarding.persons import by_of
from generator.serving.site import site_of

if TYPE_CHECKING:
    from starlette.requests import Request


def note(request: Request, what: What, of: str, detail: str = "") -> None:
    """That somebody handed in, took or set `of`; nothing that stands in it."""
    with site_of(request).database.writing() as connection:
        put_on_record(connection, by_of(request), what, of, detail)
