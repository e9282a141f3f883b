"""A demo done again by the deeds that a click calls, event for event, and what differs.

`Written` reads what a demo has written. In the portal as it was before, `Replay` founds the bureau anew and calls for
each event of a case the deed of its kind (`calls.CALLS`), at its time; a kind without a call fails. Keys of rows are
given in another order by deeds, so each row is known by the event that made it.
"""

import json
from collections import defaultdict
from datetime import timedelta
from functools import cached_property

from django.apps import apps
from django.utils import timezone

from cases.file.search.deeds import index_missing
from cases.models import (
    Case,
    CaseText,
    DocketLine,
    Evidence,
    Matter,
    PageNote,
    Party,
    PartyDecision,
    Property,
    ReviewStep,
    Round,
    Telling,
)
from portal.demo.axis import time_of
from portal.demo.bureau.founding import planned
from portal.ledger.chain.canonical import digest
from portal.ledger.models import Event
from portal.ledger.rows.labels import label_of_model, model_of
from portal.office.files import deeds as uploads
from portal.office.models import GivenNumber, Series
from portal.people.models import Officer, Unit
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.replay.calls import CALLS

# Facts and particulars that are keys, and of what.
KEYS = {
    "matter": Matter,
    "step": ReviewStep,
    "evidence": Evidence,
    "note": PageNote,
    "notes": PageNote,
    "decision": PartyDecision,
    "property": Property,
    "party": Party,
    "complainant": Party,
    "lead": Officer,
}
# Rows that say by themselves which they are.
NATURAL = {
    Series: ("unit__code", "code", "year", "last"),
    DocketLine: ("case__number", "officer__badge_number", "registered_at", "state", "cause__code"),
    CaseText: ("case__number", "text", "version"),
}
# Sealed anew, stored under another name and bound to another event each time.
OWN = {"id", "last_event_id", *(f"{name}_sealed" for name in ("name", "id_number", "phone", "address", "residence"))}
OF_EVENT = ("occurred_at", "chain", "outcome", "actor_name", "actor_unit", "actor_role", "on_behalf_of", "about_type")
GONE = timedelta(days=30)


class Written:
    """What stands in the portal: the events of cases in order of time, and the rows of `cases` and `portal.office`."""

    def __init__(self, until):
        # What is found by a text, and what was attached, is put in order by jobs a day later.
        index_missing(Case.objects.all())
        uploads.purge(at=until + GONE)
        about_cases = Event.objects.filter(about_type=label_of_model(Case))
        self.events = list(about_cases.order_by("occurred_at", "seq"))
        self.officers = dict(Officer.objects.values_list("pk", "badge_number"))
        self.units = dict(Unit.objects.values_list("pk", "code"))
        self.rows = {label_of_model(model): model.objects.order_by("pk").in_bulk() for model in _models()}
        self.natural = {model: sorted(model.objects.values_list(*names)) for model, names in NATURAL.items()}
        self._by = {}

    def of(self, model):
        """Return {key: row} of a model."""
        return self.rows[label_of_model(model)]

    def where(self, model, name, value):
        """Return the rows of a model with a value in a column, in order of their keys."""
        if (model, name) not in self._by:
            self._by[model, name] = found = defaultdict(list)
            for row in self.of(model).values():
                found[getattr(row, name)].append(row)
        return self._by[model, name].get(value, [])


class Replay:
    """The history of a demo, done again; `run` returns the differences as (event or table, what, old ≠ new)."""

    def __init__(self, told, *, until, **bureau):
        self.told, self.until, self.differences = told, until, []
        self._bureau = planned(until=timezone.localdate(until), **bureau)
        self._pairs, self._stopped = {}, set()

    def run(self):
        """Call the deeds of all events, compare each, then all rows."""
        for event in self.told.events:
            self._meet_bureau(event.occurred_at.timestamp())
            if int(event.about_id) not in self._stopped:
                self._do(event)
        self._compare_rows(Written(self.until))
        return self.differences

    def key(self, model, key):
        """Return the key here of a row of the demo; reference data has the same."""
        if key is None:
            return None
        if model is Officer:
            return self._officers[self.told.officers[key]]
        if model is Unit:
            return self._units[self.told.units[key]]
        label = label_of_model(model)
        return self._pairs.get((label, key), (label, key))[1]

    def row(self, model, key):
        """Return the row here of a row of the demo, newly read; None for None."""
        return None if key is None else model.objects.get(pk=self.key(model, key))

    def content(self, content):
        """Return what a round or a telling of the demo says, as it is said here."""
        lists = {"parties": Party, "evidence": Evidence}
        listed = {
            name: [[self.key(model, key), *rest] for key, *rest in content[name]]
            for name, model in lists.items()
            if name in content
        }
        return {name: self._mapped(name, value) for name, value in content.items()} | listed

    @cached_property
    def _officers(self):
        return dict(Officer.objects.values_list("badge_number", "pk"))

    @cached_property
    def _units(self):
        return dict(Unit.objects.values_list("code", "pk"))

    def _meet_bureau(self, second):
        while self._bureau and self._bureau[0][0] <= second:
            at, do = self._bureau.pop(0)
            do(time_of(at))

    def _do(self, event):
        newest = Event.objects.order_by("-seq").filter(chain=event.chain).values_list("seq", flat=True).first()
        by, at = self.row(Officer, event.actor_id), timezone.localtime(event.occurred_at)
        try:
            CALLS[event.kind](self, event, json.loads(event.payload), by=by, at=at)
        except (Denied, Refused, MovedOn) as refusal:
            # What follows in this case would be refused for this reason alone.
            self._stopped.add(int(event.about_id))
            self._note(event.kind, "refused", event.about_id, f"{refusal} {getattr(refusal, 'fields', '')}")
            return
        done = list(Event.objects.filter(chain=event.chain, seq__gt=newest).order_by("seq"))
        self._note(event.kind, "events", [event.kind], [each.kind for each in done])
        self._pair(event, done[-1])
        self._compare(event, done[-1])

    def _pair(self, event, done):
        """Take the rows of which both events are the first to speak for the same, in the order of their keys."""
        old, new, known = _bound(event), _bound(done), set(self._pairs.values())
        for label in old.keys() & new.keys():
            first = [key for key in old[label] if (label, key) not in self._pairs]
            mine = [key for key in new[label] if (label, key) not in known]
            self._pairs.update({(label, key): (label, other) for key, other in zip(first, mine, strict=False)})

    def _compare(self, event, done):
        for name in OF_EVENT:
            self._note(event.kind, name, getattr(event, name), getattr(done, name))
        self._note(event.kind, "about", self.key(Case, int(event.about_id)), int(done.about_id))
        old, new = json.loads(event.payload), json.loads(done.payload)
        for name in sorted(old.keys() | new.keys()):
            self._note(event.kind, f"fact {name}", self._mapped(name, old.get(name, "—")), new.get(name, "—"))
        told = _bound(event).items()
        states = {label: sorted(self.key(model_of(label), key) for key in keys) for label, keys in told}
        self._note(event.kind, "states", states, _bound(done))

    def _mapped(self, name, value):
        """Return a fact or a particular of the demo as it is said here: keys, and digests of what holds keys."""
        if isinstance(value, dict):
            return {each: self._mapped(each, inner) for each, inner in value.items()}
        if isinstance(value, list):
            return [self._mapped(name, inner) for inner in value]
        if name in KEYS and isinstance(value, int):
            return self.key(KEYS[name], value)
        return self._digest(value) if name.endswith("digest") else value

    def _digest(self, value):
        for model in (Round, Telling):
            for row in self.told.where(model, "content_digest", value)[:1]:
                return digest(self.content(row.content))
        return value

    def _compare_rows(self, here):
        for model, names in NATURAL.items():
            old, new = set(self.told.natural[model]), set(here.natural[model])
            self._note(label_of_model(model), str(names), sorted(old - new), sorted(new - old))
        for label, old in self.told.rows.items():
            new = here.rows[label]
            self._note(label, "rows", len(old), len(new))
            for key, row in old.items():
                if other := new.get(self.key(type(row), key)):
                    self._compare_row(label, row, other)

    def _compare_row(self, label, row, other):
        for field in row._meta.concrete_fields:
            name = field.attname
            if name not in OWN and model_of(label) not in NATURAL:
                self._note(label, name, self._column(field, getattr(row, name)), _plain(field, getattr(other, name)))

    def _column(self, field, value):
        if field.is_relation:
            return self.key(field.related_model, value)
        if field.model is GivenNumber and field.name == "key":
            return self._key_of_paper(value)
        if field.name == "content":
            return self.content(value)
        return self._mapped(field.name, _plain(field, value))

    def _key_of_paper(self, key):
        """Return the key of a number, case/<case>/<document>/<matter>/<party>, as it is here."""
        word, case, code, matter, party = key.split("/")
        party = self.key(Party, int(party)) if int(party) else 0
        return f"{word}/{self.key(Case, int(case))}/{code}/{self.key(Matter, int(matter))}/{party}"

    def _note(self, where, what, old, new):
        if old != new:
            self.differences.append((where, what, f"{old} ≠ {new}"))


def _models():
    return [model for app in ("cases", "office") for model in apps.get_app_config(app).get_models()]


def _bound(event):
    """Return {label: keys in order} of the rows that an event binds."""
    found = defaultdict(list)
    for name in json.loads(event.states):
        label, _colon, key = name.partition(":")
        found[label].append(int(key))
    return {label: sorted(keys) for label, keys in found.items()}


def _plain(field, value):
    # Which name a stored file has is chance; that there is one, and its digest beside it, are not.
    return bool(value) if field.get_internal_type() == "FileField" else value
