"""Working: what comes in is read apart from the service, what takes long is done beside it."""
