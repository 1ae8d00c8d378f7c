"""A service in a process of its own, and a browser: nothing may be asked of anybody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Self

from chromium import ARGUMENTS, CHROMIUM
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from service_process import Served, served

__all__ = ["DESK", "PHONE", "Served", "Visitor", "browser", "served"]

expect.set_options(timeout=30_000)  # a machine may have other things to do

DESK: Final[dict[str, Any]] = {"viewport": {"width": 1366, "height": 768}}
PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}


class Visitor:
    """Opens pages; what a page asks of anybody else, or complains of, is kept."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self.url = browser, url
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self._contexts: list[BrowserContext] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        """Nothing may have been asked of anybody else, nor complained of."""
        for context in self._contexts:
            context.close()
        if failed is None:
            assert (self.elsewhere, self.complaints) == ([], [])

    def open(self, path: str, device: dict[str, Any] | None = None) -> Page:
        context = self._browser.new_context(**(device or DESK))
        self._contexts.append(context)
        page = context.new_page()
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._said)
        page.goto(f"{self.url}{path}")
        return page

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((f"{self.url}/", "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _said(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} {message.location['url']}")


@contextmanager
def first_save_held(page: Page) -> Iterator[Callable[[], None]]:
    """The first that a page sends to be kept waits; what is given waits until it is on its way."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held or not (route.request.post_data_json or {}).get("keep"):
            route.continue_()
        else:
            held.append(route)

    def wait() -> None:
        while not held:
            page.wait_for_timeout(50)

    page.route("**/edits", hold)
    yield wait
    with page.expect_response("**/edits"):
        held[0].continue_()


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()
