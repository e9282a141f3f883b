"""What of the record can be corrected, and by which deed: one row a model, and why not where nothing can (C20).

`THINGS` are corrected by `deeds.correct`. tests/cases/quality/test_corrections.py holds that every field of every model
of this room stands either there, in `ELSEWHERE` or in `NOT`.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.case.models import Case
from cases.file.evidence.models import Evidence, Provider
from cases.file.sealing.models import Archiving
from cases.intake.enquiries.models import Enquiry
from cases.intake.models import RepeatedReport
from cases.intake.reception.models import Reception
from cases.property.models import Custody, Property, PropertyEnd
from cases.review.decisions.models import PartyDecision
from cases.review.discussions.models import Discussion
from cases.review.measures.models import CompulsoryMeasure
from cases.review.models import OutsideApproval
from cases.review.nonfiling.models import FilingReview, NonFiling
from portal.ledger.models import Witnessed
from portal.shell.pages.wording import Words

RECEPTION = (
    "received_at",
    "received_by",
    "call_number",
    "from_organ",
    "letter",
    "circumstance",
    "suspect_arrived_at",
    "first_steps",
)
# Who handed evidence in: a party, or a name with an address.
PROVIDER = ("party", "name_sealed", "address_sealed")
# What stands in a row of its own beside the one it is corrected with: {thing: (name of the row, model, fields)}.
BESIDE = {"case": ("reception", Reception, RECEPTION), "evidence": ("provider", Provider, PROVIDER)}
# What the levels rely on as soon as they have confirmed the filing; the rest stands from the decision on.
AT_FILING = {"source", "cause", "occurred_at", "reported_at", *RECEPTION}
PERSONAL = {"name_sealed", "phone_sealed", "id_number_sealed", "address_sealed", "residence_sealed"}


@dataclass(frozen=True)
class Thing:
    """A kind of row: its name in addresses, its fields in the order of the form, the way from a row to its case."""

    name: str
    label: Words
    model: type[Witnessed]
    fields: tuple
    case: str = "case"

    def case_of(self, row):
        """Return the case of a row, None for an enquiry."""
        for step in filter(None, self.case.split(".")):
            row = getattr(row, step)
        return row if self.case or isinstance(row, Case) else None

    @property
    def lookup(self):
        """How a query says the case of this model."""
        return self.case.replace(".", "__") or "pk"


THINGS = (
    Thing("case", _("Case"), Case, ("source", "cause", "occurred_at", "reported_at", "place", "facts", *RECEPTION), ""),
    Thing("report", _("Repeated report"), RepeatedReport, ("source", "reported_at", "place", "facts", "call_number")),
    Thing("evidence", _("Evidence"), Evidence, ("title", "kind", "collected_on", "collected_by", *PROVIDER)),
    Thing(
        "property",
        _("Property"),
        Property,
        ("name", "description", "quantity", "value", "how", "document", "taken_at", "holder_before", "evidence"),
    ),
    Thing("custody", _("Hand-over"), Custody, ("outside", "place", "remark", "happened_at"), "thing.case"),
    Thing(
        "whereabouts",
        _("Whereabouts of property"),
        PropertyEnd,
        ("outside", "reason", "approval", "proceeds", "happened_on"),
        "thing.case",
    ),
    Thing("measure", _("Compulsory measure"), CompulsoryMeasure, ("things", "taken_at", "ended_at", "end_reason")),
    Thing(
        "decision",
        _("Service and execution"),
        PartyDecision,
        (
            "served_on",
            "served_how",
            "copied_on",
            "carried_out_on",
            "carried_out_how",
            "detained_from",
            "detained_until",
            "detention_deducted",
        ),
    ),
    Thing("notice", _("Notice of non-filing"), NonFiling, ("served_on", "served_how")),
    Thing(
        "review",
        _("Review of a non-filing"),
        FilingReview,
        ("asked_on", "grounds", "extension_reason", "number", "served_on", "served_how"),
        "non_filing.case",
    ),
    Thing("discussion", _("Collective discussion"), Discussion, ("held_at", "place"), "matter.case"),
    Thing(
        "approval",
        _("Answer of the next-higher organ"),
        OutsideApproval,
        ("organ", "number", "decided_on"),
        "matter.case",
    ),
    Thing("archiving", pgettext_lazy("deed", "Archive"), Archiving, ("shelf", "volumes", "pages")),
    Thing(
        "enquiry",
        _("Enquiry"),
        Enquiry,
        (
            "channel",
            "received_at",
            "topic",
            "referred_to",
            "told",
            "is_disputed",
            "wants_service",
            "name_sealed",
            "phone_sealed",
        ),
        "",
    ),
)
BY_NAME = {thing.name: thing for thing in THINGS}
OF_A_CASE = tuple(thing for thing in THINGS if thing.case or thing.name == "case")

PARTY = (
    "role",
    "paper",
    "name_sealed",
    "id_number_sealed",
    "phone_sealed",
    "address_sealed",
    "residence_sealed",
    "born_on",
    "sex",
    "guardian_of",
    "guardian_waiver",
    "is_confidential",
)

# {model: {deed: its fields}}: corrected by another deed than `quality.corrections.deeds.correct`.
ELSEWHERE = {
    "Party": {"quality.corrections.parties.deeds.correct": PARTY},
    "Reception": {"quality.corrections.deeds.correct, with its case": RECEPTION},
    "Provider": {"quality.corrections.deeds.correct, with its evidence": PROVIDER},
    "Case": {
        "file.sharing.deeds.hand_over": ("lead",),
        "quality.corrections.deeds.correct, with its reception": ("suspect_arrived_at",),
        "review.decisions.fast_track: converted or agreed to anew": ("is_fast_track", "fast_track_consent_on"),
        "file.sealing.deeds": ("is_sealed",),
        "review.matters.deeds.ask: a voiding that the unit's head approves": ("state",),
        "exchange.imports.undoing.take_back: the batch is undone and loaded anew": (
            "origin",
            "batch",
            "is_void",
            "extra",
        ),
    },
    "Handler": {"file.sharing.deeds.hand_over": ("officer", "is_lead", "ends_at")},
    "Matter": {"review.matters.deeds.resubmit, after a return": ("proposal", "particulars", "author")},
    "ClockPause": {
        "clocks.keeping.pauses.correct": (
            "starts_at",
            "ends_at",
            "document",
            "end_document",
            "is_void",
            "ground",
            "reason",
        )
    },
    "Clock": {"clocks.keeping.deeds.take_back, then start": ("base_at", "met_at", "is_void")},
    "PageNote": {
        "review.notes.deeds.take_back, then write": ("page", "left", "top", "width", "height", "text", "taken_back_at")
    },
    "Property": {"property.deeds.hand_on": ("keeper", "place")},
    "SupervisionOrder": {
        "quality.supervision.deeds.move: the next round": ("problem", "responsible", "due_at", "state")
    },
    "RegistrationDraft": {"intake.drafting.deeds.save_draft": ("content_sealed",)},
}

_SIGNED = "signed by a person who decided; another decision changes it, never a correction"
_GIVEN = "given or measured by the portal, not typed"
_REFERENCE = "reference data of the bureau, changed by its own deeds or by the next version"
_WHO = "who did it, and in which unit, comes from the login"
_FILE = "a file is hashed on arrival and never replaced; the right one is added beside it"

# {model: why none of its other fields is corrected}
NOT = {
    "Case": "number, unit, kind and the moments of the deeds are given by the portal; a case of the wrong kind or unit "
    "is voided and registered anew, or transferred",
    "Reception": "whether the reporter was told is a deed of its own, with who did it and when",
    "Party": "masks and indexes follow the sealed columns; revision counts corrections",
    "Handler": _GIVEN,
    "Lead": _GIVEN,
    "Recusal": "a recusal protects the case; it is never taken back",
    "Matter": _GIVEN,
    "Round": "what the levels read is kept as they read it",
    "ReviewStep": _SIGNED,
    "Defect": "an objection corrects it (appraisal.objections.deeds)",
    "OutsideApproval": _FILE,
    "Clock": _GIVEN,
    "ClockPause": _WHO,
    "PartyDecision": _SIGNED,
    "Discussion": "opinions and conclusion stand in the signed record; the matter is discussed anew",
    "DiscussionMember": "stands in the signed record",
    "DocketLine": _GIVEN,
    "CaseDocument": "a document that was made is kept; another one is made",
    "RegistrationDraft": _GIVEN,
    "Enquiry": _WHO,
    "Evaluation": _SIGNED,
    "EvaluationFinding": _SIGNED,
    "Evidence": _FILE,
    "Provider": "who is more than a name and an address to the case is a party of it",
    "SealedAccess": _SIGNED,
    "Archiving": _WHO,
    "WholeFile": _GIVEN,
    "CaseShare": "opened and ended by its own deeds",
    "CaseGroupGrant": "opened and ended by its own deeds",
    "CompulsoryMeasure": "kind, person and approval are what the levels decided",
    "NonFiling": _WHO,
    "FilingReview": _SIGNED,
    "PageNote": _WHO,
    "NoteAnswer": "belongs to its round; the next round answers anew",
    "Property": _GIVEN,
    "Custody": "who gave and who received comes from the login and the line before",
    "PropertyEnd": "way, recipient and receipt are proven by paper; the thing would have to come back",
    "SupervisionOrder": _GIVEN,
    "OrderEntry": "what was said to an order stays said; the next entry says otherwise",
    "RepeatedReport": _WHO,
    "ReadingDraw": _GIVEN,
    "ReadingRule": _REFERENCE,
    "SecondReading": _SIGNED,
    "CaseText": _GIVEN,
    "Telling": "what a person was told is bound to its record; who was told wrongly is told again",
    "Wording": "the trace of a correction is never corrected",
    **dict.fromkeys(
        ("Cause", "DefectItem", "LevelHours", "EvaluationItem", "MeasureKind", "SanctionRange"), _REFERENCE
    ),
}


def table():
    """Return [(model, field, deed or reason)] of everything this room records, for the reference and its test."""
    from django.apps import apps

    rows = []
    for model in apps.get_app_config("cases").get_models():
        name = model.__name__
        here = {field for thing in THINGS if thing.model is model for field in thing.fields if _is_own(model, field)}
        for field in model._meta.concrete_fields:
            if field.name in ("id", "last_event"):
                continue
            deeds = [deed for deed, fields in ELSEWHERE.get(name, {}).items() if field.name in fields]
            deed = "quality.corrections.deeds.correct" if field.name in here else next(iter(deeds), "")
            rows.append((name, field.name, deed, "" if deed else NOT.get(name, "")))
    return rows


def _is_own(model, field):
    return all(model_of(thing, field) is model for thing in THINGS if thing.model is model and field in thing.fields)


def model_of(thing, field):
    """Return the model that holds a field of a thing: a case's reception stands in a row of its own."""
    _name, model, fields = BESIDE.get(thing.name, ("", None, ()))
    return model if field in fields else thing.model


def holder_of(thing, row, field):
    """Return the row that holds a field of a thing; None for the reception of a case that has none on record.

    Who handed an item of evidence in may still be said: it is a new row then.
    """
    name, model, fields = BESIDE.get(thing.name, ("", None, ()))
    if field not in fields:
        return row
    return getattr(row, name, None) or (Provider(evidence=row) if model is Provider else None)
