"""The processes of the portal: web server, worker and beat, and whether they can do their work."""
