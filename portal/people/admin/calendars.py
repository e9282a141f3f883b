from django import forms
from django.contrib import admin
from django.utils import timezone

from portal.people.admin.deeds import DeedAdmin
from portal.people.models import CalendarDay, CalendarYear
from portal.people.services import calendars
from portal.shell.forms.dense import FitTexts


class DayForm(FitTexts, forms.ModelForm):
    """One day that the State Council moved."""


class DayInline(admin.TabularInline):
    model = CalendarDay
    form = DayForm
    fields = ("on", "is_working", "name", "name_en")
    extra = 3

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


@admin.register(CalendarYear)
class CalendarYearAdmin(DeedAdmin):
    list_display = ("year", "source")
    fields = ("year", "source")
    inlines = (DayInline,)
    fixed = ("year",)

    def save_model(self, request, obj, form, change):
        """Wait for the days, which belong to the same deed."""

    def save_related(self, request, form, formsets, change):
        (formset,) = formsets
        formset.save(commit=False)
        filled = [each.cleaned_data for each in formset.forms if each.cleaned_data]
        kept = [day for day in filled if not day.get("DELETE")]
        days = [CalendarDay(**{name: day[name] for name in DayInline.fields}) for day in kept]
        year = form.instance
        calendars.enter_year(by=request.user, at=timezone.now(), year=year.pk, source=year.source, days=days)
