"""Opening: the system that a mapping is for, at an address that the administrator allows.

Mappings stand in the folder oa/ beside the database, one a file; secrets in oa/secrets/, or in the
environment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generator.serving.integrations.calling import Office, origin_of
from generator.serving.integrations.credentials import Credentials
from generator.serving.integrations.fetching import sealed
from generator.serving.integrations.landray import Landray
from generator.serving.integrations.mapped import SEEYON, WEAVER, Flow, flows_in
from generator.serving.integrations.outbox import Outbox
from generator.serving.integrations.seeyon import Seeyon
from generator.serving.integrations.sending import Sender
from generator.serving.integrations.weaver import Weaver
from generator.serving.store.administered import put_value, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from generator.serving.integrations.workflow import Workflow
    from generator.serving.site import Site

_ADDRESSES: Final = "oa_addresses"
_FOLDER: Final = "oa"
_SECRETS: Final = "secrets"


def allowed(connection: Connection) -> tuple[str, ...]:
    """The addresses of OA systems that the administrator lets us speak to."""
    return tuple(map(str, value_of(connection, _ADDRESSES, ())))


def allow(connection: Connection, addresses: Sequence[str]) -> None:
    """Sets that list. Raises ValueError with every address that is none."""
    wrong = [one for one in addresses if origin_of(one) is None]
    if wrong:
        told = "、".join(f"“{one}”" for one in wrong)
        raise ValueError(f"{told}不是地址，应像 https://example.org 或 https://example.org/ekp")
    put_value(connection, _ADDRESSES, list(addresses))


def opened(flow: Flow, addresses: Sequence[str], credentials: Credentials) -> Workflow:
    """The system of a mapping. Raises Refused for its address, or where there is no secret."""
    office = Office(flow.address, addresses, flow.seconds)
    if flow.system == WEAVER:
        return Weaver(flow, office, credentials)
    kind = Seeyon if flow.system == SEEYON else Landray
    return kind(flow, office, credentials.asked(flow.credential))


def mappings_of(site: Site) -> Path:
    """The folder of a site's mappings."""
    return site.settings.folder / _FOLDER


def credentials_of(site: Site) -> Credentials:
    """The secrets of a site's OA systems."""
    return Credentials(mappings_of(site) / _SECRETS)


def opened_at(site: Site, flow: Flow) -> Workflow:
    """The system of a mapping, as a site may speak to it. Raises Refused as `opened`."""
    with site.database.reading() as connection:  # each time: the list may have changed
        addresses = allowed(connection)
    return opened(flow, addresses, credentials_of(site))


def sender_of(site: Site) -> Sender:
    """Whoever sends what stands in a site's outbox: `run` it in a thread of its own."""
    return Sender(
        Outbox(site.database),
        lambda: flows_in(mappings_of(site)),
        lambda flow: opened_at(site, flow),
        seals=lambda number, letter: sealed(site.database, number, letter),
    )
