"""The site as a Flask application. ``create_app`` joins views, templates, translations and headers; nothing at import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from jinja2 import pass_context
from jinja2.filters import FILTERS
from jinja2.runtime import Context

from corpus.files import Files
from corpus.model import Document
from web import i18n, names, task_names
from web.accounts import account, init_accounts
from web.annotate import aligned_pieces, snippet_pieces
from web.asking import init_asking
from web.bibliography import citation_line, written
from web.counting import init_counting
from web.curation import standing
from web.current import get_puente, site_url
from web.directory import name_of
from web.errors import init_errors
from web.faceting import facet_name, facets_of, wider_name
from web.forms import address_of
from web.headers import init_headers
from web.hosts import hosts_of, init_hosts
from web.i18n import FOLDER, init_locales, other_locale_url, page_locale, preferred_locale
from web.labels import label
from web.linked import link_class, link_name
from web.logs import init_request_log
from web.paging import year_bars
from web.terminology import head
from web.tour import stop_shows, stop_url
from web.tracing import treatment_name
from web.why import reasons_of, steps_by_source

if TYPE_CHECKING:
    from web.wiring import Puente

# Modules of ``web.views`` with pages in both locales.
PLACES = (
    "pages",
    "search",
    "exports",
    "documents",
    "lists",
    "works",
    "terms",
    "candidates",
    "concordance",
    "agencies",
    "agreements",
    "options",
    "figures",
    "registers",
    "feeds",
    "quality",
    "account",
    "people",
    "dossiers",
    "add",
    "review",
    "proposals",
    "jobs",
)


def create_app(puente: Puente, *, translations: Path = FOLDER, bound: str = "") -> Flask:
    """The site over the open parts of an installation. ``bound`` is the host where it will listen, where that is known."""
    app = Flask("web", static_folder="static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = puente.settings.max_upload_mb * 1_000_000
    app.extensions["puente"] = puente
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    init_locales(app, folder=translations)
    init_errors(app)
    init_counting(app)
    init_asking(app)
    init_hosts(app, hosts_of(puente.settings, bound))
    init_request_log(app)
    init_accounts(app, puente)
    init_headers(app)
    _register_views(app)
    _init_templates(app)
    app.add_url_rule("/", "root", _root)
    return app


def _register_views(app: Flask) -> None:
    for name in PLACES:
        module = import_module(f"web.views.{name}")
        app.register_blueprint(module.blueprint, url_prefix="/<any(en, es):locale>")
    from web.views import api, feeds, harvest, health

    app.register_blueprint(api.blueprint, url_prefix="/api/v1")
    app.register_blueprint(health.blueprint)
    app.register_blueprint(feeds.root)
    app.register_blueprint(harvest.root)
    app.extensions["csrf"].exempt(harvest.root)  # harvesters may post, and change nothing


def _root() -> ResponseReturnValue:
    response = redirect(url_for("site.home", locale=preferred_locale()))
    response.vary.add("Accept-Language")
    return response


def _filters() -> Mapping[str, Callable[..., str]]:
    return {
        "date": i18n.show_date,
        "number": i18n.show_number,
        "language_name": names.language_name,
        "country_name": names.country_name,
        "type_name": names.type_name,
        "kind_name": names.kind_name,
        "media_name": names.media_name,
        "state_name": names.state_name,
        "state_meaning": names.state_meaning,
        "field_name": names.field_name,
        "expansion_name": names.expansion_name,
        "layer_name": names.layer_name,
        "equivalence_name": names.equivalence_name,
        "note_kind_name": names.note_kind_name,
        "entity_kind_name": names.entity_kind_name,
        "term_status_name": names.term_status_name,
        "region_name": names.region_name,
        "link_name": link_name,
        "link_class": link_class,
        "relation_name": names.relation_name,
        "role_name": names.role_name,
        "moment": i18n.show_moment,
        "percent": i18n.show_percent,
        "weblink": weblink,
        "task_name": task_names.task_name,
        "task_state_name": task_names.task_state_name,
        "outcome_name": task_names.outcome_name,
        "treatment_name": treatment_name,
        "stop_url": stop_url,
        "stop_shows": stop_shows,
    }


def _init_templates(app: Flask) -> None:
    known = app.jinja_env.filters  # with those that views brought
    known.update(_filters())
    known.update({name: _for_each_reader(known[name]) for name in set(known) - set(FILTERS)})
    app.jinja_env.globals.update(
        value_name=names.value_name,
        other_locale_url=other_locale_url,
        snippet_pieces=snippet_pieces,
        reasons_of=reasons_of,
        steps_by_source=steps_by_source,
        address_of=address_of,
        menu=_menu,
        site_url=site_url,
        head=head,
        facet_name=facet_name,
        facets_of=facets_of,
        wider_name=wider_name,
        year_bars=year_bars,
        aligned_pieces=aligned_pieces,
        citation_line=citation_line,
        written=written,
        types=names.type_names,
        code_label=label,
        entity_name=lambda entity: name_of(entity, page_locale())[0],
        has_original=_has_original,
        my_groups=lambda: sorted(get_puente().groups),
        standing_of=lambda kind, id_: standing(get_puente(), kind, id_),
    )

    @app.context_processor
    def _page() -> dict[str, object]:
        return {"locale": page_locale(), "other": "es" if page_locale() == "en" else "en", "who": account()}


def _for_each_reader(function: Callable[..., str]) -> Callable[..., str]:
    """A filter that Jinja does not work out while it compiles: that would be in the locale of the first reader."""
    if hasattr(function, "jinja_pass_arg"):
        return function

    @pass_context
    def asked(_context: Context, *args: object, **named: object) -> str:
        return function(*args, **named)

    return asked


def _menu() -> list[tuple[str, str]]:
    return [
        ("documents.documents", gettext("Documents")),
        ("works.works", gettext("Cited works")),
        ("terms.terms", gettext("Terms")),
        ("concordance.concordance", gettext("In context")),
        ("agencies.agencies", gettext("Agencies")),
        ("agreements.agreements", gettext("Agreements")),
        ("options.options", gettext("Options")),
        ("figures.figures", gettext("Figures")),
        ("site.help_page", gettext("Help")),
    ]


def weblink(address: str) -> str:
    """An address of the web, fit to be a link; empty for anything else (``javascript:`` …)."""
    return address if address.lower().startswith(("http://", "https://")) else ""


def _has_original(document: Document) -> bool:
    return Files(get_puente().settings.files).has(document.sha256)
