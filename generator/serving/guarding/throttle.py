"""Throttle: how often somebody may ask, in bounded memory, in one process."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from typing import Final

_MOST: Final = 10_000  # askers that are remembered; whoever has not asked longest goes first
_SECOND: Final = 1_000_000_000  # nanoseconds


class Throttle:
    """So many times in so many seconds for each asker: at once, or evenly (GCRA).

    One number is remembered of an asker: when all that they have asked for would be paid off.
    """

    def __init__(self, times: int, seconds: int) -> None:
        self._each = seconds * _SECOND // times
        self._whole = seconds * _SECOND
        self._paid: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, asker: str) -> int:
        """Seconds that an asker has to wait; 0, and one time more is counted, where none."""
        moment = time.monotonic_ns()
        with self._lock:
            paid = max(self._paid.get(asker, 0), moment) + self._each
            over = paid - moment - self._whole
            if over > 0:
                return -(-over // _SECOND)
            self._paid[asker] = paid
            self._paid.move_to_end(asker)
            if len(self._paid) > _MOST:
                self._paid.popitem(last=False)
        return 0


def neighbourhood(address: str) -> str:
    """Whose address it is: of IPv6 a subscriber has a whole /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))
