"""Audits: anybody's report uploaded and audited: its text and its pages, marked; what may stay."""
