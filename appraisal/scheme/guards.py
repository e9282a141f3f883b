"""What the database refuses beside the ledger's own guards: published rules and results stay as they are."""

from dataclasses import dataclass

from portal.ledger.rows.guards import Frozen, Trigger


@dataclass(frozen=True)
class Closed:
    """No row is added where `when` (SQL on NEW) holds."""

    when: str

    def triggers(self, model, vendor):
        yield Trigger("closed", "INSERT", self.when, "what is published takes no more rows")
        yield Trigger("closed_kept", "UPDATE", self.when, "what is published takes no more rows")


def with_version():
    """Return the guards of a row that belongs to a scheme version."""
    published = (
        "EXISTS (SELECT 1 FROM appraisal_schemeversion v WHERE v.id = {}.version_id AND v.published_at IS NOT NULL)"
    )
    return Frozen(when=published.format("OLD")), Closed(when=published.format("NEW"))


def with_run():
    """Return the guards of a row that belongs to a run."""
    published = "EXISTS (SELECT 1 FROM appraisal_run r WHERE r.id = {}.run_id AND r.published_at IS NOT NULL)"
    return Frozen(when=published.format("OLD")), Closed(when=published.format("NEW"))


def with_sheet():
    """Return the guards of a row that belongs to a sheet."""
    published = (
        "EXISTS (SELECT 1 FROM appraisal_run r JOIN appraisal_sheet s ON s.run_id = r.id "
        "WHERE s.id = {}.sheet_id AND r.published_at IS NOT NULL)"
    )
    return Frozen(when=published.format("OLD")), Closed(when=published.format("NEW"))
