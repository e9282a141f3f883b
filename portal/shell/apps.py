from django.apps import AppConfig
from django.db.models.signals import pre_migrate
from django.utils.translation import gettext_lazy as _


class ShellConfig(AppConfig):
    name = "portal.shell"
    label = "shell"
    verbose_name = _("Shell")

    def ready(self):
        from portal.shell.schema import refuse_another_version

        pre_migrate.connect(refuse_another_version)
