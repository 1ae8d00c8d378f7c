"""Raw tasks: a reader that was taken over says on the line what it likes."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Mapping, Sequence

from generator.serving.working.uploads import Upload


def _line() -> socket.socket:
    """The line that this process was given."""
    frame = sys._getframe()
    while not isinstance(found := frame.f_locals.get("line"), socket.socket):
        assert frame.f_back
        frame = frame.f_back
    return found


def say(files: Sequence[Upload], _: Mapping[str, str]) -> Mapping[str, bytes]:
    """The bytes of the file, as the whole of an answer; and no more."""
    _line().sendall(files[0].data)
    time.sleep(60)
    return {}


def hang_up(files: Sequence[Upload], _: Mapping[str, str]) -> Mapping[str, bytes]:
    _line().sendall(files[0].data)
    os._exit(0)
