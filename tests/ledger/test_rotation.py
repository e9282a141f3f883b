"""§4 8.1.4.8: keys are rotated in batches, resumably, with the ledger whole; wrong keys stop the portal's start."""

import base64
import json
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.utils import timezone

from cases.file.case.content import digest_of, read_content
from cases.file.parties import deeds as parties
from cases.file.parties.persons import PartyInput
from cases.intake.drafting import deeds as drafts
from cases.intake.queries import draft_of
from cases.models import Party, RegistrationDraft
from portal.config.processes.checks import refuse_unusable_keys
from portal.ledger.actors import system
from portal.ledger.models import Event
from portal.ledger.rows.live_rows import Notes, altered_rows, lost_rows
from portal.ledger.writing import resealing
from portal.ledger.writing.recording import deed
from portal.office.persons import deeds as persons
from portal.shell.personal import keyring, sealing
from tests.cases.casework import a_case, asked

pytestmark = [pytest.mark.usefixtures("reference_data"), pytest.mark.django_db]
NUMBER, PHONE = "999999199003078735", "138 1234 5678"


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    sealing.forget_keys()
    yield settings.KEYS_DIR
    sealing.forget_keys()


@pytest.fixture
def case(bureau, at, keys):
    people = [PartyInput("victim", f"刘大明{number}", NUMBER, PHONE, "东大街") for number in range(5)]
    return a_case(bureau, at, parties=people)


def rotate(*steps, index=False):
    for step in steps or ("",):
        call_command("rotate_keys", *filter(None, [step]), index=index, verbosity=0)


def seals():
    tokens = Party.objects.values_list("name_sealed", "id_number_sealed", "phone_sealed", "address_sealed")
    return {token.split(":")[1] for row in tokens for token in row if token}


def findings():
    notes = Notes()
    lost = [each for chain in ("business", "access", "personal") for each in lost_rows(chain, notes)]
    return [*altered_rows(), *lost, *notes.findings()]


def shown(bureau, at, party):
    return parties.reveal(by=bureau.officer, at=at, party_id=party.pk, reason="核对")


def test_everything_is_sealed_anew_and_opens_the_ledger_is_whole_and_the_old_key_is_gone(bureau, at, case, keys):
    key = uuid4()
    drafts.save_draft(owner=bureau.officer, at=at, key=key, seen_version=0, content={"place": ["甲"]})

    rotate()

    assert seals() == {"0002"}
    assert RegistrationDraft.objects.get().content_sealed.startswith("v1:0002:")
    assert shown(bureau, at, case.parties.first())["id_number"] == NUMBER
    assert draft_of(bureau.officer, key).content == {"place": ["甲"]}
    assert findings() == []
    assert sorted(file.name for file in keys.glob("*.key")) == ["index.key", "seal-0002.key"]
    assert [file.name for file in (keys / "retired").iterdir()] == ["seal-0001.key"]


def test_the_rotation_leaves_its_events(case):
    rotate()

    kinds = Event.objects.filter(kind__startswith="keys.").order_by("seq").values_list("kind", "chain", "actor_name")
    assert list(kinds) == [
        ("keys.activated", "personal", "system"),
        ("keys.resealed", "personal", "system"),
        ("keys.retired", "personal", "system"),
    ]
    facts = json.loads(Event.objects.get(kind="keys.resealed").payload)
    assert facts == {"key": "0002", "model": "cases.party", "rows": 5}


def test_a_rotation_that_is_broken_off_goes_on_where_it_was(case, monkeypatch):
    monkeypatch.setattr(resealing, "BATCH", 2)
    rotate("prepare", "activate")

    def cut(label, done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resealing.reseal(at=timezone.now(), tell=cut)
    assert (seals(), resealing.count_old_seals()["cases.party"]) == ({"0001", "0002"}, 3)
    assert findings() == []

    rotate("reseal", "retire")

    assert seals() == {"0002"}
    assert Event.objects.filter(kind="keys.resealed").count() == 3
    assert findings() == []


def test_a_key_that_a_row_needs_is_not_retired(case, keys):
    rotate("prepare", "activate")

    with pytest.raises(CommandError, match="0001 is still needed"):
        rotate("retire")

    assert (keys / "seal-0001.key").exists()


def test_a_prepared_key_opens_and_does_not_seal_yet(keys):
    sealing.encrypt("a first key")
    file = keyring.prepare("seal")
    assert sealing.encrypt("张三").startswith("v1:0001:")

    keyring.activate("seal")
    token = sealing.encrypt("张三")
    (keys / "seal-0002.key").rename(file)
    sealing.forget_keys()

    assert (token.split(":")[1], sealing.decrypt(token)) == ("0002", "张三")


def test_a_running_process_notices_a_new_key_by_itself(keys):
    sealing.encrypt("a first key")

    key = base64.b64encode(b"k" * 32).decode()
    (keys / "seal-0002.key").write_text(key)

    assert sealing.encrypt("张三").startswith("v1:0002:")


def test_the_index_is_rotated_apart_and_people_are_found_throughout(bureau, at, case, keys):
    def found():
        numbers = (NUMBER, PHONE)
        return [len(persons.find_person(by=bureau.head, at=at, sought=each, reason="核查")) for each in numbers]

    before = Party.objects.first().id_number_index
    assert found() == [5, 5]
    rotate("prepare", "activate", index=True)
    assert found() == [5, 5]
    rotate("reseal", index=True)
    assert found() == [5, 5]
    rotate("retire", index=True)

    assert found() == [5, 5]
    assert Party.objects.first().id_number_index != before
    assert seals() == {"0001"}
    assert sorted(file.name for file in keys.glob("*.key")) == ["index-0002.key", "seal-0001.key"]
    assert findings() == []


def test_what_the_levels_have_read_is_the_same_after_a_rotation(bureau, at, case):
    filing = asked(case)

    rotate()
    rotate(index=True)

    assert digest_of(read_content(filing)) == filing.content_digest


def test_an_index_key_that_a_row_needs_is_not_retired(case, keys):
    rotate("prepare", "activate", index=True)

    with pytest.raises(CommandError, match="still needed"):
        rotate("retire", index=True)
    assert (keys / "index.key").exists()


def test_the_portal_starts_with_its_keys_and_with_an_empty_database(case):
    refuse_unusable_keys()


@pytest.mark.parametrize("name", ["seal-0001.key", "index.key"])
@pytest.mark.parametrize("accident", ["lost", "another"])
def test_the_portal_does_not_start_with_a_wrong_or_missing_key(case, keys, settings, name, accident):
    (keys / name).unlink()
    other = keys / name if accident == "another" else keys / name.replace("0001", "0009")
    other.write_text(base64.b64encode(b"x" * 32).decode())
    sealing.forget_keys()

    with pytest.raises(ImproperlyConfigured, match="are not those of this database"):
        refuse_unusable_keys()


def test_a_text_that_no_key_opens_stops_the_rotation_and_keeps_what_there_is(case, keys):
    rotate("prepare", "activate")
    (keys / "seal-0001.key").unlink()
    sealing.forget_keys()

    with pytest.raises(CommandError, match="Nothing of this batch was written"):
        rotate("reseal")
    assert seals() == {"0001"}


def test_every_index_stands_beside_a_sealed_column_and_has_its_way_of_writing():
    for model in apps.get_models():
        names = {field.attname for field in model._meta.concrete_fields}
        for stem in (name.removesuffix("_index") for name in names if name.endswith("_index")):
            assert f"{stem}_sealed" in names
            assert stem in resealing.PLAIN


def test_no_sealed_row_is_frozen():
    """A frozen row could never be sealed anew."""
    assert resealing.frozen_models() == []


def test_rows_from_before_an_index_are_indexed_without_a_new_key(bureau, at, case, keys):
    party = next(each for each in Party.objects.all() if len(sealing.decrypt(each.name_sealed)) > 1)
    party.name_index = ""
    with deed("keys.reindexed", by=system("test"), at=at) as record:
        record.save(party)
    name = sealing.decrypt(party.name_sealed)
    before = persons.find_person(by=bureau.head, at=at, sought=name, reason="核查")

    rotate("reseal", index=True)

    after = persons.find_person(by=bureau.head, at=at, sought=name, reason="核查")
    assert (party in [each.person for each in before], party in [each.person for each in after]) == (False, True)
    assert not list(keys.glob("index-*.key"))
