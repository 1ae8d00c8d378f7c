"""Signing: what a caller and the service sign, so that neither can be made to say something else.

The string that is signed has these lines, with one line feed between them and none at the end:

    METHOD        GET, POST …, in capitals
    TIMESTAMP     as it stands in the header
    NONCE         as it stands in the header
    PATH          as it is sent, percent-encoded: /v1/reports
    QUERY         the pairs name=value, percent-encoded by RFC 3986 (blanks are %20), in the order
                  of their bytes, joined by &; there is no such line where there is no query
    BODY          the digest of the body in hex, small letters; of nothing where there is no body

The signature is the HMAC of these bytes (UTF-8) with the secret, in base64.  Signature and digest
are of one hash: SHA-256 for HMAC-SHA256, SM3 for HMAC-SM3.  It is the string of 专有钉钉 with one
more line: without the digest a signed request could be sent again with another body.  Callbacks of
the service are signed alike.  docs/api.md works one out step by step.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, quote

HASHES: Final[Mapping[str, str]] = {"HMAC-SHA256": "sha256", "HMAC-SM3": "sm3"}


class NoAlgorithm(ValueError):  # noqa: N818  an outcome: a library that was built without it
    """An algorithm that there is not, or not on this machine; the message says what to do."""


def check_algorithm(algorithm: str) -> str:
    """The name of the hash of an algorithm. Raises NoAlgorithm where it cannot be used here."""
    if algorithm not in HASHES:
        raise NoAlgorithm(f"没有“{algorithm[:30]}”这种签名算法；可以用 {'、'.join(HASHES)}")
    name = HASHES[algorithm]
    if name not in hashlib.algorithms_available:
        message = f"这台机器的 OpenSSL 没有 {name.upper()}，不能用 {algorithm}；请改用 HMAC-SHA256"
        raise NoAlgorithm(message)
    return name


def query_line(query: str) -> str:
    """The query of an address, as it is signed: whatever its order and its spelling were."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return "&".join(
        sorted(f"{quote(name, safe='~')}={quote(said, safe='~')}" for name, said in pairs)
    )


def text_to_sign(  # noqa: PLR0913, PLR0917  the lines of the string
    algorithm: str, method: str, timestamp: str, nonce: str, path: str, query: str, body: bytes
) -> str:
    """The string that is signed. Raises NoAlgorithm."""
    digest = hashlib.new(check_algorithm(algorithm), body).hexdigest()
    asked = [line] if (line := query_line(query)) else []
    return "\n".join([method.upper(), timestamp, nonce, path, *asked, digest])


def signature(  # noqa: PLR0913, PLR0917  likewise
    secret: str,
    algorithm: str,
    method: str,
    timestamp: str,
    nonce: str,
    path: str,
    query: str,
    body: bytes,
) -> str:
    """The signature of a request in base64; `query` without its question mark.

    Raises NoAlgorithm.
    """
    signed = text_to_sign(algorithm, method, timestamp, nonce, path, query, body)
    made = hmac.new(secret.encode(), signed.encode(), check_algorithm(algorithm))
    return b64encode(made.digest()).decode()


def same(one: str, other: str) -> bool:
    """Whether two signatures are one, in a time that tells nothing about where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
