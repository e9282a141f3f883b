"""Files that arrive from outside: what they really are, whether they are safe to keep, and how they are shown."""
