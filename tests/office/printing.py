"""What LibreOffice prints of a Word document, with this machine's fonts or with fewer."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pypdfium2

# Times New Roman and the faces that are made to its measure.
TIMES: Final = ("Times New Roman", "Liberation Serif", "Tinos", "Nimbus Roman", "TeX Gyre Termes")


def fonts_without(families: Iterable[str], folder: Path) -> Path:
    """The settings of fontconfig by which a program finds all fonts but those."""
    hidden = "".join(
        f'<pattern><patelt name="family"><string>{one}</string></patelt></pattern>'
        for one in families
    )
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include>/etc/fonts/fonts.conf</include><cachedir>{folder / 'cache'}</cachedir>"
        f"<selectfont><rejectfont>{hidden}</rejectfont></selectfont></fontconfig>",
        "utf-8",
    )
    return path


def printed(
    documents: Mapping[str, bytes], folder: Path, fonts: Path | None = None
) -> Mapping[str, bytes]:
    """The PDF of each document, by its name; `fonts` are settings of fontconfig."""
    sources = []
    for name, data in documents.items():
        sources.append(folder / f"{name}.docx")
        sources[-1].write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder)]
    own = {"FONTCONFIG_FILE": str(fonts)} if fonts else {}
    subprocess.run(
        [*command, *map(str, sources)],
        check=True, capture_output=True, timeout=300, env=os.environ | own,
    )  # fmt: skip
    return {path.stem: path.with_suffix(".pdf").read_bytes() for path in sources}


def words(data: bytes) -> Counter[str]:
    """What stands on one line without a blank, and how often."""
    opened = pypdfium2.PdfDocument(data)
    found = Counter(
        word for page in opened for word in page.get_textpage().get_text_bounded().split()
    )
    opened.close()
    return found


def pages(data: bytes) -> Iterator[tuple[Any, str]]:
    """Each page and its text, without blanks."""
    opened = pypdfium2.PdfDocument(data)
    for page in opened:
        yield page, re.sub(r"\s", "", page.get_textpage().get_text_bounded())
    opened.close()
