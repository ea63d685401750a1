"""Sentences for error and warning codes, in the locale of the page. Codes and facts come from below; words only here.

``tests/web/test_labels.py`` proves that every code raised anywhere in the project has its sentence in both languages.
Values (languages, states, document types …) are named in ``web/names.py``.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext

from corpus.errors import Error


def N_(message: str) -> str:  # noqa: N802 - the name that extractors know
    """The message itself; marks it for extraction."""
    return message


ERRORS: Mapping[str, str] = {
    "error": N_("Something went wrong."),
    # settings
    "config": N_("A setting is wrong."),
    "config.unknown": N_("There is no setting called %(name)s."),
    "config.bad_value": N_("The setting %(name)s cannot be %(value)s."),
    "config.bad_file": N_("The settings file %(path)s cannot be read: %(reason)s"),
    "config.no_encoder": N_("No encoder for searching by meaning is installed. Install one with: %(fix)s"),
    "config.engine_url": N_("No search engine is known for the address %(url)s. Known ones: %(known)s."),
    "config.catalog_url": N_("No catalog can be kept at the address %(url)s."),
    "sources": N_("The list of public sources cannot be used."),
    "sources.bad": N_("The list of public sources is not as it should be at “%(entry)s”: %(reason)s"),
    "sources.unknown": N_("There is no public source called %(id)s. All are listed by: puente sources"),
    # taking documents in
    "unsupported_media": N_("This kind of file cannot be read."),
    "unreadable": N_("The file is damaged or is not what its name says."),
    "encrypted": N_("The file is locked with a password."),
    "too_large": N_("The file is too large."),
    "empty": N_("There is no text in it."),
    "needs_ocr": N_("These are images of pages: the text must be recognized (OCR) first."),
    "unsafe": N_("The file was refused because reading it could harm the system."),
    "fetch_failed": N_("The address did not answer with a document."),
    "blocked_address": N_("This address may not be fetched."),
    "file": N_("The file cannot be read."),
    "file.not_found": N_("The original file is not kept here."),
    "file.no_space": N_("The disk is full; the file was not kept."),
    "file.unwritable": N_("The file cannot be kept at %(path)s: %(reason)s"),
    "file.unreadable": N_("The file %(path)s cannot be read: %(reason)s"),
    "file.corrupt": N_("The file %(path)s is damaged."),
    # proposals and signatures
    "proposal.not_found": N_("There is no such proposal."),
    "proposal.decided": N_("This proposal is settled already."),
    "proposal.same": N_("The proposal changes nothing."),
    "proposal.stale": N_("What the proposal would change has changed since. Please look at it again."),
    "review.bad_side": N_("A side is US or MX."),
    "review.no_side": N_("The account %(name)s speaks for neither side, so it cannot sign."),
    # the catalog
    "catalog": N_("The catalog cannot be read or written."),
    "catalog.not_found": N_("There is nothing in the catalog with the identifier %(id)s."),
    "catalog.duplicate": N_("This is in the catalog already."),
    "catalog.bad_url": N_("No catalog can be kept at the address %(url)s."),
    "catalog.unwritable": N_("The catalog cannot be written at %(path)s: %(reason)s"),
    "catalog.unavailable": N_("The catalog does not answer."),
    "catalog.driver_missing": N_("To use this catalog, install the package %(package)s."),
    "catalog.damaged": N_("The catalog is damaged. Restore it from a backup."),
    "catalog.outdated": N_("The catalog was made by another version of Puente."),
    "catalog.too_new": N_("The catalog was made by a newer version of Puente."),
    "catalog.busy": N_("The catalog is busy. Please try again in a moment."),
    "catalog.no_space": N_("The disk is full; nothing was lost."),
    "catalog.inconsistent": N_("What was to be written does not fit together: %(reason)s"),
    "catalog.reserved": N_("Records of the kind %(kind)s cannot be written in this way."),
    "catalog.bad_text": N_("The text holds characters that cannot be kept: %(reason)s"),
    "catalog.not_empty": N_("There is a catalog at %(path)s already; a backup is restored onto an empty one."),
    "catalog.bad_field": N_("The field %(field)s cannot be corrected."),
    "document": N_("There is no such document."),
    "document.no_version": N_("The collection has no other version of this document."),
    "concept": N_("There is no such concept."),
    "concept.not_found": N_("There is no concept with the identifier %(id)s."),
    "entity": N_("There is no such agency or agreement."),
    "entity.not_found": N_("There is no agency or agreement with the identifier %(id)s."),
    "option": N_("There is no such option."),
    "option.not_found": N_("There is no option with the identifier %(id)s."),
    "register": N_("The record cannot be read or written."),
    "registers.taken": N_("Options taken in: %(count)s."),
    "register.not_found": N_("There is no record with the identifier %(id)s."),
    "register.unreadable": N_("The file cannot be read as CSV (line %(line)s)."),
    "register.columns": N_("These columns are missing: %(columns)s."),
    "register.missing": N_("“%(column)s” is empty."),
    "register.twice": N_("The identifier %(id)s stands there twice."),
    "register.bad_id": N_("“%(value)s” is no identifier: use small letters, digits and hyphens."),
    "register.bad_number": N_("“%(value)s” is no number."),
    "register.bad_date": N_("“%(value)s” is no date. Write it as 2010, 2010-06 or 2010-06-30."),
    "register.bad_value": N_("“%(value)s” is not possible in “%(column)s”. Possible are: %(known)s."),
    "register.unknown": N_("“%(column)s” names “%(value)s”, which the register does not have."),
    "figure": N_("There is no such figure."),
    "figure.not_found": N_("There are no figures on %(id)s."),
    "job": N_("The task cannot be done."),
    "job.not_found": N_("There is no task with the identifier %(id)s."),
    "job.lost": N_("The task %(id)s was taken over by another worker."),
    "job.worker_died": N_("The program that did the task was stopped."),
    "job.broke": N_("The task failed: %(reason)s"),
    # backups
    "backup.exists": N_("There is a file at %(path)s already; choose another name."),
    "backup.no_space": N_("The disk is full; the backup %(path)s is not finished. Run it again to go on."),
    "backup.unwritable": N_("The backup cannot be written to %(path)s: %(reason)s"),
    "backup.unreadable": N_("The backup %(path)s cannot be read: %(reason)s"),
    "backup.damaged": N_("The backup %(path)s is damaged at %(member)s."),
    "backup.too_new": N_("The backup %(path)s was made by a newer version of Puente."),
    # the machine
    "system": N_("The system refused: %(reason)s"),
    "backup": N_("The backup cannot be made or read."),
    "export": N_("The list cannot be written."),
    "export.unknown_format": N_("Lists cannot be written as %(format)s."),
    "import": N_("The list cannot be read."),
    "import.unreadable": N_("The list cannot be read as %(format)s: %(reason)s"),
    # questions
    "query": N_("The question cannot be understood."),
    "query.empty": N_("Write what you are looking for."),
    "query.too_long": N_("The question is too long."),
    "query.too_many_clauses": N_("The question has too many parts."),
    "query.too_deep": N_("There are too many parentheses inside of parentheses."),
    "query.unknown_field": N_("There is no field called %(field)s."),
    "query.bad_value": N_("One of the values in the question is not possible."),
    "query.unclosed_quote": N_("A quotation mark is opened and never closed."),
    "query.unbalanced": N_("The parentheses do not match."),
    "query.short_prefix": N_("Write at least three letters before the asterisk."),
    "query.only_negative": N_("Write also what you want to find, not only what to leave out."),
    "query.too_slow": N_("The question takes too long to answer. Please make it more precise."),
    # the index
    "engine": N_("The search engine failed."),
    "engine.unavailable": N_("The search engine does not answer."),
    "engine.index_missing": N_("There is no index yet."),
    "engine.index_outdated": N_("The index was built by another version of Puente and must be rebuilt."),
    "engine.index_corrupt": N_("The index is damaged and must be rebuilt."),
    "engine.index_locked": N_("The index is being written. Please try again in a moment."),
    # terms
    "terms": N_("The terms cannot be read."),
    "terms.unreadable": N_("The file of terms cannot be read as %(format)s (line %(line)s)."),
    "terms.unknown_format": N_("Terms cannot be written or read as %(format)s."),
    "terms.malformed": N_("The terms of %(domain)s are not well formed in line %(line)s."),
    "terms.unknown_mark": N_("The term %(term)s has the unknown mark %(mark)s."),
    # people
    "user": N_("The account cannot be used."),
    "user.not_found": N_("There is no account called %(name)s."),
    "user.duplicate": N_("There is an account called %(name)s already."),
    "user.bad_name": N_("A name needs 1 to 100 visible characters."),
    "user.bad_password": N_("The password needs at least %(minimum)s characters."),
    "user.bad_role": N_("There is no role called %(role)s. Known ones: %(known)s."),
    "user.bad_login": N_("The name or the password is not right."),
    "user.forbidden": N_("Your account does not allow this."),
    "dossier.not_found": N_("There is no such dossier, or it is not shared."),
    "dossier.no_name": N_("A dossier needs a name."),
    "dossier.too_many": N_("An account has at most %(most)s dossiers."),
    "dossier.full": N_("A dossier holds at most %(most)s documents and passages."),
    "dossier.no_passage": N_("The document has no passage %(passage)s."),
    "http.host": N_(
        "This site does not go by the name %(host)s. If it should, its operator sets PUENTE_BASE_URL to that address."
    ),
    "user.bad_code": N_("This code is not right, or was used before. Wait for the next one."),
    "user.bad_token": N_("This interface needs a token here, and a good one: make one under “Your account”."),
    "user.no_invitation": N_("This invitation was used, withdrawn or is over. Ask for a new one."),
    "user.too_many_tokens": N_("An account has at most %(most)s tokens. End one that is no longer needed."),
    "group.not_found": N_("There is no group called %(group)s."),
    "group.duplicate": N_("There is a group called %(group)s already."),
    "group.bad_name": N_("A group is named with 1 to 40 lower-case letters without accents, digits and hyphens."),
    "group.not_empty": N_(
        "Documents are limited to the group %(group)s. Open them to everybody, or to another group, first."
    ),
    "user.too_many": N_("Too many attempts. Please wait some minutes."),
    "users.short_password": N_("The password needs at least %(least)s characters."),
    # the command line
    "cli": N_("The command cannot be understood."),
    "serve": N_("The site cannot be served."),
    "serve.address_taken": N_(
        "The site cannot be served at %(host)s:%(port)s: %(reason)s. Choose another one with --port."
    ),
    "cli.bad_filter": N_("%(value)s is not a filter. Write FIELD=VALUE with one of these fields: %(known)s."),
    "cli.bad_topics": N_("Line %(line)s of the topics is not an identifier, a tab and a question."),
    "cli.nothing_to_export": N_("Say which documents or works to export."),
    "cli.nothing_to_ingest": N_("Say which files, folders or addresses to take in."),
    "cli.nothing_to_share": N_("Standard input comes only once and cannot be left to workers."),
    "evaluate": N_("The evaluation cannot be made."),
    "evaluate.malformed": N_("Line %(line)s of %(path)s is not well formed."),
    "evaluate.unreadable": N_("The file %(path)s cannot be read: %(reason)s"),
    "evaluate.unknown_measure": N_("There is no measure called %(measure)s."),
}

# Errors whose ``reason`` says what can be done about them: "code:reason".
REASONS: Mapping[str, str] = {
    "unsupported_media:needs_libreoffice": N_(
        "Old office files are read by LibreOffice, which is not here. It is installed with: %(install)s"
    ),
    "unsupported_media:type_mismatch": N_("The file is not what its name says."),
    "needs_ocr:not_installed": N_(
        "These are images of pages. To have their text recognized, install what is missing with: %(install)s"
    ),
    "too_large:time": N_("Reading the file took longer than the %(limit_seconds)s seconds allowed."),
    "too_large:memory": N_("Reading the file took more memory than is allowed."),
    "too_large:size": N_("The file is larger than the %(limit_mb)s megabytes allowed."),
    "too_large:pixels": N_("The picture is too large."),
    "unreadable:missing": N_("There is no such file."),
    "unreadable:forbidden": N_("The file may not be read."),
    "unreadable:crash": N_("The file made its reader fail; nothing else was harmed."),
    "unsafe:entities": N_("The file was refused because it declares entities, which can draw in other files."),
    "unsafe:ratio": N_("The file was refused because it unpacks without measure."),
    "unsafe:path": N_("The file was refused because it names a place outside of its folder."),
    "fetch_failed:off": N_("Fetching from the web is switched off here."),
    "fetch_failed:status": N_("The server answered with the error %(status)s."),
    "fetch_failed:redirects": N_("The server sends in circles."),
    "fetch_failed:time": N_("The server did not answer in time."),
    "fetch_failed:robots": N_("The site asks programs to stay away from this address (robots.txt)."),
    "fetch_failed:name": N_("There is no host with this name."),
    "fetch_failed:connection": N_("No connection to the server could be made."),
    "fetch_failed:certificate": N_("The server cannot prove that it is who it says (certificate)."),
    "fetch_failed:truncated": N_("The server broke off in the middle of the document."),
    "blocked_address:form": N_(
        "Only addresses that begin with http:// or https:// can be fetched, at the usual ports."
    ),
    "blocked_address:address": N_("This address leads into a private network and may not be fetched."),
}

WARNINGS: Mapping[str, str] = {
    "encoding_repaired": N_("Some letters were damaged and have been repaired."),
    "encoding_guessed": N_("The file does not say how its letters are encoded; this was guessed."),
    "notes_lost": N_("This format does not keep notes; they may be missing."),
    "notes_unlinked": N_("Some notes could not be linked to the text."),
    "machine_read_poor": N_("Some of the images were hard to read; please compare the text with them."),
    "file_damaged": N_("The file is damaged; what could be read of it is here."),
    "callouts_without_note": N_("Some note marks in the text lead to no note."),
    "mixed_languages": N_("The document is written in more than one language."),
    "other_language": N_("The document is written in neither English nor Spanish."),
    "machine_read": N_("The text was recognized from images and may contain errors."),
    "pages_damaged": N_("Some pages are damaged and could not be read."),
    "pages_without_text": N_("Some pages are images without text."),
}

MESSAGES: Mapping[str, str] = {
    "demo.loading": N_("Loading the sample corpus …"),
    "serve.busy": N_("Too many people are asking at this moment. Please try again in %(seconds)s seconds."),
    "serve.ready": N_("Puente is ready at %(url)s (stop it with Ctrl-C)."),
    "users.password": N_("Account %(name)s, password %(password)s (shown only now)."),
    "users.new_password": N_("New password"),
    "links.checked": N_("Addresses looked at: %(count)s."),
    "works.wanted": N_("Put on the list of wanted works: %(count)s."),
    "ingest.progress": N_("%(count)s sources read …"),
    "ingest.added": N_("Added: %(count)s."),
    "ingest.updated": N_("Updated: %(count)s."),
    "ingest.unchanged": N_("Unchanged: %(count)s."),
    "ingest.duplicate": N_("Here already under another name: %(count)s."),
    "ingest.refused": N_("Refused: %(count)s."),
    "ingest.progress_of": N_("%(count)s of %(total)s sources read, %(rate)s a second, about %(left)s left …"),
    "ingest.warnings": N_("Warnings:"),
    "ingest.stopped": N_("Stopped. What came in stays; the same command goes on where it stopped."),
    "jobs": N_("The task cannot be changed."),
    "jobs.cancelled": N_("The task %(id)s is being stopped."),
    "jobs.resumed": N_("The task %(id)s goes on when it is its turn."),
    "jobs.done": N_("Tasks done: %(count)s."),
    "ingest.shared": N_("Tasks for workers (puente jobs work): %(count)s."),
    "task.settling": N_("Being made searchable …"),
    "doctor.ok": N_("yes"),
    "doctor.missing": N_("no"),
    "doctor.disk": N_("Enough room on the disk"),
    "doctor.catalog": N_("The catalog opens"),
    "doctor.engine": N_("The index opens"),
    "doctor.learned": N_("Words are learned from all texts held in both languages"),
    "doctor.ocr": N_("Scanned pages are read (OCR)"),
    "doctor.apertium": N_("Questions are also translated by a general dictionary (Apertium)"),
    "doctor.libreoffice": N_("Old office files are read (LibreOffice)"),
    "doctor.chromium": N_("The site can be tested in a browser (Chromium)"),
    "doctor.semantic": N_("Search also goes by meaning (semantic encoder)"),
    "doctor.postgresql": N_("The catalog can be kept in PostgreSQL"),
    "terms.imported": N_("Concepts taken in: %(count)s of %(total)s; the others were the same already."),
    "terms.learned": N_("Pairs of words and phrases learned: %(count)s."),
    "index.synced": N_("Changes brought into the index: %(count)s."),
    "index.rebuilt": N_("The index was rebuilt."),
    "index.clean": N_("Catalog and index agree."),
    "index.damage": N_("Damaged: %(count)s. Restore a backup onto a new home."),
    "index.not_clean": N_("Differences between catalog and index: %(count)s. Run “puente index sync”."),
    "backup.written": N_("The backup was written to %(path)s."),
    "backup.restored": N_("The backup %(path)s was restored."),
}

TABLES = (REASONS, ERRORS, WARNINGS, MESSAGES)


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


def label(what: Error | str, **facts: object) -> str:
    """The sentence for an error, or for the code of an error, warning or message, in the current locale.

    The fact ``reason`` may have a sentence of its own. A code without a sentence gives that of its family (``query.x``
    that of ``query``), then that of ``error``.
    """
    code, known = (what.code, what.facts | facts) if isinstance(what, Error) else (what, facts)
    family = code.split(".")[0]
    reason = f"{code}:{known.get('reason', '')}"
    message = next((table[key] for key in (reason, code, family) for table in TABLES if key in table), ERRORS["error"])
    return str(gettext(message)) % _Facts(known)
