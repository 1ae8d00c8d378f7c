"""Passwords: how they are kept, and what one must be like.

Kept as argon2id with its parameters (RFC 9106; 32 MiB, three passes: a tenth of a second).  What
one must be like follows GB/T 22239-2019, 身份鉴别: 复杂度, 定期更换.
"""

from __future__ import annotations

import secrets
import string
import threading
import unicodedata
from functools import cache
from itertools import pairwise
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from generator.serving.configuration import Limits

MOST: Final = 128  # characters
_KINDS: Final = 3  # of capital letters, small letters, digits and others
_IN_A_ROW: Final = 4  # characters alike or following one another: aaaa, 1234, dcba
_HASHER: Final = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
_TWO: Final = threading.Semaphore(2)  # at once: each takes 32 MiB


def _plain(typed: str) -> str:
    """The same letters whichever way the keyboard was set: full-width ones are the others."""
    return unicodedata.normalize("NFKC", typed)


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _TWO:
        return _HASHER.hash(_plain(password))


@cache
def _nobody() -> str:
    return hashed(secrets.token_urlsafe())


def matches(kept: str, typed: str) -> bool:
    """Whether a password is the one that is kept; where none is, after the same time, False."""
    nobody = _nobody()
    with _TWO:
        try:
            _HASHER.verify(kept or nobody, _plain(typed[:MOST]))
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


def weaknesses(password: str, name: str, old: str, limits: Limits) -> list[str]:
    """Everything that is wrong with a new password, each as the person is told it."""
    plain = _plain(password)
    low, named = plain.casefold(), name.casefold()
    return [
        said
        for wrong, said in (
            (len(plain) < limits.password_least, f"至少要 {limits.password_least} 个字符"),
            (len(plain) > MOST, f"最多 {MOST} 个字符"),
            (_kinds(plain) < _KINDS, "大写字母、小写字母、数字、其他符号，至少要有三种"),
            (named in low or named[::-1] in low, "不能含有登录名，倒着写也不行"),
            (plain == _plain(old), "要和原来的不同"),
            (_in_a_row(plain), "不能有连着四个相同或者相邻的字符，如 aaaa、1234"),
        )
        if wrong
    ]


def _kinds(text: str) -> int:
    def kind(letter: str) -> str:
        if not letter.isascii():
            return "other"
        if letter.isdigit():
            return "digit"
        return ("capital" if letter.isupper() else "small") if letter.isalpha() else "other"

    return len({kind(letter) for letter in text})


def _in_a_row(text: str) -> bool:
    places = [ord(letter) for letter in text.casefold()]
    steps = [after - before for before, after in pairwise(places)]
    runs = zip(*(steps[start:] for start in range(_IN_A_ROW - 1)), strict=False)
    return any(len(set(run)) == 1 and run[0] in {-1, 0, 1} for run in runs)


def made_up(limits: Limits) -> str:
    """A password for once: it can be told over the telephone, and has to be changed."""
    letters = "".join(set(string.ascii_letters + string.digits) - set("0O1lI"))
    while True:
        parts = ["".join(secrets.choice(letters) for _ in range(5)) for _ in range(4)]
        if not weaknesses(made := "-".join(parts), "\0", "", limits):
            return made
