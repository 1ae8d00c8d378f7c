"""Elements: a page put together from parts; every text is escaped and made harmless as it goes in.

Nothing is fetched and nothing runs: `head` lets in one style sheet, by its digest, and no more.
What a stranger wrote can hold control characters, and marks that turn the direction of the text
so that 100 reads as 001.  Each is shown as U+FFFD: seen, and without effect.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from html import escape
from typing import Final

from generator.later import matcher

# Controls, surrogates, directions, characters of no width, noncharacters.
_HARMFUL: Final = matcher(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_SHOWN: Final = "\ufffd"
_QUOTE: Final = '"'
_VOID: Final = frozenset({"br", "col", "input", "link", "meta"})  # without an end
_OWN_STYLE: Final = matcher(r'\A(<svg\b[^<>]*?) style="[^"<>]*"')


class Element(str):
    """The markup of an element.  Whatever is made of it by hand is a text again, and is escaped."""

    __slots__ = ()


Child = Element | str | None


def harmless(text: str, most: int | None = None) -> str:
    """A text without what could hide or turn it, and no longer than `most` characters."""
    if most is not None and len(text) > most:
        text = text[: most - 1] + "…"
    return text if text.isprintable() else _HARMFUL.sub(_SHOWN, text)


def element(tag: str, *children: Child, **attributes: str | None) -> Element:
    """An element: `class_` is class, `aria_label` is aria-label; a child or value None is none."""
    start = tag
    for name, value in attributes.items():
        if value is not None:
            start += f'{_attribute(name)}="{_said(value).replace(_QUOTE, "&quot;")}"'
    if tag in _VOID:
        return Element(f"<{start}>")
    inside = [
        child if isinstance(child, Element) else _said(child)
        for child in children
        if child is not None
    ]
    return Element(f"<{start}>{''.join(inside)}</{tag}>")


@lru_cache(maxsize=64)
def _attribute(name: str) -> str:
    return f" {name.rstrip('_').replace('_', '-')}"


def _said(text: str) -> str:
    """A text as it stands between tags; most have nothing in them that must be escaped."""
    text = harmless(text)
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def drawn(svg: str) -> Element:
    """A drawing that the program made; its own style is left out, which no policy lets in."""
    return Element(_OWN_STYLE.sub(r"\1", harmless(svg), count=1))


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
        Element(f"<style>{style}</style>"),  # a browser takes what stands in it as it is
    )


def page(root: Element) -> str:
    """The whole page as HTML."""
    return f"<!doctype html>\n{root}\n"
