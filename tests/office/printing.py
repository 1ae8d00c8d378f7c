"""What LibreOffice prints of a Word document, with this machine's fonts."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdfium2


def printed(documents: Mapping[str, bytes], folder: Path) -> Mapping[str, bytes]:
    """The PDF of each document, by its name."""
    sources = []
    for name, data in documents.items():
        sources.append(folder / f"{name}.docx")
        sources[-1].write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=300)
    return {path.stem: path.with_suffix(".pdf").read_bytes() for path in sources}


def pages(data: bytes) -> Iterator[tuple[Any, str]]:
    """Each page and its text, without blanks."""
    opened = pypdfium2.PdfDocument(data)
    for page in opened:
        yield page, re.sub(r"\s", "", page.get_textpage().get_text_bounded())
    opened.close()
