"""Elements: a page put together from parts; every text is escaped and made harmless as it goes in.

Nothing is fetched and nothing runs: `head` lets in one style sheet, by its digest, and no more.
What a stranger wrote can hold control characters, and marks that turn the direction of the text
so that 100 reads as 001.  Each is shown as U+FFFD: seen, and without effect.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final

from lxml import etree

Element = etree._Element  # noqa: SLF001  lxml has no public name for the type
Child = Element | str | None

# Controls, surrogates, directions, characters of no width, noncharacters.
_HARMFUL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_SHOWN: Final = "\ufffd"


def harmless(text: str, most: int | None = None) -> str:
    """A text without what could hide or turn it, and no longer than `most` characters."""
    if most is not None and len(text) > most:
        text = text[: most - 1] + "…"
    return text if text.isprintable() else _HARMFUL.sub(_SHOWN, text)


def element(tag: str, *children: Child, **attributes: str | None) -> Element:
    """An element: `class_` is class, `aria_label` is aria-label; a child or value None is none."""
    made = etree.Element(tag)
    for name, value in attributes.items():
        if value is not None:
            made.set(name.rstrip("_").replace("_", "-"), harmless(value))
    last: Element | None = None
    for child in children:
        if child is None:
            continue
        if not isinstance(child, str):
            made.append(child)
            last = child
        elif last is None:
            made.text = (made.text or "") + harmless(child)
        else:
            last.tail = (last.tail or "") + harmless(child)
    return made


def head(title: str, style: str, *more: Element) -> Element:
    """The head of a page of a title and a style sheet, with the policy that allows nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        *more,
        element("title", title),
        element("style", style),
    )


def page(root: Element) -> str:
    """The whole page as HTML."""
    return etree.tostring(root, method="html", encoding="unicode", doctype="<!doctype html>") + "\n"
