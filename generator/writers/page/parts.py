"""Parts: the parts of the disclosure as sections of headings, paragraphs, charts and tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

