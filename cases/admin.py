"""The bureau's own settings about time, kept by the security administrator (三员分立: policy)."""

from django.contrib import admin

from cases.clocks import level_hours
from cases.clocks.models import LevelHours
from cases.quality.rereading import deeds as rereading
from cases.quality.rereading.models import ReadingRule
from portal.people.admin.deeds import DeedAdmin, DeedForm, deed_of

READING = ("percent", "days", "fewest")


class LevelHoursForm(DeedForm):
    class Meta:
        model = LevelHours
        fields = ("level", "hours")


@admin.register(LevelHours)
class LevelHoursAdmin(DeedAdmin):
    form = LevelHoursForm
    list_display = ("level", "hours")
    fields = ("level", "hours", "reason")
    fixed = ("level",)

    def add(self, request, form):
        return self._set(request, form, form.cleaned_data["level"])

    def alter(self, request, form, row):
        return self._set(request, form, row.pk)

    def _set(self, request, form, level):
        hours = form.cleaned_data["hours"]
        return level_hours.set_hours(level=level, hours=hours, **deed_of(request, form))


class ReadingRuleForm(DeedForm):
    class Meta:
        model = ReadingRule
        fields = READING


@admin.register(ReadingRule)
class ReadingRuleAdmin(DeedAdmin):
    form = ReadingRuleForm
    list_display = ("__str__", "days", "fewest")
    fields = (*READING, "reason")

    def add(self, request, form):
        return self._set(request, form)

    def alter(self, request, form, row):
        return self._set(request, form)

    def _set(self, request, form):
        values = {name: form.cleaned_data[name] for name in READING}
        return rereading.set_rule(**values, **deed_of(request, form))
