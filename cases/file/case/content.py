"""What a reviewer reads of a file, as plain data: its digest travels in the form and into the step."""

from portal.ledger.chain.canonical import digest, plain

OF_CASE = ("occurred_at", "place", "facts")
OF_PARTY = ("id", "role", "is_confidential", "name_mask", "revision")
OF_EVIDENCE = ("id", "kind", "title", "sha256")


def content_of(case, *, kind, proposal, particulars, parties, evidence):
    """Return the content of a matter: the proposal, the facts, the parties by mask, the evidence by hash.

    What identifies a person enters by the count of its corrections, so that a changed number changes the digest and
    none is stored; who asks to stay unnamed has not even a mask.
    """
    return content_of_rows(
        row_of(case, OF_CASE) | {"cause": case.cause.code if case.cause_id else ""},
        kind=kind,
        proposal=proposal,
        particulars=particulars,
        parties=[row_of(party, OF_PARTY) for party in parties],
        evidence=[row_of(item, OF_EVIDENCE) for item in evidence],
    )


def content_of_rows(case, *, kind, proposal, particulars, parties, evidence):
    """Return what `content_of` returns, from rows as {column: value}; that of the case says the code of its cause."""
    return plain(
        {
            "kind": str(kind),
            "proposal": proposal,
            "particulars": particulars,
            "cause": case["cause"],
            **{name: case[name] for name in OF_CASE},
            "parties": [
                [
                    row["id"],
                    str(row["role"]),
                    "" if row["is_confidential"] else row["name_mask"],
                    row["revision"],
                    row["is_confidential"],
                ]
                for row in parties
            ],
            "evidence": [[row["id"], str(row["kind"]), row["title"], row["sha256"]] for row in evidence],
        }
    )


def row_of(instance, names):
    """Return {column: value} of some columns of a model instance."""
    return {name: getattr(instance, name) for name in names}


def read_content(matter, *, case=None, proposal=None, particulars=None):
    """Return the content of a matter as the database has it now, with other words for the proposal where given."""
    case = case or matter.case
    return content_of(
        case,
        kind=matter.kind,
        proposal=matter.proposal if proposal is None else proposal,
        particulars=matter.particulars if particulars is None else particulars,
        parties=case.parties.order_by("pk"),
        evidence=case.evidence.order_by("pk"),
    )


def digest_of(content):
    """Return the digest under which a content is known, in hex."""
    return digest(content)


def changes_between(before, after):
    """Return [(field, old, new)] for what differs between two contents; parties and evidence by added and removed."""
    changed = []
    for field in sorted(set(before) | set(after)):
        old, new = before.get(field), after.get(field)
        if old == new:
            continue
        if field in {"parties", "evidence"}:
            old = [row for row in before.get(field, []) if row not in after.get(field, [])]
            new = [row for row in after.get(field, []) if row not in before.get(field, [])]
        changed.append((field, old, new))
    return changed
