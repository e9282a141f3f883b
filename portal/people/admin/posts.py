from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.people.admin.deeds import DeedAdmin, DeedForm, deed_of
from portal.people.entrance.confirming import confirmed
from portal.people.models import Officer, Post, Qualification, Role, Substitute, Unit
from portal.people.services import posts, qualifications, substitutes
from portal.shell.typed.incoming import number_or_none


class InForceFilter(admin.SimpleListFilter):
    title = _("in force")
    parameter_name = "in_force"

    def lookups(self, request, model_admin):
        return [("today", _("today"))]

    def queryset(self, request, queryset):
        return queryset.on(timezone.localdate()) if self.value() == "today" else queryset


class EndingForm(DeedForm):
    ends_now = forms.BooleanField(label=_("End at once"), required=False)


class DatedAdmin(DeedAdmin):
    """Rows with a first and a last day: added, then only ended."""

    form = EndingForm
    given = ()

    def get_fields(self, request, obj=None):
        ending = ("withdrawn_on", "ends_now") if obj else ()
        return (*self.given, "ends_on", *ending, "reason")

    def get_readonly_fields(self, request, obj=None):
        return (*self.given, "withdrawn_on") if obj else ()

    def get_changeform_initial_data(self, request):
        return {"starts_on": timezone.localdate(), **super().get_changeform_initial_data(request)}


def _signed_post(request, **_path):
    """Return the post that is given, by the words of the form."""
    officer = Officer.objects.filter(pk=number_or_none(request.POST.get("officer", ""))).first()
    unit = Unit.objects.filter(pk=number_or_none(request.POST.get("unit", ""))).first()
    role = dict(Role.choices).get(request.POST.get("role", ""), "–")
    return [(gettext("Post given to"), str(officer or "–")), (gettext("Post"), f"{role} · {unit or '–'}")]


@admin.register(Post)
class PostAdmin(DatedAdmin):
    list_display = ("officer", "role", "unit", "starts_on", "ends_on", "withdrawn_on")
    list_filter = (InForceFilter, "role", "unit")
    list_select_related = ("officer", "unit")
    search_fields = ("officer__name", "officer__badge_number", "unit__name")
    autocomplete_fields = ("officer", "unit")
    date_hierarchy = "starts_on"
    given = ("officer", "role", "unit", "starts_on")
    add_view = method_decorator(confirmed(_signed_post))(DatedAdmin.add_view)

    def add(self, request, form):
        values = form.cleaned_data
        return posts.give(
            officer_id=values["officer"].pk,
            **{name: values[name] for name in ("role", "unit", "starts_on", "ends_on")},
            **deed_of(request, form),
        )

    def alter(self, request, form, row):
        ends_on = None if form.cleaned_data["ends_now"] else form.cleaned_data["ends_on"]
        if "ends_now" in form.changed_data or ends_on:
            return posts.end(post_id=row.pk, ends_on=ends_on, **deed_of(request, form))
        return row


@admin.register(Substitute)
class SubstituteAdmin(DatedAdmin):
    list_display = ("officer", "substitute", "starts_on", "ends_on", "withdrawn_on", "named_by")
    list_filter = (InForceFilter,)
    list_select_related = ("officer", "substitute", "named_by")
    search_fields = ("officer__name", "officer__badge_number", "substitute__name")
    autocomplete_fields = ("officer", "substitute")
    given = ("officer", "substitute", "starts_on")

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), "ends_on") if obj else ()

    def add(self, request, form):
        values, how = form.cleaned_data, deed_of(request, form)
        return substitutes.name(
            by=how["by"],
            at=how["at"],
            officer_id=values["officer"].pk,
            substitute_id=values["substitute"].pk,
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
        )

    def alter(self, request, form, row):
        return substitutes.end(row_id=row.pk, **deed_of(request, form)) if form.cleaned_data["ends_now"] else row


@admin.register(Qualification)
class QualificationAdmin(DatedAdmin):
    form = DeedForm
    list_display = ("officer", "kind", "starts_on", "ends_on")
    list_filter = (InForceFilter, "kind")
    list_select_related = ("officer",)
    search_fields = ("officer__name", "officer__badge_number")
    autocomplete_fields = ("officer",)
    given = ("officer", "kind", "starts_on")

    def get_fields(self, request, obj=None):
        return (*self.given, "ends_on", "reason")

    def get_readonly_fields(self, request, obj=None):
        return self.given if obj else ()

    def add(self, request, form):
        values = form.cleaned_data
        return qualifications.grant(
            officer_id=values["officer"].pk,
            **{name: values[name] for name in ("kind", "starts_on", "ends_on")},
            **deed_of(request, form),
        )

    def alter(self, request, form, row):
        ends_on = form.cleaned_data["ends_on"]
        if "ends_on" not in form.changed_data or ends_on is None:
            return row
        return qualifications.end(qualification_id=row.pk, ends_on=ends_on, **deed_of(request, form))
