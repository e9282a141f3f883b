"""Django's administration app with the site of the three administrators; it takes its place in settings."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "portal.people.administration.site.AdministrationSite"
