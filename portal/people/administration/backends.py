"""Rights in the Django admin: which administrator may see and change what (三员分立)."""

from django.contrib.auth.backends import ModelBackend

from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.statements.prepared import Prepared

KEEPS = {
    Role.SYSTEM_ADMIN: frozenset(
        {
            "people.unit",
            "people.officer",
            "people.substitute",
            "people.calendaryear",
            "people.calendarday",
            "people.community",
            "people.grid",
        }
    ),
    Role.SECURITY_ADMIN: frozenset(
        {
            "people.post",
            "people.qualification",
            "people.assignment",
            "office.reminderstep",
            "cases.levelhours",
            "cases.readingrule",
        }
    ),
    Role.AUDIT_ADMIN: frozenset(),
}
READS = {
    Role.SYSTEM_ADMIN: frozenset({"dispatch.occurrence", "dispatch.outboxmessage", "dispatch.notice"}),
    Role.SECURITY_ADMIN: frozenset(
        {"people.unit", "people.officer", "people.substitute", "people.community", "people.grid"}
    ),
    Role.AUDIT_ADMIN: frozenset(
        {
            "ledger.event",
            "ledger.head",
            "people.post",
            "people.officer",
            "people.unit",
            "people.community",
            "people.grid",
            "people.assignment",
            "office.reminderstep",
            "cases.levelhours",
            "cases.readingrule",
        }
    ),
}


COLUMNS = tuple(field.attname for field in Officer._meta.concrete_fields)


class PostBackend(ModelBackend):
    """Authenticates by badge number and answers permission questions from the posts held today."""

    def get_user(self, user_id):
        """Return the Officer of a session, or None where there is none or the account is closed."""
        rows = _account(pk=user_id)
        officer = Officer.from_db("default", COLUMNS, rows[0]) if rows else None
        return officer if officer and self.user_can_authenticate(officer) else None

    def has_perm(self, user_obj, perm, obj=None):
        app_label, _, codename = perm.partition(".")
        action, _, model = codename.partition("_")
        roles = rights_of(user_obj).roles
        name = f"{app_label}.{model}"
        if action in {"add", "change"}:
            return any(name in KEEPS.get(role, ()) for role in roles)
        if action == "view":
            return any(name in KEEPS.get(role, frozenset()) | READS.get(role, frozenset()) for role in roles)
        return False

    def has_module_perms(self, user_obj, app_label):
        roles = rights_of(user_obj).roles
        return any(
            name.startswith(f"{app_label}.")
            for role in roles
            for name in KEEPS.get(role, frozenset()) | READS.get(role, frozenset())
        )

    def get_all_permissions(self, user_obj, obj=None):
        return set()


@Prepared
def _account(pk):
    return Officer.objects.filter(pk=pk).values_list(*COLUMNS)
