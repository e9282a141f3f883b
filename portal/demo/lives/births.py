"""An arrival becomes a case: its officers, people, place and facts, and then its plot."""

from random import Random

from cases.review.demands.penalties.persons import FULL_AGE
from portal.demo.invented import files
from portal.demo.lives.aftermath import take_property
from portal.demo.lives.folder import CaseKeys, Folder
from portal.demo.lives.life import Life
from portal.demo.lives.plots import Plot
from portal.demo.years.arrivals import source
from portal.office.persons.rules import age_on

FILES = {
    "statement": "{victim}陈述：{facts}",
    "witness": "{witness}陈述其在现场所见，与报案情况一致。",
    "suspect": "{suspect}对上述事实供认不讳，表示愿意接受处理。",
    "document": "",
    "record": "",
    "electronic": "",
}
# What a text says where something was taken from its owner.
THINGS = ("{item}", "被盗", "骗取", "盗窃")
WORTH = ("200", "350", "480", "600", "800", "1200", "1500")


def live(world, arrival):
    """Return the Folder of a case from its registration to its end or to the end of the history.

    It depends on the world and the arrival alone, not on the cases that were made before.
    """
    rng, day = Random(f"{world.seed} {arrival.place}"), world.day(arrival.at)
    unit, officers = world.roster.unit(arrival.unit_id), world.roster.officers(arrival.unit_id, day)
    lead, second = rng.sample(officers, 2)
    incident, cause = world.material.incident(rng, arrival.kind, day)
    life = Life(world, rng, Folder(CaseKeys(arrival.place), rng), unit, lead, second, cause, is_full=arrival.is_full)
    community, street = world.material.place(rng, unit.code)
    reported = arrival.at - rng.randint(300, 5400)
    occurred = reported - rng.choice((rng.randint(60, 3000), rng.randint(600, 30_000)))
    text = rng.choice(incident.texts)
    people, words = _people(world, rng, text, cause, f"{community}{street}", occurred)
    words["penalty"] = rng.choice(incident.penalties)
    life.register(
        arrival.at,
        number=arrival.number,
        source=source(rng),
        occurred=occurred,
        reported=reported,
        place=f"青禾县{community}{street}",
        facts=text.format_map(words),
        people=people,
        is_fast_track=arrival.is_fast_track and _is_of_age(people[0][1], day),
    )
    if life.case["is_fast_track"]:
        life.suspect_arrived(arrival.at)
    plot = Plot(
        life, world.tempers[unit.pk], words, hold=arrival.hold, before_asking=_before_asking(arrival, words, text)
    )
    plot.unfold(arrival.at)
    return life.folder


def _people(world, rng, text, cause, place, occurred):
    suspect, victim, witness = rng.sample(world.people, 3)
    people = [("suspect", suspect, False)]
    if "{victim}" in text:
        people.append(("victim", victim, False))
    if "{witness}" in text:
        people.append(("witness", witness, rng.random() < 0.04))
    day, hour = world.day(occurred), (occurred + 8 * 3600) % 86_400 // 3600
    words = {
        "suspect": suspect.called,
        "victim": victim.called,
        "witness": witness.called,
        "place": place,
        "cause": cause.name,
        "item": rng.choice(world.material.words["items"]),
        "amount": rng.choice(WORTH),
        "date": f"{day.year}年{day.month}月{day.day}日",
        "time": f"{hour}时",
    }
    return people, words


def _is_of_age(suspect, day):
    return age_on(suspect.columns["born_on"], day) > FULL_AGE


def _before_asking(arrival, words, text):
    """Return what the officer does between registering and the first request."""
    takes = arrival.is_full and arrival.kind == "administrative" and _is_taken_from(text)

    def prepare(life, at):
        filed = _add_files(words)(life, at) if arrival.has_files else at
        if not any(row["kind"] != "suspect" for row in life.evidence):
            life.add_evidence(filed + 60, title="现场勘验笔录", kind="record", by=life.second)
        if takes:
            take_property(life, at, words["item"])

    return prepare


def _is_taken_from(text):
    """Say whether a thing was taken from somebody who is in the file and gets it back."""
    return "{victim}" in text and any(mark in text for mark in THINGS)


def _add_files(words):
    def add(life, at):
        rng, material = life.rng, life.world.material
        kinds = rng.sample([row for row in material.words["evidence"] if row["kind"] in FILES], rng.randint(1, 3))
        for number, row in enumerate(kinds, 1):
            text = FILES[row["kind"]].format(facts=life.case["facts"], **words)
            life.add_evidence(
                at + number * 120,
                title=row["title"],
                kind=row["kind"],
                by=life.lead,
                file=_file(rng, row["title"], life.case["number"], text),
            )
        return at + len(kinds) * 120

    return add


def _file(rng, title, number, text):
    if text:
        return files.record_of(title, number, text)
    return files.picture(title, rng) if "照片" in title or "截图" in title else files.page(title, number)
