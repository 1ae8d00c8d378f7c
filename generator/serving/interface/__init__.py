"""Interface: /v1, what an OA calls: reports, audits, tables, imports, signed and described."""
