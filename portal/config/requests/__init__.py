"""What is done with every request: where it comes from, in which language, once, and what is kept."""
