"""``puente terms``, ``concordance`` and ``align``."""

from __future__ import annotations

from pathlib import Path

import click

from web.commands.context import IN_OPTION, JSON_OPTION, languages, opened, print_json
from web.commands.speech import say


@click.group()
def terms() -> None:
    """Look up, import and export the bilingual terms."""


@terms.command()
@click.argument("text")
@JSON_OPTION
def lookup(text: str, as_json: bool) -> None:
    """Concepts that have TEXT among their terms, in either language."""
    from web.present import concept_json

    with opened() as puente:
        concepts = puente.termbase.lookup(text)
    if as_json:
        print_json({"concepts": [concept_json(concept) for concept in concepts]})
        return
    for concept in concepts:
        names = " · ".join(f"{term.text} ({term.region or term.language})" for term in concept.terms)
        click.echo(f"{concept.id}\t{concept.equivalence}\t{names}")


@terms.command()
@JSON_OPTION
def learn(as_json: bool) -> None:
    """Learn words and phrases from the works that are held in both languages; searching uses them from then on."""
    from web.teaching import teach

    with opened() as puente:
        pairs = teach(puente)
    if as_json:
        print_json({"pairs": pairs})
    else:
        click.echo(f"{pairs} pairs learned.")


@terms.command()
@click.option("--limit", type=click.IntRange(1), help="At most so many pairs.")
@click.option("--kept", is_flag=True, help="Those found last, instead of looking anew.")
@JSON_OPTION
def candidates(limit: int | None, kept: bool, as_json: bool) -> None:
    """Find terms that the works held in both languages have and the term base has not, best first.

    Curators accept, edit or reject them on the page of the candidates.
    """
    from web.candidates import kept_candidates, look_for_candidates
    from web.present import candidate_json

    with opened() as puente:
        found = kept_candidates(puente) if kept else look_for_candidates(puente)
    for candidate in found[:limit]:
        if as_json:
            print_json(candidate_json(candidate))
        else:
            click.echo(f"{candidate.score:>9.2f}  {candidate.kind:<7}  {candidate.english}  =  {candidate.spanish}")


@terms.command(name="export")
@click.option("--format", "form", type=click.Choice(["tbx", "skos", "csv"]), default="tbx", show_default=True)
def export_termbase(form: str) -> None:
    """Write the whole term base."""
    from corpus.terms.exchange import export_terms

    with opened() as puente:
        click.echo(export_terms(puente.termbase.concepts, form), nl=False)


@terms.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", default="command line", show_default=True, help="Who is named in the log.")
def import_termbase(file: Path, by: str) -> None:
    """Take the concepts of a TBX, SKOS (.ttl) or CSV file into the term base; a known id is replaced."""
    from corpus.terms.curated import KIND, to_value
    from corpus.terms.exchange import format_of, parse_terms

    concepts = parse_terms(file.read_bytes(), format_of(file.name))
    with opened() as puente:
        known = {concept.id: concept for concept in puente.termbase.concepts}
        changed = [concept for concept in concepts if known.get(concept.id) != concept]
        for concept in changed:
            puente.catalog.curate(KIND, concept.id, to_value(concept), by=by)
    say("terms.imported", count=len(changed), total=len(concepts))


@click.command()
@click.argument("term")
@IN_OPTION
@click.option("--limit", type=click.IntRange(1), help="At most so many lines.")
@click.option("--order", type=click.Choice(["rank", "left", "right", "country", "issuer", "year"]), default="rank")
@JSON_OPTION
def concordance(term: str, within: str, limit: int | None, order: str, as_json: bool) -> None:
    """Show TERM in its contexts, a line for each passage that the search finds."""
    from search.query import Query
    from web.present import line_json
    from web.wiring import lines

    with opened() as puente:
        for line in lines(puente, Query(term, languages(within)), order).lines(0, limit):
            if as_json:
                print_json(line_json(line))
            else:
                left = line.left.replace("\n", " ").rjust(60)
                right = line.right.replace("\n", " ")
                click.echo(f"{left}{click.style(line.keyword, bold=True)}{right}  [{line.passage.id}]")


@click.command()
@click.argument("left", metavar="ID")
@click.argument("right", metavar="ID")
@click.option("--level", type=click.Choice(["article", "paragraph", "sentence"]), help="Only pieces of this size.")
@JSON_OPTION
def align(left: str, right: str, level: str | None, as_json: bool) -> None:
    """Set two language versions side by side, piece by piece."""
    from web.present import pair_json
    from web.wiring import align as align_versions
    from web.wiring import find_document

    with opened() as puente:
        ids = [find_document(puente, name).id for name in (left, right)]
        for pair in align_versions(puente, *ids):
            if level and pair.level != level:
                continue
            if as_json:
                print_json(pair_json(pair))
            else:
                sides = (side.text if side else "—" for side in (pair.left, pair.right))
                click.echo(f"[{pair.level} {pair.score:.2f}]\n{next(sides)}\n{next(sides)}\n")


@click.command()
@click.option("--settled", is_flag=True, help="Also pairs that are one work already or were decided on.")
@JSON_OPTION
def duplicates(settled: bool, as_json: bool) -> None:
    """Propose documents that may be one work: other formats, copies, other language versions. Nothing is merged."""
    from corpus.duplicates import propose

    with opened() as puente:
        for found in propose(puente.catalog, settled=settled):
            if as_json:
                names = {name: getattr(found, name) for name in ("kind", "left", "right", "score")}
                print_json({**names, "evidence": list(found.evidence)})
            else:
                click.echo(f"{found.kind:<12} {found.score:.2f}  {found.left}  {found.right}")
