"""A bureau that does not exist, with a year that did not happen: what the demo and the measurements run on."""
