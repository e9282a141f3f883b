from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from cases.models.cases import Case
from portal.ledger.models import Witnessed


class CaseShare(UserObjectPermissionBase, Witnessed):
    """A single case opened to a single officer."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="shares")


class CaseGroupGrant(GroupObjectPermissionBase):
    """Kept because guardian asks for the pair; groups have no rights here."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
