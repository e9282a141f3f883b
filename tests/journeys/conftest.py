"""A real server on a committed world, and a real browser; skipped where no Chromium is installed."""

import os
from types import SimpleNamespace

import pytest
from django.test import Client
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.journeys.walking import Walker
from tests.support import services
from tests.support.world import a_world

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser():
    path = services.chromium_path() or pytest.skip("no Chromium on this machine")
    # Playwright runs a loop of its own in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker):
    """In this folder everything is committed, since the server has connections of its own; nowhere else."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def site(db, browser):
    """The world behind a live server: `world`, `url`."""
    server = LiveServer("127.0.0.1")
    with a_world() as world:
        try:
            yield SimpleNamespace(world=world, url=server.url)
        finally:
            server.stop()


@pytest.fixture
def walk(browser, site):
    """Return a function that opens a page of the browser for an officer; closes them all afterwards.

    Who comes back in the same test finds the same browser, with what it remembers.
    """
    opened = {}

    def begin(officer=None, *, width=1440, height=900, language=""):
        who = (officer.pk if officer else f"stranger {len(opened)}", width, height, language)
        if who not in opened:
            opened[who] = browser.new_context(viewport={"width": width, "height": height}, base_url=site.url)
            opened[who].add_cookies(cookies_of(officer, language, site.url))
        return Walker(opened[who].new_page())

    yield begin
    for context in opened.values():
        context.close()


def cookies_of(officer, language, url):
    """Return the cookies of somebody who is logged in and has chosen a language."""
    cookies = {"django_language": language} if language else {}
    if officer:
        client = Client()
        client.force_login(officer, backend="portal.people.administration.backends.PostBackend")
        cookies["sishen_session"] = client.cookies["sishen_session"].value
    return [{"name": name, "value": value, "url": url} for name, value in cookies.items()]
