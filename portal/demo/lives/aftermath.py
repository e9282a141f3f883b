"""What stands around the decisions of a case that is told in full: its property, and how it was served."""

from datetime import timedelta

from cases.clocks.deeds import COPY, SERVICE
from cases.property.clocks import HANDOVER
from cases.property.deeds import moment_of_leaving
from portal.demo.axis import HOUR, MINUTE, moment, second_of_moment, time_of
from portal.demo.invented import files
from portal.demo.lives.folder import ANSWER, CASE, CUSTODY, DECISION, NOTE, PROPERTY, PROPERTY_END
from portal.ledger.chain.canonical import plain

LATE = 0.04
NOTES = (
    "此页缺制作人签名，请补正。",
    "照片未注明拍摄时间、地点和拍摄人。",
    "询问起止时间与讯问室记录不一致，请核对。",
    "被询问人未逐页签名捺印。",
    "复印件未注明与原件一致。",
)
ANSWERS = ("已补正并重新上传。", "已补充制作说明附卷。", "已核对并更正。")


def take_property(life, at, name):
    """Register a thing that was taken at the scene, and let it come to its keeper; a few come too late."""
    at = at + 12 * MINUTE
    life.reach(at)
    taken, folder = at - 7 * MINUTE, life.folder
    suspect = next((row["id"] for row in life.parties if row["role"] == "suspect"), None)
    row = folder.add(
        PROPERTY,
        case_id=life.case["id"],
        number=f"{life.case['number']}-001",
        name=name,
        quantity="1",
        how="seized",
        document=f"{life.unit.short_name}扣字〔{life.world.day(at).year}〕{life.case['number'][-6:-1]}号",
        value=int(life.rng.choice((200, 480, 800, 1500))) * 100,
        holder_before_id=suspect,
        taken_by_id=life.lead.id,
        taken_at=moment(taken),
        keeper_id=life.lead.id,
        place="办案区物证柜",
        added_at=moment(at),
    )
    first = _custody(life, row, "taken", None, life.lead, "办案区物证柜", taken, life.lead, at)
    life.things.append(row)
    life.case["version"] += 1
    changed = [(CASE, life.case), (PROPERTY, row), (CUSTODY, first), life.start_clock(HANDOVER, taken, at)]
    facts = {"property": row["id"], "number": row["number"], "how": row["how"]}
    life.record("property.taken", at, life.lead, changed, facts, role="officer")
    _hand_to_keeper(life, row, at)


def _hand_to_keeper(life, row, at):
    officers = life.world.roster.officers(life.unit.id, life.world.day(at))
    others = [one for one in officers if one.id not in life.handlers]
    hours = life.rng.uniform(25, 40) if life.rng.random() < LATE else life.rng.uniform(1, 20)
    at += int(hours * HOUR)
    if not others or at >= life.world.end:
        return
    keeper = life.rng.choice(others)
    row.update(keeper_id=keeper.id, place="涉案财物保管室", steps=2)
    handed = _custody(life, row, "keeping", life.lead, keeper, "涉案财物保管室", at - 5 * MINUTE, life.lead, at)
    changed = [(PROPERTY, row), (CUSTODY, handed), *life.meet_clocks((HANDOVER,), at - 5 * MINUTE)]
    facts = {"property": row["id"], "number": 2, "purpose": "keeping"}
    life.record("property.handed-on", at, life.lead, changed, facts, role="")


def give_back(life, at):
    """Return what is held to the victim, against a receipt in the evidence; return the second after it."""
    victim = next((row["id"] for row in life.parties if row["role"] == "victim"), None)
    for row in life.things:
        if row["state"] != "held" or victim is None:
            continue
        before = life.folder.rows[CUSTODY][-1]
        at = max(at, second_of_moment(before["recorded_at"]) + MINUTE)
        receipt = files.page("涉案财物领取凭证", life.case["number"])
        life.add_evidence(at, title="涉案财物领取凭证", kind="document", file=receipt, by=life.lead)
        at += 5 * MINUTE
        life.reach(at)
        given = time_of(second_of_moment(before["happened_at"]))
        gone = int(moment_of_leaving(life.world.day(at), time_of(at), given).timestamp())
        row.update(keeper_id=None, place="", state="returned", steps=row["steps"] + 1, ended_at=moment(at))
        left = _custody(life, row, "returned", None, None, "", gone, life.lead, at, giver_id=before["receiver_id"])
        end = life.folder.add(
            PROPERTY_END,
            thing_id=row["id"],
            way="returned",
            recipient_id=victim,
            receipt_id=life.evidence[-1]["id"],
            reason="权属清楚，依法返还被侵害人。",
            happened_on=life.world.day(at),
            officer_id=life.lead.id,
            recorded_at=moment(at),
        )
        changed = [(PROPERTY, row), (CUSTODY, left), (PROPERTY_END, end), *life.meet_clocks((HANDOVER,), gone)]
        facts = {"property": row["id"], "way": "returned", "approval": ""}
        life.record("property.returned", at, life.lead, changed, facts, role="")
    return at + MINUTE


def serve(life, at):
    """Serve each decision, copy it to the victim, carry it out; return the second after it."""
    for row in life.decisions:
        at = _afterwards(life, row, at, "decision.served", SERVICE, served_on=True, served_how="直接送达本人")
        if life.has_victim:
            at = _afterwards(life, row, at, "decision.copied", COPY, copied_on=True)
        if row["fine"] or (row["detention_days"] and row["is_detention_served"]):
            how = "已送拘留所执行" if row["detention_days"] else "罚款已缴纳"
            how += "，罚款已缴纳" if row["detention_days"] and row["fine"] else ""
            at = _afterwards(life, row, at, "decision.carried-out", None, carried_out_on=True, carried_out_how=how)
    return at


def _afterwards(life, row, at, kind, clock, **said):
    """Record one deed about a decision; the field that is True takes the day."""
    hours = life.rng.uniform(50, 80) if life.rng.random() < LATE else life.rng.uniform(0.5, 5)
    at += int(hours * HOUR)
    life.reach(at)
    name = next(name for name, value in said.items() if value is True)
    day = life.world.day(at)
    detention = _detention(row, day) if kind == "decision.carried-out" else {}
    row.update({**said, name: day, **detention})
    changed = [(DECISION, row), *(life.meet_clocks((clock,), at) if clock else ())]
    facts = {"decision": row["id"], "party": row["party_id"], name: day.isoformat(), **plain(detention)}
    life.record(kind, at, life.lead, changed, facts, role="officer")
    return at


def _detention(row, day):
    """Return the columns of a detention that begins on a day; {} where nobody is taken away."""
    if not (row["detention_days"] and row["is_detention_served"]):
        return {}
    until = day + timedelta(days=row["detention_days"])
    return {"detained_from": day, "detained_until": until, "detention_deducted": 0}


def write_note(life, at, matter, step, seat):
    """Let the reviewer who is about to return the file mark a page of it."""
    shown = [row for row in life.evidence if row["media_type"] in ("application/pdf", "image/png")]
    if not shown:
        return
    at -= 3 * MINUTE
    item = life.rng.choice(shown)
    note = life.folder.add(
        NOTE,
        step_id=step["id"],
        evidence_id=item["id"],
        page=1,
        text=life.rng.choice(NOTES),
        author_id=seat.person.id,
        written_at=moment(at),
    )
    facts = {"note": note["id"], "matter": matter["id"], "evidence": item["id"], "page": 1, "level": step["level"]}
    on_behalf_of = seat.absent.name if seat.absent else ""
    life.record("note.written", at, seat.person, [(NOTE, note)], facts, role=seat.role, on_behalf_of=on_behalf_of)


def answer_notes(life, at, matter):
    """Let the author answer each note that came back with a matter."""
    answered = {row["note_id"] for row in life.folder.rows[ANSWER]}
    steps = {row["id"] for row in life.folder.rows_of(matter)}
    for note in life.folder.rows[NOTE]:
        if note["step_id"] not in steps or note["id"] in answered:
            continue
        said = life.folder.add(
            ANSWER,
            note_id=note["id"],
            matter_id=matter["id"],
            round=matter["round"] + 1,
            text=life.rng.choice(ANSWERS),
            answered_by_id=life.lead.id,
            answered_at=moment(at),
        )
        facts = {"note": note["id"], "matter": matter["id"], "evidence": note["evidence_id"]}
        life.record("note.answered", at, life.lead, [(ANSWER, said)], facts, role="officer")


def _custody(life, thing, purpose, giver, receiver, place, happened, by, at, giver_id=None):
    return life.folder.add(
        CUSTODY,
        thing_id=thing["id"],
        number=thing["steps"],
        purpose=purpose,
        giver_id=giver.id if giver else giver_id,
        receiver_id=receiver.id if receiver else None,
        place=place,
        happened_at=moment(happened),
        recorded_by_id=by.id,
        recorded_at=moment(at),
    )
