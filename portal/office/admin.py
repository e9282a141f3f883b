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


@admin.register(ReminderStep)
class ReminderStepAdmin(DeedAdmin):
    form = ReminderStepForm
    list_display = ("__str__", "rule_code", "tone", "is_active")
    list_filter = ("subject", "is_after", "audience", "is_active")
    fields = (*steps.FIELDS, "reason")

    def add(self, request, form):
        return steps.add(**_values(form), **deed_of(request, form))

    def alter(self, request, form, row):
        return steps.change(step_id=row.pk, **_values(form), **deed_of(request, form))


def _audiences():
    return {code: label for source in sources().values() for code, label in source.audiences.items()}


def _values(form):
    return {name: form.cleaned_data[name] for name in steps.FIELDS}
