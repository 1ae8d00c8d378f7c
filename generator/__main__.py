"""The door that `python -m generator` opens: the command line."""

from generator.doors.cli import main

main()
