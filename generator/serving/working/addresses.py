"""Addresses: where the service may call: what the administrator lists, and no machine's inside.

The list is the row `callbacks` of SETTINGS: a JSON list of origins, as https://example.org:8443,
each with a path that the address must be below, or none.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct
from sqlalchemy import Connection, select

from generator.serving.store.kept import SETTINGS

LIST: Final = "callbacks"
_LONGEST: Final = 2000  # characters of an address
_PORTS: Final = {"http": 80, "https": 443}
_STRAYING: Final = ("..", "//", "\\", "%2e", "%2f", "%5c", ";")

_NAT64: Final = IPv6Network("64:ff9b::/96")
# Who asks these is told the secrets of the machine that it runs on.
_METADATA: Final = frozenset(
    map(ip_address, ("169.254.169.254", "100.100.100.200", "168.63.129.16", "fd00:ec2::254"))
)


class NotAllowed(ValueError):  # noqa: N818  an outcome: the administrator has not listed it
    """An address that nothing is sent to, and why, in Chinese."""


class Address(Struct, frozen=True):
    """An address taken apart; `query` without its question mark."""

    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def parsed(address: str) -> Address:
    """An address. Raises NotAllowed for what is none that could be called."""
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise NotAllowed("回调地址不是网址") from None
    plain = address.isascii() and address.isprintable() and " " not in address
    if not (plain and port and parts.hostname and len(address) <= _LONGEST):
        raise NotAllowed("回调地址要写完整的 http:// 或 https:// 网址，用英文字母和 %XX")
    if "@" in parts.netloc or parts.fragment or any(s in parts.path.lower() for s in _STRAYING):
        raise NotAllowed("回调地址不能带用户名、# 或 .. 这样的路径")
    return Address(parts.scheme, parts.hostname, port, parts.path or "/", parts.query)


def check(connection: Connection, address: str) -> Address:
    """An address that stands on the administrator's list. Raises NotAllowed."""
    asked = parsed(address)
    for known in _listed(connection):
        below = f"{asked.path}/".startswith(f"{known.path.rstrip('/')}/")
        if asked.origin == known.origin and below:
            return asked
    raise NotAllowed(
        f"回调地址 {asked.scheme}://{asked.authority} 不在管理员允许的地址里，请找管理员加上"
    )


def _listed(connection: Connection) -> Iterator[Address]:
    """What is listed; a line of it that is no address allows nothing."""
    row = select(SETTINGS.c.value).where(SETTINGS.c.name == LIST)
    found = json.loads(connection.execute(row).scalar() or "[]")
    for one in found if isinstance(found, list) else ():
        with suppress(NotAllowed):
            yield parsed(str(one))


def resolved(address: Address) -> str:
    """The number that an address leads to, and is then called by. Raises NotAllowed, OSError.

    It is looked up once: a name that leads elsewhere a moment later leads nowhere.
    """
    try:
        known = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except UnicodeError:  # a name that is none
        raise NotAllowed("回调地址的主机名不对") from None
    found = sorted({str(one[4][0]) for one in known})
    for one in found:
        if _is_inside(ip_address(one.partition("%")[0]), address.host):
            raise NotAllowed(f"回调地址 {address.host} 指向本机内部或云平台的地址，没有发送")
    return found[0]


def _is_inside(number: IPv4Address | IPv6Address, host: str) -> bool:
    """Whether a number is of the inside of a machine; its own only where it was listed as such."""
    if isinstance(number, IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if number in _NAT64:
            inner = IPv4Address(int(number) & 0xFFFFFFFF)
        number = inner or number
    if number.is_loopback:
        return host != str(number)
    ours = number.is_link_local or number.is_multicast or number.is_unspecified
    return ours or number.is_reserved or number in _METADATA
