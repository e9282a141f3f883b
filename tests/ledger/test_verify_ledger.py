"""`verify_ledger` finds what was done behind the application's back and names the first bad number (X2, T1–T5, T9)."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.ledger.actors import system
from portal.ledger.chain.checkpoints import keep_checkpoints
from portal.ledger.chain.links import envelope_of, link
from portal.ledger.models import Event, Head
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.people.models import Post, Role, Unit
from tests.factories import a_post, an_officer
from tests.ledger.second_verifier import first_bad
from tests.ledger.tampering import behind_the_back, event, some_history

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def unit(empty_database, at):
    """A unit and the bureau it is in, alone in a ledger of thirteen business events."""
    return some_history(at, system("tests"))


@pytest.fixture
def kept(tmp_path, at, unit):
    """A folder with a checkpoint of this moment."""
    keep_checkpoints(at, tmp_path)
    return tmp_path


def first_finding(folder=None):
    return next(iter(verify(folder)), None)


def named(finding):
    return finding.chain, finding.seq


def second_opinion():
    rows = list(Event.objects.filter(chain="business").order_by("seq").values())
    return first_bad(rows, Head.objects.get(pk="business").genesis)


def edit(number, **columns):
    with behind_the_back():
        Event.objects.filter(chain="business", seq=number).update(**columns)


def rewrite_from(number):
    """Seal every event from `number` on again, as somebody would who knows the format."""
    previous = event(number - 1).hash
    for each in Event.objects.filter(chain="business", seq__gte=number).order_by("seq"):
        each.prev_hash, each.hash = previous, link(envelope_of(each), previous)
        Event.objects.filter(pk=each.pk).update(prev_hash=each.prev_hash, hash=each.hash)
        previous = each.hash
    Head.objects.filter(pk="business").update(hash=previous)


def test_a_whole_ledger_verifies_and_says_where_it_stands(unit, kept, capsys):
    call_command("verify_ledger", checkpoints=str(kept))

    lines = capsys.readouterr().out.splitlines()
    head = Head.objects.get(pk="business")
    assert f"business #{head.seq} {head.hash[:16]} whole" in lines
    assert second_opinion() is None


def test_an_edited_payload_is_named_and_the_command_exits_with_one(unit, capsys):
    edit(6, payload='{"after":"x"}')

    with pytest.raises(CommandError) as failure:
        call_command("verify_ledger")

    assert failure.value.returncode == 1
    assert capsys.readouterr().err.startswith("business #6: altered")
    assert second_opinion() == 6


@pytest.mark.parametrize("column", ["actor_name", "on_behalf_of", "kind", "address", "states"])
def test_one_changed_column_is_named(unit, column):
    edit(6, **{column: "{}"})

    assert named(first_finding()) == ("business", 6)
    assert second_opinion() == 6


def test_an_event_moved_to_another_day_is_named(unit, at):
    edit(6, occurred_at=at.replace(year=2025))

    assert named(first_finding()) == ("business", 6)


def test_an_edit_that_also_corrects_its_own_hash_breaks_the_link_to_the_next(unit):
    altered = event(6)
    altered.payload = '{"after":"x"}'
    edit(6, payload=altered.payload, hash=link(envelope_of(altered), altered.prev_hash))

    assert named(first_finding()) == ("business", 7)
    assert second_opinion() == 7


def test_the_same_on_the_newest_event_differs_from_the_head(unit):
    altered = event(13)
    altered.payload = '{"after":"x"}'
    edit(13, payload=altered.payload, hash=link(envelope_of(altered), altered.prev_hash))

    assert named(first_finding()) == ("business", 13)


def test_a_deleted_event_is_named(unit):
    with behind_the_back():
        Event.objects.filter(chain="business", seq=6)._raw_delete("default")

    assert named(first_finding()) == ("business", 6)
    assert second_opinion() == 6


def test_two_swapped_events_are_named(unit):
    with behind_the_back():
        for old, new in ((6, 1000), (7, 6), (1000, 7)):
            Event.objects.filter(chain="business", seq=old).update(seq=new)

    assert named(first_finding()) == ("business", 6)
    assert second_opinion() == 6


def cut_the_tail(number):
    with behind_the_back() as cursor:
        rows = Event.objects.filter(chain="business", seq__gt=number)
        newest = event(number)
        Unit.objects.filter(last_event__in=rows).update(last_event=newest)
        rows._raw_delete("default")
        Head.objects.filter(pk="business").update(seq=newest.seq, hash=newest.hash)
        assert cursor


def test_a_cut_tail_differs_from_the_head(unit):
    with behind_the_back():
        rows = Event.objects.filter(chain="business", seq__gt=9)
        Unit.objects.filter(last_event__in=rows).update(last_event=event(9))
        rows._raw_delete("default")

    assert named(first_finding()) == ("business", 10)


def test_a_tail_cut_together_with_its_head_and_row_needs_a_checkpoint(unit, kept):
    name_then = event(9).payload.split('"')[3]
    cut_the_tail(9)
    with behind_the_back():
        Unit.objects.filter(pk=unit.pk).update(name=name_then)

    assert first_finding() is None
    assert named(first_finding(kept)) == ("business", 13)


def test_a_chain_rewritten_from_a_number_on_needs_a_checkpoint(unit, kept):
    with behind_the_back():
        Event.objects.filter(chain="business", seq=6).update(payload='{"after":"x"}')
        rewrite_from(6)

    assert first_finding() is None
    assert second_opinion() is None
    assert named(first_finding(kept)) == ("business", 13)


def test_an_event_beyond_the_head_is_named(unit):
    with behind_the_back():
        before = event(12)
        Head.objects.filter(pk="business").update(seq=12, hash=before.hash)

    assert named(first_finding()) == ("business", 13)


def test_one_byte_in_a_row_is_named_with_its_last_event(unit):
    with behind_the_back():
        Unit.objects.filter(pk=unit.pk).update(name=unit.name[:-1] + "9")

    finding = first_finding()
    assert named(finding) == ("business", 13)
    assert finding.what == f"people.unit:{unit.pk} is not as its last event left it"


def test_a_lengthened_post_is_named_in_the_access_chain(db):
    post = a_post(an_officer(), Role.UNIT_HEAD)
    with behind_the_back():
        Post.objects.filter(pk=post.pk).update(starts_on="2020-01-01")

    assert named(first_finding()) == ("access", Event.objects.get(pk=post.last_event_id).seq)


def test_a_row_taken_away_behind_the_back_is_named(db):
    post = a_post(an_officer(), Role.UNIT_HEAD)
    with behind_the_back():
        Post.objects.filter(pk=post.pk)._raw_delete("default")

    finding = first_finding()
    seq = Event.objects.get(pk=post.last_event_id).seq
    assert (finding.seq, finding.what) == (seq, f"people.post:{post.pk} is gone")


def test_a_row_put_in_behind_the_back_is_named(unit):
    with behind_the_back():
        Unit.objects.filter(pk=unit.pk).values().first()
        Unit(code="x", name="x", short_name="x", kind="brigade", path="x/", last_event_id=unit.last_event_id).save_base(
            raw=True
        )

    assert "is not as its last event left it" in first_finding().what


@pytest.mark.parametrize("seq", [8, 12])
def test_a_row_put_back_to_an_older_state_with_its_older_event_is_refused_and_named(unit, seq):
    older = event(seq)
    put_back = Unit.objects.filter(pk=unit.pk)
    columns = {"name": older.payload.split('"')[3], "last_event": older}

    with pytest.raises(DatabaseError, match="change without an event"), transaction.atomic():
        put_back.update(**columns)
    with behind_the_back():
        put_back.update(**columns)

    # Its digest fits the event that it names; only the order gives it away.
    finding = first_finding()
    assert named(finding) == ("business", 13)
    assert finding.what == f"people.unit:{unit.pk} was put back to an older state"


def test_a_forged_checkpoint_is_named(unit, kept):
    file = kept / "business.txt"
    file.write_text(file.read_text().replace("business 13", "business 12"))

    assert first_finding(kept).what == "checkpoint file: the signature is wrong"


@pytest.mark.parametrize(
    "line", ["", "nonsense", "sishen-v1 business x y z w", "sishen-v1 business 1 " + "a" * 64, "\x00"]
)
def test_a_damaged_line_of_a_checkpoint_file_is_a_finding_and_no_crash(unit, kept, line):
    with (kept / "business.txt").open("a") as file:
        file.write(f"{line}\n")

    assert [finding.what for finding in verify(kept)] == ["checkpoint file: line 2 cannot be read"]


def test_every_finding_is_listed_when_asked(unit, capsys):
    edit(6, payload="{}")
    edit(9, payload="{}")

    with pytest.raises(CommandError):
        call_command("verify_ledger", all=True)

    assert [line.split(":")[0] for line in capsys.readouterr().err.splitlines()] == ["business #6", "business #9"]


def test_a_missing_trigger_is_reported(unit, capsys):
    with connection.cursor() as cursor:
        on = " ON people_unit" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER people_unit_kept{on}")

    with pytest.raises(CommandError):
        call_command("verify_ledger")
    assert "people_unit_kept" in capsys.readouterr().err


def test_three_hundred_more_rows_take_no_more_queries(unit, at):
    few = count_of_queries()
    some_units(at, 300)

    assert count_of_queries() == few


def count_of_queries():
    with CaptureQueriesContext(connection) as queries:
        assert list(verify()) == []
    return len(queries)


def some_units(at, number):
    parent = Unit.objects.get(parent=None)
    with deed("unit.added", by=system("tests"), at=at) as record:
        record.create_all(
            [
                Unit(code=f"u{n}", name=f"u{n}", short_name=f"u{n}", kind="brigade", path=f"xian/u{n}/", parent=parent)
                for n in range(number)
            ]
        )
