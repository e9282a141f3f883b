"""The ways to write: a deed, its key, its origin, and many rows at once."""
