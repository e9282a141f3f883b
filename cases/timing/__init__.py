"""What the calendar does to the clocks of cases: deadlines anew, reminders, escalation."""
