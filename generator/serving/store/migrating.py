"""Migrating: the tables of the database to those of this version of the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

if TYPE_CHECKING:
    from generator.serving.store.database import Database


def migrate(database: Database) -> None:
    """Brings the tables up to date, with all that is in them; does nothing where they are."""
    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", str(folder / "stages"))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
