"""The deeds of documents, as the ledger names them: in which chain, when, and how a history tells them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.papers.queries import title_of
from portal.ledger.kinds import Kind
from portal.ledger.models import Chain


def _document(facts):
    return f"{title_of(facts.get('code', ''))} {facts.get('number') or ''}".strip()


KINDS = (
    Kind(
        gettext_noop("document.made"),
        Chain.PERSONAL,
        "a document of a case is made; the event holds its code, number, purpose and the file's SHA-256. One "
        "that names nobody in plain text is kept in the business chain",
        lambda facts, known: _("Made a document: %(title)s.") % {"title": _document(facts)},
    ),
    Kind(
        gettext_noop("document.numbered"),
        Chain.BUSINESS,
        "a decision or notice gets its number, before its first final copy",
        lambda facts, known: _("Gave a document its number: %(title)s.") % {"title": _document(facts)},
    ),
    Kind(
        gettext_noop("document.opened"),
        Chain.PERSONAL,
        "a document that was made is opened again; in the access chain where it names nobody",
        lambda facts, known: _("Opened a document: %(title)s.") % {"title": _document(facts)},
    ),
)
