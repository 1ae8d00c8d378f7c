"""Migrations: every step from the tables of one version of the program to the next."""
