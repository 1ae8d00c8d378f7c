"""Golden pages: all that a page says and where its links lead, read as its readers would.

`pytest --force-regen` writes them anew; read what changed before committing it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from example import A_RULE, INPUTS, told
from lxml import etree
from pytest_regressions.file_regression import FileRegressionFixture

from generator.entry import read
from generator.problem import HINT, Checked, Place, Problem
from generator.writers.page import to_html

GOLDEN = Path(__file__).parent / "golden"
HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
LINES = {"p", "figcaption", "summary", "dt", "dd", "svg", "a"}
REGIONS = {"nav", "aside", "header", "main", "figure"}
WANTED = {"liling", "zhuzhou"}
FOUND = Problem(Place(file="inputs/2024.yaml", line=140), "请核对", level=HINT, rule=A_RULE)


def words(one: etree._Element) -> str:
    """The text of an element, each link with where it leads."""
    text = one.text or ""
    for child in one:
        if child.tag == "svg":
            text += f"[图：{child.findtext('title')}]"
        else:
            text += words(child)
        text += child.tail or ""
    return f"{text}[{str(one.get('href'))[1:]}]" if one.tag == "a" else text


def told_of(one: etree._Element, depth: int = 0) -> Iterator[str]:
    """An element line by line: headings by their level, rows of tables, explanations."""
    tag, indent = str(one.tag), "  " * depth
    if tag in HEADINGS:
        yield f"\n{HEADINGS[tag]} {words(one)}"
    elif tag == "tr":
        yield " | ".join(words(cell) for cell in one)
    elif one.get("class") == "card":
        yield f"{one.get('id')}  {'；'.join(words(line) for part in one for line in _lines(part))}"
    elif tag in LINES or (tag == "li" and all(child.tag != "ol" for child in one)):
        yield f"{indent}{'- ' if tag == 'li' else ''}{words(one)}"
    else:
        if tag in REGIONS:
            yield f"\n<{tag}>"
        for child in one:
            yield from told_of(child, depth + (tag == "ol"))


def _lines(child: etree._Element) -> Iterator[etree._Element]:
    if child.tag == "ul":
        yield from child
    elif child.get("class") != "close":
        yield child


@pytest.mark.parametrize(
    "path", [path for path in INPUTS if path.parent.name in WANTED], ids=lambda p: p.parent.name
)
def test_each_page_says(path: Path, file_regression: FileRegressionFixture) -> None:
    report = read(path)
    document = told(report, report.content.style or "base", draft=True).document
    page = to_html(document, checked=Checked(212, (FOUND,)))
    tree = etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8"))
    (body,) = tree.iter("body")
    text = "\n".join(told_of(body)) + "\n"
    name = f"{path.parent.name}-{path.stem}.html.txt"
    file_regression.check(text, extension=".txt", fullpath=GOLDEN / name, newline="")
