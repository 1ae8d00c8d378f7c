"""Vocabulary: 科目, the nine tables, the terms that a report explains; the data is in data/."""
