"""Tables as people send them, read and refused cell by cell."""
