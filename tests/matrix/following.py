"""What is sent to the pages and the interface of what follows from results."""

from uuid import uuid4

from tests.support.world_following import a_record, talk_said


def a_talk(world, name):
    said = talk_said(world, world.decided)
    people = {"talked_with": said.pop("talked_with_id"), "talked_by": said.pop("talked_by_id")}
    return {**said, **people, "file": a_record()}


def a_sent_talk(world, name):
    said = a_talk(world, name)
    del said["file"]
    # Nobody's upload: the record belongs to who sent it.
    return {**said, "held_on": said["held_on"].isoformat(), "upload": str(uuid4())}


BODIES = {
    "appraisal:talk": a_talk,
    "api:appraisal_hold_talk": a_sent_talk,
    "appraisal:honours": lambda w, n: {"seen": "x", "reason": "经研究确认"},
    "api:appraisal_honours": lambda w, n: {
        "year": w.at.year,
        "kind": "units",
        "reason": "经研究确认",
        "seen_digest": "x",
    },
    "appraisal:ask_opinion": lambda w, n: {"badge_number": w.colleague.badge_number, "post": "副所长"},
    "api:appraisal_opinions": lambda w, n: {"officer": w.colleague.pk, "post": "副所长"},
    "appraisal:opinion": lambda w, n: {"answer": "no_concern", "reason": "依法规范"},
    "api:appraisal_answer_opinion": lambda w, n: {"answer": "no_concern", "reason": "依法规范"},
    "appraisal:early_warning": lambda w, n: {"measures": "逐案排查"},
    "api:appraisal_acknowledge": lambda w, n: {"measures": "逐案排查"},
    "appraisal:threshold": lambda w, n: {"at_least": "9", "reason": "过严"},
}
