"""The bureau that does not exist: its units, posts and people."""
