"""Seeing: what a page shows of an audit, made where it is not at hand from a moment ago.

What a page shows depends on the files and the acknowledgements alone, and takes a second to make;
it is not kept on the disk, so that it is always of this version of the program.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from generator.serving.audits.audit_store import Counts
from generator.serving.audits.running_audits import run
from generator.serving.site import Site
from generator.serving.working.uploads import Upload

_KEPT: Final = 8  # audits at hand
_LONGEST: Final = 4 << 20  # bytes of one that is

Shown = Mapping[str, Any]  # see marked_pieces

_AT_HAND: Final = OrderedDict[str, bytes]()
_LOCK: Final = threading.Lock()


def seen(site: Site, files: Sequence[Upload]) -> Shown:
    """What a page shows of a report with what it is held against. Raises Refused."""
    key = _key(files)
    with _LOCK:
        if data := _AT_HAND.get(key):
            _AT_HAND.move_to_end(key)
    if not data:
        data = run(site, "marked", files)["page"]
        _put(key, data)
    return _read(data)


def first_seen(site: Site, files: Sequence[Upload]) -> tuple[Shown, bytes]:
    """The same of what was never audited before, and the JSON of its result. Raises Refused."""
    parts = run(site, "marked", files)
    _put(_key(files), parts["page"])
    return _read(parts["page"]), parts["json"]


def counts_of(shown: Shown) -> Counts:
    return Counts(shown["whose"], shown["checked"], shown["wrong"], shown["hints"])


def _read(data: bytes) -> Shown:
    shown: Shown = json.loads(data)
    return shown


def _put(key: str, data: bytes) -> None:
    if len(data) <= _LONGEST:
        with _LOCK:
            _AT_HAND[key] = data
            while len(_AT_HAND) > _KEPT:
                _AT_HAND.popitem(last=False)


def _key(files: Sequence[Upload]) -> str:
    digests = [[one.field, one.name, hashlib.sha256(one.data).hexdigest()] for one in files]
    return json.dumps(digests)
