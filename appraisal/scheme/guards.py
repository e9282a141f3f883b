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


@dataclass(frozen=True)
class Apart:
    """Periods of one scheme do not overlap."""

    def triggers(self, model, vendor):
        other = (
            "EXISTS (SELECT 1 FROM appraisal_period o WHERE o.scheme_id = NEW.scheme_id AND o.starts_on < NEW.ends_on "
            "AND o.ends_on > NEW.starts_on{})"
        )
        yield Trigger("span_apart", "INSERT", other.format(""), "periods of a scheme do not overlap")
        moved = other.format(" AND o.id <> OLD.id")
        yield Trigger("span_apart_kept", "UPDATE", moved, "periods of a scheme do not overlap")


@dataclass(frozen=True)
class Belonging:
    """A new period names its scheme, and keeps it."""

    def triggers(self, model, vendor):
        yield Trigger("of_scheme", "INSERT", "NEW.scheme_id IS NULL", "a period belongs to a scheme")
        is_other = "OLD.scheme_id IS NOT NULL AND (NEW.scheme_id IS NULL OR NEW.scheme_id <> OLD.scheme_id)"
        yield Trigger("of_scheme_kept", "UPDATE", is_other, "a period stays with its scheme")


@dataclass(frozen=True)
class OfItsPeriod:
    """A run stands for the scheme of its period and for no other."""

    def triggers(self, model, vendor):
        is_other = (
            "NEW.stands_for_id IS NOT NULL AND EXISTS (SELECT 1 FROM appraisal_period p WHERE p.id = NEW.period_id "
            "AND p.scheme_id <> NEW.stands_for_id)"
        )
        yield Trigger("of_its_period", "INSERT", is_other, "a run stands for the scheme of its period")
        yield Trigger("of_its_period_kept", "UPDATE", is_other, "a run stands for the scheme of its period")


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
