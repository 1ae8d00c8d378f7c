"""Proofing: what was written is read back: the own text by its rules, files by the audit."""
