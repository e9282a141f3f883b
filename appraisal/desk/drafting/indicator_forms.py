"""The form of an indicator: it asks for what the chosen measure and kind of rule need."""

from functools import partial

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from appraisal.desk.drafting.forms import NO_CHOICE, Figure, RowForm
from appraisal.scheme.drafting import typed
from appraisal.scheme.drafting.rules import INDICATORS, beside_sentence, has_full, is_long, pieces_of
from appraisal.scheme.measures import BY_CODE
from appraisal.scheme.rulekinds.figures import BadFigures, Unit
from appraisal.scheme.rulekinds.formulas.reading import LONGEST, completions
from appraisal.scheme.rulekinds.registry import KINDS
from appraisal.scheme.versions.base import Aggregate, Missing, Rule, SubjectKind, Window
from appraisal.scheme.versions.models import Indicator

# More than these are typed by name, not ticked.
MOST_TICKED = 12


class IndicatorForm(RowForm):
    """An indicator: its value, its kind of rule, and the figures that this kind asks for."""

    kind = INDICATORS
    code = forms.CharField(label=gettext_lazy("Number"), max_length=60, required=False)
    subject = forms.ChoiceField(choices=SubjectKind, widget=forms.HiddenInput)
    category = forms.ChoiceField(label=gettext_lazy("Category"))
    measure = forms.CharField(label=pgettext_lazy("rules", "Measure"), max_length=80)
    window = forms.ChoiceField(label=gettext_lazy("Of the time"), choices=Window, required=False)
    length = Figure(label=gettext_lazy("So many periods or years"), reads=typed.whole_number)
    aggregate = forms.ChoiceField(label=gettext_lazy("Records become"), choices=Aggregate, required=False)
    record_cap = Figure(label=gettext_lazy("One record counts at most"))
    per_measure = forms.CharField(label=gettext_lazy("In proportion to"), max_length=80, required=False)
    per_times = Figure(label=gettext_lazy("So many for each"))
    per_shown_as = forms.ChoiceField(
        label=gettext_lazy("Shown as"),
        choices=[("share", gettext_lazy("a share")), ("each", gettext_lazy("so many for each"))],
        required=False,
    )
    rule = forms.ChoiceField(label=gettext_lazy("Kind of rule"), choices=Rule)
    missing = forms.ChoiceField(label=gettext_lazy("With nothing to measure"), choices=Missing, required=False)
    missing_reason = forms.CharField(label=gettext_lazy("Reason of the exemption"), max_length=200, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text of the rule"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Left empty, the sentence made from the figures stands for it."),
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    basis = forms.CharField(label=gettext_lazy("Basis"), max_length=200, required=False)

    def __init__(self, *args, version, categories, groups, choices, row=None, **kwargs):
        if row is not None:
            kwargs["initial"] = {**_plain_of(row), **kwargs.get("initial", {})}
        super().__init__(*args, version=version, row=row, **kwargs)
        self.fields["category"].choices = [(each.pk, each.label) for each in categories]
        self.groups, self._choices = groups, choices
        self._add_figures()
        self._add_filters()
        self.fields["measure"].widget.attrs |= {"list": "measures", "autocomplete": "off"}
        self.fields["per_measure"].widget.attrs |= {"list": "measures", "autocomplete": "off"}

    def _said(self, name):
        return str(self.data.get(self.add_prefix(name), "") if self.is_bound else self.initial.get(name, "") or "")

    def _add_figures(self):
        """The figures that the chosen kind of rule asks for; what was typed for another kind is not taken over."""
        self.rule_kind = KINDS.get(self._said("rule")) or KINDS[Rule.PER_OCCURRENCE]
        self.is_share = self._reads_share()
        params = self.row.params if self.row and self.row.rule == self.rule_kind.code else {}
        for field in self.rule_kind.fields:
            self.fields[f"f_{field.name}"] = _field_of(field, self.is_share)
            self.initial.setdefault(f"f_{field.name}", _shown_in_form(field, params.get(field.name), self.is_share))
        for group in self.groups:
            figures = (self.row.groups if params and self.row else {}).get(group.code, {})
            self.fields[f"g_{group.code}"] = Figure(label=group.label, reads=self._read_group)
            self.initial.setdefault(
                f"g_{group.code}", typed.show_named(self.rule_kind.fields, figures, is_share=self.is_share)
            )

    def _read_group(self, text):
        return typed.read_named(self.rule_kind.fields, text, is_share=self.is_share)

    def _reads_share(self):
        measure = BY_CODE.get(_code_or_none(self._said("measure")))
        per = _code_or_none(self._said("per_measure"))
        return bool(measure and measure.is_rate) or bool(per and self._said("per_shown_as") != "each")

    def _add_filters(self):
        """By what the records of the chosen measure can be chosen and weighed."""
        measure = BY_CODE.get(_code_or_none(self._said("measure")))
        self.filters = measure.reads.filters if measure else ()
        use = self.row.use if self.row and measure and self.row.measure == measure.code else {}
        for each in self.filters:
            chosen = use.get("filters", {}).get(each.name, [])
            name, choices = f"by_{each.name}", self._choices(each)
            if len(choices) > MOST_TICKED:
                self.fields[name] = Figure(
                    label=each.title,
                    reads=partial(self._read_chosen, each),
                    help_text=_("Names, with a semicolon between them; empty for all."),
                )
                shown = dict(choices)
                self.initial.setdefault(name, "；".join(dict.fromkeys(shown.get(code, code) for code in chosen)))
            else:
                self.fields[name] = forms.MultipleChoiceField(
                    label=each.title, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
                )
                self.initial.setdefault(name, chosen)
        weights = use.get("weights") or {}
        choices = [NO_CHOICE, *((each.name, each.title) for each in self.filters)]
        self.fields["weights_by"] = forms.ChoiceField(label=_("Weighed by"), choices=choices, required=False)
        self.fields["weights_of"] = forms.CharField(
            label=_("Weights"),
            required=False,
            max_length=typed.LONGEST,
            help_text=_("As name=value; what is not named counts nothing."),
        )
        self.initial.setdefault("weights_by", weights.get("by", ""))
        self.initial.setdefault("weights_of", self._weights_shown(weights))

    def _weights_shown(self, weights):
        names = self._values_of(weights.get("by", ""))
        shown = {code: label for label, code in names.items()}
        of = weights.get("of", {})
        return "；".join(f"{shown.get(code, code)}={typed.show_points(number)}" for code, number in of.items())

    def _values_of(self, name):
        chosen = next((each for each in self.filters if each.name == name), None)
        return {label: code for code, label in self._choices(chosen)} if chosen else {}

    def _read_chosen(self, column, text):
        """Return the codes that typed names mean: all of a name, where several have it. Raises BadFigures."""
        codes = []
        for part in typed.plain(text).replace("\n", ";").split(";"):
            name = part.strip()
            meant = [code for code, label in self._choices(column) if name in (code, typed.plain(label))]
            if name and not meant:
                raise BadFigures(_("“%(value)s” is not one of the choices.") % {"value": name[:40]})
            codes += meant if name else []
        return codes or None

    def clean_measure(self):
        return self._measure_of("measure")

    def clean_per_measure(self):
        return self._measure_of("per_measure")

    def _measure_of(self, name):
        try:
            return typed.measure_named(self.cleaned_data[name])
        except BadFigures as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean(self):
        given = super().clean()
        given["category_id"] = int(given.get("category") or 0)
        given["use"] = self._use(given)
        given["per"] = self._per(given)
        given["params"] = {
            field.name: given[f"f_{field.name}"]
            for field in self.rule_kind.fields
            if given.get(f"f_{field.name}") not in (None, "")
        }
        given["groups"] = {
            group.code: given[f"g_{group.code}"] for group in self.groups if given.get(f"g_{group.code}")
        }
        given["missing"] = given.get("missing") or Missing.NOT_SCORED.value
        return given

    def _use(self, given):
        use = {}
        filters = {each.name: given[f"by_{each.name}"] for each in self.filters if given.get(f"by_{each.name}")}
        if filters:
            use["filters"] = filters
        if given.get("weights_by") and given.get("weights_of"):
            use["weights"] = {"by": given["weights_by"], "of": self._weights(given)}
        if given.get("record_cap") is not None:
            use["record_cap"] = given["record_cap"]
        if given.get("aggregate") not in ("", None, Aggregate.SUM):
            use["aggregate"] = given["aggregate"]
        if given.get("window") not in ("", None, Window.PERIOD):
            use["window"] = given["window"]
            if given.get("length") is not None:
                use["length"] = given["length"]
        return use

    def _weights(self, given):
        names = self._values_of(given["weights_by"])
        weights = {}
        for part in typed.BETWEEN_PAIRS.split(typed.plain(given["weights_of"])):
            name, sign, value = part.partition("=")
            if not part.strip():
                continue
            code = names.get(name.strip(), name.strip())
            if not sign or code not in names.values():
                self.add_error("weights_of", _("“%(value)s” is not one of the choices.") % {"value": name.strip()[:40]})
                return {}
            try:
                weights[code] = typed.hundredths(value)
            except BadFigures as problem:
                self.add_error("weights_of", str(problem))
                return {}
        return weights

    def _per(self, given):
        if not given.get("per_measure"):
            return {}
        old = self.row.per if self.row and self.row.per.get("measure") == given["per_measure"] else {}
        per = {**old, "measure": given["per_measure"]}
        per["shown_as"] = "each" if given.get("per_shown_as") == "each" else "share"
        if given.get("per_times") is not None:
            per["times"] = given["per_times"]
        else:
            per.pop("times", None)
        return per

    def as_indicator(self):
        """Return the indicator that is typed, unsaved, as far as it could be read."""
        given = self.cleaned_data
        row = Indicator(version=self.version, pk=self.row.pk if self.row else None)
        for name in self.kind.columns:
            if name in given:
                setattr(row, name, given[name])
        return row

    @property
    def pieces(self):
        """The sentence of the kind of rule: (words, the bound field behind them or None, whether it takes room)."""
        long = {field.name for field in self.rule_kind.fields if is_long(field)}
        return [(words, self[f"f_{name}"] if name else None, name in long) for words, name in pieces_of(self.rule_kind)]

    @property
    def offered(self):
        """The formulas that begin with the typed one, each a name longer; None where the rule has no formula."""
        return completions(self._said("f_formula")) if "f_formula" in self.fields else None

    @property
    def more_figures(self):
        """The figures that the sentence leaves out."""
        return [self[f"f_{name}"] for name in beside_sentence(self.rule_kind)]

    @property
    def full(self):
        """The field of the full marks, where the kind of rule is told them."""
        return self["f_full"] if has_full(self.rule_kind) else None

    @property
    def choosers(self):
        """The fields that choose among the records of the measure."""
        return [self[f"by_{each.name}"] for each in self.filters]

    @property
    def of_groups(self):
        """The fields of the figures that differ for a peer group."""
        return [self[f"g_{group.code}"] for group in self.groups]

    @property
    def has_more(self):
        """Whether one of the fields behind "more" has something wrong with it."""
        before = {"name", "measure", "rule", *(f"f_{name}" for _words, name in pieces_of(self.rule_kind)), "f_full"}
        return any(name not in before for name in self.errors)


def _code_or_none(text):
    try:
        return typed.measure_named(text)
    except BadFigures:
        return None


def _field_of(field, is_share):
    if field.unit == Unit.CHOICE:
        choices = [(str(value), label) for value, label in field.choices]
        return forms.TypedChoiceField(label=field.title, choices=choices, coerce=int, required=False, empty_value=None)
    if field.unit == Unit.FORMULA:
        # The list offers what may follow; it is told anew as one types.
        attrs = {"list": "formula-words", "autocomplete": "off", "spellcheck": "false", "data-formula": ""}
        widget = forms.TextInput(attrs=attrs)
        return forms.CharField(label=field.title, max_length=LONGEST, required=False, widget=widget)
    return Figure(label=field.title, reads=lambda text: typed.read_figure(field, text, is_share=is_share))


def _shown_in_form(field, value, is_share):
    if field.unit == Unit.CHOICE:
        return str(field.default if value is None else value)
    return typed.show_figure(field, value, is_share=is_share)


def _plain_of(row):
    use, per = row.use, row.per
    return {
        **{name: getattr(row, name) for name in ("code", "name", "name_en", "subject", "rule", "missing", "basis")},
        **{name: getattr(row, name) for name in ("missing_reason", "text", "text_en")},
        "category": row.category_id,
        "measure": typed.title_of(row.measure),
        "window": use.get("window", Window.PERIOD.value),
        "length": use.get("length", ""),
        "aggregate": use.get("aggregate", Aggregate.SUM.value),
        "record_cap": typed.show_points(use["record_cap"]) if use.get("record_cap") is not None else "",
        "per_measure": typed.title_of(per["measure"]) if per.get("measure") else "",
        "per_times": typed.show_points(per["times"]) if per.get("times") is not None else "",
        "per_shown_as": per.get("shown_as", "share"),
    }
