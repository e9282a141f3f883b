"""Who has left what they were doing: leads without a post in the unit, matters held by nobody who may decide them."""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import StrIndex

from cases.models import Case, Matter, Recusal
from cases.timing.audience import Seats
from cases.workflow import LEVEL, reviewing_roles
from portal.people.models import Post, Role


def cases_of_departed_leads(on):
    """Return the open cases whose lead has no account, no officer's post over the unit, or is recused."""
    posts = Post.objects.on(on).filter(role=Role.OFFICER, officer=OuterRef("lead"), officer__is_active=True)
    over = posts.annotate(depth=StrIndex(OuterRef("unit__path"), F("unit__path"))).filter(depth=1)
    open_cases = Case.objects.filter(is_imported=False, ended_at=None)
    # Each its own subquery: joined by OR in one, PostgreSQL would look up the posts case by case.
    gone = open_cases.filter(~Exists(over)).order_by().values("pk")
    recused = Recusal.objects.filter(officer=F("case__lead")).values("case")
    return open_cases.filter(Q(pk__in=gone) | Q(pk__in=recused)).select_related("unit", "lead")


def matters_of_departed_holders(on, seats=None):
    """Return the open matters whose holder no longer has a seat for them; three queries."""
    seats = seats or Seats(on)
    held = Matter.objects.filter(stage__in=LEVEL, holder__isnull=False).select_related("unit", "holder", "case")
    return [matter for matter in held if not _may_sit(matter, seats)]


def _may_sit(matter, seats):
    roles = set(reviewing_roles(matter.chain, matter.stage))
    if Role.UNIT_HEAD in roles:
        roles.add(Role.UNIT_DEPUTY)
    return any(matter.holder_id in seats.over(role, matter.unit.path) for role in roles)
