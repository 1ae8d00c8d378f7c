"""The door that `python -m generator` opens: the command line."""

from generator.cli import main

main()
