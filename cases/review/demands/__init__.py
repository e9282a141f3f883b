"""What the law demands of a request before it may be handed in: read, checked and completed, by kind of matter."""
