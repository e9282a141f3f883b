"""What a document that is served may not leave open, and what of it a file does not know yet."""

from django.utils.translation import gettext as _

from cases.file.case.states import MatterKind
from cases.papers.registry import DocumentKind


def missing_from(kind: DocumentKind, context: dict) -> list[str]:
    """Return the names of what a served document would leave open, in the reader's language; [] when it is whole."""
    if not kind.sign:
        return []
    names = {name for rows in ROWS for name in rows(kind, context)}
    return [str(label) for name, label in _labels().items() if name in names]


def _of_person(kind, context):
    person = context["party"] if kind.is_of_party else context["matter"]["taken"]["on"]
    if not person:
        return
    if not person["name"]:
        yield "name"
    if kind.is_of_party and not kind.outcome:
        return
    is_stated = person["has_no_paper"]
    if not (is_stated or person["id_number"]):
        yield "id_number"
    if not (person["is_firm"] or person["born"] or (context["matter"]["decision"] or {}).get("age")):
        yield "born"
    if not (person["is_firm"] or person["sex"]):
        yield "sex"
    if not person["address"]:
        yield "address"


def _of_decision(kind, context):
    if not kind.outcome:
        return
    said = context["matter"]["decision"]
    for name in ("facts_found", "reasons", *(["sanction"] if kind.outcome == "penalty" else [])):
        if not said[name]:
            yield name


def _of_measure(kind, context):
    if MatterKind.COMPULSORY not in kind.kinds:
        return
    taken = context["matter"]["taken"]
    if taken["is_of_things"] and not taken["things"]:
        yield "things"
    if not taken["is_of_things"] and not taken["on"]:
        yield "name"


def _of_remedy(kind, context):
    is_refused_filing = kind.code == "no-filing-notice" and not context["case"]["is_criminal"]
    if kind.outcome or is_refused_filing or context["matter"]["taken"]["is_reviewed"]:
        for name in ("review_body", "court"):
            if not context[name]:
                yield name


def _of_case(kind, context):
    if not context["case"]["cause"]:
        yield "cause"


def _of_transfer(kind, context):
    if MatterKind.TRANSFER in kind.kinds and not context["matter"]["fields"]["recipient"]:
        yield "recipient"


ROWS = (_of_person, _of_decision, _of_measure, _of_remedy, _of_case, _of_transfer)


def _labels():
    return {
        "name": _("name of the person"),
        "born": _("birth date of the person"),
        "id_number": _("paper and number of the person"),
        "sex": _("sex of the person"),
        "address": _("address of the person"),
        "cause": _("cause"),
        "facts_found": _("Facts found"),
        "reasons": _("Reasons"),
        "things": _("things or premises"),
        "sanction": _("Penalty"),
        "recipient": _("To which authority"),
        "review_body": _("government for the review (setting REVIEW_BODY)"),
        "court": _("court for an action (setting COURT)"),
    }
