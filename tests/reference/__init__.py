"""Adapters between phantich's functions and the columns of the outside reference vectors."""
