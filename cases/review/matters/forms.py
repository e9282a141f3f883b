"""Asking for a decision: the proposal, the particulars of its kind, for penalties a decision about each respondent."""

from django import forms
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cases.file.case.states import MatterKind
from cases.review.chain import PENALTIES
from cases.review.decisions.served import facts_to_begin_with, reasons_to_begin_with
from cases.review.demands.checking import complete
from cases.review.demands.measures import kinds_for
from cases.review.demands.penalties.penalty import respondents_of
from cases.review.demands.penalties.persons import is_minor_at, may_expect
from cases.review.demands.table import DECISION, particulars_of
from cases.review.matters.particular_forms import ParticularsForm
from cases.review.matters.spoken import party_name
from cases.review.measures.models import MeasureKind
from portal.office.fields.forms import initial_of
from portal.shell.personal.papers import Paper
from portal.shell.refusals import Refused
from portal.shell.typed.bounds import LONGEST_PROPOSAL

# How the form shows a decision: heading, the outcome for which it is shown (any without), its particulars.
GROUPS = (
    (_("Decision"), "", ("outcome",)),
    (
        _("Penalty"),
        "penalty",
        ("article", "range", "warning", "fine", "detention_days", "is_merged", "revokes_licence", "other"),
    ),
    (_("No penalty"), "no_penalty", ("no_penalty_ground",)),
    (_("What will be served"), "penalty no_penalty", ("facts_found", "reasons")),
    (_("Decided in another case"), "separate", ("separate_reason",)),
    (
        _("Person and circumstances"),
        "penalty no_penalty",
        (
            "circumstances",
            "declared_age",
            "state",
            "is_first",
            "is_expecting",
            "is_exception",
            "late_ground",
            "continued_until",
        ),
    ),
    (
        _("Told and heard"),
        "penalty no_penalty",
        (
            "told_on",
            "told_again_at",
            "guardian_told_on",
            "reply",
            "hearing",
            "hearing_told_on",
            "hearing_held_on",
            "defence",
        ),
    ),
)


class DecisionForm(ParticularsForm):
    """The decision about one respondent."""

    def __init__(self, party, case, *args, **kwargs):
        super().__init__(DECISION, case, *args, prefix=f"decision-{party.pk}", **kwargs)
        self.party, self.title = party, party_name(party)
        self.fields["article"].initial = case.cause.article if case.cause else ""
        self.fields["facts_found"].initial = facts_to_begin_with(case)
        self.fields["reasons"].initial = reasons_to_begin_with(case)
        if party.born_on or party.is_firm:
            del self.fields["declared_age"]
        self._mark_needed(party)

    def _mark_needed(self, party):
        """Set what the law needs of this person, beside what it needs of everybody."""
        told = self.fields["told_on"].needed_when
        if len(self.fields["range"].choices) > 1:
            self.fields["range"].needed_when = "outcome=penalty; is_merged!=on"
        if party.is_firm:
            self.fields["state"].needed_when = ""
        if not may_expect(party):
            self.fields["is_expecting"].needed_when = ""
        if party.born_on and not party.is_firm:
            self.fields["guardian_told_on"].needed_when = told if is_minor_at(party, None, localdate()) else ""

    @property
    def identity_gaps(self):
        """What would tell who the respondent is and is missing from the file: asked for now, not at the closing."""
        party = self.party
        if party.is_firm:
            return [] if party.id_number_index else [_("number of the paper")]
        missing = [
            (_("number of the paper"), party.id_number_index or party.paper == Paper.NONE),
            (_("sex"), party.sex or len(party.id_number_mask) == 18),
            (_("birth date"), party.born_on),
            (_("home address"), party.address_mask),
        ]
        return [words for words, is_there in missing if not is_there]

    @property
    def groups(self):
        """Return [(heading, outcomes, [(field, whether it takes the whole width)])]."""
        laid_out = {field.name: (field, is_broad) for field, is_broad in self.laid_out}
        return [
            (heading, outcomes, [laid_out[name] for name in names if name in laid_out])
            for heading, outcomes, names in GROUPS
        ]


class AskForm(ParticularsForm):
    """The proposal of a matter, the particulars that its kind asks for, the decisions about its respondents."""

    _has_judged_rest = False

    proposal = forms.CharField(
        label=_("Proposed decision and reasons"), max_length=LONGEST_PROPOSAL, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, kind, case, data=None, *, matter=None):
        rows = particulars_of(kind, case.kind)
        before = matter.particulars if matter else {}
        initial = {"proposal": matter.proposal, **initial_of(rows, before)} if matter else None
        super().__init__(rows, case, data, initial=initial)
        self.kind, self.case = kind, case
        if kind == MatterKind.COMPULSORY:
            self._mark_measures(case)
        parties = respondents_of(case) if kind in PENALTIES else []
        decided = {each["party"]: each for each in before.get("decisions", ())}
        self.decisions = [
            DecisionForm(party, case, data, initial=initial_of(DECISION, decided.get(party.pk))) for party in parties
        ]

    def _mark_measures(self, case):
        codes = {True: [], False: []}
        for kind in kinds_for(case, localdate()):
            codes[kind.subject == MeasureKind.Subject.PERSON].append(kind.code)
        for name, of_person in (("party", True), ("things", False)):
            if codes[of_person]:
                self.fields[name].needed_when = f"measure={' '.join(codes[of_person])}"

    def is_valid(self):
        """Say whether the proposal and every decision can be read; if not, say what the law refuses of the rest too."""
        is_valid = all([super().is_valid(), *(decision.is_valid() for decision in self.decisions)])
        if not is_valid and not self._has_judged_rest:
            self._has_judged_rest = True
            self._judge_rest()
        return is_valid

    def _judge_rest(self):
        try:
            complete(self.case, self.kind, self.particulars, timezone.now())
        except Refused as refusal:
            # What cannot be read has its own sentence already.
            forms_of = {f"{each.prefix}-{name}": each for each in self.decisions for name in each.errors}
            new = {n: words for n, words in refusal.fields.items() if n not in self.errors and n not in forms_of}
            if new:
                self.add_refusal(Refused(str(refusal), new))

    @property
    def particulars(self):
        """Return the particulars for the deed, the decisions among them."""
        if not self.decisions:
            return self.said
        return {**self.said, "decisions": [{"party": each.party.pk, **each.said} for each in self.decisions]}

    def add_refusal(self, refusal):
        """Put each sentence beside its field, those of a decision into the form of its party."""
        left = dict(refusal.fields)
        for decision in self.decisions:
            begins = f"{decision.prefix}-"
            for name in [name for name in left if name.startswith(begins)]:
                field = name.removeprefix(begins)
                decision.add_error(field if field in decision.fields else None, left.pop(name))
        super().add_refusal(Refused(str(refusal), left, is_of_whole=refusal.is_of_whole or not left))
