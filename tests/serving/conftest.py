"""The fixtures of these tests: pytest looks for them here, `sites` has them."""

from sites import chromium, client, database, light, loop, migrated, postgresql, site, tables

__all__ = [
    "chromium",
    "client",
    "database",
    "light",
    "loop",
    "migrated",
    "postgresql",
    "site",
    "tables",
]
