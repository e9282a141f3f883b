"""What the pages of drafts open: a draft by its address, and the form of one of its rows."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from appraisal.desk.drafting import forms
from appraisal.desk.drafting.indicator_forms import IndicatorForm
from appraisal.desk.drafting.live import last_period
from appraisal.desk.drafting.queries import how_counted, reach_of, sentence_of
from appraisal.scheme.addresses import WORDS, kind_of
from appraisal.scheme.drafting.rules import BANDS, CATEGORIES, GATES, INDICATORS, ROW_KINDS, name_of, seen_of
from appraisal.scheme.permissions import reads_drafts, writes_schemes
from appraisal.scheme.reference import PeerGroup
from appraisal.scheme.versions.base import Missing, Rule, SubjectKind
from appraisal.scheme.versions.models import SchemeVersion

FORMS = {
    CATEGORIES.name: forms.CategoryForm,
    INDICATORS.name: IndicatorForm,
    BANDS.name: forms.BandForm,
    GATES.name: forms.GateForm,
}
DRAFTS = SchemeVersion.objects.select_related("scheme", "source__scheme", "drafted_by", "changed_by", "submitted_by")


def opened_draft(request, version_id):
    """Return a draft that is open to who asks. Raises Http404 for those to whom none is, and where there is none."""
    if not reads_drafts(request.user):
        raise Http404
    return get_object_or_404(DRAFTS.filter(published_at=None, discarded_at=None), pk=version_id)


def opened_row(version, rows, row_id):
    """Return (kind of row, row) of a draft; the row is None for 0. Raises Http404."""
    kind = ROW_KINDS.get(rows)
    if kind is None:
        raise Http404
    if not row_id:
        return kind, None
    row = get_object_or_404(kind.model, pk=row_id, version=version)
    row.version = version
    return kind, row


class Desk:
    """One draft as it is read by one request: for which kind of subject, which category, tried by which example."""

    def __init__(self, request, version):
        self.request, self.version = request, version
        asked = request.POST if request.method == "POST" else request.GET
        self.word = asked.get("for") or "units"
        self.subject_kind = kind_of(self.word)
        self.chosen = asked.get("by", "")
        self.may_write = writes_schemes(request.user)
        self.categories = list(version.categories.all())
        self.groups = list(PeerGroup.objects.all())
        self._period = None
        self._choices = {}
        self.remarked = set(version.comments.filter(settled_at=None).values_list("row", flat=True))

    @property
    def url(self):
        """The address of the editor for this kind of subject and example; a category follows behind &."""
        chosen = {"for": self.word} | ({"by": self.chosen} if self.chosen else {})
        return f"{reverse('appraisal:draft', args=[self.version.pk])}?{urlencode(chosen)}"

    @property
    def period(self):
        """The last period, and the examples by which rows can be tried."""
        if self._period is None:
            self._period = last_period(self.version, self.subject_kind, self.request.user, self.chosen)
        return self._period

    def choices_of(self, column):
        """Return [(code, what it is called)] of a Filter, read once for all rows."""
        if column not in self._choices:
            self._choices[column] = [(str(code), str(label)) for code, label in column.choices()]
        return self._choices[column]

    def category(self, asked=""):
        """Return the chosen category, the first where none is, or None."""
        return next((each for each in self.categories if str(each.pk) == asked), next(iter(self.categories), None))

    def form(self, kind, row, data=None, *, category=None):
        """Return the form of a row; of a new one where `row` is None."""
        initial = {"seen": seen_of(kind, row)} if row else {"seen": ""}
        given = {"version": self.version, "row": row, "auto_id": f"{kind.name[0]}{row.pk if row else 0}-%s"}
        if row is None and kind is not CATEGORIES:
            initial["subject"] = self.subject_kind
        if kind is INDICATORS:
            given |= {"categories": self.categories, "groups": self.groups, "choices": self.choices_of}
            if row is None:
                initial |= {"rule": Rule.PER_OCCURRENCE.value, "missing": Missing.NOT_SCORED.value}
                initial["category"] = category.pk if category else ""
        return FORMS[kind.name](data, initial=initial, **given)

    def line(self, row, form=None, *, category=None, said=""):
        """Return the Line of an indicator as the table shows it, `row` None for the empty one at the end."""
        form = form or self.form(INDICATORS, row, category=category)
        indicator = row
        if form.is_bound and form.is_valid():
            indicator = form.as_indicator()
        return Line(self, row, form, indicator, said)


class Line:
    """One indicator of the table: its form, its sentence, the live column."""

    def __init__(self, desk, row, form, indicator, said=""):
        self.desk, self.row, self.form, self.indicator, self.said = desk, row, form, indicator, said

    @property
    def url(self):
        """Where the row is saved."""
        if self.row is None:
            return reverse("appraisal:add_draft_row", args=[self.desk.version.pk, INDICATORS.name])
        return self._url("draft_row")

    @property
    def try_url(self):
        """Where it is tried."""
        version = self.desk.version.pk
        if self.row is None:
            return reverse("appraisal:try_new_row", args=[version])
        return reverse("appraisal:try_row", args=[version, self.row.pk])

    @property
    def move_url(self):
        """Where it is moved."""
        return self._url("move_draft_row")

    @property
    def remove_url(self):
        """Where it is removed."""
        return self._url("remove_draft_row")

    def _url(self, name):
        return reverse(f"appraisal:{name}", args=[self.desk.version.pk, INDICATORS.name, self.row.pk])

    @property
    def sentence(self):
        """The rule in a sentence; "" while there is no row."""
        return sentence_of(self.indicator) if self.indicator else ""

    @property
    def counted(self):
        """How the value is counted, where that is more than the measure alone."""
        if self.indicator is None or not (self.indicator.use or self.indicator.per):
            return ""
        return how_counted(self.indicator)

    @property
    def reach(self):
        """The most that the rule can give."""
        return reach_of(self.indicator) if self.indicator else 0

    @property
    def shown(self):
        """What the live column shows, None without a computed period or a row."""
        period, _examples = self.desk.period
        return period.shown(self.indicator) if period and self.indicator and self.indicator.measure else None

    @property
    def is_remarked(self):
        """Whether an open comment is about the row."""
        return self.row is not None and name_of(INDICATORS, self.row) in self.desk.remarked

    @property
    def is_open(self):
        """Whether what stands behind "more" is to be seen at once."""
        return self.form.has_more


KIND_WORDS = tuple((kind, WORDS[kind]) for kind in SubjectKind)
