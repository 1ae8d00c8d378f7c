"""The interface tried with what its own description allows, and with what it does not.

schemathesis makes the cases; it comes with `make test-serve` alone.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import service
from listening import listening

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
# All of them, more than ten thousand, take five minutes: JUESUAN_THOROUGH=1 asks for them.
PHASES, CASES = ("examples,fuzzing", 200)
if os.environ.get("JUESUAN_THOROUGH"):
    PHASES, CASES = ("examples,coverage,fuzzing", 10_000)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[str]:
    app = service(tmp_path)
    with listening(app) as address:
        yield address
    app.state.site.close()


def test_no_case_is_a_fault_and_each_answer_is_as_it_is_described(
    base: str, tmp_path: Path
) -> None:
    run = "from schemathesis.cli import schemathesis; schemathesis()"
    asked = ["run", f"{base}/openapi.json", "--phases", PHASES]
    bounds = ["--checks", ",".join(CHECKS), "-n", "30", "--seed", "2024", "--request-timeout", "60"]
    ended = subprocess.run(
        [sys.executable, "-c", run, *asked, *bounds],
        cwd=tmp_path,
        env={**os.environ, "no_proxy": "*"},
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said[-4000:]
    found = re.search(r"(\d+) generated, (\d+) passed", said)
    assert found is not None
    assert int(found[1]) == int(found[2]) >= CASES
