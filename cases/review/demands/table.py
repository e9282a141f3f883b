"""What each kind of matter asks for besides its text: one row a particular (C4)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.case.states import CaseKind, MatterKind
from cases.review.decisions.models import PartyDecision, Telling
from portal.office.fields.rules import Particular, rows_of

ADMINISTRATIVE, CRIMINAL = CaseKind.ADMINISTRATIVE, CaseKind.CRIMINAL

GRAVITY = (
    ("public_interest", _("touches a major public interest")),
    ("complex", _("difficult and complex, or of several legal relations")),
    ("major", _("a complicated or major violation")),
    ("petition", _("a petition case")),
)
NOT_FILED_CRIMINAL = (
    ("no_crime", _("there are no facts of a crime")),
    ("minor", _("the facts are obviously minor and need no criminal responsibility")),
    ("not_pursued", _("another case in which the law pursues no criminal responsibility")),
)
NOT_FILED_ADMINISTRATIVE = (
    ("no_violation", _("it is no violation of public-order administration")),
    ("not_discovered", _("it was not discovered within six months")),
    ("repeated", _("it is or was handled already and nothing new is known")),
)
MITIGATING = (
    ("minor_person", _("lighter: a minor between fourteen and eighteen")),
    ("impaired", _("lighter: mental illness or disability, not fully without control")),
    ("blind_or_deaf", _("lighter: blind, or deaf and mute")),
    ("slight", _("lighter: the circumstances are slight")),
    ("remedied", _("lighter: removed or reduced the consequences")),
    ("forgiven", _("lighter: forgiven by the victim")),
    ("coerced", _("lighter: coerced or deceived by another")),
    ("surrendered", _("lighter: gave oneself up and told the truth")),
    ("merit", _("lighter: performed meritorious service")),
    ("admitted", _("lenient: admits the facts and accepts the penalty")),
)
AGGRAVATING = (
    ("serious_result", _("heavier: serious consequences")),
    ("instigated", _("heavier: instigated, coerced or deceived others")),
    ("retaliated", _("heavier: retaliated against reporters or witnesses")),
    ("repeated_in_a_year", _("heavier: punished for public order within a year")),
)
NO_PENALTY = (
    ("under_fourteen", _("under fourteen years of age")),
    ("no_control", _("mental illness or disability, without control of the act")),
    ("agreed", _("reconciled or mediated, performed, and recognised")),
    ("slight", _("slight circumstances, or remedied, forgiven, coerced, surrendered")),
    ("not_established", _("the facts of a violation are not established")),
    ("expired", _("not discovered within six months")),
)
VOID_BECAUSE = (
    ("twice", _("registered twice")),
    ("wrong", _("registered under the wrong unit or kind of case")),
    ("none", _("there was no such report")),
)
STATES = (
    ("none", _("nothing of the kind")),
    ("reduced", _("mental illness or intellectual disability, not without control of the act")),
    ("senses", _("blind, or deaf and mute")),
)
PURSUED_LATE = (
    ("continued", _("the act continued or went on repeating itself")),
    ("accused", _("the victim accused in time and was not accepted (article 154)")),
)

ELSEWHERE = (
    ("authority", _("another authority is competent")),
    ("designated", _("a superior has designated another organ")),
)

PARTICULARS = {
    MatterKind.FILING: (
        Particular("crime_facts", _("There are facts of a crime"), "check", needed=True, only=CRIMINAL),
        Particular("responsibility", _("Criminal responsibility must be pursued"), "check", needed=True, only=CRIMINAL),
        Particular("jurisdiction", _("The case belongs to this bureau"), "check", needed=True, only=CRIMINAL),
    ),
    MatterKind.NOT_FILING: (
        Particular("ground", _("Ground"), "choice", needed=True, choices=NOT_FILED_CRIMINAL, only=CRIMINAL),
        Particular("ground", _("Ground"), "choice", needed=True, choices=NOT_FILED_ADMINISTRATIVE, only=ADMINISTRATIVE),
        Particular(
            "complainant",
            _("Complainant"),
            "party",
            only=CRIMINAL,
            among=("victim", "reporter"),
            help=_("Gets the notice within three days and may ask for reconsideration within seven."),
        ),
        Particular("told_on", _("Reporter told, with the reasons"), "date", needed=True, only=ADMINISTRATIVE),
    ),
    MatterKind.EXTENSION: (
        Particular(
            "what",
            _("What is extended"),
            "choice",
            only=ADMINISTRATIVE,
            choices=(("handling", _("the handling period")), ("seizure", _("a seizure or sealing up"))),
            help=_("Left empty: the handling period. Of several seizures the one that ends first."),
        ),
        Particular(
            "ground",
            _("Ground"),
            "choice",
            needed=True,
            choices=(("major", _("the case is major")), ("complicated", _("the case is complicated"))),
        ),
        Particular("left_to_do", _("What remains to be done"), "long", needed=True),
        Particular(
            "holder_told",
            _("Who tells the holder of the things in writing, with the reasons"),
            only=ADMINISTRATIVE,
            help=_("For a seizure: article 112."),
            needed_when="what=seizure",
        ),
    ),
    MatterKind.COMPULSORY: (
        Particular("measure", _("Measure"), "measure", needed=True),
        Particular("party", _("On whom"), "party", among=("suspect", "respondent")),
        Particular("things", _("On which things or premises"), "long"),
        Particular(
            "reasons",
            _("Reasons"),
            "long",
            needed=True,
            help=_("Printed in the decision on the measure word for word."),
        ),
        Particular("is_urgent", _("Taken at once, reported afterwards"), "check"),
        Particular(
            "taken_at",
            _("Taken"),
            "moment",
            help=_("Only for a measure that was taken at once."),
            needed_when="is_urgent=on",
        ),
        Particular("late_reason", _("Why it is handed in after 24 hours")),
        Particular(
            "family_told",
            _("Family told already: who and when"),
            help=_("Only of a measure that was taken at once; of any other it is recorded after it was taken."),
        ),
    ),
    MatterKind.PENALTY: (
        Particular("gravity", _("The case is"), "choices", choices=GRAVITY),
        Particular("property", _("Confiscated or returned property"), "long"),
    ),
    MatterKind.NO_PENALTY: (
        Particular("gravity", _("The case is"), "choices", choices=GRAVITY),
        Particular("property", _("Confiscated or returned property"), "long"),
    ),
    MatterKind.MEDIATED_CLOSING: (
        Particular(
            "way",
            _("How they agreed"),
            "choice",
            needed=True,
            choices=(
                ("police", _("mediated by the police")),
                ("committee", _("before a people's mediation committee")),
                ("themselves", _("among themselves")),
            ),
        ),
        Particular("agreement", _("Agreement, number"), needed=True),
        Particular("agreed_on", _("Agreed"), "date", needed=True),
        Particular("performed_on", _("Performed"), "date", needed=True),
        Particular(
            "requested_on",
            _("Written request of the parties"),
            "date",
            help=_("Where the police did not mediate."),
            needed_when="way=committee themselves",
        ),
        Particular("host", _("Who mediated"), needed_when="way=police"),
        Particular(
            "one_officer",
            _("One officer alone mediated"),
            "answer",
            help=_("Not known counts as yes: then it was recorded throughout."),
        ),
        Particular(
            "is_recorded",
            _("The whole course was recorded with sound and image"),
            "check",
            needed_when="way=police; one_officer!=no",
        ),
        Particular(
            "has_minor",
            _("A party is under eighteen"),
            "answer",
            help=_("Needed where the file does not know every birth date; not known counts as yes."),
        ),
        Particular(
            "guardian_present", _("The guardian of the minor was present"), "check", needed_when="has_minor=yes"
        ),
        Particular(
            "not_excluded",
            _("Nothing excludes mediation"),
            "check",
            needed=True,
            help=_("Hired violence, affray, repeated violations, unwilling parties, a new act, flight: article 179."),
        ),
    ),
    MatterKind.TERMINATION: (
        Particular(
            "ground",
            _("Ground"),
            "choice",
            needed=True,
            only=ADMINISTRATIVE,
            choices=(
                ("no_violation", _("there are no facts of a violation")),
                ("expired", _("the time for pursuing it is over")),
                ("died", _("the suspect died")),
                ("other", _("another reason to terminate")),
            ),
        ),
        Particular(
            "ground",
            _("Ground"),
            "choice",
            needed=True,
            only=CRIMINAL,
            choices=(
                ("no_crime", _("there are no facts of a crime")),
                ("slight", _("obviously slight, not considered a crime")),
                ("expired", _("the limitation period is over")),
                ("pardoned", _("pardoned")),
                ("died", _("the suspect died")),
                ("not_pursued", _("another case in which the law pursues no criminal responsibility")),
            ),
        ),
    ),
    MatterKind.VOIDING: (
        Particular("why", _("Why it is an error"), "choice", needed=True, choices=VOID_BECAUSE),
        Particular("other", _("Number of the case that stays"), help=_("Where it was registered twice.")),
    ),
    MatterKind.TRANSFER: (
        Particular("recipient", _("To which authority"), needed=True),
        Particular(
            "by_venue",
            _("Not ours by venue"),
            "check",
            help=_("Such a transfer is decided by the unit head alone and made within 24 hours."),
        ),
        Particular("late_reason", _("Why it is handed in after 24 hours")),
        Particular(
            "ground",
            _("Ground"),
            "choice",
            help=_("Where it is not by venue."),
            only=ADMINISTRATIVE,
            needed_when="by_venue!=on",
            choices=(("crime", _("it is suspected to be a crime")), *ELSEWHERE),
        ),
        Particular(
            "ground",
            _("Ground"),
            "choice",
            help=_("Where it is not by venue."),
            only=CRIMINAL,
            choices=ELSEWHERE,
            needed_when="by_venue!=on",
        ),
        Particular("reporter_told_on", _("Reporter told"), "date"),
    ),
    MatterKind.PROSECUTION: (
        Particular("recipient", _("To which procuratorate"), needed=True),
        Particular(
            "facts_clear",
            _("The facts are clear, the evidence reliable and sufficient"),
            "check",
            needed=True,
            help=_("Nature of the crime and charge are right, the legal formalities complete."),
        ),
        Particular("suspect_told", _("How suspect and defender are told of it"), needed=True),
        Particular("property", _("Property that goes with the file"), "long"),
    ),
    MatterKind.CLOSING: (
        Particular("carried_out", _("How the decision was carried out"), "long", needed=True),
        Particular(
            "property",
            _("Property of the case"),
            "choice",
            needed=True,
            choices=(
                ("none", _("there is none")),
                ("disposed", _("all disposed of")),
                ("kept", _("something still waits for its owner, who was told to collect it")),
            ),
        ),
        Particular(
            "property_how",
            _("How it was disposed of, or why it is still held"),
            "long",
            needed_when="property=disposed kept",
        ),
    ),
}

# About every respondent in turn: 治安管理处罚法(2025) 第10, 12–16, 20–24, 112, 117条.
DECISION = (
    Particular("outcome", _("Decision"), "choice", needed=True, choices=tuple(PartyDecision.Outcome.choices)),
    Particular("article", _("Article"), help=_("By which it is punished or not."), needed_when="outcome=penalty"),
    Particular("range", _("Range of punishment"), "range"),
    Particular("warning", _("Warning"), "check"),
    Particular("fine", _("Fine, yuan"), "number", top=1_000_000),
    Particular("detention_days", _("Administrative detention, days"), "number", top=20),
    Particular("is_merged", _("Several violations, executed together"), "check"),
    Particular("revokes_licence", _("Licence revoked"), "check"),
    Particular("other", _("Other penalty or measure")),
    Particular("circumstances", _("Circumstances"), "choices", choices=(*MITIGATING, *AGGRAVATING)),
    Particular(
        "declared_age",
        _("Age at the time of the act, where the birth date is not known"),
        "number",
        top=120,
        needed_when="outcome=penalty no_penalty",
    ),
    Particular(
        "is_expecting",
        _("Pregnant, or nursing an own child under one year"),
        "answer",
        help=_("For a detention; not asked of a man known by his identity card."),
        needed_when="outcome=penalty; detention_days>=1",
    ),
    Particular(
        "is_first", _("The first violation"), "answer", help=_("Not known counts as yes for who is under eighteen.")
    ),
    Particular(
        "state",
        _("Mental illness or disability"),
        "choice",
        choices=STATES,
        help=_("Nobody is punished before this is known. Without control of the act there is no penalty."),
        needed_when="outcome=penalty",
    ),
    Particular(
        "is_exception",
        _("Detention is carried out nevertheless"),
        "check",
        help=_("Serious and of bad influence, or twice within a year: article 23, paragraph 2."),
    ),
    Particular(
        "late_ground",
        _("Why it is punished after six months"),
        "choice",
        choices=PURSUED_LATE,
        help=_("Where it was reported more than six months after the act: article 25."),
    ),
    Particular("continued_until", _("The act continued until"), "date", needed_when="late_ground=continued"),
    Particular(
        "no_penalty_ground",
        _("Why there is no penalty"),
        "choice",
        choices=NO_PENALTY,
        needed_when="outcome=no_penalty",
    ),
    Particular(
        "facts_found",
        _("Facts found"),
        "long",
        help=_("Printed in the decision word for word, after “it was found”: time, place, act and consequences."),
        needed_when="outcome=penalty no_penalty",
    ),
    Particular(
        "reasons",
        _("Reasons"),
        "long",
        help=_("Printed in the decision word for word: the evidence, what the act is, the circumstances that count."),
        needed_when="outcome=penalty no_penalty",
    ),
    Particular("separate_reason", _("Why it is decided in another case"), needed_when="outcome=separate"),
    Particular(
        "told_on",
        _("Told of the facts, reasons, basis and rights"),
        "date",
        needed_when="outcome=penalty or outcome=no_penalty; no_penalty_ground!=not_established",
    ),
    Particular(
        "told_again_at",
        _("Told again, after a change"),
        "moment",
        help=_("Needed when facts, article or sanction are no longer what the person was told."),
    ),
    Particular(
        "guardian_told_on",
        _("Guardian of the minor told"),
        "date",
        needed_when="outcome=penalty; declared_age<18 or outcome=no_penalty; declared_age<18; "
        "no_penalty_ground!=not_established",
    ),
    Particular(
        "reply",
        _("What the person answered"),
        "choice",
        choices=tuple(Telling.Reply.choices),
        needed_when="outcome=penalty or outcome=no_penalty; no_penalty_ground!=not_established",
    ),
    Particular(
        "defence", _("What the person said to it, and how it was examined"), "long", needed_when="reply=defended"
    ),
    Particular(
        "hearing",
        _("Hearing"),
        "choice",
        choices=tuple(Telling.Hearing.choices),
        needed_when="outcome=penalty; fine>=4000 or outcome=penalty; revokes_licence=on",
    ),
    Particular(
        "hearing_told_on",
        _("Told of the right to a hearing"),
        "date",
        needed_when="outcome=penalty; fine>=4000 or outcome=penalty; revokes_licence=on or hearing!=-",
    ),
    Particular("hearing_held_on", pgettext_lazy("hearing", "Held"), "date", needed_when="hearing=held"),
)


def particulars_of(kind, case_kind):
    """Return the rows that a matter of this kind asks of a case of that kind."""
    return rows_of(PARTICULARS.get(kind, ()), case_kind)
