"""Form: what the prescribed form asks of the whole document, whatever its figures."""
