"""X1: a notice keeps kind and facts, and speaks the language of whoever reads it; each kind is declared by its room."""

import ast
import re
from collections import Counter
from datetime import date

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from cases.file.case.states import MatterKind
from portal.dispatch.models import Announcement, Notice, OutboxMessage
from portal.dispatch.notices import deeds as notices
from portal.dispatch.notices.own import LEDGER_DOUBTED, SUBSTITUTE_TOLD
from portal.dispatch.notices.wording import NAMED, NUMBER, SPAN, TEXT, WHEN, NotDeclared, NoticeKind, notice_kinds
from portal.dispatch.outbox import deeds as outbox
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.people.models import Unit
from tests.architecture.source import product
from tests.dispatch import ground
from tests.factories import an_officer

LANGUAGES = ["zh-hans", "en"]
PLACE = re.compile(r"%\((\w+)\)s")
SAMPLES = {
    TEXT: "青公（城关）",
    NUMBER: 3,
    WHEN: date(2026, 3, 18),
    SPAN: (2, "day"),
    NAMED: Unit(name="城关所", name_en="Town station"),
}
BY_NAME = {"matter": MatterKind.FILING, "level": 1}
ALL = sorted(code for path in settings.NOTICE_KINDS for code in (kind.code for kind in import_string(path)))


def sample(kind):
    return {name: BY_NAME[name] if name in BY_NAME else SAMPLES[fact] for name, fact in kind.facts.items()}


def codes_made(modules):
    """Return the codes of all NoticeKinds that modules make."""
    calls = [
        node
        for each in modules
        for node in ast.walk(each.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "NoticeKind"
    ]
    return [node.args[0].value for node in calls]


@pytest.mark.parametrize("code", ALL)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_worded_in_both_languages_with_all_its_facts(code, language):
    kind = notice_kinds()[code]
    with translation.override(language):
        sentence = str(kind.sentence)
        words = kind.worded(kind.kept(sample(kind)))

    assert sorted(PLACE.findall(sentence)) == sorted(kind.facts)
    assert "%" not in words
    assert bool(re.search("[一-鿿]", sentence)) == (language == "zh-hans")


@pytest.mark.parametrize("code", ALL)
def test_every_kind_leads_to_a_page(code):
    kind = notice_kinds()[code]

    assert kind.told
    assert kind.page.address(7).startswith("/")
    assert ("7" in kind.page.address(7)) == kind.page.is_of_row


def test_exactly_the_kinds_that_the_rooms_make_are_declared_each_once():
    made = Counter(codes_made(product().values()))

    assert made == Counter(ALL)
    assert set(made.values()) == {1}


@pytest.mark.django_db
def test_a_kind_of_no_room_is_not_sent(at):
    strange = NoticeKind("case.sold", "Sold", "nobody")
    with deed("bulletin.issued", by=system("office"), at=at) as record:
        for send in (notices.send, notices.announce):
            with pytest.raises(NotDeclared):
                send(record, strange, recipients=[an_officer()], key="k", at=at)


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{}, {"name": "王强"}, {**ground.FACTS, "place": "城关"}])
def test_facts_that_are_not_those_of_the_kind_are_refused(at, facts):
    with deed("bulletin.issued", by=system("office"), at=at) as record, pytest.raises(NotDeclared):
        notices.send(record, SUBSTITUTE_TOLD, recipients=[an_officer()], key="k", at=at, facts=facts)


@pytest.mark.django_db
def test_a_notice_changes_language_with_its_reader(client, at):
    officer = an_officer()
    client.force_login(officer)
    with deed("bulletin.issued", by=system("office"), at=at) as record:
        ground.tell(record, [officer], at=at)

    said = {"zh-hans": ground.SAID, "en": "You act for 王强 from 2026-03-18 to 2026-03-19"}
    for language, words in said.items():
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        assert words in client.get("/notices/").content.decode()
        assert words in client.get("/").content.decode()
        [row] = client.get("/api/v1/dispatch/notices/").json()["results"]
        assert (row["kind"], row["title"], row["url"]) == ("substitute.told", words, "/me/")


@pytest.mark.django_db
def test_a_row_keeps_facts_and_what_it_is_about_and_no_words(at):
    officer = an_officer()
    with deed("bulletin.issued", by=system("office"), at=at) as record:
        notices.send(record, LEDGER_DOUBTED, recipients=[officer], key="k", at=at, about=officer)

    kept = Notice.objects.values("kind", "facts", "about_type", "about_id").get()
    assert kept == {"kind": "ledger.doubted", "facts": {}, "about_type": "people.officer", "about_id": officer.pk}


@pytest.mark.django_db
def test_an_announcement_s_message_holds_an_id_alone_and_is_one_for_its_key(at):
    officers = [an_officer() for _each in range(2)]
    ground.announce(officers, at=at)
    ground.announce(officers, at=at)

    announcement, message = Announcement.objects.get(), OutboxMessage.objects.get()
    outbox.drain(at)

    assert message.payload == {"announcement": announcement.pk}
    assert Notice.objects.count() == 2


@pytest.mark.django_db
def test_a_kind_that_is_declared_no_more_stands_there_by_its_code(at):
    notice = Notice(kind="gone.away", facts={"number": "1"}, about_id=1)

    assert (notice.title, notice.url) == ("gone.away", "")
