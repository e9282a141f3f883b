"""What the demo decides would be decided so again: every approved matter passes the demands that live deeds pass."""

import pytest

from cases.file.case.states import CaseKind, MatterKind
from cases.models import Matter, Party, Telling
from cases.review.chain import PENALTIES, Stage
from cases.review.demands.belonging import check_belongs
from cases.review.demands.checking import check_still_stands
from portal.shell.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
# An extension was asked of a clock that has moved since, a closing of things that have left.
MOVED_SINCE = {MatterKind.EXTENSION}


def refusal_of(check, *args):
    try:
        check(*args)
    except Refused as refusal:
        return str(refusal)
    return ""


def test_every_matter_belongs_to_the_kind_of_its_case():
    foreign = [
        (matter.case.number, refusal)
        for matter in Matter.objects.select_related("case")
        if (refusal := refusal_of(check_belongs, matter.kind, matter.case))
    ]

    assert foreign == []
    assert Matter.objects.filter(case__kind=CaseKind.CRIMINAL, kind=MatterKind.PROSECUTION).exists()


def test_every_approved_matter_would_be_approved_again():
    approved = Matter.objects.filter(stage=Stage.APPROVED).exclude(kind__in=MOVED_SINCE)

    refused = [
        (matter.case.number, matter.kind, refusal)
        for matter in approved.select_related("case__cause", "case__unit")
        if (refusal := refusal_of(check_still_stands, matter, matter.ended_at))
    ]

    assert refused == []


def test_whoever_is_punished_was_told_and_every_minor_has_a_guardian():
    for matter in Matter.objects.filter(kind__in=PENALTIES):
        told = set(Telling.objects.filter(matter=matter, round=matter.round).values_list("party", flat=True))
        assert told == {decision["party"] for decision in matter.particulars["decisions"]}
    wards = Party.objects.filter(role=Party.Role.GUARDIAN)
    assert not wards.filter(guardian_of=None).exists()
