from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    default = True
    name = "portal.people"
    label = "people"
    verbose_name = _("People")

    def ready(self):
        from portal.people.entrance.access import listen

        listen()
