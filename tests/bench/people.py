"""Who looks at the lists, picked from the demo bureau by what each has most of."""

from django.db.models import Count, Q
from django.utils import timezone

from cases.models import Case
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Post, Role, Unit

TREE = "unit tree"


def lookers():
    """Return {who: Officer}: a case officer, a unit head, the head of the whole tree, a supervisor, a reviewer."""
    return {
        "officer": _busiest_officer(),
        "unit head": _head_of(_largest_unit()),
        TREE: _head_of_all(),
        "supervisor": _holder(Role.SUPERVISOR),
        "legal department": _holder(Role.LEGAL_DEPARTMENT),
    }


def commonest_state(officer):
    """Return the state that most of the cases in an officer's sight have."""
    states = Case.objects.visible_to(officer).order_by().values("state").annotate(n=Count("pk"))
    return max(states, key=lambda row: row["n"])["state"]


def _on(role):
    return Post.objects.on(timezone.localdate()).filter(role=role, officer__is_active=True)


def _holder(role):
    return _on(role).order_by("pk").first().officer


def _busiest_officer():
    plain = Officer.objects.filter(posts__in=_on(Role.OFFICER)).exclude(
        posts__in=Post.objects.exclude(role__in=(Role.OFFICER, Role.MEDIATOR, Role.COMMUNITY_OFFICER))
    )
    handled = Count("handles", filter=Q(handles__ends_at=None), distinct=True)
    return plain.annotate(handled=handled).order_by("-handled", "pk").first()


def _largest_unit():
    return Unit.objects.annotate(n=Count("cases")).order_by("-n", "pk").first()


def _head_of(unit):
    return _on(Role.UNIT_HEAD).filter(unit=unit).order_by("pk").first().officer


def _head_of_all():
    """The demo bureau has no unit with stations below it but its root, so somebody is made head there."""
    root = Unit.objects.get(parent=None)
    if held := _on(Role.UNIT_HEAD).filter(unit=root).first():
        return held.officer
    now = timezone.now()
    officer = Officer.objects.create(badge_number="bench", name="测量", name_sort="celiang", unit=root)
    with deed("post.given", by=system("measurement"), at=now) as record:
        record.save(Post(officer=officer, role=Role.UNIT_HEAD, unit=root, starts_on=timezone.localdate(now)))
    return officer
