"""A demo that was stopped in its months goes on the next time, and Ctrl-C is a sentence (issue 9)."""

import pytest
from django.core.management import CommandError, call_command

from appraisal.models import Bulletin, Period, Run
from portal.demo import making
from portal.demo.years import months
from portal.dispatch.models import Occurrence
from tests.demo.conftest import UNTIL


class Pressed(KeyboardInterrupt):
    """Somebody pressed Ctrl-C."""


def stop_after(words):
    def say(text):
        if words in text:
            raise Pressed

    return say


@pytest.mark.usefixtures("reference_data")
def test_months_that_were_stopped_are_finished_whole(db, demo, settings):
    settings.DEMO = True
    first = making.first_day(UNTIL, 3)
    with pytest.raises(Pressed):
        months.appraise(first, UNTIL, stop_after("2026-08: published"))
    assert set(Period.objects.published().values_list("code", flat=True)) == {"2026-08"}
    digest = Run.objects.get(period__code="2026-08").results_digest

    call_command("prepare_demo")

    assert set(Period.objects.published().values_list("code", flat=True)) == {"2026-08", "2026-09", "2026-07-21"}
    assert Run.objects.filter(period__code="2026-08").earliest("pk").results_digest == digest
    assert Bulletin.objects.filter(kind="final").count() == 3
    assert not Occurrence.objects.exclude(state="done").exists()
    assert not making.go_on(say=lambda text: None)


def test_ctrl_c_is_a_sentence(db, settings, monkeypatch):
    settings.DEMO = True

    def stopped(**options):
        raise KeyboardInterrupt

    for name in ("make", "go_on"):
        monkeypatch.setattr(f"portal.demo.management.commands.prepare_demo.{name}", stopped)

    with pytest.raises(CommandError, match="next start goes on"):
        call_command("prepare_demo")
