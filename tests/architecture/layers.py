"""The plan of the rooms that are cut into nouns, as data: the nouns, and the layer of every module inside one."""

import ast

from tests.architecture.source import product

# From the ground up: a noun imports only itself and the nouns below it.
NOUNS = (
    "portal.office.numbers", "portal.office.fields", "portal.office.clocks", "portal.office.files",
    "portal.office.papers",
    "cases.file", "cases.clocks", "cases.review", "cases.intake", "cases.property", "cases.papers", "cases.quality",
    "cases.exchange", "cases.desk",
)  # fmt: skip

# From the ground up inside a noun; views and api stand side by side. `base` holds the words that models choose from.
LAYERS = ("base", "models", "rules", "queries", "deeds", "forms", "api", "views", "urls")
HEIGHT = {layer: LAYERS.index(layer) for layer in LAYERS} | {"api": LAYERS.index("views")}

# A module is named by its layer, or stands here.
NAMED_OTHERWISE = {
    "base": (
        "file.case.states", "review.chain",
    ),
    "models": (
        "file.case.guards", "file.reference", "file.search.fields", "file.sight.scope",
    ),
    "rules": (
        "portal.office.papers.wording",
        "clocks.codes", "clocks.moments", "exchange.exports.workbook", "file.case.dates", "file.case.moved",
        "file.parties.guardians", "file.sealing.completeness", "file.search.words",
        "intake.venue", "papers.registry", "quality.corrections.table", "review.demands.approval",
        "review.decisions.detention",
        "review.demands.belonging", "review.demands.checking", "review.demands.endings", "review.demands.extension",
        "review.demands.fast_track", "review.demands.measures", "review.demands.penalties.ages",
        "review.demands.penalties.heavier", "review.demands.penalties.penalty", "review.demands.penalties.persons",
        "review.demands.penalties.pursuit", "review.demands.penalties.sanctions",
        "review.demands.penalties.telling", "review.demands.table", "review.demands.voiding",
    ),
    "queries": (
        "portal.office.clocks.remaining", "portal.office.files.rights",
        "desk.facts", "desk.file.history", "desk.inbox", "desk.list.counting", "desk.my_cases",
        "desk.navigation", "desk.panels", "desk.reminders.sources", "desk.schedule", "desk.watchdog",
        "file.case.content", "file.case.permissions", "file.sealing.signing", "file.search.matching",
        "file.sight.verification", "papers.blanks", "papers.contents", "papers.context.instruments",
        "papers.context.matter", "papers.context.nopenalty", "papers.context.opinions", "papers.context.people",
        "papers.context.titles", "papers.context.wording", "papers.preview", "papers.volume.enclosed",
        "papers.volume.issued", "papers.volume.whole", "quality.corrections.order", "review.audience",
        "review.decisions.served", "review.holders", "review.matters.spoken", "review.next_steps.owed",
        "review.notes.items", "review.rounds.reading", "review.rounds.strip", "review.rounds.words", "review.seats",
        "review.signing", "review.waiting",
    ),
    "deeds": (
        "portal.office.clocks.recomputing", "portal.office.clocks.settling", "portal.office.files.audit",
        "portal.office.files.scans",
        "clocks.keeping.pauses", "clocks.level_time", 
        "desk.reminders.steps", "exchange.imports.batches", "exchange.imports.people", "exchange.imports.rows",
        "file.case.moving", "file.case.numbering", "file.evidence.items",
        "file.evidence.viewing", "file.parties.finding", "file.parties.persons", "file.sealing.archiving",
        "file.sight.docket", "intake.alike.repeats", "intake.drafts", "intake.venue_deeds",
        "papers.making", "papers.numbers", "property.clocks", "review.claims", "review.decisions.approvals",
        "review.decisions.fast_track", "review.matters.effects", "review.matters.steps", "review.matters.voiding",
        "review.next_steps.table",
    ),
    "forms": (
        "file.pages.inputs", "intake.typed", "papers.input", "review.matters.particular_forms",
    ),
    "api": (
        "clocks.keeping.api_shapes", "desk.api.catalogues", "desk.api.changes", "desk.api.serializers",
        "desk.api.urls", "desk.api.views", "file.evidence.api_shapes", "review.matters.particular_api",
    ),
    "views": (
        "desk.exporting.jobs", "desk.exporting.whole_file", "desk.list.export", "desk.registers.export",
        "desk.reminders.jobs", "desk.situation.briefing", "exchange.imports.jobs", "exchange.imports.template",
        "file.pages.answers", "file.pages.deed_pages", "file.search.jobs", "intake.draft_views", "intake.jobs",
        "review.notes.item_views",
    ),
}  # fmt: skip
LAYER_OF = {
    name if name.startswith("portal.") else f"cases.{name}": layer
    for layer, names in NAMED_OTHERWISE.items()
    for name in names
}


def layer_of(name):
    """Return the layer of a module of a noun, by its dotted name; "" where the plan has no place for it."""
    last = name.rpartition(".")[2]
    return LAYER_OF.get(name) or (last if last in LAYERS else "")


def modules_of_nouns():
    """Return {dotted name: Module} of all modules inside the nouns, their empty packages left out."""
    return {name: each for name, each in product().items() if noun_of(name) and not _is_a_sentence(each.tree)}


def _is_a_sentence(tree):
    return all(isinstance(node, ast.Expr) for node in tree.body)


def in_layers(*layers):
    """Return {dotted name: Module} of the modules of nouns that stand in these layers."""
    return {name: each for name, each in modules_of_nouns().items() if layer_of(name) in layers}


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
