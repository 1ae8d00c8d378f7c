"""Store: what the service keeps: versions, people, keys, jobs, the record."""
