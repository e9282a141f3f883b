"""What a form may say: plain texts about a case, one of its matters and one of its people."""

from functools import cache, partial

from django.conf import settings
from django.utils import timezone, translation
from django.utils.dateparse import parse_date, parse_datetime

from cases.file.case.models import Case
from cases.file.case.states import CaseKind
from cases.file.parties.models import Party
from cases.intake.reception.models import Reception
from cases.papers.context.instruments import (
    COMPLAINT,
    REVIEW,
    cited,
    instrument_of,
    measure_kind_of,
    period_of,
    things_in,
)
from cases.papers.context.nopenalty import no_penalty_in_words
from cases.papers.context.opinions import levels_of, particulars, rounds_of, steps_of
from cases.papers.context.people import NOBODY, PARTS, named, names, people_of, person
from cases.papers.context.titles import measure_of
from cases.papers.context.wording import case_of, sanction_in_words
from cases.papers.registry import decision_about, reconsidered
from cases.review.chain import Stage
from cases.review.decisions.models import PartyDecision
from cases.review.decisions.served import facts_to_begin_with, reasons_to_begin_with
from cases.review.demands.table import DECISION, particulars_of
from cases.review.matters.spoken import names_of
from cases.review.measures.models import MeasureKind
from cases.review.models import OutsideApproval
from portal.office.fields.rules import in_words
from portal.office.papers.wording import chinese_day, chinese_moment
from portal.people.models import Unit
from portal.shell.documents.on_demand import OnDemand
from portal.shell.statements.prepared_models import PreparedModels
from portal.shell.templatetags.shell import day


class Blank(dict):
    """What was asked and not answered is blank, so that a form names any particular."""

    def __missing__(self, name):
        return ""


def context_of(case, *, at, matter=None, party=None, number="", say=person):
    """Return the context of a form, each part made when it is first asked for, in Chinese whoever reads the page.

    Every leaf is text, a truth value or a list of such. `say` tells how people are named: `person` in plain text,
    `masked` by mask.
    """
    people = cache(lambda: people_of(case, say))
    bureau = cache(lambda: _bureau()[0])
    officers = cache(lambda: officers_of(case))
    words = matter_in_words(matter, party, say) if matter else Blank()
    return in_chinese(
        {
            "bureau": lambda: bureau().name,
            "review_body": lambda: settings.REVIEW_BODY or of_county(bureau(), "人民政府"),
            "court": lambda: settings.COURT or of_county(bureau(), "人民法院"),
            "unit": lambda: case.unit.name,
            "number": lambda: number or case.number,
            "today": lambda: chinese_day(at),
            "case": lambda: case_in_words(case),
            "reception": lambda: reception_of(case),
            "officers": officers,
            "officer_names": lambda: "、".join(each["name"] for each in officers()),
            **{part: lambda part=part: people()[part] for part in PARTS},
            "suspect_names": lambda: names(people()["suspects"]),
            "victim_names": lambda: names(people()["victims"]),
            "party": lambda: say(party, day_of(case)) if party else (matter and words["taken"]["on"]) or dict(NOBODY),
            "evidence": lambda: evidence_of(case, say),
            "property": lambda: property_of(case, say),
            "matter": lambda: words,
        }
    )


@PreparedModels
def _bureau():
    return Unit.objects.filter(parent=None).order_by()


def in_chinese(makers):
    """Return what the makers make on demand, made in Chinese."""
    return OnDemand({name: partial(_in_chinese, maker) for name, maker in makers.items()})


def _in_chinese(maker):
    with translation.override("zh-hans"):
        return maker()


def day_of(case):
    """Return the day by which ages are counted: when it happened, else when it was registered."""
    return timezone.localdate(case.occurred_at or case.registered_at)


def officers_of(case):
    """Return who handles a case, lead first."""
    handlers = case.handlers.filter(ends_at=None).select_related("officer").order_by("-is_lead", "pk")
    return [
        {"name": each.officer.name, "badge": each.officer.badge_number, "is_lead": each.is_lead} for each in handlers
    ]


def of_county(bureau, organ):
    """Return an organ of the county whose bureau this is: 青禾县公安局 → 青禾县人民政府; "" where no name tells it."""
    county = bureau.name.removesuffix("公安局")
    return f"{county}{organ}" if county != bureau.name else ""


def case_in_words(case):
    """Return what forms say of the case itself."""
    return {
        "number": case.number,
        "kind": str(case.get_kind_display()),
        "is_criminal": case.kind == CaseKind.CRIMINAL,
        "is_sealed": case.is_sealed,
        "cause": case.cause.name if case.cause_id else "",
        "title": case_of(case.cause.name) if case.cause_id else "",
        "basis": basis_of(case.cause) if case.cause_id else "",
        "source": case.source,
        "source_name": str(Case.Source(case.source).label),
        "occurred": chinese_moment(case.occurred_at),
        "reported": chinese_moment(case.reported_at),
        "registered": chinese_moment(case.registered_at),
        "registered_on": chinese_day(case.registered_at),
        "filed_on": chinese_day(case.filed_at),
        "decided_on": chinese_day(case.decided_at),
        "ended_on": chinese_day(case.ended_at),
        "place": case.place,
        "facts": case.facts,
        "state": str(case.get_state_display()),
        "lead": case.lead.name if case.lead_id else "",
    }


def reception_of(case):
    """Return how a case came in; blank for imported ones, which have no reception."""
    row = Reception.objects.select_related("received_by", "told_by").filter(case=case).first()
    if row is None:
        return Blank()
    return {
        "received": chinese_moment(row.received_at),
        "by": row.received_by.name,
        "call_number": row.call_number,
        "from_organ": row.from_organ,
        "letter": row.letter,
        "circumstance": row.circumstance,
        "first_steps": row.first_steps,
        "told": f"{row.get_told_display()}　{chinese_moment(row.told_at)}　{row.told_by.name}" if row.told else "",
    }


def basis_of(cause):
    """Return the article of a cause as a decision cites it: 《中华人民共和国治安管理处罚法》第二十六条."""
    return f"《中华人民共和国{cause.statute.partition('(')[0]}》{cause.article}"


def property_of(case, say=person):
    """Return the things taken in a case, in the order of their numbers, with who held, keeps or received them."""
    on = timezone.localdate(case.occurred_at or case.registered_at)
    rows = case.property.select_related("taken_by", "keeper", "holder_before", "end").order_by("pk")
    return [
        {
            "number": row.number,
            "name": row.name,
            "features": row.description,
            "quantity": row.quantity,
            "how": str(row.get_how_display()),
            "on": chinese_day(row.taken_at),
            "by": row.taken_by.name,
            "holder": say(row.holder_before, on)["name"] if row.holder_before else "",
            "keeper": row.keeper.name if row.keeper else "",
            "place": row.place,
            "state": state_of(row),
        }
        for row in rows
    ]


def state_of(thing):
    """Return what became of a thing, in the words of a form: kept where and by whom, or how and when it left."""
    if hasattr(thing, "end"):
        return f"{chinese_day(thing.end.happened_on)}{thing.end.get_way_display()}"
    return "　".join(filter(None, (str(thing.get_state_display()), thing.place)))


def evidence_of(case, say=person):
    """Return the evidence of a case, numbered, in the order in which it came, with who handed each item in."""
    on = day_of(case)
    rows = case.evidence.select_related("collected_by", "provider__party").order_by("pk")
    return [
        {
            "number": str(number),
            "title": row.title,
            "kind": str(row.get_kind_display()),
            "is_object": row.kind == "object",
            "by": row.collected_by.name,
            "on": day(row.collected_on),
            "file": row.file_name,
            "sha256": row.sha256,
            "provider": _provider_of(row, say, on),
        }
        for number, row in enumerate(rows, 1)
    ]


def _provider_of(evidence, say, on):
    row = getattr(evidence, "provider", None)
    if row is None:
        return {"name": "", "address": ""}
    said = say(row.party, on) if row.party else named(row, say)
    return {"name": said["name"], "address": said["address"]}


def matter_in_words(matter, party=None, say=person):
    """Return what forms say of a matter: its words, its particulars, what each level said, the decision on a party."""
    steps, names = cache(lambda: steps_of(matter)), cache(lambda: names_of(matter.case))
    return in_chinese(
        {
            "kind": lambda: str(matter.get_kind_display()),
            "proposal": lambda: matter.proposal,
            "particulars": lambda: particulars(matter.kind, matter.particulars or {}, names()),
            "fields": lambda: fields_of(matter, names()),
            "measure": lambda: measure_of(matter),
            "taken": lambda: measure_in_words(matter, say),
            "decision": lambda: decision_in_words(matter, decision_about(party, matter)) if party else Blank(),
            "approval": lambda: approval_of(matter),
            "reconsideration": lambda: reconsideration_of(matter, say),
            "author": lambda: matter.author.name,
            "asked_on": lambda: chinese_day(matter.opened_at),
            "decided_on": lambda: chinese_day(matter.ended_at if matter.stage == Stage.APPROVED else None),
            "is_approved": lambda: matter.stage == Stage.APPROVED,
            "state": lambda: str(matter.get_stage_display()),
            "levels": lambda: levels_of(matter, steps()),
            "rounds": lambda: rounds_of(matter, steps(), names()),
        }
    )


def fields_of(matter, names):
    """Return the particulars by name as a document says them; days as 2026年3月16日."""
    rows = {row.name: row for row in particulars_of(matter.kind, matter.case.kind)}
    found = Blank()
    for name, value in (matter.particulars or {}).items():
        row = rows.get(name)
        if isinstance(value, bool):
            found[name] = value
        elif row and row.type == "date":
            found[name] = chinese_day(parse_date(value))
        elif row and row.type == "moment":
            found[name] = chinese_moment(parse_datetime(value))
        elif row and row.type != "party":
            found[name] = str(in_words(row, value, names))
    return found


def decision_in_words(matter, said):
    """Return what a decision says about one person: sanction, article, circumstances, what was told when."""
    if not said:
        return Blank()
    rows = {row.name: row for row in DECISION}
    cause = matter.case.cause
    is_detained = bool(said.get("detention_days")) and said.get("is_detention_served", True)
    return Blank(
        sanction=sanction_in_words(said),
        # What was approved before decisions had words of their own says what the file says.
        facts_found=said.get("facts_found") or facts_to_begin_with(matter.case),
        reasons=said.get("reasons") or reasons_to_begin_with(matter.case),
        age=str(said.get("age", "")),
        spared=no_penalty_in_words(cause, said.get("no_penalty_ground", "")),
        basis=f"《中华人民共和国{cause.statute.partition('(')[0]}》{said.get('article') or cause.article}",
        circumstances=str(in_words(rows["circumstances"], said.get("circumstances") or [])),
        ground=str(in_words(rows["no_penalty_ground"], said.get("no_penalty_ground") or "")),
        defence=said.get("defence", ""),
        told_on=chinese_day(parse_date(said["told_on"])) if said.get("told_on") else "",
        hearing=str(in_words(rows["hearing"], said.get("hearing") or "")),
        has_fine=bool(said.get("fine")),
        is_detained=is_detained,
        detained=_detained(matter, said),
        is_spared=bool(said.get("detention_days")) and not is_detained,
    )


def _detained(matter, said):
    """Return since and until of a detention as it was carried out; blank before."""
    rows = _decisions(matter=matter.pk) if matter.stage == Stage.APPROVED else ()
    row = next((row for row in rows if row.party_id == said.get("party") and row.detained_from is not None), None)
    return Blank(since=chinese_day(row.detained_from), until=chinese_day(row.detained_until)) if row else Blank()


@PreparedModels
def _decisions(matter):
    return PartyDecision.objects.filter(matter=matter).order_by("pk")


def measure_in_words(matter, say):
    """Return what the instrument of a measure says: title, act, person, things, reasons, basis, period, remedy."""
    kind = measure_kind_of(matter)
    if kind is None:
        return Blank()
    said, row = matter.particulars, instrument_of(kind)
    party = Party.objects.filter(pk=said.get("party"), case=matter.case_id).first()
    return Blank(
        title=row.title,
        does=row.does,
        on=say(party, day_of(matter.case)) if party else {},
        is_of_things=kind.subject == MeasureKind.Subject.THINGS,
        things=things_in(said.get("things", "")),
        reasons=said.get("reasons", ""),
        basis=cited(kind.basis),
        period=period_of(matter, kind),
        is_reviewed=row.remedy == REVIEW,
        is_complained_of=row.remedy == COMPLAINT,
    )


def approval_of(matter):
    """Return the answer of the next-higher organ to an extension; blank without one."""
    row = OutsideApproval.objects.filter(matter=matter).first()
    if row is None:
        return Blank()
    words = "同意" if row.is_granted else "不同意"
    return Blank(organ=row.organ, number=row.number, said=words, on=chinese_day(row.decided_on))


def reconsideration_of(matter, say):
    """Return the decided reconsideration of a refused filing; blank without one."""
    row = reconsidered(matter)
    if row is None:
        return Blank()
    return Blank(
        complainant=say(row.non_filing.complainant, day_of(matter.case)),
        number=row.number,
        asked_on=chinese_day(row.asked_on),
        grounds=row.grounds,
        reasons=row.reasons or row.opinion,
        is_upheld=row.outcome == "upheld",
        decided_on=chinese_day(row.decided_on),
    )
