"""Budget prose: what the sentences of a budget say, which are worded in other ways."""
