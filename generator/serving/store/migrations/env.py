"""The environment of Alembic: the connection is the one that `migrating` hands over."""

from __future__ import annotations

from alembic import context

from generator.serving.store.kept import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a column by making the table anew
    transaction_per_migration=False,
)
context.run_migrations()
