"""C18: a note at a page belongs to its step, travels with the decision, and is answered before the next round."""

from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from cases.file.evidence import deeds as evidence
from cases.file.evidence.deeds import EvidenceInput
from cases.models import NoteAnswer, PageNote
from cases.review.chain import Move
from cases.review.matters import deeds as matters
from cases.review.notes import deeds as notes
from cases.review.notes.deeds import Place
from cases.review.notes.queries import notes_at, notes_of
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.cases.casework import a_case, a_finding, answers, asked, decided
from tests.shell.making_files import a_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def made(standing, at):
    """(A matter that was asked for, a picture of its case)."""
    case = a_case(standing, at)
    item = EvidenceInput("照片", "audio_visual", at.date(), SimpleUploadedFile("a.jpg", a_picture()))
    picture = evidence.add(by=standing.officer, at=at, case_id=case.pk, item=item)
    picture.case.refresh_from_db()
    return asked(picture.case), picture


@pytest.fixture
def picture(made):
    return deepcopy(made[1])


@pytest.fixture
def matter(made):
    return deepcopy(made[0])


@pytest.fixture
def write(bureau, matter, picture, at):
    """Return a function that writes a note as the level that holds the matter."""

    def written(by=None, **others):
        given = {"matter_id": matter.pk, "evidence_id": picture.pk, "page": 1, "text": "缺签名。", **others}
        return notes.write(by=by or bureau.legal_officer, at=at, **given)

    return written


def returned(matter, by, bureau, at):
    said = {"answers": answers(procedure=False), "findings": [a_finding(bureau.officer)], "opinion": "见批注。"}
    return decided(matter, by, Move.RETURN, at=at, **said)


def handed_in_again(matter, bureau, at):
    matter.refresh_from_db()
    return matters.resubmit(
        by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version, proposal="已补正。"
    )


def test_a_note_has_its_place_and_its_step(bureau, write, matter):
    note = write(place=Place(100, 200, 300, 50))

    assert (note.step.level, note.step.round, note.left, note.height) == (1, 1, 100, 50)
    event = Event.objects.get(kind="note.written")
    assert (event.actor_role, "缺签名" in event.payload) == ("legal_officer", False)


@pytest.mark.parametrize("who", ["officer", "head", "reviewer", "leader", "supervisor"])
def test_nobody_writes_who_does_not_decide_now(bureau, write, who):
    with pytest.raises(Denied):
        write(by=getattr(bureau, who))


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": " "},
        {"text": "长" * 501},
        {"page": 0},
        {"page": 3001},
        {"place": Place(900, 0, 101, 10)},
        {"place": Place(-1, 0, 10, 10)},
    ],
)
def test_a_note_without_words_or_off_the_page_is_refused(write, wrong):
    with pytest.raises(Refused):
        write(**wrong)

    assert not PageNote.objects.exists()


def test_the_longest_note_and_the_whole_page_are_taken(write):
    assert write(text="长" * 500, page=3000, place=Place(0, 0, 1000, 1000)).pk


def test_a_note_is_its_writers_alone_until_the_level_has_decided(bureau, write, matter, picture, at):
    note = write()
    assert [len(notes_at(picture, who)) for who in (bureau.legal_officer, bureau.officer, bureau.head)] == [1, 0, 0]

    returned(matter, bureau.legal_officer, bureau, at)

    assert [[n.pk for n in notes_at(picture, who)] for who in (bureau.officer, bureau.head)] == [[note.pk]] * 2
    assert f'"notes":[{note.pk}]' in Event.objects.get(kind="matter.returned").payload


def test_a_note_is_taken_back_before_the_decision_and_never_after(bureau, write, matter, picture, at):
    first, second = write(), write(text="二")
    notes.take_back(by=bureau.legal_officer, at=at, note_id=first.pk)
    with pytest.raises(Denied):
        notes.take_back(by=bureau.head, at=at, note_id=second.pk)

    returned(matter, bureau.legal_officer, bureau, at)

    with pytest.raises(Refused):
        notes.take_back(by=bureau.legal_officer, at=at, note_id=second.pk)
    assert [note.text for note in notes_at(picture, bureau.officer)] == ["二"]


def test_a_note_of_a_decided_step_is_frozen_in_the_database(bureau, write, matter, at):
    note = write()
    returned(matter, bureau.legal_officer, bureau, at)

    with pytest.raises(DatabaseError), transaction.atomic():
        PageNote.objects.filter(pk=note.pk).update(text="改")


def test_each_note_is_answered_before_the_matter_is_handed_in_again(bureau, write, matter, at):
    note = write()
    returned(matter, bureau.legal_officer, bureau, at)
    with pytest.raises(Refused):
        handed_in_again(matter, bureau, at)

    said = notes.answer(by=bureau.officer, at=at, note_id=note.pk, text="已补签。")
    again = handed_in_again(matter, bureau, at)

    assert (said.round, again.round) == (2, 2)
    assert [(n.text, n.answered.text) for n in notes_of(again, bureau.legal_officer)] == [("缺签名。", "已补签。")]
    assert list(verify()) == []


def test_only_the_author_answers_once_and_only_what_came_back(bureau, write, matter, at):
    note = write()
    with pytest.raises(PageNote.DoesNotExist):
        notes.answer(by=bureau.officer, at=at, note_id=note.pk, text="x")
    returned(matter, bureau.legal_officer, bureau, at)

    with pytest.raises(Denied):
        notes.answer(by=bureau.second, at=at, note_id=note.pk, text="x")
    with pytest.raises(Refused):
        notes.answer(by=bureau.officer, at=at, note_id=note.pk, text="")
    notes.answer(by=bureau.officer, at=at, note_id=note.pk, text="已补签。")
    with pytest.raises(MovedOn):
        notes.answer(by=bureau.officer, at=at, note_id=note.pk, text="再说。")
    assert NoteAnswer.objects.count() == 1


def test_a_note_of_a_level_that_approved_is_answered_with_those_of_the_one_that_returned(bureau, write, matter, at):
    first = write()
    decided(matter, bureau.legal_officer, at=at)
    second = write(by=bureau.head, text="案由不符。")
    returned(matter, bureau.head, bureau, at)

    notes.answer(by=bureau.officer, at=at, note_id=second.pk, text="已改。")
    with pytest.raises(Refused):
        handed_in_again(matter, bureau, at)
    notes.answer(by=bureau.officer, at=at, note_id=first.pk, text="已补。")
    assert handed_in_again(matter, bureau, at).round == 2
