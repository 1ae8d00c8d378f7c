"""README has a picture of the page, small, of a desk's screen, that can be drawn again."""

from __future__ import annotations

import io
from pathlib import Path

from browsing import DESK
from pictured import PICTURE, ROOT, draw
from PIL import Image

SIZE = DESK["viewport"]["width"], DESK["viewport"]["height"]


def test_the_picture_is_of_the_page_and_small(tmp_path: Path) -> None:
    for data in (PICTURE.read_bytes(), draw(tmp_path)):
        assert len(data) < 200_000
        with Image.open(io.BytesIO(data)) as picture:
            assert (picture.size, picture.mode) == (SIZE, "P")
            assert len(picture.getcolors() or ()) > 16  # a page, and no blank one


def test_both_readmes_show_it_below_the_third_command() -> None:
    for name in ("README.md", "README.en.md"):
        text = (ROOT / name).read_text("utf-8")
        assert text.index("make serve") < text.index("docs/pictures/serve.png")
