"""Personal data: what may be seen of it, how it is sealed and found, and whether it can be true."""
