"""A8, A10: draft, objections, final bulletin; everybody concerned is told of each exactly once."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from appraisal.models import Bulletin, Run
from appraisal.objections import deeds as objections
from appraisal.results.publicity import deeds as publicity
from portal.dispatch.models import Notice
from portal.dispatch.outbox import deeds as outbox
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.appraisal.making import a_defect, a_month, compute, on, publish

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def month(bureau, version):
    period = a_month(2026, 2)
    compute(period)
    return period


def start(bureau, month):
    return publicity.start(by=bureau.supervisor, at=month.computes_at, period_id=month.pk)


def told(kind):
    return list(Notice.objects.filter(kind=kind).order_by("recipient_id").values_list("recipient_id", flat=True))


def test_the_draft_is_open_to_objections_for_three_working_days(bureau, month):
    draft = start(bureau, month)

    month.refresh_from_db()
    # Computed on Tuesday the 3rd, so until Friday the 6th.
    assert (month.state, month.publicity_until) == ("publicity", on(2026, 3, 6, 23, 59).replace(second=59))
    assert (draft.kind, draft.number) == ("draft", "云公考示〔2026〕1号")


def test_everybody_concerned_is_told_of_draft_and_final_once(bureau, month):
    start(bureau, month)
    outbox.drain(month.computes_at)
    publicity.finish(by=bureau.supervisor, at=on(2026, 3, 7), period_id=month.pk)
    for _again in range(2):
        outbox.drain(on(2026, 3, 7))

    concerned = sorted(
        person.pk for person in (bureau.officer, bureau.second, bureau.head, bureau.deputy, bureau.supervisor)
    )
    assert told("bulletin.draft") == told("bulletin.final") == concerned


def test_publicity_begins_once(bureau, month):
    start(bureau, month)

    with pytest.raises((MovedOn, Refused)):
        start(bureau, month)
    assert Bulletin.objects.count() == 1


@pytest.mark.parametrize(
    ("computed", "is_public"),
    [(on(2026, 2, 27), False), (on(2026, 2, 28, 23, 59), False), (on(2026, 3, 1, 0, 0), True)],
)
def test_what_was_read_before_the_month_was_over_is_not_made_public_when_it_is(
    bureau, version, browse, monkeypatch, computed, is_public
):
    """The 28th has defects yet, which an early computation has not read."""
    month, at = a_month(2026, 2), on(2026, 3, 1, 8)
    compute(month, computed)
    address = reverse("appraisal:start_publicity", args=[month.pk])
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    months = browse(bureau.supervisor, reverse("appraisal:periods")).content.decode()
    page = browse(bureau.supervisor, address)
    assert (address in months, page.status_code) == (is_public, 200 if is_public else 409)
    assert ("compute it again first" in page.content.decode()) != is_public

    if not is_public:
        with pytest.raises(Refused):
            publicity.start(by=bureau.supervisor, at=at, period_id=month.pk)
        compute(month, at)
    publicity.start(by=bureau.supervisor, at=at, period_id=month.pk)


def test_a_draft_of_an_unfinished_reading_never_becomes_final(bureau, month):
    start(bureau, month)
    compute(month, on(2026, 2, 28, 12))

    with pytest.raises(Refused):
        publicity.finish(by=bureau.supervisor, at=on(2026, 3, 20), period_id=month.pk, reason="The leader agreed.")
    assert not Bulletin.objects.filter(kind="final").exists()


def test_an_officer_issues_no_bulletin(bureau, month):
    with pytest.raises(Denied):
        publicity.start(by=bureau.officer, at=month.computes_at, period_id=month.pk)


@pytest.mark.parametrize(("after", "may"), [(timedelta(0), False), (timedelta(seconds=1), True)])
def test_the_days_are_waited_for(bureau, month, after, may):
    start(bureau, month)
    end = on(2026, 3, 6, 23, 59).replace(second=59) - timedelta(seconds=1) + after
    if not may:
        with pytest.raises(Refused):
            publicity.finish(by=bureau.supervisor, at=end, period_id=month.pk)
    else:
        final = publicity.finish(by=bureau.supervisor, at=end, period_id=month.pk)
        assert final.number == "云公考〔2026〕1号"


def test_an_open_objection_holds_the_bulletin_unless_forced_with_a_reason(bureau, month):
    a_defect(bureau, on(2026, 2, 5))
    run = compute(month)
    start(bureau, month)
    sheet = run.sheets.get(officer=bureau.officer)
    objections.file(
        by=bureau.officer,
        at=on(2026, 3, 4),
        sheet_id=sheet.pk,
        reason="材料已补正",
        indicator_id=sheet.lines.get(indicator__code="1.13").indicator_id,
    )

    with pytest.raises(Refused) as refusal:
        publicity.finish(by=bureau.supervisor, at=on(2026, 3, 9), period_id=month.pk)
    final = publicity.finish(by=bureau.supervisor, at=on(2026, 3, 9), period_id=month.pk, reason="局长批准")

    assert list(refusal.value.fields) == ["reason"]
    assert final.kind == "final"


def test_the_final_bulletin_replaces_the_draft_and_freezes_the_run(bureau, month):
    draft = start(bureau, month)
    final = publicity.finish(by=bureau.supervisor, at=on(2026, 3, 9), period_id=month.pk)

    draft.refresh_from_db()
    run = Run.objects.get()
    assert (draft.superseded_by, run.state, run.published_at) == (final, "published", on(2026, 3, 9))
    with pytest.raises(DatabaseError), transaction.atomic():
        Bulletin.objects.filter(pk=final.pk).update(content={})


def test_results_that_were_altered_are_not_published(bureau, month):
    start(bureau, month)
    Run.objects.get().sheets.filter(subject_kind="u").update(points=1)

    with pytest.raises(Refused):
        publicity.finish(by=bureau.supervisor, at=on(2026, 3, 9), period_id=month.pk)


def test_a_bulletin_carries_ranking_digest_and_the_mark_of_the_ledger(version):
    final = publish(a_month(2026, 2))

    stations = next(group for group in final.content["groups"] if (group["kind"], group["group"]) == ("u", "stations"))
    assert [(row["name"], row["points"], row["rank"]) for row in stations["rows"]] == [("城关派出所", 10_000, 1)]
    assert final.results_digest == final.run.results_digest
    assert int(final.ledger_mark.split()[0]) > 0
