"""Issue 3, intake: what is typed is kept for its owner alone, sealed, until it is registered or too old."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest

from cases.intake.drafting import deeds as drafts
from cases.intake.drafting.deeds import DraftMovedOn, form_key, save_draft
from cases.intake.queries import draft_of, drafts_of
from cases.models import RegistrationDraft
from portal.ledger.models import Event
from portal.shell.refusals import Refused
from tests.cases.casework import a_case

TYPED = {"place": ["西街1号"], "party-0-name": ["欧阳建国"], "party-0-id_number": ["999999199003078735"]}


@pytest.fixture
def save(bureau, at):
    """Return a function that saves the same draft again, by default as its owner and as new."""
    key = uuid4()

    def saved(content=TYPED, *, seen_version=0, minutes=0, owner=None):
        moment = at + timedelta(minutes=minutes)
        return save_draft(owner=owner or bureau.officer, at=moment, key=key, seen_version=seen_version, content=content)

    saved.key = key
    return saved


def test_a_draft_is_kept_as_it_is_typed_and_leaves_no_event(bureau, at, save):
    events = Event.objects.count()

    first = save()
    second = save({**TYPED, "place": ["西街2号"]}, seen_version=first.version, minutes=1)

    kept = draft_of(bureau.officer, save.key)
    assert (second.version, kept.content["place"], kept.saved_at) == (2, ["西街2号"], at + timedelta(minutes=1))
    assert Event.objects.count() == events


def test_a_draft_is_sealed_at_rest(bureau, save):
    save()

    kept = " ".join(map(str, RegistrationDraft.objects.values_list().get()))
    assert [secret for secret in ("欧阳", "999999199003078735", "西街") if secret in kept] == []


def test_a_draft_is_its_owners_alone(bureau, save):
    save()

    with pytest.raises(RegistrationDraft.DoesNotExist):
        draft_of(bureau.second, save.key)
    for typed in ({"place": ["别处"]}, TYPED):
        with pytest.raises(DraftMovedOn):
            save(typed, owner=bureau.second)
    assert drafts.throw_away(owner=bureau.second, key=save.key) is False
    assert [len(drafts_of(each)) for each in (bureau.officer, bureau.second)] == [1, 0]


def test_the_same_draft_sent_again_after_a_lost_answer_changes_nothing(save):
    save()
    again = save(minutes=1)
    save({"place": ["西街3号"]}, seen_version=1, minutes=2)
    later = save({"place": ["西街3号"]}, seen_version=1, minutes=3)

    assert (again.version, later.version, RegistrationDraft.objects.count()) == (1, 2, 1)


def test_of_two_windows_the_second_is_told_and_overwrites_nothing(bureau, save):
    save()
    save({"place": ["甲"]}, seen_version=1)

    with pytest.raises(DraftMovedOn):
        save({"place": ["乙"]}, seen_version=1)
    with pytest.raises(DraftMovedOn):
        save({"place": ["丙"]})
    assert draft_of(bureau.officer, save.key).content == {"place": ["甲"]}


@pytest.mark.usefixtures("reference_data")
def test_registering_takes_the_draft_away_and_a_late_keystroke_does_not_bring_it_back(bureau, at, save):
    save()

    a_case(bureau, at, draft=save.key, once=form_key(bureau.officer, save.key.hex))

    assert RegistrationDraft.objects.count() == 0
    with pytest.raises(DraftMovedOn):
        save(minutes=1)
    assert RegistrationDraft.objects.count() == 0


@pytest.mark.usefixtures("reference_data")
def test_a_refused_registration_keeps_the_draft_and_another_officers_goes_with_nobody(bureau, at, save):
    save()

    with pytest.raises(Refused):
        a_case(bureau, at, draft=save.key, assistants=[])
    a_case(bureau, at, by=bureau.second, draft=save.key)

    assert RegistrationDraft.objects.count() == 1


def test_a_draft_goes_after_its_days_and_not_a_minute_earlier(at, save):
    save()

    too_early = drafts.forget_drafts(at=at + timedelta(days=30), days=30)
    on_time = drafts.forget_drafts(at=at + timedelta(days=30, minutes=1), days=30)

    assert (too_early, on_time) == (0, 1)


@pytest.mark.parametrize(("length", "is_kept"), [(199_900, True), (200_100, False)])
def test_a_draft_is_no_store_for_anything_else(save, length, is_kept):
    with suppress(Refused):
        save({"facts": ["字" * length]})

    assert RegistrationDraft.objects.exists() is is_kept


def test_an_officer_keeps_fifty_drafts_at_most(bureau, at):
    for _number in range(50):
        save_draft(owner=bureau.officer, at=at, key=uuid4(), seen_version=0, content=TYPED)

    with pytest.raises(Refused):
        save_draft(owner=bureau.officer, at=at, key=uuid4(), seen_version=0, content=TYPED)
    assert save_draft(owner=bureau.second, at=at, key=uuid4(), seen_version=0, content=TYPED)
