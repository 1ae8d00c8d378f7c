"""Pictured: the page of a report as README shows it; `python tests/serving/pictured.py` draws it.

A report of inputs/ with a figure and a reason still missing, on a desk's screen, at the section in
which each amount has a reason: docs/pictures/serve.png.
"""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from browsing import DESK, Visitor, browser, served
from PIL import Image

from generator.serving.configuration import Settings
from generator.serving.site import Site
from generator.serving.store.migrating import migrate
from generator.serving.store.versions import begin, put_department

ROOT: Final = Path(__file__).parents[2]
PICTURE: Final = ROOT / "docs" / "pictures" / "serve.png"
NAME: Final = "醴陵市医疗保障局"
_COLOURS: Final = 64
_MISSING: Final = '[id="f:/支出/2101103/原因"]'
_STILL: Final = {"reduced_motion": "reduce"}
_BELOW_THE_BAR: Final = """said => {
  const row = document.querySelector(said).closest(".row");
  window.scrollTo(0, row.getBoundingClientRect().top + window.scrollY - 200);
}"""


def draw(folder: Path) -> bytes:
    """The picture, as PNG; `folder` is where the service keeps its data meanwhile."""
    text = (ROOT / "inputs" / "liling" / "2024.yaml").read_text("utf-8")
    text = text.replace("    原因: 追加了经费\n", "", 1).replace("3,803,600.00", "【待填】")
    site = Site(Settings(folder=folder))
    migrate(site.database)
    with site.database.writing() as connection:
        put_department(connection, "liling", NAME)
        begin(connection, ("liling", "2024", "决算"), text, "本机", "新建")
    site.close()
    with served(folder) as service, browser() as chromium:
        page = Visitor(chromium, service.url).open("/reports/1", {**DESK, **_STILL})
        page.locator(".row", has=page.locator(_MISSING)).scroll_into_view_if_needed()
        page.evaluate(_BELOW_THE_BAR, _MISSING)
        drawn = page.screenshot()
    reduced = Image.open(io.BytesIO(drawn)).convert("RGB").quantize(_COLOURS)
    written = io.BytesIO()
    reduced.save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        PICTURE.write_bytes(draw(Path(place)))
