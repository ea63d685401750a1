"""Answers to what goes wrong: a page in the reader's language, or problem+json under ``/api``. Never a trace."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, jsonify, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from corpus.errors import CatalogError, ConfigError, Error, NotInCatalog
from search.errors import EngineError
from web.labels import label

STATUSES = {
    "user.forbidden": HTTPStatus.FORBIDDEN,
    "user.bad_token": HTTPStatus.UNAUTHORIZED,
    "user.no_invitation": HTTPStatus.GONE,
    "dossier.no_name": HTTPStatus.BAD_REQUEST,
    "dossier.too_many": HTTPStatus.BAD_REQUEST,
    "dossier.full": HTTPStatus.BAD_REQUEST,
    "http.host": HTTPStatus.MISDIRECTED_REQUEST,
}

log = logging.getLogger(__name__)


def init_errors(app: Flask) -> None:
    """Register the answers for our errors, HTTP's, and all others."""
    app.register_error_handler(Error, answer_error)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(Exception, answer_unexpected)


def status_of(error: Error) -> int:
    """HTTP status by who can mend it: asker 400, nobody 404, operator 503."""
    if isinstance(error, NotInCatalog):
        return HTTPStatus.NOT_FOUND
    if error.code in STATUSES:
        return STATUSES[error.code]
    if isinstance(error, CatalogError | ConfigError | EngineError):
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.BAD_REQUEST


def answer_error(error: Error) -> tuple[Response | str, int]:
    """Answer an error of ours; the operator's ones are logged."""
    status = status_of(error)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        log.error("%s at %s: %s", type(error).__name__, request.path, error)
    return _answer(status, label(error), code=error.code, operator=isinstance(error, EngineError))


def answer_http(error: HTTPException) -> tuple[Response | str, int] | HTTPException:
    """Answer what Flask raises; redirects pass through."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST or error.response is not None:
        return error
    body, status = _answer(status, _sentence(status), code=f"http.{status}")
    if isinstance(error, HTTPException) and status == HTTPStatus.METHOD_NOT_ALLOWED:
        response = body if isinstance(body, Response) else Response(body, mimetype="text/html")
        response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        return response, status
    return body, status


def answer_unexpected(error: Exception) -> tuple[Response | str, int]:
    """Answer a fault of ours without telling its insides; the log has them."""
    log.exception("unexpected %s at %s", type(error).__name__, request.path)
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, _sentence(HTTPStatus.INTERNAL_SERVER_ERROR), code="error")


def _sentence(status: int) -> str:
    sentences = {
        HTTPStatus.BAD_REQUEST: gettext("The request was not complete, or the form is too old. Go back and try again."),
        HTTPStatus.FORBIDDEN: gettext("You may not open this page with the account you have."),
        HTTPStatus.NOT_FOUND: gettext("There is no page at this address."),
        HTTPStatus.METHOD_NOT_ALLOWED: gettext("This address cannot be used in this way."),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: gettext("What was sent is too large."),
        HTTPStatus.TOO_MANY_REQUESTS: gettext("Too many attempts. Please wait some minutes."),
        HTTPStatus.INTERNAL_SERVER_ERROR: gettext("Something went wrong on our side. It has been noted."),
    }
    return str(sentences.get(HTTPStatus(status), gettext("The request cannot be answered.")))


def _answer(status: int, sentence: str, *, code: str, operator: bool = False) -> tuple[Response | str, int]:
    if request.path.startswith("/api/"):
        problem = jsonify(type="about:blank", title=sentence, status=int(status), code=code)
        problem.mimetype = "application/problem+json"
        if status == HTTPStatus.UNAUTHORIZED:
            problem.headers["WWW-Authenticate"] = 'Bearer realm="Puente"'
        return problem, status
    return render_template("error.html", status=int(status), sentence=sentence, code=code, operator=operator), status
