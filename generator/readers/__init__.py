"""Readers: from what a department has (YAML, JSON) to a checked Report."""

from generator.readers.folder import latest, locate, read
from generator.readers.text import parse, read_text

__all__ = ["latest", "locate", "parse", "read", "read_text"]
