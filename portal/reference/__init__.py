"""Reference data of all rooms: causes, defects, deadlines, calendar, schemes, brought to what `fixtures/` holds."""
