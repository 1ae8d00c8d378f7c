"""Aside: the seam to the process that reads."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from tempfile import TemporaryDirectory

from generator.serving.site import Site
from generator.serving.working.uploads import Upload


class Refused(Exception):
    pass


def run(site: Site, task: str, files: Sequence[Upload], **options: str) -> Mapping[str, bytes]:
    with TemporaryDirectory() as folder:
        asked = {
            "o": options,
            "f": [[f.field, f.name, base64.b64encode(f.data).decode()] for f in files],
        }
        try:
            r = subprocess.run(
                [sys.executable, "-P", "-m", "generator.serving.handing.aside"],
                cwd=folder,
                input=json.dumps(asked).encode(),
                capture_output=True,
                timeout=60,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Refused("读这份文件用时太长") from None
        if r.returncode:
            raise Refused("读这份文件时程序中断了" + r.stderr.decode())
        return {"json": r.stdout}


if __name__ == "__main__":
    from generator.serving.handing.importer import brought

    a = json.load(sys.stdin)
    p = brought([Upload(f, n, base64.b64decode(d)) for f, n, d in a["f"]], a["o"])
    sys.stdout.buffer.write(p["json"])
