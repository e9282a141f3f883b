"""The people whom the login page of the demo lists; no other deployment does."""

from django.utils import timezone

from portal.people.models import Post, Role

PER_ROLE = 2
LISTED = (
    Role.OFFICER,
    Role.LEGAL_OFFICER,
    Role.UNIT_HEAD,
    Role.LEGAL_DEPARTMENT,
    Role.BUREAU_LEADER,
    Role.SUPERVISOR,
    Role.RULE_ADMIN,
    Role.PERSONNEL,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.AUDIT_ADMIN,
)


def demo_users():
    """Return two people a role, as dicts of badge, name, role and unit, in the order of the review chain."""
    posts = (
        Post.objects.on(timezone.localdate())
        .filter(role__in=LISTED, officer__is_active=True, officer__has_temporary_password=False)
        .select_related("officer__unit")
        .order_by("unit__path", "officer__badge_number")
    )
    by_role = {role: {} for role in LISTED}
    for post in posts:
        if len(by_role[post.role]) < PER_ROLE:
            by_role[post.role].setdefault(post.officer_id, post.officer)
    return [
        {"badge": officer.badge_number, "name": officer.name, "role": Role(role).label, "unit": officer.unit.label}
        for role, officers in by_role.items()
        for officer in officers.values()
    ]
