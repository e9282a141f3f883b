"""The API as a whole: its addresses, its description, how it says no."""
