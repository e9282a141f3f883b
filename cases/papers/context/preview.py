"""What a matter will serve, as it will print: the sentences of its documents, people by mask."""

import re
from datetime import datetime
from html import unescape

from django.utils import translation
from django.utils.html import strip_tags

from cases.papers.context.matter import context_of
from cases.papers.context.people import masked
from cases.papers.context.titles import titled
from cases.papers.registry import DOCUMENTS
from cases.review.models import Matter
from portal.shell.documents.filling import FormBroken, fill

SENTENCE = re.compile(r'<p class="(?:to|body)">(.*?)</p>', re.DOTALL)


def will_be_served(matter: Matter, at: datetime) -> list[dict]:
    """Return [{"title", "person", "sentences"}] of the documents that the last approval brings about."""
    found = []
    for kind in DOCUMENTS:
        if not kind.sign or not kind.fits(matter):
            continue
        for party in _made_out_to(kind, matter):
            person = party.name_mask if party and not party.is_confidential else ""
            sentences = _sentences(kind, matter, party, at)
            found.append({"title": titled(kind, matter), "person": person, "sentences": sentences})
    return found


def _made_out_to(kind, matter):
    if not kind.is_of_party:
        return [None]
    return [party for party in matter.case.parties.all() if kind.fits_party(party, matter)]


def _sentences(kind, matter, party, at):
    context = context_of(matter.case, at=at, matter=matter, party=party, say=masked)
    try:
        with translation.override("zh-hans"):
            html = fill(kind.form, context)
    except FormBroken as broken:
        return [str(broken)]
    return [unescape(strip_tags(each)).strip() for each in SENTENCE.findall(html)]
