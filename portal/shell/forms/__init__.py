"""Forms: how they are drawn, when a field is needed, and what was typed into them, in words."""
