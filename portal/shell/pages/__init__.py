"""What pages are made of: their frame, their lists by key, small charts, choices in words."""
