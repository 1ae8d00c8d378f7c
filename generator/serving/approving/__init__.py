"""Approving: a report from who fills it in to who signs it: steps, remarks, documents, history."""
