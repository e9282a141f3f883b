"""What the desk of every room needs and nobody's table of cases: numbers, files, papers, clocks, reminders, registers,
exports, imports, persons, declared fields, draws."""
