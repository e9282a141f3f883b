"""What a request says, in words: particulars, and the decision about each party, by mask."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.file.case.states import MatterKind
from cases.review.decisions.models import SanctionRange
from cases.review.demands.table import DECISION, PARTICULARS
from cases.review.measures.models import MeasureKind
from portal.office.fields.rules import Particular, in_words, spoken
from portal.shell.documents.on_demand import OnDemand
from portal.shell.pages.wording import between
from portal.shell.statements.prepared_models import PreparedModels

COMPUTED = (Particular("which", gettext_lazy("Which extension"), "number"),)
ROWS = {row.name: row for row in DECISION}
SANCTIONS = ("warning", "fine", "detention_days", "revokes_licence", "other")
# The sentence of a decision begins with the outcome and the penalty; the rest follows in the order of the form.
SAID_FIRST = {"outcome", "party", "age", "is_detention_served", *SANCTIONS}


class NamesOfCase(Mapping):
    """The words of what particulars keep by its key, as {("party", 7): "suspect 张*"}: parties, measures, ranges.

    Each kind is read when the first of it is named: most particulars name parties alone.
    """

    def __init__(self, case):
        self._kinds = OnDemand(
            {
                "party": lambda: {party.pk: party_name(party) for party in case.parties.all()},
                "measure": lambda: {kind.code: kind.label for kind in _measures(kind=case.kind)},
                "range": lambda: _ranges_of(case.cause) if case.cause_id else {},
            }
        )

    def __getitem__(self, key):
        kind, named = key
        return self._kinds[kind][named]

    def __iter__(self):
        return ((kind, named) for kind in self._kinds for named in self._kinds[kind])

    def __len__(self):
        return sum(map(len, self._kinds.values()))


def names_of(case):
    """Return the NamesOfCase of a case."""
    return NamesOfCase(case)


def _ranges_of(cause):
    within = [cause.article[:signs] for signs in range(1, len(cause.article) + 1)]
    return {row.pk: row.words for row in _ranges(statute=cause.statute, articles=within)}


@PreparedModels
def _measures(kind):
    return MeasureKind.objects.filter(kind=kind)


@PreparedModels
def _ranges(statute, articles):
    return SanctionRange.objects.filter(statute=statute, article__in=articles)


def party_name(party):
    """Return a party by part and mask; a confidential person by part alone."""
    role = party.get_role_display()
    return role if party.is_confidential else f"{role} {party.name_mask}"


def particulars_in_words(kind, said, names):
    """Return [(label, value)] of a matter's particulars, one line for the decision about each party."""
    lines = spoken((*PARTICULARS.get(MatterKind(kind), ()), *COMPUTED), said, names)
    for decision in (said or {}).get("decisions") or []:
        party = names.get(("party", decision["party"]), _("party"))
        lines.append((_("Decision: %(party)s") % {"party": party}, decision_in_words(decision, names)))
    return lines


def decision_in_words(decision, names=None):
    """Return the decision about one party as a sentence: outcome, penalty, whether carried out, then the rest."""
    parts = [str(in_words(ROWS["outcome"], decision["outcome"])), *_penalties(decision)]
    if decision.get("is_detention_served") is False:
        parts.append(_("the detention is not carried out (article 23)"))
    for label, value in spoken(DECISION, {n: v for n, v in decision.items() if n not in SAID_FIRST}, names):
        parts.append(str(label) if value == _("yes") else _said(label, value))
    return between().join(parts)


def penalty_in_words(decision):
    """Return the outcome about one party and its penalty alone, for a line under a heading."""
    return between().join([str(in_words(ROWS["outcome"], decision["outcome"])), *_penalties(decision)])


def _said(label, value):
    return pgettext("particular", "%(label)s: %(value)s") % {"label": label, "value": value}


def _penalties(decision):
    words = {
        "warning": _("warning"),
        "fine": _("fine of %(count)s yuan") % {"count": decision.get("fine")},
        "detention_days": _("administrative detention of %(count)s days") % {"count": decision.get("detention_days")},
        "revokes_licence": _("licence revoked"),
        "other": decision.get("other"),
    }
    return [words[name] for name in SANCTIONS if decision.get(name)]
