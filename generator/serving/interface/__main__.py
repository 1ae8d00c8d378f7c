"""Writing the description of the interface: python -m generator.serving.interface.

A part of `make docs`; a test fails when docs/openapi.json is not what the routes are.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from generator.serving.interface.openapi import text
from generator.serving.interface.routes import EVERY

FILE: Final = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"


def main() -> None:
    """Writes the file where it is not as it should be, and says so."""
    said = text(EVERY)
    if not FILE.is_file() or FILE.read_text("utf-8") != said:
        FILE.write_text(said, encoding="utf-8", newline="\n")
        sys.stdout.write(f"已写 docs/{FILE.name}\n")


if __name__ == "__main__":
    main()
