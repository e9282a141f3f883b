from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.people.admin.deeds import DeedAdmin, DeedForm, deed_of
from portal.people.admin.posts import DatedAdmin, InForceFilter
from portal.people.models import Assignment, Community, Grid
from portal.people.services import territory


class PlaceAdmin(DeedAdmin):
    """A community or a grid: its code stays, the rest is changed by a deed."""

    form = DeedForm
    fixed = ("code",)
    given = ()

    @admin.display(description=_("name"), ordering="name")
    def shown_name(self, row):
        return row.label

    def get_fields(self, request, obj=None):
        return (*self.given, "reason")

    def changed(self, form):
        """Return the new values of what was changed."""
        return {name: form.cleaned_data[name] for name in form.changed_data if name in self.given}


@admin.register(Community)
class CommunityAdmin(PlaceAdmin):
    list_display = ("shown_name", "code", "unit", "setting", "is_active")
    list_filter = ("setting", "is_active", "unit")
    list_select_related = ("unit",)
    search_fields = ("name", "name_en", "code")
    autocomplete_fields = ("unit",)
    given = territory.COMMUNITY

    def add(self, request, form):
        return territory.add_community(
            **{name: form.cleaned_data[name] for name in self.given}, **deed_of(request, form)
        )

    def alter(self, request, form, row):
        values = self.changed(form)
        return territory.change_community(community_id=row.pk, **deed_of(request, form), **values) if values else row


@admin.register(Grid)
class GridAdmin(PlaceAdmin):
    list_display = ("shown_name", "code", "community", "households", "is_active")
    list_filter = ("is_active", "community")
    list_select_related = ("community",)
    search_fields = ("name", "name_en", "code")
    autocomplete_fields = ("community",)
    given = territory.GRID

    def add(self, request, form):
        return territory.add_grid(**{name: form.cleaned_data[name] for name in self.given}, **deed_of(request, form))

    def alter(self, request, form, row):
        values = self.changed(form)
        return territory.change_grid(grid_id=row.pk, **deed_of(request, form), **values) if values else row


@admin.register(Assignment)
class AssignmentAdmin(DatedAdmin):
    list_display = ("officer", "community", "grid", "part", "starts_on", "ends_on", "withdrawn_on")
    list_filter = (InForceFilter, "part", "community")
    list_select_related = ("officer", "community", "grid")
    search_fields = ("officer__name", "officer__badge_number", "community__name", "community__code")
    autocomplete_fields = ("officer", "community", "grid")
    given = ("officer", "community", "grid", "part", "starts_on")

    def add(self, request, form):
        values = form.cleaned_data
        return territory.assign(
            officer_id=values["officer"].pk,
            **{name: values[name] for name in ("community", "grid", "part", "starts_on", "ends_on")},
            **deed_of(request, form),
        )

    def alter(self, request, form, row):
        ends_on = None if form.cleaned_data["ends_now"] else form.cleaned_data["ends_on"]
        if "ends_now" in form.changed_data or ends_on:
            return territory.end_assignment(assignment_id=row.pk, ends_on=ends_on, **deed_of(request, form))
        return row
