"""Receiving: an OA that is called back, and counts what it was told in full."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

SELF: Final = "127.0.0.1"


class Receiver(ThreadingHTTPServer):
    """Answers `status`; `told` counts each delivery, `headers` and `bodies` have the last of each.

    `at_headers` and `at_whole` are called before and after a body came, with how many there were.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((SELF, 0), _Handler)
        self.status = 200
        self.told: Counter[str] = Counter()
        self.headers: dict[str, dict[str, str]] = {}
        self.bodies: dict[str, bytes] = {}
        self.at_headers: Callable[[int], None] = lambda _: None
        self.at_whole: Callable[[int], None] = lambda _: None
        self.lock = threading.Lock()

    @property
    def origin(self) -> str:
        return f"http://{SELF}:{self.server_address[1]}"

    def handle_error(self, *_: Any) -> None:
        """A caller that was killed is no error of ours."""


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.server.at_headers(sum(self.server.told.values()))
        size = int(self.headers["content-length"])
        body = self.rfile.read(size)
        if len(body) < size:
            return  # half a request is none
        delivery = self.headers["x-juesuan-delivery"]
        with self.server.lock:
            self.server.told[delivery] += 1
            self.server.headers[delivery] = {k.lower(): v for k, v in self.headers.items()}
            self.server.bodies[delivery] = body
            number = sum(self.server.told.values())
        assert json.loads(body)["id"] == delivery
        self.server.at_whole(number)
        self.send_response(self.server.status)
        self.send_header("location", "/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    with Receiver() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield made
        made.shutdown()
        thread.join()
