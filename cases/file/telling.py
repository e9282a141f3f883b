"""What the sentences of a history share: the state that a deed brought a case to, and names of what it is about."""

from django.utils.translation import gettext as _

from cases.file.case.states import CaseState


def plain(words):
    """Return what tells a deed in fixed words, with the state to which it brought the case."""
    return lambda facts, known: str(words) + moved(facts)


def moved(facts):
    """Return the sentence of the state that a deed brought a case to, empty where it moved none."""
    after = facts.get("case_after")
    if after not in CaseState.values:
        return ""
    return " " + _("The case is now %(state)s.") % {"state": CaseState(after).label}


def with_evidence(sentence):
    """Return what tells a deed about an item of evidence; `sentence` returns the words with %(title)s."""
    return lambda facts, known: sentence() % {"title": known.evidence.get(facts.get("evidence"), "")}


def with_officer(sentence, name="officer"):
    """Return what tells a deed about an officer whom the facts name; `sentence` returns the words with %(name)s."""
    return lambda facts, known: sentence() % {"name": known.officers.get(facts.get(name), "")}


def with_party(sentence):
    """Return what tells a deed about a party; `sentence` returns the words with %(party)s."""
    return lambda facts, known: sentence() % {"party": known.party(facts.get("party"))}
