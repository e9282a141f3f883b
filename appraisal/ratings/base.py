"""What a rating and its levels choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """Where a rating is: with the station, in the county's review, or with the level that it waits for."""

    SELF = "self", _("self-assessment")
    REVIEW = "review", _("county review")
    COUNTY = "county", _("waits for the bureau leader")
    CITY = "city", _("with the city bureau")
    PROVINCE = "province", _("with the provincial department")
    NATIONAL = "national", _("with the national bureau of the service")
    MINISTRY = "ministry", _("with the Ministry of Public Security")
    DECIDED = "decided", pgettext_lazy("rating", "decided")


class Answer(models.TextChoices):
    """How far an item of the standard is met."""

    YES = "yes", pgettext_lazy("rating", "met")
    PART = "part", pgettext_lazy("rating", "in part")
    NO = "no", pgettext_lazy("rating", "not met")


class Outcome(models.TextChoices):
    """What a level does with a rating."""

    PASSED = "passed", _("passed on to the next level")
    DECIDED = "decided", _("grade decided")
    SENT_BACK = "sent_back", _("sent back for a lower grade")


# In whose hands the marks still are.
OPEN = (Stage.SELF, Stage.REVIEW)
ABOVE = (Stage.CITY, Stage.PROVINCE, Stage.NATIONAL, Stage.MINISTRY)
