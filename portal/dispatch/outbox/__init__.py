"""Work that follows a deed: the bell that wakes a worker, and how often it is tried."""
