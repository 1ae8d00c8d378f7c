"""Chromium as the system has it, and how it is started to be tested with."""

from __future__ import annotations

from typing import Final

CHROMIUM: Final = "/usr/bin/chromium"
# No sandbox for whoever is root in a container; nothing that would call home.
ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
