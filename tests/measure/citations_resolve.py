"""Resolving many references against many held works: time, precision and recall, with hard negatives.

    python tests/measure/citations_resolve.py [WORKS]

Works are made from word lists by a seeded generator. Half of the references cite one of them with what citations do to a
title: case and accents lost, a misprint, the subtitle left out, initials for names, no year, a translated edition's order of
words kept. The other half are hard negatives that look like a held work and are not: another year of a series, another part, a
word with a prefix that turns it, another author, the title's words in a new title.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator

from corpus.citations.resolve import Held, gather
from corpus.citations.works import describe_reference
from corpus.model import Document, DocumentId, Language, PassageId, Reference, Work, WorkId
from tests.measure.verdict import say, tell

SECONDS, PRECISION = 60, 0.99
NOUNS = "frontera agua puente migración seguridad comercio ciudad violencia justicia trabajo salud frontier water bridge migration security trade city violence justice labor health river port police customs drought treaty household memory desert wall market smuggling asylum deportation remittance maquila corridor watershed census".split()
ADJECTIVES = "binational regional rural urban informal federal local hidden public private fragile modern colonial industrial seasonal transnational legal illegal northern southern binacional regional rural urbana federal pública fronteriza histórica moderna".split()
FRAMES = (
    "The {a} {n} of the {b} {m}: {p} and {q} in {place}",
    "{n} and {m} in {place}: a study of {a} {p}",
    "{N} {a} y {m} en {place}: {p} y {q}",
    "La {n} {a} en {place}, {y1}-{y2}",
    "Rethinking {a} {n}: {m}, {p} and {q}",
    "Annual report on {a} {n} in {place} {y1}",
    "{n}, {m} and the {a} {p} of {place}, part {roman}",
    "De la {n} a la {m}: {p} {a} en {place}",
)
PLACES = "Tijuana Mexicali Nogales Juárez Laredo Matamoros Sonora Chihuahua Texas Arizona California Tamaulipas Coahuila Reynosa Ojinaga Brownsville".split()
FAMILIES = [
    a + b
    for a in "Bar Cor Del Fon Gal Her Iba Lor Mar Nav Ort Per Qui Rui Sal Tor Urr Val Zam Wil Har Tho Bro Car".split()
    for b in "ales anza bell ero ford eda guez illo ini man net ondo oya ras son tez ton ueva vez za".split()
]
GIVEN = "Ana Luis Rosa Tom Mary Jorge Elena Paul Marta David Laura Peter Irene Hugo Sofía Carl".split()


def make_work(rng: random.Random, number: int) -> Work:
    frame = rng.choice(FRAMES)
    year = rng.randint(1960, 2020)
    words = dict(zip("nmpq", rng.sample(NOUNS, 4), strict=True))
    title = frame.format(
        **words,
        N=words["n"].capitalize(),
        a=rng.choice(ADJECTIVES),
        b=rng.choice(ADJECTIVES),
        place=rng.choice(PLACES),
        y1=year - rng.randint(1, 40),
        y2=year,
        roman=rng.choice(["I", "II", "III", "IV"]),
    )
    authors = tuple(f"{rng.choice(FAMILIES)}, {rng.choice(GIVEN)}" for _ in range(rng.choice([1, 1, 1, 2, 3])))
    return Work(WorkId(f"w{number}"), title[0].upper() + title[1:], authors, year, str(year))


def cite(rng: random.Random, work: Work, number: int) -> Reference:
    title, authors, year = work.title, work.authors, work.year
    change = rng.choice(["none", "case", "misprint", "initials", "year", "subtitle", "first"])
    if change == "case":
        title = title.lower().translate(str.maketrans("áéíóú", "aeiou"))
    elif change == "misprint":
        longest = max(title.split(), key=len)
        at = rng.randrange(2, len(longest) - 2)
        title = title.replace(longest, longest[:at] + longest[at + 1 :], 1)
    elif change == "initials":
        authors = tuple(f"{a.split(',')[0]}, {a.split(', ')[1][0]}." for a in authors)
    elif change == "year":
        year = None
    elif change == "subtitle" and ":" in title:
        title = title.split(":")[0]
    elif change == "first":
        authors = authors[:1]
    return reference(number, title, authors, year)


def mislead(rng: random.Random, work: Work, number: int) -> Reference:
    title, authors, year = work.title, work.authors, work.year or 2000
    kind = rng.choice(["year", "author", "numbers", "prefix", "words"])
    if kind == "author":
        authors = (f"{rng.choice(FAMILIES)}x, {rng.choice(GIVEN)}",)
    elif kind == "numbers" and any(c.isdigit() for c in title):
        title = "".join(rng.choice("123456789") if c.isdigit() else c for c in title)
        year += 3
    elif kind == "prefix":
        longest = max(title.split(), key=len)
        title = title.replace(longest, "in" + longest, 1)
    elif kind == "words":
        words = title.split()
        swap = [i for i, w in enumerate(words) if w.strip(",:").lower() in NOUNS][:2]
        for i in swap:
            words[i] = rng.choice(NOUNS)
        title = " ".join(words)
    else:
        year += rng.choice([-7, -4, 4, 9])
    return reference(number, title, authors, year)


def reference(number: int, title: str, authors: tuple[str, ...], year: int | None) -> Reference:
    return Reference(
        DocumentId("d"), PassageId(f"d#{number}"), 0, 1, title, None, authors, title, date=str(year or ""), year=year
    )


def pairs(count: int, seed: int = 7) -> Iterator[tuple[Work, Reference, bool]]:
    rng = random.Random(seed)
    seen: set[str] = set()
    while len(seen) < count:
        work = make_work(rng, len(seen))
        if work.title not in seen:
            seen.add(work.title)
            right = len(seen) % 2 == 0
            yield work, (cite if right else mislead)(rng, work, len(seen)), right


def measure(count: int) -> dict[str, float]:
    """Seconds of one processor, precision and recall of resolving ``count`` references against ``count`` works."""
    made = list(pairs(count))
    held_works: dict[WorkId, tuple[Work, tuple[Document, ...]]] = {
        w.id: (w, (Document(DocumentId(w.id), w.id, w.title, Language.EN, ""),)) for w, _, _ in made
    }
    start = time.process_time()
    held = Held(held_works)
    found = [held.find(describe_reference(r)) for _, r, _ in made]
    seconds = time.process_time() - start
    start = time.process_time()
    groups = gather([r for _, r, _ in made])
    grouping = time.process_time() - start
    resolved = [(w.id, same[0], right) for (w, _, right), (same, _) in zip(made, found, strict=True) if len(same) == 1]
    good = sum(right and meant == got for meant, got, right in resolved)
    wanted = sum(right for _, _, right in made)
    return {
        "works": count,
        "cpu_seconds": round(seconds, 1),
        "precision": round(good / max(len(resolved), 1), 4),
        "recall": round(good / wanted, 4),
        "groups": len(groups),
        "grouping_cpu_seconds": round(grouping, 1),
    }


def main() -> None:
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
    seconds = found["cpu_seconds"]
    tell(
        f"resolving {found['works']} against as many: < {SECONDS} s of one processor: {seconds} s",
        met=seconds < SECONDS,
    )
    say("resolving, precision", PRECISION, P=found["precision"], more=f" {found}")


if __name__ == "__main__":
    main()
