"""What the APIs of all rooms are made of: strict shapes, typed fields, one form of refusal, one kind of page."""
