"""The plan of the rooms that are cut into nouns, as data: the nouns, and the layer of every module inside one."""

import ast
from functools import cache

from tests.architecture.source import product

# From the ground up: a noun imports only itself and the nouns below it.
NOUNS = (
    "portal.office.counting",
    "portal.office.numbers",
    "portal.office.reminders",
    "portal.office.fields",
    "portal.office.clocks",
    "portal.office.files",
    "portal.office.papers",
    "portal.office.persons",
    "portal.office.exports",
    "portal.office.registers",
    "portal.office.staff",
    "portal.office.imports",
    "cases.file",
    "cases.clocks",
    "cases.review",
    "cases.intake",
    "cases.property",
    "cases.papers",
    "cases.quality",
    "cases.exchange",
    "cases.desk",
    "appraisal.scheme",
    "appraisal.entries",
    "appraisal.facts",
    "appraisal.engine",
    "appraisal.consequences",
    "appraisal.results",
    "appraisal.objections",
    "appraisal.ratings",
    "appraisal.desk",
)

# From the ground up inside a noun; views and api stand side by side. `base` holds the words that models choose from.
LAYERS = ("base", "models", "rules", "queries", "kinds", "deeds", "forms", "api", "views", "urls")
HEIGHT = {layer: LAYERS.index(layer) for layer in LAYERS} | {"api": LAYERS.index("views")}
# What a noun lets be counted reads its tables, as queries do; what it shows on a case's page is a part of a page;
# what it tells people is a table of words.
BESIDE = {"measures": "queries", "sections": "views", "notices": "rules"}

# A module is named by its layer, or stands here.
NAMED_OTHERWISE = {
    "base": (
        "portal.office.reminders.sources",
        "appraisal.facts.dialect",
        "portal.office.counting.dialect",
        "file.case.states",
        "review.chain",
    ),
    "models": (
        "appraisal.scheme.guards",
        "appraisal.scheme.reference",
        "file.case.guards",
        "file.reference",
        "file.search.fields",
        "file.sight.apart",
        "file.sight.scope",
    ),
    "rules": (
        "appraisal.entries.spoken",
        "appraisal.consequences.ladders.problems",
        "appraisal.scheme.addresses",
        "appraisal.scheme.drafting.typed",
        "appraisal.scheme.measures",
        "appraisal.scheme.rulekinds.arithmetic",
        "appraisal.scheme.rulekinds.counting",
        "appraisal.scheme.rulekinds.expression",
        "appraisal.scheme.rulekinds.figures",
        "appraisal.scheme.rulekinds.formulas.counting",
        "appraisal.scheme.rulekinds.formulas.reading",
        "appraisal.scheme.rulekinds.formulas.words",
        "appraisal.scheme.rulekinds.kinds",
        "appraisal.scheme.rulekinds.registry",
        "appraisal.scheme.rulekinds.relative",
        "appraisal.scheme.rulekinds.thresholds",
        "appraisal.scheme.uses.naming",
        "appraisal.scheme.uses.windows",
        "file.telling",
        "portal.office.counting.signals",
        "portal.office.exports.kinds",
        "portal.office.exports.workbook",
        "portal.office.imports.kinds",
        "portal.office.papers.wording",
        "clocks.codes",
        "clocks.moments",
        "file.case.dates",
        "file.case.moved",
        "file.parties.guardians",
        "file.sealing.completeness",
        "file.search.words",
        "intake.venue",
        "papers.registry",
        "quality.corrections.table",
        "review.demands.approval",
        "review.decisions.detention",
        "review.demands.belonging",
        "review.demands.checking",
        "review.demands.endings",
        "review.demands.extension",
        "review.demands.fast_track",
        "review.demands.measures",
        "review.demands.penalties.ages",
        "review.demands.penalties.heavier",
        "review.demands.penalties.penalty",
        "review.demands.penalties.persons",
        "review.demands.penalties.pursuit",
        "review.demands.penalties.sanctions",
        "review.demands.penalties.telling",
        "review.demands.table",
        "review.demands.voiding",
    ),
    "queries": (
        "appraisal.consequences.permissions",
        "appraisal.consequences.standing",
        "appraisal.consequences.ladders.counts",
        "appraisal.consequences.ladders.finding",
        "appraisal.consequences.ladders.permissions",
        "appraisal.consequences.ladders.places",
        "appraisal.consequences.ladders.spans",
        "appraisal.consequences.honours.permissions",
        "appraisal.consequences.talks.permissions",
        "appraisal.consequences.warnings.permissions",
        "appraisal.consequences.warnings.signals",
        "appraisal.consequences.warnings.waiting",
        "appraisal.consequences.personnel.permissions",
        "appraisal.consequences.personnel.waiting",
        "appraisal.desk.drafting.live",
        "appraisal.desk.inbox",
        "appraisal.desk.navigation",
        "appraisal.desk.ranking.panels",
        "appraisal.desk.ranking.trend",
        "appraisal.desk.schedule",
        "appraisal.desk.watchdog",
        "appraisal.consequences.waiting",
        "appraisal.objections.waiting",
        "appraisal.results.reissues.waiting",
        "appraisal.engine.concerned",
        "appraisal.engine.digests",
        "appraisal.engine.names",
        "appraisal.engine.points",
        "appraisal.engine.verification",
        "appraisal.entries.checking",
        "appraisal.entries.inspections.permissions",
        "appraisal.ratings.permissions",
        "appraisal.entries.subjects",
        "appraisal.entries.permissions",
        "appraisal.facts.makers",
        "appraisal.facts.months",
        "appraisal.facts.statements",
        "appraisal.objections.effect",
        "appraisal.objections.permissions",
        "appraisal.objections.sending",
        "appraisal.results.permissions",
        "appraisal.results.bulletins.content",
        "appraisal.results.reissues.comparing",
        "appraisal.results.sheets.evidence",
        "appraisal.results.sheets.grades",
        "appraisal.results.simulations.comparing",
        "appraisal.results.sheets.opening",
        "appraisal.results.sheets.reasons",
        "appraisal.results.sheets.shown",
        "appraisal.scheme.deciders",
        "appraisal.scheme.allowances.permissions",
        "appraisal.scheme.drafting.waiting",
        "appraisal.scheme.permissions",
        "appraisal.scheme.versions.rulebook",
        "portal.office.clocks.remaining",
        "portal.office.files.rights",
        "portal.office.reminders.waiting",
        "quality.corrections.order",
        "desk.facts",
        "desk.file.history",
        "desk.inbox",
        "desk.list.counting",
        "desk.my_cases",
        "desk.navigation",
        "desk.panels",
        "desk.reminders.audience",
        "desk.reminders.sources",
        "desk.schedule",
        "desk.watchdog",
        "file.case.content",
        "file.case.permissions",
        "file.sealing.signing",
        "file.search.matching",
        "papers.blanks",
        "papers.context.contents",
        "papers.context.instruments",
        "file.evidence.search",
        "file.parties.search",
        "clocks.keeping.permissions",
        "intake.enquiries.permissions",
        "quality.supervision.permissions",
        "intake.enquiries.search",
        "papers.context.matter",
        "papers.context.nopenalty",
        "papers.context.opinions",
        "papers.context.people",
        "papers.context.titles",
        "papers.context.wording",
        "papers.context.preview",
        "papers.volume.enclosed",
        "papers.volume.issued",
        "papers.volume.whole",
        "review.bars",
        "review.decisions.served",
        "review.matters.spoken",
        "review.next_steps.owed",
        "review.notes.items",
        "review.permissions",
        "review.rounds.fault",
        "review.rounds.holders",
        "review.rounds.reading",
        "review.rounds.strip",
        "review.rounds.words",
        "review.seats",
        "review.signing",
        "review.waiting",
    ),
    "deeds": (
        "appraisal.entries.viewing",
        "appraisal.engine.adjustments",
        "appraisal.engine.standing.allowances",
        "appraisal.engine.standing.gates",
        "appraisal.engine.cells",
        "appraisal.engine.scoring",
        "appraisal.engine.stretches",
        "appraisal.engine.subjects",
        "appraisal.engine.standing.totals",
        "appraisal.facts.changed",
        "appraisal.facts.collecting",
        "appraisal.facts.corrected",
        "appraisal.facts.late",
        "appraisal.facts.recounted",
        "appraisal.scheme.drafting.changing",
        "appraisal.scheme.drafting.checking",
        "appraisal.scheme.drafting.row_deeds",
        "portal.office.clocks.recomputing",
        "portal.office.clocks.settling",
        "portal.office.files.audit",
        "portal.office.files.scans",
        "portal.office.reminders.steps",
        "clocks.keeping.pauses",
        "clocks.level_time",
        "clocks.level_hours",
        "exchange.imports.people",
        "exchange.imports.rows",
        "exchange.imports.undoing",
        "portal.office.imports.batches",
        "file.case.moving",
        "file.case.numbering",
        "file.evidence.items",
        "file.evidence.viewing",
        "file.parties.persons",
        "file.sealing.archiving",
        "file.sight.docket",
        "file.sight.verification",
        "intake.alike.repeats",
        "intake.venue_deeds",
        "papers.making",
        "papers.numbers",
        "property.clocks",
        "review.decisions.approvals",
        "review.decisions.fast_track",
        "review.matters.effects",
        "review.matters.steps",
        "review.matters.voiding",
        "review.next_steps.table",
    ),
    "forms": (
        "appraisal.desk.drafting.indicator_forms",
        "file.pages.inputs",
        "intake.typed",
        "papers.input",
        "review.matters.particular_forms",
    ),
    "api": (
        "appraisal.entries.api.shapes",
        "appraisal.desk.api.consequence_shapes",
        "appraisal.desk.api.decisions",
        "appraisal.desk.api.drafts",
        "appraisal.desk.api.following",
        "appraisal.desk.api.following_shapes",
        "appraisal.desk.api.results",
        "appraisal.desk.api.serializers",
        "appraisal.desk.api.urls",
        "clocks.keeping.api_shapes",
        "desk.api.catalogues",
        "desk.api.changes",
        "desk.api.serializers",
        "desk.api.urls",
        "desk.api.views",
        "file.evidence.api_shapes",
        "review.matters.particular_api",
    ),
    "views": (
        "appraisal.entries.tables.importing",
        "appraisal.desk.drafting.jobs",
        "appraisal.desk.drafting.opening",
        "appraisal.desk.drafting.publishing",
        "appraisal.desk.drafting.simulating",
        "portal.office.exports.jobs",
        "portal.office.registers.export",
        "desk.exporting.kinds",
        "desk.exporting.whole_file",
        "desk.list.export",
        "desk.situation.briefing",
        "exchange.imports.importing",
        "portal.office.imports.jobs",
        "portal.office.imports.template",
        "file.pages.answers",
        "file.pages.deed_pages",
        "file.search.jobs",
        "intake.jobs",
        "review.notes.item_views",
    ),
}
LAYER_OF = {
    name if name.startswith(("portal.", "appraisal.")) else f"cases.{name}": layer
    for layer, names in NAMED_OTHERWISE.items()
    for name in names
}


@cache
def layer_of(name):
    """Return the layer of a module of a noun, by its dotted name; "" where the plan has no place for it."""
    last = name.rpartition(".")[2]
    return LAYER_OF.get(name) or (last if last in LAYERS else BESIDE.get(last, ""))


@cache
def modules_of_nouns():
    """Return {dotted name: Module} of all modules inside the nouns, their empty packages left out."""
    return {name: each for name, each in with_code().items() if noun_of(name)}


def with_code():
    """Return {dotted name: Module} of the product without empty packages."""
    return {name: each for name, each in product().items() if not _is_a_sentence(each.tree)}


def _is_a_sentence(tree):
    return all(isinstance(node, ast.Expr) for node in tree.body)


def in_layers(*layers):
    """Return {dotted name: Module} of the modules of nouns that stand in these layers."""
    return {name: each for name, each in modules_of_nouns().items() if layer_of(name) in layers}


@cache
def noun_of(name):
    """Return the noun that a module stands in; "" for one outside of all."""
    return next((noun for noun in NOUNS if name.startswith(f"{noun}.")), "")


def imported_by(each):
    """Return the modules of nouns that a module imports, itself or names of."""
    known = modules_of_nouns()
    found = set()
    for path in each.imports.values():
        owner = path.rpartition(".")[0]
        found |= {name for name in (path, owner) if name in known}
    return found
