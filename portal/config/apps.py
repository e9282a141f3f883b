from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "portal.config"
    label = "config"

    def ready(self):
        from portal.config.processes import checks  # noqa: F401
        from portal.shell.forms.fields import limit_all

        # Before any module of forms is read: a field takes its validators when it is made.
        limit_all()
