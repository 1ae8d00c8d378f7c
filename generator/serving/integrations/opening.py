"""Opening: the system that a mapping is for, at an address that the administrator allows.

Mappings stand in the folder oa/ beside the database, one a file; secrets in oa/secrets/, or in the
environment.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, delete, insert, select

from generator.serving.integrations.calling import Office, origin_of
from generator.serving.integrations.credentials import Credentials
from generator.serving.integrations.landray import Landray
from generator.serving.integrations.mapped import SEEYON, WEAVER, Flow, flows_in
from generator.serving.integrations.outbox import Outbox
from generator.serving.integrations.seeyon import Seeyon
from generator.serving.integrations.sending import Sender
from generator.serving.integrations.weaver import Weaver
from generator.serving.store.kept import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.serving.integrations.workflow import Workflow
    from generator.serving.site import Site

_ADDRESSES: Final = "oa_addresses"
_FOLDER: Final = "oa"
_SECRETS: Final = "secrets"


def allowed(connection: Connection) -> tuple[str, ...]:
    """The addresses of OA systems that the administrator lets us speak to."""
    query = select(SETTINGS.c.value).where(SETTINGS.c.name == _ADDRESSES)
    found = connection.execute(query).scalar()
    return tuple(map(str, json.loads(found))) if found else ()


def allow(connection: Connection, addresses: Sequence[str]) -> None:
    """Sets that list. Raises ValueError with every address that is none."""
    wrong = [one for one in addresses if origin_of(one) is None]
    if wrong:
        told = "、".join(f"“{one}”" for one in wrong)
        raise ValueError(f"{told}不是地址，应像 https://example.org 或 https://example.org/ekp")
    connection.execute(delete(SETTINGS).where(SETTINGS.c.name == _ADDRESSES))
    value = json.dumps(list(addresses), ensure_ascii=False)
    connection.execute(insert(SETTINGS).values(name=_ADDRESSES, value=value))


def opened(flow: Flow, addresses: Sequence[str], credentials: Credentials) -> Workflow:
    """The system of a mapping. Raises Refused for its address, or where there is no secret."""
    office = Office(flow.address, addresses, flow.seconds)
    if flow.system == WEAVER:
        return Weaver(flow, office, credentials)
    kind = Seeyon if flow.system == SEEYON else Landray
    return kind(flow, office, credentials.asked(flow.credential))


def sender_of(site: Site) -> Sender:
    """Whoever sends what stands in a site's outbox: `run` it in a thread of its own."""
    folder = site.settings.folder / _FOLDER
    credentials = Credentials(folder / _SECRETS)

    def opens(flow: Flow) -> Workflow:
        with site.database.reading() as connection:  # each time: the list may have changed
            addresses = allowed(connection)
        return opened(flow, addresses, credentials)

    return Sender(Outbox(site.database), lambda: flows_in(folder), opens)
