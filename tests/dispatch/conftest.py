import pytest

from portal.dispatch import bell


@pytest.fixture(autouse=True)
def own_schedule(settings):
    """Only the jobs of the tests, and a bell that has not been silenced."""
    settings.SCHEDULE_PROVIDERS = ["tests.dispatch.ground.jobs"]
    bell.listen()


@pytest.fixture
def rung(monkeypatch):
    """Every ring of the bell as (task, arguments), in place of a broker."""
    rings = []
    monkeypatch.setattr(bell, "post", lambda task, primitives: rings.append((task, primitives)))
    return rings
