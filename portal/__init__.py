"""The portal: what every room of the house stands on."""
