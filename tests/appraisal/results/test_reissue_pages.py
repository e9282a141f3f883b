"""B4: the page of a corrected bulletin shows what changes before it is decided, and asks for the password."""

import json

import pytest
from django.urls import reverse

from appraisal.models import Bulletin, Reissue, Run
from appraisal.objections import deeds as objections
from appraisal.results.publicity import deeds as publicity
from portal.dispatch.models import Occurrence
from portal.dispatch.runs import occurrences
from tests.appraisal.desk.test_signing import CONFIRMED, later
from tests.appraisal.making import on
from tests.appraisal.objections.test_decisions import filed

__all__ = ["later"]


@pytest.fixture
def proposal(bureau, march, browse, client, monkeypatch):
    """The corrected bulletin that follows from an objection upheld after its month was published."""
    objection = filed(bureau, march, browse)
    client.logout()
    publicity.finish(by=bureau.supervisor, at=on(2026, 4, 5), period_id=march.period.pk, reason="The leader agreed.")
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(2026, 4, 20))
    objections.decide(
        by=bureau.supervisor, at=on(2026, 4, 19), objection_id=objection.pk, is_upheld=True, reason="There."
    )
    return Reissue.objects.get()


def address(proposal):
    return reverse("appraisal:reissue", args=[proposal.pk])


def typed(proposal, outcome="issue", **more):
    return {"outcome": outcome, "reason": "It was there.", "seen": proposal.run.results_digest} | more


def test_the_page_says_what_was_corrected_and_whose_points_change(bureau, march, proposal, browse):
    page = browse(bureau.supervisor, address(proposal)).content.decode()

    assert march.defect.case.number in page
    assert "an objection was upheld" in page
    assert bureau.officer.name in page
    assert "nothing that arrived since" in page


def test_the_month_leads_to_the_decision_for_those_who_take_it(bureau, proposal, browse):
    supervisors = browse(bureau.supervisor, reverse("appraisal:periods")).content.decode()
    rule_admins = browse(bureau.rule_admin, reverse("appraisal:periods")).content.decode()

    assert address(proposal) in supervisors
    assert address(proposal) not in rule_admins


def test_issued_the_new_bulletin_names_the_old_and_the_old_the_new(bureau, proposal, browse):
    old = Bulletin.objects.get(kind="final", run=proposal.replaces)

    answer = browse(bureau.supervisor, address(proposal), typed(proposal))

    new = Bulletin.objects.get(run=proposal.run)
    assert answer.url == reverse("appraisal:bulletin", args=[new.pk])
    first = browse(bureau.officer, reverse("appraisal:bulletin", args=[old.pk])).content.decode()
    second = browse(bureau.officer, reverse("appraisal:bulletin", args=[new.pk])).content.decode()
    assert f'Corrected by <a href="{reverse("appraisal:bulletin", args=[new.pk])}">{new.number}</a>' in first
    assert old.number in second
    assert "It was there." in second


def test_the_first_sheet_stays_readable_and_leads_to_the_corrected_one(bureau, march, proposal, browse):
    browse(bureau.supervisor, address(proposal), typed(proposal))
    sheets = {
        run.number: reverse("appraisal:sheet", args=[run.pk, "officers", bureau.officer.pk])
        for run in Run.objects.filter(period=march.period)
    }

    first, corrected = (browse(bureau.officer, sheets[number]).content.decode() for number in (1, 2))

    assert sheets[2] in first
    assert "These results were corrected by" in first
    assert "These results were corrected by" not in corrected


def test_results_that_are_only_proposed_are_known_to_nobody_else(bureau, proposal, browse):
    sheet = reverse("appraisal:sheet", args=[proposal.run_id, "officers", bureau.officer.pk])
    api = reverse("api:appraisal_sheet", args=[proposal.run_id, "officers", bureau.officer.pk])

    people = (bureau.officer, bureau.supervisor)
    answers = [browse(person, url).status_code for url in (sheet, api) for person in people]
    own = browse(bureau.officer, reverse("appraisal:mine")).content.decode()

    assert answers == [404, 200, 404, 200]
    assert sheet not in own
    assert reverse("appraisal:sheet", args=[proposal.replaces_id, "officers", bureau.officer.pk]) in own


def test_declined_it_says_why_and_the_month_stays(bureau, march, proposal, browse):
    browse(bureau.supervisor, address(proposal), typed(proposal, "decline", reason="It changes no place."))

    page = browse(bureau.supervisor, address(proposal)).content.decode()

    assert "It changes no place." in page
    assert Run.objects.standing().get(period=march.period) == march.run


@pytest.mark.parametrize("outcome", ["issue", "decline"])
def test_without_a_reason_or_on_other_results_nothing_is_decided(bureau, proposal, browse, outcome):
    without = browse(bureau.supervisor, address(proposal), typed(proposal, outcome, reason=" "))
    others = browse(bureau.supervisor, address(proposal), typed(proposal, outcome, seen="0" * 64))

    assert (without.status_code, others.status_code) == (422, 409)
    assert Reissue.objects.get().state == "proposed"


@pytest.mark.parametrize("outcome", ["issue", "decline"])
def test_the_password_is_asked_before_it_is_decided(bureau, proposal, later, outcome):
    asking = later(bureau.supervisor, address(proposal), typed(proposal, outcome))

    assert asking.status_code == 403
    assert "It was there." in asking.content.decode()
    assert Reissue.objects.get().state == "proposed"
    assert later(bureau.supervisor, address(proposal), typed(proposal, outcome, **CONFIRMED)).status_code == 302
    assert Reissue.objects.get().state != "proposed"


def through_the_api(client, officer, name, *args, data=None):
    client.force_login(officer, backend="portal.people.administration.backends.PostBackend")
    path = reverse(f"api:appraisal_{name}", args=args)
    return client.get(path) if data is None else client.post(path, json.dumps(data), content_type="application/json")


@pytest.mark.parametrize("is_issued", [True, False])
def test_it_is_read_and_decided_through_the_api_as_on_the_page(bureau, march, proposal, client, is_issued):
    line = through_the_api(client, bureau.supervisor, "reissues").json()["results"][0]
    read = through_the_api(client, bureau.supervisor, "reissue", proposal.pk).json()
    said = {"is_issued": is_issued, "reason": "It was there.", "seen_results": read["results_digest"]}

    def decide(**more):
        return through_the_api(client, bureau.supervisor, "decide_reissue", proposal.pk, data=said | more)

    stale, without = decide(seen_results="0" * 64), decide(reason=" ")
    done, again = decide(), decide()

    assert (line["id"], line["state"], line["period"]) == (proposal.pk, "proposed", march.period.code)
    assert [(each["cause"], each["number"]) for each in read["records"]] == [("objection", march.defect.case.number)]
    own = next(each for each in read["sheets"] if each["name"] == bureau.officer.name)
    assert [(each["points_before"], each["points_after"]) for each in own["lines"]] == [(-250, 0)]
    assert own["after"]["points"] - own["before"]["points"] == 250
    assert (stale.status_code, without.status_code) == (409, 400)
    assert (done.status_code, again.status_code) == (200, 409)
    final = Bulletin.objects.filter(run=proposal.run).values_list("pk", flat=True).first()
    expected = ("issued", final) if is_issued else ("declined", None)
    assert (done.json()["state"], done.json()["bulletin"]) == expected
    assert done.json()["decided_by"]["badge"] == bureau.supervisor.badge_number


def test_a_session_that_gave_the_password_long_ago_decides_nothing_through_the_api(bureau, proposal, later):
    said = {"is_issued": True, "reason": "It was there.", "seen_results": proposal.run.results_digest}
    url = reverse("api:appraisal_decide_reissue", args=[proposal.pk])

    answer = later(bureau.supervisor, url, json.dumps(said), content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "password_needed")
    assert Reissue.objects.get().state == "proposed"


def test_the_schedule_looks_back_every_day(bureau, proposal):
    occurrences.ask_now(job="published-corrections", key="2026-04-20", by=bureau.supervisor, at=on(2026, 4, 20))
    occurrences.run_all(on(2026, 4, 20))

    assert Occurrence.objects.get(job="published-corrections").counts == {"corrected bulletins proposed": 1}
