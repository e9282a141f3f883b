"""What is typed: how far dates reach, how long texts may be, and what no field may hold."""
