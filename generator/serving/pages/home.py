"""Home: the reports that somebody has to do with, and how far each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from generator.serving.guarding.persons import person_of
from generator.serving.pages.shown import show

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def home(request: Request) -> Response:
    person_of(request)
    return show(request, "home.html")


ROUTES: Final = (Route("/", home),)
