"""The fixtures of these tests: pytest looks for them here, `sites` has them."""

from sites import client, database, postgresql, site

__all__ = ["client", "database", "postgresql", "site"]
