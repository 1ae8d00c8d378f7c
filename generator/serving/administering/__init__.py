"""Administering: what 系统 and 安全 set up, in the page and by command; each change is on record.

系统 makes things work: keys of clients and their mappings, OA connections, the outbox.  安全 says
how far they may go: the departments of a key, the addresses that may be called, who may check.  A
change and its row of the record are of one transaction, and what is a file is on record before it
is changed; no secret and no amount stands there.
"""
