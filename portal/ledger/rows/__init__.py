"""The rows that events bind: what the database refuses, and whether they are as they were left."""
