"""What is raised where somebody else was faster."""

from portal.shell.refusals import MovedOn


class MatterMovedOn(MovedOn):
    """Somebody else moved the matter, or its content changed, since the page was opened."""
