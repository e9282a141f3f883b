"""The sections of a case's page, which every noun declares for itself; CASE_SECTIONS in the settings lists them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from cases.file.case.models import Case


def _nothing(*args):
    return {}


@dataclass(frozen=True)
class Section:
    """One section: its tab, its template, and what it shows.

    `context(request, case, at)` is what the template needs; `blank(case, context)` are the empty forms of those who
    handle the case; `rows()` are rows with a `case`, whose number stands on the tab; `beside_review(matter, officer,
    at)` is what the page of a review shows of it. `is_held` says that no one changes it while a level holds the file.
    """

    name: str
    label: str | Promise
    template: str
    context: Callable[[HttpRequest, Case, datetime], dict]
    blank: Callable[[Case, dict], dict] = _nothing
    rows: Callable | None = None
    beside_review: Callable = _nothing
    is_held: bool = False


def sections() -> dict[str, Section]:
    """Return {name: Section} in the order of the tabs."""
    return _declared(tuple(settings.CASE_SECTIONS))


@cache
def _declared(paths):
    return {each.name: each for each in map(import_string, paths)}


def beside_review(matter, officer, at, *names) -> dict:
    """Return what the sections of these names, or all, show beside a review of a matter."""
    context: dict = {}
    for name in names or sections():
        context |= sections()[name].beside_review(matter, officer, at)
    return context


def render_file(request, case, section, *, status=200, **forms) -> HttpResponse:
    """Return the page of a case at one of its sections, with forms that were sent back."""
    return import_string(settings.CASE_PAGE)(request, case, section, status=status, **forms)
