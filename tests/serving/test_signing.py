"""The signature, against vectors that were worked out by hand of the standard library."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from generator.serving.interface.signing import (
    NoAlgorithm,
    check_algorithm,
    query_line,
    same,
    signature,
    text_to_sign,
)

ASKED = ("POST", "1793160000000", "n-1", "/v1/reports")


def test_the_string_is_these_lines() -> None:
    empty = hashlib.sha256(b"").hexdigest()
    assert text_to_sign("HMAC-SHA256", "get", "1", "2", "/v1/fields", "", b"") == (
        f"GET\n1\n2\n/v1/fields\n{empty}"
    )
    said = text_to_sign("HMAC-SHA256", *ASKED, "formats=txt,docx&draft=1", b"{}")
    assert said.split("\n")[4:] == [
        "draft=1&formats=txt%2Cdocx",
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    ]


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("", ""),
        ("b=2&a=1", "a=1&b=2"),
        ("a=2&a=1", "a=1&a=2"),
        ("a", "a="),
        ("name=%E6%94%B6%E5%85%A5", "name=%E6%94%B6%E5%85%A5"),
        ("name=%e6%94%b6%e5%85%a5", "name=%E6%94%B6%E5%85%A5"),
        ("name=a+b", "name=a%20b"),
        ("name=a%2Fb~c", "name=a%2Fb~c"),
    ],
)
def test_a_query_is_one_line_however_it_was_spelt(query: str, line: str) -> None:
    assert query_line(query) == line


@pytest.mark.parametrize(("algorithm", "name"), [("HMAC-SHA256", "sha256"), ("HMAC-SM3", "sm3")])
def test_a_signature_is_the_hmac_in_base64(algorithm: str, name: str) -> None:
    body = '{"部门":"某局"}'.encode()
    lines = (*ASKED, "draft=1", hashlib.new(name, body).hexdigest())
    expected = hmac.new("秘密".encode(), "\n".join(lines).encode(), name).digest()
    made = signature("秘密", algorithm, *ASKED, "draft=1", body)
    assert made == base64.b64encode(expected).decode()
    assert same(made, made)
    assert not same(made, signature("秘密", algorithm, *ASKED, "draft=1", body + b" "))


def test_sm3_is_the_hash_of_the_standard() -> None:
    """GB/T 32905-2016, example 1."""
    assert text_to_sign("HMAC-SM3", "POST", "1", "2", "/", "", b"abc").endswith(
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_an_algorithm_that_is_not_here_is_refused_in_chinese(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(NoAlgorithm, match="没有“MD5”这种签名算法"):
        check_algorithm("MD5")
    monkeypatch.setattr(hashlib, "algorithms_available", {"sha256"})
    with pytest.raises(NoAlgorithm, match="OpenSSL 没有 SM3"):
        signature("x", "HMAC-SM3", *ASKED, "", b"")
    assert signature("x", "HMAC-SHA256", *ASKED, "", b"")
