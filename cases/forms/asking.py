"""Asking for a decision: the proposal, the particulars of its kind, for penalties a decision about each respondent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.demands.penalty import respondents_of
from cases.demands.table import DECISION, particulars_of
from cases.forms.particulars import ParticularsForm, initial_of
from cases.queries.particulars import party_name
from cases.queries.served import facts_to_begin_with, reasons_to_begin_with
from cases.workflow import PENALTIES
from portal.shell.bounds import LONGEST_PROPOSAL
from portal.shell.papers import Paper

# How the form shows a decision: heading, the outcome for which it is shown (any without), its particulars.
GROUPS = (
    (_("Decision"), "", ("outcome",)),
    (
        _("Penalty"), "penalty",
        ("article", "range", "warning", "fine", "detention_days", "is_merged", "revokes_licence", "other"),
    ),
    (_("No penalty"), "no_penalty", ("no_penalty_ground",)),
    (_("What will be served"), "penalty no_penalty", ("facts_found", "reasons")),
    (_("Decided in another case"), "separate", ("separate_reason",)),
    (
        _("Person and circumstances"), "penalty no_penalty",
        (
            "circumstances", "declared_age", "state", "is_first", "is_expecting", "is_exception", "late_ground",
            "continued_until",
        ),
    ),
    (
        _("Told and heard"), "penalty no_penalty",
        (
            "told_on", "told_again_at", "guardian_told_on", "reply", "hearing", "hearing_told_on", "hearing_held_on",
            "defence",
        ),
    ),
)  # fmt: skip


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

    @property
    def identity_gaps(self):
        """What would tell who the respondent is and is missing from the file: asked for now, not at the closing."""
        party = self.party
        if party.is_firm:
            return [] if party.id_number_index else [_("number of the paper")]
        missing = [
            (_("number of the paper"), party.id_number_index or party.paper == Paper.NONE),
            (_("birth date"), party.born_on), (_("home address"), party.address_mask),
        ]  # fmt: skip
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

    proposal = forms.CharField(
        label=_("Proposed decision and reasons"), max_length=LONGEST_PROPOSAL, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, kind, case, data=None, *, matter=None):
        rows = particulars_of(kind, case.kind)
        before = matter.particulars if matter else {}
        initial = {"proposal": matter.proposal, **initial_of(rows, before)} if matter else None
        super().__init__(rows, case, data, initial=initial)
        parties = respondents_of(case) if kind in PENALTIES else []
        decided = {each["party"]: each for each in before.get("decisions", ())}
        self.decisions = [
            DecisionForm(party, case, data, initial=initial_of(DECISION, decided.get(party.pk))) for party in parties
        ]

    def is_valid(self):
        """Say whether the proposal and every decision can be read."""
        return all([super().is_valid(), *(decision.is_valid() for decision in self.decisions)])

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
        if left or not refusal.fields:
            super().add_refusal(type(refusal)(str(refusal), left))
        else:
            self.add_error(None, str(refusal))
