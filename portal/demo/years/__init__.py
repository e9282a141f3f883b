"""A history of all cases in order of time, and what people dispute and correct in it."""
