"""The paper registers of cases (B17): of each the rows that the reader may know of anyway, people in them by mask."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.file.case.models import Case
from cases.file.case.permissions import check_reads_registers
from cases.file.case.states import CaseState
from cases.file.parties.models import Party
from cases.file.sealing.models import Archiving
from cases.file.sight.scope import of_cases_in_sight
from cases.papers.registry import FORMS
from cases.property.models import Property
from cases.review.chain import LEVEL, Stage
from cases.review.models import ReviewStep
from portal.office.registers.queries import Register
from portal.shell.documents.form import Form
from portal.shell.templatetags.shell import day, moment

ACCUSED = (Party.Role.SUSPECT, Party.Role.RESPONDENT)


# Of fifty cases with all that is theirs, these columns are what a line says.
IN_A_LINE: tuple[str, ...] = (
    "number",
    "kind",
    "source",
    "state",
    "registered_at",
    "filed_at",
    "decided_at",
    "ended_at",
)
IN_A_LINE += ("cause__name", "cause__name_en", "unit__name", "unit__name_en", "lead__name")


def _cases(officer):
    cases = Case.objects.visible_to(officer).select_related("unit", "cause", "lead").only(*IN_A_LINE)
    people = Party.objects.only("case", "role", "is_confidential", "name_mask")
    return cases.prefetch_related(Prefetch("parties", people, to_attr="people"))


def _case_texts(case):
    return {
        "number": case.number,
        "cause": case.cause.label if case.cause_id else "–",
        "kind": str(case.get_kind_display()) or "–",
        "source": str(case.get_source_display()),
        "registered": moment(case.registered_at),
        "accused": _accused(case),
        "unit": case.unit.label,
        "lead": case.lead.name if case.lead_id else "–",
        "filed": day(case.filed_at),
        "decided": day(case.decided_at),
        "ended": day(case.ended_at),
        "state": str(CaseState(case.state).label),
    }


def _accused(case):
    people = [party for party in case.people if party.role in ACCUSED]
    return "、".join(_("unnamed") if party.is_confidential else party.name_mask for party in people) or "–"


def _opinions(officer):
    steps = ReviewStep.objects.filter(level=LEVEL[Stage.LEGAL_OFFICER], decided_at__isnull=False)
    return (
        steps.filter(of_cases_in_sight(officer, case="matter__case"))
        .exclude(outcome=ReviewStep.Outcome.WITHDRAWN)
        .select_related("matter__case__cause", "matter__unit", "matter__author", "reviewer", "on_behalf_of")
        .prefetch_related("defects__item", "defects__officer")
    )


def _opinion_texts(step):
    matter = step.matter
    defects = [
        f"{each.item.label}（{each.get_severity_display()}，{each.officer.name}）" for each in step.defects.all()
    ]
    return {
        "number": matter.case.number,
        "cause": matter.case.cause.label if matter.case.cause_id else "–",
        "matter": str(matter.get_kind_display()),
        "round": str(step.round),
        "unit": matter.unit.label,
        "author": matter.author.name,
        "received": moment(step.opened_at),
        "decided": moment(step.decided_at),
        "outcome": str(step.get_outcome_display()),
        "opinion": step.opinion or "–",
        "defects": "；".join(defects) or "–",
        "reviewer": step.decider or "–",
    }


def _things(officer):
    return Property.objects.visible_to(officer).select_related("case__unit", "taken_by", "keeper", "end")


def _thing_texts(thing):
    end = getattr(thing, "end", None)
    way = f"{day(end.happened_on)} {end.get_way_display()} {end.outside or end.approval}".strip() if end else "–"
    return {
        "number": thing.number,
        "case": thing.case.number,
        "name": thing.name,
        "quantity": thing.quantity,
        "description": thing.description or "–",
        "how": str(thing.get_how_display()),
        "taken": f"{moment(thing.taken_at)} {thing.taken_by.name}",
        "keeper": thing.keeper.name if thing.keeper_id else "–",
        "place": thing.place if thing.state == Property.State.HELD else "–",
        "state": str(thing.get_state_display()),
        "end": way,
    }


def _files(officer):
    rows = Archiving.objects.filter(of_cases_in_sight(officer))
    return rows.select_related("case__unit", "case__cause", "case__lead", "archived_by")


def _file_texts(row):
    case = row.case
    return {
        "number": case.number,
        "cause": case.cause.label if case.cause_id else "–",
        "unit": case.unit.label,
        "lead": case.lead.name if case.lead_id else "–",
        "filed": day(case.filed_at),
        "ended": day(case.ended_at),
        "archived": f"{day(row.archived_at)} {row.archived_by.name}",
        "shelf": row.shelf,
        "volumes": str(row.volumes),
        "pages": str(row.pages),
    }


NUMBER, CAUSE, UNIT = gettext_lazy("Case number"), gettext_lazy("Cause"), gettext_lazy("Unit")
STATE, LEAD = gettext_lazy("State"), gettext_lazy("Lead officer")
REGISTERS = (
    Register(
        "case-register",
        gettext_lazy("Register of cases"),
        "案件登记台账",
        Form("register-cases", FORMS),
        check_reads_registers,
        "registered_at",
        "unit",
        (
            ("number", NUMBER),
            ("cause", CAUSE),
            ("kind", gettext_lazy("Kind")),
            ("source", gettext_lazy("Source")),
            ("registered", gettext_lazy("Registered")),
            ("accused", gettext_lazy("Suspects")),
            ("unit", UNIT),
            ("lead", LEAD),
            ("filed", pgettext_lazy("case", "Filed")),
            ("decided", gettext_lazy("Decided")),
            ("ended", gettext_lazy("Ended")),
            ("state", STATE),
        ),
        _cases,
        _case_texts,
    ),
    Register(
        "opinion-register",
        gettext_lazy("Register of legal officers' opinions"),
        "法制员审核意见登记表",
        Form("register-opinions", FORMS),
        check_reads_registers,
        "decided_at",
        "matter__unit",
        (
            ("number", NUMBER),
            ("cause", CAUSE),
            ("matter", gettext_lazy("Matter")),
            ("round", gettext_lazy("Round")),
            ("unit", UNIT),
            ("author", gettext_lazy("Author")),
            ("received", gettext_lazy("Received")),
            ("decided", gettext_lazy("Decided")),
            ("outcome", gettext_lazy("Outcome")),
            ("opinion", gettext_lazy("Opinion")),
            ("defects", gettext_lazy("Defects")),
            ("reviewer", gettext_lazy("Legal officer")),
        ),
        _opinions,
        _opinion_texts,
    ),
    Register(
        "property-register",
        gettext_lazy("Register of property in cases"),
        "涉案财物登记表",
        Form("register-property", FORMS),
        check_reads_registers,
        "taken_at",
        "case__unit",
        (
            ("number", gettext_lazy("Number of the thing")),
            ("case", NUMBER),
            ("name", gettext_lazy("Name of the thing")),
            ("quantity", gettext_lazy("Quantity")),
            ("description", gettext_lazy("Features")),
            ("how", gettext_lazy("How it was taken")),
            ("taken", pgettext_lazy("property", "Taken")),
            ("keeper", gettext_lazy("Kept by")),
            ("place", gettext_lazy("Where it is")),
            ("state", STATE),
            ("end", gettext_lazy("Whereabouts")),
        ),
        _things,
        _thing_texts,
    ),
    Register(
        "file-register",
        gettext_lazy("Catalogue of archived files"),
        "归档案卷目录",
        Form("register-files", FORMS),
        check_reads_registers,
        "archived_at",
        "case__unit",
        (
            ("number", NUMBER),
            ("cause", CAUSE),
            ("unit", UNIT),
            ("lead", LEAD),
            ("filed", pgettext_lazy("case", "Filed")),
            ("ended", gettext_lazy("Ended")),
            ("archived", gettext_lazy("Archived")),
            ("shelf", gettext_lazy("Place in the archive")),
            ("volumes", gettext_lazy("Volumes")),
            ("pages", pgettext_lazy("paper", "Pages")),
        ),
        _files,
        _file_texts,
    ),
)


def registers() -> tuple[Register, ...]:
    """Return the registers of cases (settings.REGISTERS)."""
    return REGISTERS
