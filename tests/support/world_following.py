"""What follows from results for the world: a talk to hold and one held, a hand-over, opinions, a warning, a list."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from appraisal.consequences.honours.queries import content_of, digest_of
from appraisal.consequences.personnel import deeds as personnel
from appraisal.consequences.personnel.rules import Quarter
from appraisal.consequences.talks import deeds as talks
from appraisal.consequences.talks.deeds import TalkInput
from appraisal.consequences.warnings import deeds as warnings
from appraisal.models import Consequence, HeadConcerned, HonoursList, Period, Reversal, WarningThreshold
from portal.ledger.writing.recording import deed
from portal.office.files import deeds as uploads
from portal.people.models import Role
from tests import factories
from tests.appraisal import making


def add_following(world):
    """Give the world decided, talked, talk, hand_over, opinion, answered_opinion, warning, threshold, honours_list."""
    at, bureau = world.at, world.bureau
    world.decided = _decided(world, "to-hold")
    world.talked = _decided(world, "held")
    world.talk = talks.hold(
        by=bureau.supervisor, at=at, consequence_id=world.talked.pk, talk=a_talk(world, world.talked)
    )
    months = Period.objects.published().order_by("starts_on")
    world.looked_at = Quarter(months.first().starts_on, months.last().ends_on)
    world.hand_over = personnel.hand_over(by=making.SYSTEM, at=at, on_quarter=world.looked_at)
    asks = factories.someone(Role.PERSONNEL, bureau.root)
    told = {"by": asks, "at": at, "officer_id": bureau.officer.pk}
    world.opinion = personnel.ask(**told, post="副所长")
    world.answered_opinion = personnel.ask(**told, post="中队长")
    personnel.answer(
        by=bureau.supervisor, at=at, opinion_id=world.answered_opinion.pk, said="no_concern", reason="依法规范"
    )
    world.threshold = WarningThreshold(
        code="ended", signal="cases.matters_ended", subject_kind="u", at_least=1, name="已结事项", name_en="Ended"
    )
    with deed("reference.loaded", by=making.SYSTEM, at=at) as record:
        record.save(world.threshold)
    made = warnings.warn(by=making.SYSTEM, at=at, of_quarter=world.looked_at)
    world.warning = next(each for each in made if each.subject_id == bureau.unit.pk)
    year, content = at.year - 1, content_of(at.year, "u")
    world.honours_list = HonoursList(
        year=year,
        subject_kind="u",
        number="青公评〔2020〕1号",
        content=content,
        digest=digest_of(content),
        reason="经研究确认",
        confirmed_by=bureau.supervisor,
        confirmed_at=at,
    )
    fallen = _decided(world, "fallen")
    with deed("honours.confirmed", by=making.SYSTEM, at=at) as record:
        record.save(world.honours_list, Reversal(consequence=fallen, reversed_at=at, periods=["2026-01"]))


def _decided(world, problem):
    """A talk that the supervisor confirmed two days ago; what it is about sets it apart from the others."""
    like = world.consequence
    row = Consequence(
        rule=like.rule,
        by_rule=like.by_rule,
        problem=problem,
        scheme=like.scheme,
        period=like.period,
        subject_kind=like.subject_kind,
        subject_id=like.subject_id,
        unit=like.unit,
        officer=like.officer,
        facts=like.facts,
        proposed_at=like.proposed_at,
        state="confirmed",
        decided_by=world.bureau.supervisor,
        decided_at=world.at - timedelta(days=2),
        reason="已核实",
    )
    with deed("consequence.confirmed", by=making.SYSTEM, at=world.at) as record:
        record.save(row)
        record.create_all([HeadConcerned(consequence=row, officer=each) for each in like.people])
        record.about(row)
    return row


def a_talk(world, consequence):
    """Return a talk as it is written down, with its record as a file."""
    return TalkInput(**talk_said(world, consequence), file=a_record())


def talk_said(world, consequence):
    """Return what is written down of a talk, without its record."""
    return {
        "talked_with_id": consequence.people[0].pk,
        "talked_by_id": world.bureau.supervisor.pk,
        "held_on": timezone.localdate(world.at),
        "place": "谈话室",
        "summary": "指出问题，限期整改。",
        "signature": "signed",
    }


def a_record():
    """Return a record of a talk as a browser sends it."""
    return SimpleUploadedFile("谈话记录.txt", "谈话记录".encode())


def an_uploaded_record(world, by):
    """Return the id of a record that was sent before."""
    return uploads.receive_whole(by=by, at=world.at, file=a_record(), place="talk").pk
