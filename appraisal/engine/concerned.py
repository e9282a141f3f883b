"""Whom results concern: those on a sheet, the heads of the units on it, and the supervisors."""

from appraisal.engine.models import Sheet
from appraisal.scheme.deciders import HEADS
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Officer, Post, Role
from portal.shell.statements.prepared import Prepared


def concerned_by(run, on):
    """Return the ids of the active officers whom a run concerns on a day, in order, each once."""
    return [pk for (pk,) in _concerned(run=run.pk, on=on)]


@Prepared
def _concerned(run, on):
    sheets = Sheet.objects.filter(run=run).order_by()
    scored = sheets.filter(subject_kind=SubjectKind.OFFICER).values("officer_id")
    units = sheets.filter(subject_kind=SubjectKind.UNIT).values("unit_id")
    posts = Post.objects.on(on)
    heads = posts.filter(role__in=HEADS, unit__in=units).values("officer_id")
    supervisors = posts.filter(role=Role.SUPERVISOR).values("officer_id")
    active = Officer.objects.filter(is_active=True)
    found = active.filter(pk__in=scored) | active.filter(pk__in=heads) | active.filter(pk__in=supervisors)
    return found.order_by("pk").values_list("pk")


def head_of(unit_id, on):
    """Return the head of a unit on a day, else its deputy, else None."""
    return next(iter(heads_of(unit_id, on)), None)


def heads_of(unit_id, on):
    """Return the officers who held the post of head of a unit on a day, else those of its deputy, each once."""
    posts = Post.objects.on(on).filter(unit_id=unit_id, role__in=HEADS).select_related("officer").order_by("pk")
    held = {role: dict.fromkeys(post.officer for post in posts if post.role == role) for role in HEADS}
    return list(held[Role.UNIT_HEAD] or held[Role.UNIT_DEPUTY])
