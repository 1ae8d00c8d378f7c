"""Every script and style sheet that is shipped is understood by Chromium 86."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SHIPPED = ROOT / "generator" / "serving" / "web" / "shipped"
TOOLS = ROOT / ".venv" / "browsers"


def judged(folder: Path) -> str:
    """What the two tools have against the files of a folder; '' for nothing."""
    for name in ("node_modules", "package.json", "eslint.config.mjs", "stylelint.json"):
        (folder / name).symlink_to(TOOLS / name)
    said = ""
    for command in (
        ["node_modules/.bin/eslint", "--no-warn-ignored", "."],
        ["node_modules/.bin/stylelint", "--config", "stylelint.json", "*.css"],
    ):
        ended = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=120
        )
        said += ended.stdout + ended.stderr if ended.returncode else ""
    return said


def test_what_is_shipped_is_understood(tmp_path: Path) -> None:
    for path in SHIPPED.iterdir():
        if path.suffix in {".js", ".css"}:
            shutil.copy(path, tmp_path)
    assert judged(tmp_path) == ""


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.js", "export const a = [1].at(0);\n", "Array.at()"),
        ("a.js", "let a = null;\na ??= 1;\nexport { a };\n", "Parsing error"),
        ("a.css", "p:has(a) { color: red; }\n", "css-has"),
    ],
)
def test_what_is_newer_is_told(tmp_path: Path, name: str, text: str, told: str) -> None:
    (tmp_path / "b.js").write_text("export const b = 1;\n")
    (tmp_path / "b.css").write_text("p { color: red; }\n")
    (tmp_path / name).write_text(text)
    assert told in judged(tmp_path)
