"""The gate finds mistakes as a hand makes them, at random places of the sample."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from edits import edited, some_edits, templates
from wording import own

from generator.learning import gate
from generator.learning.specimens import specimens

# Those in which every sentence comes up; single cases of it have departments of their own.
TOLD: Final = frozenset(
    {
        "各数都增加的决算",
        "没有上年数的决算",
        "没有收支的决算",
        "只有因公出国（境）费的决算",
        "上年有、本年没有的决算",
    }
)


@pytest.mark.parametrize(
    ("kind", "seed"), [("决算", 1), ("决算", 2), ("决算", 4), ("预算", 3), ("预算", 6)]
)
def test_a_mistake_in_any_template_is_found(
    kind: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {name: one for name, one in some_edits(seed).items() if templates()[name][1] == kind}
    own(tmp_path, {name: edited(name, edit) for name, (_, edit) in made.items()})
    told = tuple(
        one
        for one in specimens()
        if one.kind == kind and (kind == "预算" or one.source.name in TOLD)
    )
    monkeypatch.setattr(gate, "specimens", lambda: told)
    places = [one.place for one in gate.findings_of(tmp_path, "own")]
    missed = [
        (name, called, edited(name, edit)[max(0, edit[0] - 30) : edit[1] + 30])
        for name, (called, edit) in made.items()
        if not any(place.startswith(f"own/{name}.j2") for place in places)
    ]
    assert missed == []
