"""File names: what an upload is called, however its client writes it; never a path, never empty.

A header of a part has no encoding that everybody keeps to.  Browsers write UTF-8 and %22 for the
mark that would end the name; Python's requests writes `filename*` alone; Java's mail and Spring
write RFC 2047; old clients on Chinese Windows write GB18030, and the whole path.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from email.errors import MessageError
from email.header import decode_header, make_header
from typing import Final
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from generator.later import matcher

LONGEST: Final = 150  # characters
NAMELESS: Final = "未命名"
_SUFFIX: Final = 10  # characters that the kind of a file has at most

# In marks, a backslash is one but before a mark or another: old clients send paths of Windows.
_PARAMETER: Final = matcher(r';\s*([^\s=;"]+)\s*=\s*("(?:\\["\\]|[^"])*"?|[^;]*)')
_PAIR: Final = matcher(r'\\(["\\])')
_CHINESE: Final = frozenset({"gb2312", "gbk", "cp936", "gb18030"})  # the last has all of the others
_ESCAPED: Final = matcher("%[0-9A-Fa-f]{2}")
_BROWSERS: Final = {"%22": '"', "%0D": "", "%0A": ""}
_WORDS: Final = matcher(r"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=")  # RFC 2047
_PIECE: Final = matcher(r"filename\*(\d{1,3})(\*?)")  # RFC 2231

_BEFORE: Final = matcher(r".*[/\\]|^[A-Za-z]:", re.DOTALL)
_UNSAFE: Final = matcher('[:*?"<>|\ufffd\ud800-\udfff]')  # Windows refuses them; half a letter
_ENDS: Final = matcher(r"^[\s.]+|[\s.]+$")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})  # controls; what turns the writing around
_DEVICES: Final = matcher(r"(?:CON|PRN|AUX|NUL|(?:COM|LPT)[0-9])(?:\.|$)", re.IGNORECASE)


class Upload(Struct, frozen=True):
    """A file that was handed in: the field of the form, its name (harmless), its bytes."""

    field: str
    name: str
    data: bytes


def parameters(header: str) -> tuple[str, Mapping[str, str]]:
    """What a header says, in small letters, and its parameters; of one given twice the first.

    `header` is text already: the second byte of a letter in GB18030 may be that of a backslash.
    """
    said, _, rest = header.partition(";")
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(f";{rest}"):
        value = match[2].strip()
        if value.startswith('"'):
            inner = value[1:-1] if value.endswith('"') and len(value) > 1 else value[1:]
            value = _PAIR.sub(r"\1", inner)
        found.setdefault(match[1].lower(), value)
    return said.strip().lower(), found


def text_of(raw: bytes) -> str:
    """A header's bytes as text: UTF-8, else GB18030; what is neither is marked letter by letter."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def file_name(said: Mapping[str, str]) -> str | None:
    """What the parameters of a part call a file, made harmless; None for a part that is no file.

    '' is a file for which no name is given, as browsers send for a box that was left empty.
    """
    if not any(key.startswith("filename") for key in said):
        return None
    whole = {"filename*": said.get("filename*", ""), **_joined(said)}["filename*"]
    name = _extended(whole) if whole else None
    if name is None:
        name = _plain(said.get("filename", ""))
    return harmless(name) if name else ""


def _joined(said: Mapping[str, str]) -> dict[str, str]:
    """A name in pieces as one, with its per cents."""
    pieces = sorted((int(match[1]), match[0]) for key in said if (match := _PIECE.fullmatch(key)))
    if not pieces:
        return {}
    texts = [said[key] if key.endswith("*") else _escaped(said[key]) for _, key in pieces]
    begun = pieces[0][1].endswith("*")
    return {"filename*": ("" if begun else "utf-8''") + "".join(texts)}


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("'", "%27")


def _extended(said: str) -> str | None:
    """A name by RFC 5987: charset'language'per cents; None where it is not."""
    charset, mark, rest = said.partition("'")
    _, again, value = rest.partition("'")
    if not (mark and again):
        return None
    encoding = "gb18030" if charset.lower() in _CHINESE else charset or "utf-8"
    try:
        return unquote_to_bytes(value).decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None


def _plain(said: str) -> str:
    """A name as text, as RFC 2047 has it, or in per cents."""
    if _WORDS.search(said):
        try:
            return str(make_header(decode_header(said)))
        except (MessageError, UnicodeError, LookupError, ValueError):
            return said
    if not _ESCAPED.search(said):
        return said
    if said.isascii():
        return text_of(unquote_to_bytes(said))
    # A browser writes Chinese as it is, and a per cent too: “完成100%20” is what it says.
    return _ESCAPED.sub(lambda match: _BROWSERS.get(match[0].upper(), match[0]), said)


def harmless(name: str) -> str:
    """A name to be shown, kept and written on any disk: no path, nothing unseen, not empty."""
    seen = "".join(one for one in name if unicodedata.category(one) not in _UNSEEN)
    bare = _BEFORE.sub("", _BEFORE.sub("", seen))  # a path, then a drive
    kept = _ENDS.sub("", _UNSAFE.sub("_", bare))
    if _DEVICES.match(kept):
        kept = f"_{kept}"
    if len(kept) > LONGEST:
        stem, dot, kind = kept.rpartition(".")
        suffix = dot + kind if stem and len(kind) <= _SUFFIX else ""
        kept = _ENDS.sub("", kept[: LONGEST - len(suffix)]) + suffix
    return kept or NAMELESS
