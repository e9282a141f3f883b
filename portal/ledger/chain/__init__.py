"""How events are chained by hash, and what is kept of the chain elsewhere."""
