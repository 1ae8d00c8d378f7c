"""The steps, each with the one before it; the first makes the tables as they were first."""
