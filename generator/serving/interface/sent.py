"""Sent: the body of a request: an input, a flat form, files; whichever way it was written.

As JSON it is the input itself (Chinese keys), or an object of ASCII keys with an `input`, or with
`fields` (a flat form), and the files beside it; as YAML the input; as a form (multipart/form-data)
files by the names of those keys.  Numbers of JSON are Decimals, never floats.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Container, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NoReturn

from msgspec import Struct, field

from generator.elements.interchange import Shaped, pointer
from generator.later import matcher
from generator.serving.interface.refusing import (
    BAD_PARAMETER,
    NOT_UNDERSTOOD,
    TOO_LARGE,
    WRONG_MEDIA,
    Refused,
    asked_wrong,
)
from generator.serving.working.file_names import Upload, harmless
from generator.serving.working.uploads import Form

INPUT, FIELDS = "input", "fields"  # the keys of an input, and of a flat form
STREAMED: Final = "标准输入"  # what the command line calls an input that has no file

JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
YAMLS: Final = (
    "application/yaml",
    "application/x-yaml",
    "text/yaml",
    "text/x-yaml",
    "text/plain",
)
KINDS: Final = (JSON, FORM, *YAMLS)

_MOST_FILES: Final = 300
_DEEPEST: Final = 30  # levels; an input has a dozen
_HALF: Final = matcher("[\ud800-\udfff]")
_DEEP: Final = "JSON 的层次太深"


class Sent(Struct, frozen=True):
    """What a request brought.

    `data` is an input as it was typed, called `name`; `tree` one that came as an object; `flat` a
    flat form; `files` the others by the field that they came in.
    """

    data: bytes | None = None
    name: str = STREAMED
    tree: Mapping[str, Any] | None = None
    flat: Mapping[str, Any] | None = None
    files: Mapping[str, tuple[Upload, ...]] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """What is there, by the names that an operation takes it by."""
        own = [INPUT] if self.data is not None or self.tree is not None else []
        return (*own, *([FIELDS] if self.flat is not None else []), *self.files)

    def digest(self) -> str:
        """The sha256 of what was sent: the same whatever marks a client set between its parts."""
        found = hashlib.sha256()
        for part in self._parts():
            found.update(len(part).to_bytes(8, "big"))
            found.update(part)
        return found.hexdigest()

    def _parts(self) -> list[bytes]:
        parts = [b"" if self.data is None else self.data, self.name.encode()]
        parts += [
            json.dumps(one, default=repr, sort_keys=True).encode() for one in (self.tree, self.flat)
        ]
        for name, uploads in sorted(self.files.items()):
            for one in uploads:
                parts += [name.encode(), one.name.encode(), one.data]
        return parts


NOTHING: Final = Sent()


def media_of(content_type: str) -> str:
    """The kind of a body, without its parameters. Raises Refused for one that is not taken."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in KINDS:
        said = f"“{kind[:40]}”" if kind else "没有写"
        message = f"Content-Type {said}，这里收 {'、'.join(KINDS[:3])}"
        raise Refused(WRONG_MEDIA, message, headers={"Accept": ", ".join(KINDS)})
    return kind


def sent_as_text(body: bytes, kind: str, taken: Container[str]) -> Sent:
    """A body of JSON or YAML, of whose keys these are taken. Raises Refused."""
    if kind != JSON:
        return Sent(body)
    found = _loaded(body)
    if not isinstance(found, dict):
        raise Refused(NOT_UNDERSTOOD, "JSON 最外层应是对象 {…}")
    if not found or not all(key.isascii() for key in found):
        return Sent(body)
    return _enveloped(found, taken)


def sent_as_form(form: Form) -> Sent:
    """A form. Raises Refused."""
    uploads = list(form.files)
    uploads += [Upload(name, "", said.encode()) for name, said in form.fields.items()]
    inputs = [one for one in uploads if one.field == INPUT]
    if len(inputs) > 1:
        raise Refused(BAD_PARAMETER, "一次只能有一份填报内容（input）")
    flat: Mapping[str, Any] | None = None
    files: dict[str, tuple[Upload, ...]] = {}
    for one in uploads:
        if one.field == FIELDS:
            flat = _object(_loaded(one.data), FIELDS)
        elif one.field != INPUT:
            files[one.field] = (*files.get(one.field, ()), one)
    if not inputs:
        return Sent(flat=flat, files=files)
    return Sent(inputs[0].data, inputs[0].name or STREAMED, flat=flat, files=files)


def _enveloped(found: Mapping[str, Any], taken: Container[str]) -> Sent:
    """A body that has what is sent under keys; what is under others nobody looks at."""
    given = found.get(INPUT)
    flat = _object(found[FIELDS], FIELDS) if FIELDS in found else None
    problems: list[Shaped] = []
    files = {
        key: tuple(_uploads(key, value, problems)) if key in taken else ()
        for key, value in found.items()
        if key not in {INPUT, FIELDS}
    }
    if problems:
        raise Refused(NOT_UNDERSTOOD, f"有 {len(problems)} 处读不懂", problems)
    if sum(map(len, files.values())) > _MOST_FILES:
        raise Refused(TOO_LARGE, f"文件太多，一次最多 {_MOST_FILES} 份")
    if isinstance(given, str):
        return Sent(given.encode(), flat=flat, files=files)
    if INPUT in found:
        return Sent(tree=_object(given, INPUT), flat=flat, files=files)
    return Sent(flat=flat, files=files)


def _object(value: Any, key: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Refused(NOT_UNDERSTOOD, f"“{key}”应是对象 {{…}}")
    return value


def _uploads(key: str, value: Any, problems: list[Shaped]) -> list[Upload]:
    """The files under a key: a text, {"name", "base64"}, or a list of these."""
    found = []
    for at, one in enumerate(value if isinstance(value, list) else [value]):
        where = (key, at) if isinstance(value, list) else (key,)
        data = one.encode() if isinstance(one, str) else _bytes_of(one)
        if data is None:
            message = '文件应是一段文字，或者 {"name": 文件名, "base64": 内容}'
            if isinstance(one, dict) and set(one) <= {"name", "base64"}:
                message += (
                    "；这里的 base64 读不出来：不要带 data:…, 的前缀，不要换行，末尾的 = 要在"
                )
            problems.append(asked_wrong(message, pointer(where), NOT_UNDERSTOOD))
            continue
        name = one.get("name", "") if isinstance(one, dict) else ""
        found.append(Upload(key, harmless(name) if name else "", data))
    return found


def _bytes_of(one: Any) -> bytes | None:
    if not isinstance(one, dict) or set(one) - {"name", "base64"}:
        return None
    text = one.get("base64")
    if not (isinstance(text, str) and text.isascii() and isinstance(one.get("name", ""), str)):
        return None
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return None


# ---------------------------------------------------------------- JSON


def _loaded(body: bytes) -> Any:
    """JSON with exact numbers. Raises Refused for what is none, or could not be sent back."""
    try:
        found = json.loads(body, parse_float=Decimal, parse_constant=_no_number)
        _sound(found)
    except json.JSONDecodeError as error:
        at = f"第 {error.lineno} 行第 {error.colno} 个字"
        raise Refused(NOT_UNDERSTOOD, f"不是 JSON：{at}读不下去") from None
    except UnicodeDecodeError:
        raise Refused(NOT_UNDERSTOOD, "JSON 的文字不是 UTF-8") from None
    except RecursionError:
        raise Refused(NOT_UNDERSTOOD, _DEEP) from None
    except (ValueError, InvalidOperation):  # an integer, or an exponent, of thousands of digits
        raise Refused(NOT_UNDERSTOOD, "JSON 里有读不了的数：NaN、Infinity，或者位数太多") from None
    return found


def _no_number(said: str) -> NoReturn:
    raise ValueError(said)


def _sound(value: Any) -> None:
    """Raises Refused for what is too deep, or holds half of a character, which no text can."""
    waiting = [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        if depth > _DEEPEST:
            raise Refused(NOT_UNDERSTOOD, _DEEP)
        if isinstance(one, dict):
            waiting += [(each, depth + 1) for pair in one.items() for each in pair]
        elif isinstance(one, list):
            waiting += [(each, depth + 1) for each in one]
        elif isinstance(one, str) and not one.isascii() and _HALF.search(one):
            message = "JSON 里有半个字符（\\ud800 至 \\udfff 要成对）"
            raise Refused(NOT_UNDERSTOOD, message)
