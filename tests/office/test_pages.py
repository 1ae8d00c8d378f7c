"""The pages as they are printed, with this machine's fonts: nothing lost, nothing in the margins.

What LibreOffice makes of the Word document is what the PDF is held against.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from printing import pages, printed

from generator.publication.sheet import ACROSS, UPRIGHT, Shape
from generator.reporting import draft_of, report_of
from generator.writers import write

ROOT: Final = Path(__file__).parent.parent.parent
DEPARTMENTS: Final = sorted(path.name for path in (ROOT / "inputs").iterdir() if path.is_dir())
SCALE: Final = 1  # pixels of a point
TWIPS: Final = 20  # of a point
BLACKISH: Final = 160
EVERY = pytest.mark.parametrize("department", DEPARTMENTS)


@cache
def written(department: str, form: str) -> bytes:
    document, _ = draft_of(report_of(department, None, ROOT / "inputs"), None, None)
    data = write(document, form)
    assert isinstance(data, bytes)
    return data


@cache
def converted(department: str) -> bytes:
    """The Word document as LibreOffice prints it."""
    return printed({department: written(department, "docx")}, TEMPORARY[0])[department]


TEMPORARY: Final[list[Path]] = []


@pytest.fixture(autouse=True, scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    TEMPORARY.append(tmp_path_factory.mktemp("office"))
    yield
    TEMPORARY.clear()


def inked(page: Any) -> list[bytes]:
    """The rows of a page as grey bytes."""
    shown = page.render(scale=SCALE, grayscale=True)
    wide, stride = shown.width, shown.stride
    data = bytes(shown.buffer)
    return [data[at * stride : at * stride + wide] for at in range(shown.height)]


def shape_of(page: Any) -> Shape:
    wide, high = page.get_size()
    return ACROSS if wide > high else UPRIGHT


@EVERY
def test_no_page_is_blank_and_nothing_stands_in_the_margins(department: str) -> None:
    for page, text in pages(written(department, "pdf")):
        assert text
        shape = shape_of(page)
        rows = inked(page)
        left = shape.left // TWIPS - 2
        right = shape.right // TWIPS - 9  # half a stop may hang over the edge
        assert all(min(row[:left]) > BLACKISH for row in rows)
        assert all(min(row[-right:]) > BLACKISH for row in rows)
        assert all(min(row) > BLACKISH for row in rows[: shape.top // TWIPS - 2])
        assert any(min(row) < BLACKISH for row in rows)


@EVERY
def test_it_has_the_pages_of_the_word_document(department: str) -> None:
    """The same tables on pages of the same shape, each from the top of one of them on.

    Prose may be a page longer or shorter.
    """
    ours, theirs = (
        [(shape_of(page), text[:12]) for page, text in pages(data)]
        for data in (written(department, "pdf"), converted(department))
    )
    assert abs(len(ours) - len(theirs)) <= 1
    across, also = ([text for shape, text in side if shape is ACROSS] for side in (ours, theirs))
    assert across == also


@EVERY
def test_every_font_is_in_the_file(department: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(written(department, "pdf"))
    listed = subprocess.run(
        ["pdffonts", str(path)],  # noqa: S607  the one of poppler, wherever it is
        check=True, capture_output=True, text=True,
    ).stdout.splitlines()[2:]  # fmt: skip
    assert len(listed) >= 3
    for line in listed:
        embedded, _, unicode = line.split()[-5:-2]
        assert (embedded, unicode) == ("yes", "yes"), line
