"""The two locales of the interface: which one a page has, and how dates, numbers and sentences come out in it.

The locale is the first part of a path (``/en/…``, ``/es/…``) and nothing else decides it: no cookie, no header. Spanish
is that of Mexico (``es_MX``: 1,234.5), though its path says ``es``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from flask import Flask, g, has_request_context, request, url_for
from flask_babel import Babel, force_locale, format_date, format_datetime, format_decimal, format_percent

LOCALES = ("en", "es")
CLDR: Mapping[str, str] = {"en": "en_US", "es": "es_MX"}
FOLDER = Path(__file__).resolve().parent.parent / "translations"


def init_locales(app: Flask, *, folder: Path = FOLDER) -> None:
    """Give the app its translations, and every endpoint under ``/<locale>/`` its locale."""
    Babel(app, default_locale=CLDR["en"], default_translation_directories=str(folder), locale_selector=_cldr)

    @app.url_value_preprocessor
    def _pull(_endpoint: str | None, values: dict[str, object] | None) -> None:
        g.locale = (values or {}).pop("locale", None) or _from_path(request.path)

    @app.url_defaults
    def _push(endpoint: str, values: dict[str, object]) -> None:
        if "locale" not in values and app.url_map.is_endpoint_expecting(endpoint, "locale"):
            values["locale"] = page_locale()


def page_locale() -> str:
    """Locale of the page at hand: ``en`` or ``es``."""
    if has_request_context():
        return str(g.get("locale") or _from_path(request.path))
    return str(g.get("locale") or "en") if g else "en"


def _cldr() -> str:
    return CLDR[page_locale()]


def _from_path(path: str) -> str:
    first = path.split("/")[1] if "/" in path else ""
    return first if first in LOCALES else preferred_locale()


def preferred_locale() -> str:
    """The locale that the browser asks for, English where it asks for neither."""
    return request.accept_languages.best_match(LOCALES) or "en"


def other_locale_url(locale: str) -> str:
    """Address of this same page, query and all, in another locale; its home where the page has no endpoint."""
    if not request.endpoint or "locale" not in (request.url_rule.arguments if request.url_rule else ()):
        return url_for("site.home", locale=locale)
    address = url_for(request.endpoint, **(request.view_args or {}) | {"locale": locale})
    query = request.query_string.decode("ascii", "ignore")
    return f"{address}?{query}" if query and request.method == "GET" else address


@contextmanager
def speaking_in(locale: str) -> Iterator[None]:
    """Sentences in ``locale`` outside of the site: for the command line."""
    app = Flask("web")
    init_locales(app)
    with app.test_request_context(f"/{locale}/"), force_locale(CLDR[locale]):
        yield


def show_date(value: str) -> str:
    """An ISO 8601 date, whole or cut to year or month, as the locale writes it; what is not one, as it stands."""
    parts = value.split("-")
    try:
        day = date(*(int(part) for part in [*parts, "1", "1"][:3]))
    except (ValueError, TypeError):
        return value
    if len(parts) == 1:
        return value
    if len(parts) == 2:
        return str(format_date(day, "MMMM 'de' y" if page_locale() == "es" else "MMMM y"))
    return str(format_date(day, "long"))


def show_number(value: float) -> str:
    """A number with the locale's separators."""
    return str(format_decimal(value))


def show_moment(value: datetime) -> str:
    """A day and time, as the locale writes them, in UTC."""
    return str(format_datetime(value, "medium"))


def show_percent(value: float) -> str:
    """A share from 0 to 1 in percent."""
    return str(format_percent(value))
