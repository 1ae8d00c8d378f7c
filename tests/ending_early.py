"""Ending early: a module that ends the process that loads it, three times; then it loads.

`ENDING_EARLY` is the folder where it says that it did.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Final

TIMES: Final = 3

_marks = Path(os.environ["ENDING_EARLY"])
if len([*_marks.iterdir()]) < TIMES:
    (_marks / str(os.getpid())).touch()
    os.kill(os.getpid(), signal.SIGKILL)
