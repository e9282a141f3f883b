"""Addresses of the pages, from subjects and periods to URLs and back."""

from django.http import Http404
from django.urls import reverse

from appraisal.scheme.versions.base import SubjectKind

WORDS = {SubjectKind.UNIT.value: "units", SubjectKind.OFFICER.value: "officers"}
KINDS = {word: kind for kind, word in WORDS.items()}


def kind_of(word):
    """Return the kind of subject that a word of an address means. Raises Http404."""
    if word not in KINDS:
        raise Http404
    return KINDS[word]


def ranking_url(period, subject_kind, group=None, subject=None):
    """Return the address of the ranking of a period (with its scheme), a subject chosen where one is given."""
    args = [period.scheme.code, period.code, WORDS[subject_kind]] + ([group] if group else [])
    url = reverse("appraisal:ranking", args=args)
    return f"{url}?subject={subject}#chosen" if subject else url


def periods_address(scheme):
    """Return the address of the periods of a scheme."""
    return reverse("appraisal:periods_of", args=[scheme.code])


def periods_url(period):
    """Return the address at which a period (with its scheme) stands among those of its scheme."""
    return f"{periods_address(period.scheme)}#{period.code}"


def sheet_url(run_id, subject_kind, subject_id):
    """Return the address of a score sheet."""
    return reverse("appraisal:sheet", args=[run_id, WORDS[subject_kind], subject_id])


def line_url(run_id, subject_kind, subject_id, indicator_id, adjusts=None):
    """Return the address of the records behind a line; `adjusts` is the published month of an adjustment."""
    url = reverse("appraisal:line", args=[run_id, WORDS[subject_kind], subject_id, indicator_id])
    return f"{url}?adjusts={adjusts.code}" if adjusts else url
