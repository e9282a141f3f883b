"""What groups are called on the pages."""

from django.utils.translation import gettext as _

from appraisal.engine.models import REVIEWERS
from appraisal.scheme.reference import PeerGroup
from portal.shell.statements.prepared_models import PreparedModels

NO_GROUP = "-"


@PreparedModels
def _groups():
    return PeerGroup.objects.all()


def group_names():
    """Return {code of a peer group: its name in the language of the page}, in the bureau's order; one query."""
    named = {group.code: group.label for group in _groups()}
    return named | {REVIEWERS: _("Reviewers"), "": _("Without a group")}
