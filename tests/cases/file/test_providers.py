"""C11, X3: an item of evidence says who handed it in: a party of the case, or a name and address, by mask."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation

from cases.file.evidence import deeds as evidence
from cases.file.evidence.deeds import EvidenceInput
from cases.models import Evidence, Party, Provider, Wording
from cases.quality.corrections import deeds as corrections
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.office.persons import deeds as persons
from portal.people.actors import actor
from portal.shell.refusals import MovedOn, Refused
from tests.cases.papers.making import REPORTER, SUSPECT, a_file, made, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
NAME, ADDRESS = "诸葛店主", "云溪县西大街88号便民超市"


@pytest.fixture
def case(bureau, at):
    return a_file(bureau, at)


@pytest.fixture
def browse(client):
    def browser(officer):
        client.force_login(officer, backend="portal.people.administration.backends.PostBackend")
        return client

    return browser


def party(case, role="victim"):
    return case.parties.get(role=role)


def an_item(case, bureau, at, **provider):
    item = EvidenceInput("监控录像", "audio_visual", at.date(), **provider)
    return evidence.add(by=bureau.officer, at=at, case_id=case.pk, item=item, dates_confirmed=True)


def correct(item, by, at, seen=None, **changes):
    given = {"thing": "evidence", "pk": item.pk, "seen": seen or corrections.seen_of(item), "reason": "录入有误"}
    corrections.correct(by=by, at=at, changes=changes, dates_confirmed=True, **given)
    return Evidence.objects.get(pk=item.pk)


def receipt(case, bureau, at):
    return text_of(made(case, "evidence-receipt", "docx", by=bureau.officer, at=at))


def test_a_party_and_a_name_are_kept_shown_by_mask_and_printed_whole(case, bureau, at, browse):
    by_party = an_item(case, bureau, at, provider_party=party(case))
    by_name = an_item(case, bureau, at, provider_name=NAME, provider_address=ADDRESS)
    of_nobody = an_item(case, bureau, at)

    section = browse(bureau.officer).get(reverse("cases:section", args=[case.pk, "evidence"])).content.decode()
    page = browse(bureau.officer).get(reverse("cases:evidence_item", args=[by_name.pk])).content.decode()
    paper = receipt(case, bureau, at)

    assert (str(by_party.provider), str(by_name.provider)) == ("被侵害人 刘*", "诸*")
    assert not hasattr(of_nobody, "provider")
    assert section.count("提供人（持有人） ") == 2
    assert "诸*" in page
    assert NAME not in section + page
    assert ADDRESS not in section + page
    assert f"{NAME}，{ADDRESS}" in paper
    assert "刘守约" in paper
    assert NAME not in json.dumps(list(Event.objects.values_list("payload", flat=True)), ensure_ascii=False)
    assert Provider.objects.exclude(name_sealed="").get().name_sealed.startswith("v1:")
    assert [finding.what for finding in verify()] == []


def test_who_asks_to_stay_unnamed_is_named_nowhere(case, bureau, at, browse):
    item = an_item(case, bureau, at, provider_party=party(case, "reporter"))
    item = correct(item, bureau.officer, at, party=party(case))
    item = correct(item, bureau.officer, at, party=party(case, "reporter"))

    pages = [
        browse(bureau.officer).get(reverse(name, args=args)).content.decode()
        for name, args in (
            ("cases:section", [case.pk, "evidence"]),
            ("cases:section", [case.pk, "history"]),
            ("cases:evidence_item", [item.pk]),
            ("cases:correct", ["evidence", item.pk]),
        )
    ]

    assert str(item.provider) == "报案人"
    assert REPORTER.name not in receipt(case, bureau, at)
    assert [page for page in pages if REPORTER.name in page or "告*" in page] == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"provider_party": "victim", "provider_name": NAME}, "provider_name"),
        ({"provider_address": ADDRESS}, "provider_name"),
        ({"provider_party": "another"}, "provider_party"),
    ],
)
def test_what_names_two_or_nobody_or_a_stranger_is_refused(case, bureau, at, given, field):
    other = a_file(bureau, at)
    people = {"victim": party(case), "another": party(other)}
    given = {name: people.get(value, value) for name, value in given.items()}

    with pytest.raises(Refused) as refused:
        an_item(case, bureau, at, **given)

    assert list(refused.value.fields) == [field]
    assert not Evidence.objects.filter(title="监控录像").exists()


def test_the_page_asks_and_says_beside_the_field_what_is_wrong(case, bureau, at, browse):
    client, path = browse(bureau.officer), reverse("cases:add_evidence", args=[case.pk])
    said = {"title": "监控录像", "kind": "audio_visual", "collected_on": at.date().isoformat(), "dates_confirmed": "on"}

    page = client.get(reverse("cases:section", args=[case.pk, "evidence"])).content.decode()
    wrong = client.post(path, {**said, "provider_address": ADDRESS})
    done = client.post(path, {**said, "provider_name": NAME, "provider_address": ADDRESS})

    assert all(f'name="{name}"' in page for name in ("provider_party", "provider_name", "provider_address"))
    assert "告密人" not in page
    assert (wrong.status_code, list(wrong.context["evidence_form"].errors)) == (422, ["provider_name"])
    assert ADDRESS in wrong.content.decode()
    assert done.status_code == 302
    assert persons.opened(Provider.objects.get(), "name") == NAME


def test_several_files_of_one_hand_have_it_each(case, bureau, at):
    items = [
        EvidenceInput(title, "document", at.date(), SimpleUploadedFile("a.txt", b"1"), provider_name=NAME)
        for title in ("账本", "收据")
    ]
    evidence.add_all(by=bureau.officer, at=at, case_id=case.pk, items=items, dates_confirmed=True)

    assert [str(row.evidence) for row in Provider.objects.order_by("pk")] == ["账本", "收据"]


def test_the_interface_takes_and_gives_it(case, bureau, at, browse):
    path = reverse("api:case_evidence", args=[case.pk])
    said = {"title": "监控录像", "kind": "audio_visual", "collected_on": at.date().isoformat(), "dates_confirmed": True}

    def add(**more):
        return browse(bureau.officer).post(
            path,
            json.dumps(said | more),
            content_type="application/json",
            headers={"Idempotency-Key": json.dumps(more)},
        )

    stranger = Party.objects.get(case=a_file(bureau, at), role="victim")
    foreign, absent = (add(provider_party=key) for key in (stranger.pk, stranger.pk + 1000))
    named, of_a_party = add(provider_name=NAME, provider_address=ADDRESS), add(provider_party=party(case).pk)
    both, nobody = add(provider_party=party(case).pk, provider_name=NAME), add()

    assert [answer.status_code for answer in (foreign, absent, both)] == [400, 400, 422]
    assert foreign.json()["errors"] == json.loads(
        json.dumps(absent.json()["errors"]).replace(str(stranger.pk + 1000), str(stranger.pk))
    )
    assert [answer.json()["provider"] for answer in (named, of_a_party, nobody)] == ["诸*", "被侵害人 刘*", None]


def test_it_is_corrected_as_the_item_is_and_the_wording_stays(case, bureau, at, browse):
    item = an_item(case, bureau, at)
    item = correct(item, bureau.officer, at, name_sealed=NAME, address_sealed=ADDRESS)
    assert (str(item.provider), item.provider.party) == ("诸*", None)

    first = corrections.seen_of(item)
    item = correct(item, bureau.officer, at, party=party(case))
    assert (item.provider.party, item.provider.name_sealed, item.provider.address_mask) == (party(case), "", "")
    item = correct(item, bureau.officer, at, name_sealed="司马相如")
    assert (str(item.provider), item.provider.party) == ("司*", None)

    with pytest.raises(MovedOn):
        correct(item, bureau.officer, at, seen=first, name_sealed=NAME)
    with pytest.raises(Refused):
        correct(item, bureau.officer, at, party=party(case), name_sealed=NAME)
    kept = Wording.objects.filter(thing="evidence", key=item.pk)
    assert set(kept.values_list("field", "is_personal")) == {
        ("party", False),
        ("name_sealed", True),
        ("address_sealed", True),
    }
    history = browse(bureau.officer).get(reverse("cases:section", args=[case.pk, "history"])).content.decode()
    assert NAME not in history
    assert [finding.what for finding in verify()] == []


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [({"party": None}, "party", "replaced"), ({"address_sealed": ADDRESS, "party": None}, "name_sealed", "Whose")],
)
def test_who_handed_something_in_is_replaced_and_not_taken_away(case, bureau, at, changes, field, words):
    item = an_item(case, bureau, at, provider_party=party(case))

    with translation.override("en"), pytest.raises(Refused) as refused:
        correct(item, bureau.officer, at, **changes)

    assert list(refused.value.fields) == [field]
    assert words in str(refused.value)
    assert Provider.objects.get(evidence=item).party == party(case)


def test_the_page_of_a_correction_says_that_it_was_done(case, bureau, at, browse):
    item = an_item(case, bureau, at)
    client, path = browse(bureau.officer), reverse("cases:correct", args=["evidence", item.pk])
    form = client.get(path).context["form"]
    said = {name: form.initial.get(name) or "" for name in form.fields if name != "dates_confirmed"}
    said |= {"collected_by": bureau.officer.badge_number, "reason": "漏填提供人", "seen": corrections.seen_of(item)}

    done = client.post(path, said | {"name_sealed": NAME}, follow=True)

    assert "已更正，更正前后内容见案件历史。" in done.content.decode()
    assert str(Provider.objects.get()) == "诸*"


def test_who_handed_something_in_is_found_like_a_party(case, bureau, at):
    an_item(case, bureau, at, provider_name=NAME)
    an_item(case, bureau, at, provider_party=party(case))

    found = persons.find_person(by=bureau.officer, at=at, sought=NAME, reason="核查")

    assert [(each.number, each.part) for each in found] == [(case.number, "提供证据")]
    assert len(persons.find_person(by=bureau.officer, at=at, sought=SUSPECT.name, reason="核查")) == 1


@pytest.mark.parametrize("columns", [{"party": None, "name_sealed": ""}, {"name_sealed": "v1:x"}])
def test_the_database_keeps_it_one_of_the_two(case, bureau, at, columns):
    item = an_item(case, bureau, at, provider_party=party(case))

    with (
        pytest.raises(IntegrityError, match="provider_is_a_party_or_named"),
        deed("record.corrected", by=actor(bureau.officer), at=at, about=case) as record,
    ):
        record.change(item.provider, only_if={}, **columns)


def test_a_look_shows_what_was_said_before_a_correction_too(case, bureau, at, browse):
    item = an_item(case, bureau, at, provider_name=NAME, provider_address=ADDRESS)
    correct(item, bureau.officer, at, address_sealed="云溪县东大街1号")

    told = browse(bureau.officer).post(reverse("cases:reveal_provider", args=[item.pk]), {"reason": "退还"})

    assert [word for word in (NAME, ADDRESS, "云溪县东大街1号") if word not in told.content.decode()] == []
