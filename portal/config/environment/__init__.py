"""What a deployment says of itself: variables, databases, folders, keys, and what is away just now."""
