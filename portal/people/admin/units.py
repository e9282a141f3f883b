from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.people.admin.deeds import DeedAdmin, DeedForm, deed_of
from portal.people.models import Unit
from portal.people.services import units
from portal.shell.forms.inputs import DateInput

FIELDS = ("code", "name", "name_en", "short_name", "kind", "parent", "peer_group")


class UnitForm(DeedForm):
    closes = forms.BooleanField(label=_("Close this unit"), required=False)
    since = forms.DateField(
        label=_("In the peer group since"),
        widget=DateInput,
        required=False,
        help_text=_("Where the peer group changes; today without it."),
    )

    class Meta:
        model = Unit
        fields = FIELDS


@admin.register(Unit)
class UnitAdmin(DeedAdmin):
    form = UnitForm
    list_display = ("shown_name", "code", "short_name", "kind", "parent", "peer_group", "is_active")
    list_filter = ("kind", "is_active", "peer_group")
    list_select_related = ("parent",)
    search_fields = ("name", "name_en", "short_name", "code")
    ordering = ("path",)
    fixed = ("code", "is_active")

    @admin.display(description=_("name"), ordering="name")
    def shown_name(self, unit):
        return unit.label

    def get_fields(self, request, obj=None):
        if obj is None:
            return (*FIELDS, "reason")
        return (*FIELDS, "since", "is_active", "closes", "reason")

    def add(self, request, form):
        values = {name: form.cleaned_data[name] for name in FIELDS}
        return units.add(by=request.user, at=deed_of(request, form)["at"], **values)

    def alter(self, request, form, row):
        changed = {name: form.cleaned_data[name] for name in form.changed_data if name in FIELDS}
        if changed:
            units.change(unit_id=row.pk, since=form.cleaned_data.get("since"), **deed_of(request, form), **changed)
        if form.cleaned_data.get("closes"):
            units.close(unit_id=row.pk, **deed_of(request, form))
        return row
