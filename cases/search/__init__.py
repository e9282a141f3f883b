"""Full-text search of cases, in Chinese by pairs of characters, on both engines."""
