"""What the database refuses beside the ledger's own guards: a line of a docket that nothing gives rise to."""

from dataclasses import dataclass

from portal.ledger.rows.guards import Trigger

GIVEN = (
    "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.registered_at = NEW.registered_at "
    "AND c.state = NEW.state AND COALESCE(c.cause_id, 0) = COALESCE(NEW.cause_id, 0) "
    "AND (EXISTS (SELECT 1 FROM cases_handler h WHERE h.case_id = c.id "
    "AND h.officer_id = NEW.officer_id AND h.ends_at IS NULL) OR EXISTS (SELECT 1 FROM cases_caseshare s "
    "WHERE s.content_object_id = c.id AND s.user_id = NEW.officer_id)))"
)


@dataclass(frozen=True)
class Derived:
    """A line stands for a case as it is, which the officer handles or was shown."""

    def triggers(self, model, vendor):
        for moment in ("INSERT", "UPDATE"):
            says = "a docket follows from handlers and shares"
            yield Trigger(f"derived_{moment.lower()}", moment, f"NOT {GIVEN}", says)
