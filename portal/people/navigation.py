"""What the frame of every page shows of a person: name, unit and post, and the doors to administration."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.people.models import Role
from portal.people.rights import administers, rights_of
from portal.shell.pages.navigation import Group, MenuEntry, Whoami


def whoami(request):
    """Return name, unit and posts of who sits here."""
    officer = request.user
    held = rights_of(officer).roles
    labels = [str(role.label) for role in Role if role in held]
    separator = _(", ")
    return Whoami(officer.name, officer.unit.label, separator.join(labels[:2] or [str(Role.OFFICER.label)]))


def entries(request):
    """Return the own page, and what an administrator administers."""
    found = [MenuEntry(Group.ADMINISTRATION, _("My posts and substitutes"), reverse("people:me"))]
    if administers(request.user):
        found += _administration(request.user)
    return found


def _administration(officer):
    pages = (
        ("people.view_unit", _("Units"), "admin:people_unit_changelist"),
        ("people.view_officer", _("Officers"), "admin:people_officer_changelist"),
        ("people.view_post", _("Posts"), "admin:people_post_changelist"),
        ("people.view_qualification", _("Qualifications"), "admin:people_qualification_changelist"),
        ("people.view_substitute", _("Substitutes"), "admin:people_substitute_changelist"),
        ("people.view_calendaryear", _("Calendar"), "admin:people_calendaryear_changelist"),
    )
    allowed = [(label, name) for needed, label, name in pages if officer.has_perm(needed)]
    found = [MenuEntry(Group.ADMINISTRATION, label, reverse(name)) for label, name in allowed]
    if officer.has_perm("ledger.view_event"):
        found.append(MenuEntry(Group.SUPERVISION, _("Ledger"), reverse("ledger:events")))
    return found
