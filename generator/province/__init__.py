"""Province: the reports of a whole finance bureau, many at once, and what they say together."""
