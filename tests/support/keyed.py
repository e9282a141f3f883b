"""What the test client posts carries a once-key, as every page of the portal and every program does.

A test that sends its own key (`once`, the header Idempotency-Key), be it an empty one, is left alone.
"""

import secrets
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import signing
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from portal.shell.forms import form_keys
from tests.support import described

API = "/api/"
HEADER = "HTTP_IDEMPOTENCY_KEY"


def key_for(officer_id, page="/"):
    """Return the text of a new form key of an officer, as a page draws it."""
    return signing.dumps([int(officer_id), page, secrets.token_urlsafe(12)], salt=form_keys.SALT, compress=True)


@contextmanager
def posting():
    """Let Client.post of every test send a fresh key: in a form for who is logged in, in the header where demanded."""
    plain_post, plain_request = Client.post, Client.request

    def post(self, path, data=None, content_type=MULTIPART_CONTENT, **more):
        if content_type == MULTIPART_CONTENT and not path.startswith(API) and form_keys.NAME not in (data or {}):
            officer_id = _logged_in(self)
            data = {**(data or {}), form_keys.NAME: key_for(officer_id)} if officer_id else data
        return plain_post(self, path, data, content_type, **more)

    def request(self, **sent):
        path = sent.get("PATH_INFO", "")
        if sent.get("REQUEST_METHOD") == "POST" and path.startswith(API) and _demands_header(path):
            sent.setdefault(HEADER, secrets.token_urlsafe(12))
        return plain_request(self, **sent)

    Client.post, Client.request = post, request
    try:
        yield
    finally:
        Client.post, Client.request = plain_post, plain_request


def _logged_in(client):
    return client.session.get(SESSION_KEY) if client.cookies.get(settings.SESSION_COOKIE_NAME) else None


def _demands_header(path):
    operation = described.operation_for(path, "POST") or {}
    return any(each["name"] == "Idempotency-Key" and each["required"] for each in operation.get("parameters", ()))
