"""Handing: a report from who fills it in to who signs it: steps, remarks, versions, documents."""
