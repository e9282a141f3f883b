"""Cases, evidence, matters, the four-level review chain and its clocks."""
