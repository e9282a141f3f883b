"""Requests through the portal's own WSGI application, as a server makes them."""

import re
from html import unescape

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import Client, RequestFactory

from tests.bench.timing import counted_queries

NEXT = re.compile(r'rel="next" href="([^"]+)"')
CASE = re.compile(r'href="/cases/(\d+)/')


class Visitor:
    """An officer who is logged in."""

    def __init__(self, officer):
        self.officer = officer
        client = Client()
        client.force_login(officer, backend="portal.people.administration.backends.PostBackend")
        self._cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        self._factory, self._application = RequestFactory(), get_wsgi_application()

    def get(self, address):
        """Return the body of a page. Raises RuntimeError for anything but 200."""
        path, _, query = address.partition("?")
        environ = self._factory._base_environ(
            PATH_INFO=path, QUERY_STRING=query, HTTP_HOST="bench", HTTP_COOKIE=self._cookie
        )
        answer = self._application(environ, lambda *head: None)
        body = b"".join(answer)
        answer.close()
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        return body.decode()

    def queries(self, address):
        """Return how many queries a page makes."""
        self.get(address)
        with counted_queries() as statements:
            self.get(address)
        return len(statements)

    def deep(self, address, times):
        """Follow the links to the next page; return (address, how often there was one)."""
        path = address.partition("?")[0]
        for turned in range(times):
            found = NEXT.search(self.get(address))
            if not found:
                return address, turned
            address = path + unescape(found[1])
        return address, times


def cases_on(page):
    """Return the primary keys of the cases that a page links to, in order."""
    return list(dict.fromkeys(int(pk) for pk in CASE.findall(page)))
