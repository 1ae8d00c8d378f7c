"""Manual: what people read: docs made of the code, rules in one book, where a figure is from."""
