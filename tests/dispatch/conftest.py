import pytest

from portal.dispatch.outbox import bell
from tests.dispatch import ground


@pytest.fixture(autouse=True)
def own_schedule(settings):
    """Only the jobs and inbox items of the tests, and a bell that has not been silenced."""
    settings.SCHEDULE_PROVIDERS = ["tests.dispatch.ground.jobs"]
    settings.DESK_PROVIDERS = []
    settings.INBOX_PROVIDERS = ["tests.dispatch.ground.inbox"]
    settings.NAVIGATION_PROVIDERS = ["portal.dispatch.navigation.entries"]
    settings.WHOAMI_PROVIDER = ""
    ground.waiting.clear()
    bell.listen()


@pytest.fixture
def rung(monkeypatch):
    """Every ring of the bell as (task, arguments), in place of a broker."""
    rings = []
    monkeypatch.setattr(bell, "post", lambda task, primitives: rings.append((task, primitives)))
    return rings
