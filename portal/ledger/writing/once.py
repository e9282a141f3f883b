"""Keys under which a request is carried out once: bound to the actor, to what was sent, and to one deed's transaction.

A form carries its key as a hidden field, a program sends the header Idempotency-Key. The first deed of the request
writes the key beside its event; the same request again gets the answer of the first, another body is refused.
"""

import hashlib
import json
import threading
from contextlib import contextmanager
from datetime import timedelta

from django.utils.crypto import salted_hmac

from portal.ledger.models import SentForm
from portal.shell.personal.sealing import decrypt, encrypt

LONGEST_ANSWER = 200_000
NO_ANSWER = 0
# What differs between two sendings of the same page, and says nothing.
UNSAID = {"csrfmiddlewaretoken", "draft_version"}
_current = threading.local()


class Asked:
    """A request that carries a key: `digest` stands for what it asks, `place` for where the key counts."""

    def __init__(self, key, digest, place=""):
        self.key, self.digest, self.place = key, digest, place
        self.taken = self.met = None

    def key_of(self, officer_id):
        """Return the key of this request as it is stored for an officer: everybody has keys of their own."""
        return "once:" + hashlib.sha256(json.dumps([officer_id, self.place, self.key]).encode()).hexdigest()

    def sent(self, officer_id):
        """Return the SentForm of the same key and officer, or None."""
        return SentForm.objects.filter(pk=self.key_of(officer_id)).first()


@contextmanager
def asking(asked):
    """Carry out one request under its key."""
    before, _current.asked = current(), asked
    try:
        yield asked
    finally:
        _current.asked = before


def current():
    """Return the Asked under way in this thread, or None."""
    return getattr(_current, "asked", None)


def digest_of(request):
    """Return a digest of method, address and body, the same for a body that was packed anew."""
    said = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        fields = {name: values for name, values in request.POST.lists() if name not in UNSAID and name != "once"}
        said.update(json.dumps(fields, sort_keys=True).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                said.update(json.dumps([name, file.name, file.size]).encode())
                for chunk in file.chunks():
                    said.update(chunk)
                file.seek(0)
    else:
        said.update(request.body)
    # Under the portal's own key: a body may hold a password, which a bare digest would let somebody guess.
    return salted_hmac("portal.ledger.writing.once", said.hexdigest(), algorithm="sha256").hexdigest()


def keep_answer(key, *, status, location, content_type, body):
    """Keep the answer of a request beside its key, sealed: it may name people."""
    if len(body) > LONGEST_ANSWER:
        return keep_no_answer(key)
    answer = {"status": status, "location": location, "type": content_type, "body": body}
    return _keep(key, answer)


def keep_no_answer(key, again=None):
    """Keep that the request was carried out and its answer is nothing to be given twice.

    `again` is what its view needs in order to show the same thing once more, such as the key of a document.
    """
    _keep(key, {"status": NO_ANSWER, "again": again})


def _keep(key, answer):
    SentForm.objects.filter(pk=key).update(answer_sealed=encrypt(json.dumps(answer)))


def answer_of(sent):
    """Return the kept answer of a SentForm as a dict, or None while there is none; raises SealBroken."""
    return json.loads(decrypt(sent.answer_sealed)) if sent.answer_sealed else None


def let_go(key):
    """Delete a key whose request may be sent again."""
    SentForm.objects.filter(pk=key).delete()


def forget_keys(*, at, days):
    """Delete the keys of requests older than so many days; return how many."""
    return SentForm.objects.filter(sent_at__lt=at - timedelta(days=days)).delete()[0]
