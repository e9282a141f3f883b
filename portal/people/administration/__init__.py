"""The administration pages of the three administrators (三员分立), and who may see what there."""
