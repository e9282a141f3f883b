from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AppraisalConfig(AppConfig):
    name = "appraisal"
    label = "appraisal"
    verbose_name = _("Appraisal")

    def ready(self):
        post_migrate.connect(adopt_periods, sender=self, dispatch_uid="appraisal")


def adopt_periods(sender, using, apps, **kwargs):
    """Let periods from before periods belonged to schemes belong to theirs, once all migrations are applied."""
    from appraisal.models import Period
    from appraisal.scheme.periods.deeds import adopt

    try:
        stored = apps.get_model("appraisal", "Period")
    except LookupError:
        return
    columns = {field.attname for field in Period._meta.concrete_fields}
    if using == DEFAULT_DB_ALIAS and {field.attname for field in stored._meta.concrete_fields} == columns:
        adopt(at=timezone.now())
