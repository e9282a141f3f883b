"""When people are reminded, kept by the security administrator (三员分立: policy)."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.office.reminders import steps
from portal.office.reminders.models import ReminderStep
from portal.office.reminders.sources import sources
from portal.people.admin.deeds import DeedAdmin, DeedForm, deed_of


class ReminderStepForm(DeedForm):
    subject = forms.ChoiceField(label=_("of what"), choices=lambda: [(s.code, s.label) for s in sources().values()])
    audience = forms.ChoiceField(label=_("who is told"), choices=lambda: list(_audiences().items()))

    class Meta:
        model = ReminderStep
        fields = steps.FIELDS


class SubjectFilter(admin.SimpleListFilter):
    """Steps by what they remind of, in the words of the rooms."""

    title, parameter_name = _("of what"), "subject"

    def lookups(self, request, model_admin):
        return [(source.code, source.label) for source in sources().values()]

    def queryset(self, request, queryset):
        return queryset.filter(subject=self.value()) if self.value() else queryset


class AudienceFilter(admin.SimpleListFilter):
    """Steps by who is told, in the words of the rooms."""

    title, parameter_name = _("who is told"), "audience"

    def lookups(self, request, model_admin):
        return list(_audiences().items())

    def queryset(self, request, queryset):
        return queryset.filter(audience=self.value()) if self.value() else queryset


@admin.register(ReminderStep)
class ReminderStepAdmin(DeedAdmin):
    form = ReminderStepForm
    list_display = ("__str__", "rule_code", "tone", "is_active")
    list_filter = (SubjectFilter, "is_after", AudienceFilter, "is_active")
    fields = (*steps.FIELDS, "reason")

    def add(self, request, form):
        return steps.add(**_values(form), **deed_of(request, form))

    def alter(self, request, form, row):
        return steps.change(step_id=row.pk, **_values(form), **deed_of(request, form))


def _audiences():
    return {code: label for source in sources().values() for code, label in source.audiences.items()}


def _values(form):
    return {name: form.cleaned_data[name] for name in steps.FIELDS}
