"""A little of the fuzz at each run, and whatever it has found so far."""

from __future__ import annotations

import pytest
from fuzz_audit import MAKERS, fault
from hypothesis import given, settings
from hypothesis import strategies as st

# Of each kind as many as run in a second or two; `python tests/fuzz_audit.py 60` runs for an hour.
EXAMPLES = {"pdf": 5, "bytes": 60, "blocks": 40}


@pytest.mark.parametrize("maker", MAKERS)
def test_whatever_there_is_is_audited_or_refused(maker: str) -> None:
    @given(seed=st.integers(0, 2**32))
    @settings(max_examples=EXAMPLES.get(maker, 30))
    def run(seed: int) -> None:
        assert fault(maker, seed) == ""

    run()
