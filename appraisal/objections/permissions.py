"""Who reads which objections; who may decide one is said by `scheme.deciders`."""

from django.db.models import Q, QuerySet

from appraisal.objections.models import Objection
from appraisal.scheme.deciders import DECIDES
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Officer
from portal.people.rights import UNIT_WIDE, rights_of


def visible_objections(officer: Officer) -> QuerySet[Objection]:
    """Return the objections that a person may read: all for deciders, else filed by or about oneself or one's unit."""
    objections = Objection.objects.all()
    rights = rights_of(officer)
    if rights.has(*DECIDES):
        return objections
    mine = Q(filed_by=officer) | Q(subject_kind=SubjectKind.OFFICER, subject_id=officer.pk)
    for path in rights.paths(*UNIT_WIDE):
        mine |= Q(unit__path__startswith=path)
    return objections.filter(mine)


def may_decide_objections(officer: Officer) -> bool:
    """Say whether objections wait for this person's decision at all."""
    return rights_of(officer).has(*DECIDES)
