"""What is invented for its cases: citizens, words, small files."""
