"""Laws, treaties and cases that texts cite in legal form, as works: one a law, not one a section.

``unit_of`` leaves the pinpoint out of a key: every citation of the Ley de Migración means that law, every one of 8 U.S.C. its
title of the Code. What has no law behind it is no work: a day of the Diario Oficial (it says where a law was printed), a decree
known by its title alone that amends or issues a law (the law is meant), a name that fits many ("Ley General", "Código Penal"),
a title that the Code does not have. Parallel citations ("Homeland Security Act
of 2002, Pub. L. No. 107-296, 116 Stat. 2135") are one work: citations of different series that stand side by side.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.citations.legal import find_legal
from corpus.citations.legal_int import TREATY_NAMES, treaty_name
from corpus.citations.legal_mx import name_of_law
from corpus.citations.legal_pattern import slug
from corpus.language import identify
from corpus.model import Language, LegalCitation, Work, WorkId

_WHOLE = {"usc": 54, "cfr": 50}  # codes by title, and how many they have
_TWO_PARTS = frozenset({"usc", "cfr", "act", "treaty", "mx"})
_NO_WORK = frozenset({"dof"})
_VAGUE = re.compile(  # names that fit many laws, or lost their end
    r"mx:(?:ley|codigo|reglamento|constitucion)(?:-(?:general|federal|nacional|organica|reglamentaria|local|estatal|penal|civil|fiscal|electoral|"
    r"interior|interno|de|la|del|ley|procedimientos|penales|civiles|materia|estado|congreso|etica|conducta|publicado|acceso|[ivx]{1,5}))*\Z"
)
_AMENDING = re.compile(
    r"mx-decreto:decreto(?:-por-el)?-que-(?:se-)?(?:reform|adicion|derog|abrog|modific|expid|han?-|sean?-|deber)"
)
_PART = re.compile(r"act:(?:(?:division|title|part|subtitle)-)?[a-z]{1,4}-of-the-")
_TYPES = {
    "usc": "code",
    "cfr": "regulation",
    "fr": "regulation",
    "stat": "statute",
    "publ": "statute",
    "act": "statute",
    "eo": "executive_order",
    "proc": "proclamation",
    "bill": "bill",
    "usconst": "constitution",
    "case": "case",
    "review": "article",
    "nom": "standard",
    "mx-acuerdo": "decree",
    "mx-decreto": "decree",
    "plan": "plan",
    "eu": "regulation",
    "un-sc": "resolution",
    "un-ga": "resolution",
}  # the rest are cases (mx-…), statutes (mx) and treaties
_STATUTES, _TREATIES = (
    frozenset({"act", "publ", "stat"}),
    frozenset({"treaty", "ts", "tias", "ust", "unts", "ilm", "bevans", "lnts", "streatydoc", "stat"}),
)
_NAME_OF = 0.9  # of a title that its name must take
_BESIDE = 2  # code points between parallel citations: ", "
_NAMED_FIRST = ("case", "treaty", "act", "mx", "publ", "tias", "ts")
_PIN = re.compile(r"(\d), \d{1,5}(?:[-–]\d{1,5})?(?= ?\(|$)")
_SHORT_ACTS = {
    "act:ina": "act:immigration-and-nationality-act",
    "act:irca": "act:immigration-reform-and-control-act",
    "act:iirira": "act:illegal-immigration-reform-and-immigrant-responsibility-act",
    "act:nepa": "act:national-environmental-policy-act",
}


def law_named(title: str) -> str:
    """The key of the law, treaty or case whose name a title is; empty for a title about one, or about none."""
    cite = next((cite for cite in find_legal(title) if cite.start == 0), None) if title else None
    whole = cite is not None and cite.end >= _NAME_OF * len(title.rstrip(" ."))
    return unit_of(cite.key) if cite and whole else ""


def unit_of(key: str) -> str:
    """The key of the law, treaty or case that a key of a legal citation is of; empty where it is of none."""
    parts = key.split(":")
    kind = parts[0]
    if kind in _NO_WORK or len(parts) < 2:
        return ""
    if kind == "usconst":
        return kind
    if kind in _WHOLE and not (parts[1].isdecimal() and 0 < int(parts[1]) <= _WHOLE[kind]):
        return ""
    unit = ":".join(parts[:2]) if kind in _TWO_PARTS else key
    unit = _PART.sub("act:", _SHORT_ACTS.get(unit, unit))
    if _AMENDING.match(unit):
        return ""
    return "" if _VAGUE.match(unit) and not name_of_law(unit) else unit


@dataclass(slots=True)
class CitedLaws:
    """What legal citations cite: the laws with the ways they are printed, and which of them stand side by side."""

    surfaces: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    beside: set[tuple[str, str]] = field(default_factory=set)


def read_laws(citations: Iterable[LegalCitation]) -> CitedLaws:
    """The laws of citations, which must come in reading order."""
    found = CitedLaws()
    before, unit_before = None, ""
    for cite in citations:
        unit = unit_of(cite.key)
        if not unit:
            continue
        found.surfaces[unit][" ".join(cite.surface.split())] += 1
        beside = before and before.passage == cite.passage and 0 < cite.start - before.end <= _BESIDE
        if beside and _parallel(unit_before, unit):
            found.beside.add((unit_before, unit))
        before, unit_before = cite, unit
    return found


def _series(unit: str) -> str:
    parts = unit.split(":")
    return f"case:{parts[2]}" if parts[0] == "case" else parts[0]


def _parallel(one: str, other: str) -> bool:
    """Whether two laws side by side may be one: they are of different series of one kind."""
    a, b = one.split(":", maxsplit=1)[0], other.split(":", maxsplit=1)[0]
    alike = (a == b == "case") or {a, b} <= _STATUTES or {a, b} <= _TREATIES
    return alike and _series(one) != _series(other)


def group_laws(laws: CitedLaws) -> Sequence[tuple[str, ...]]:
    """Keys of each law: its parallel citations, and an act with and without its year, where only one year is named."""
    group = {unit: {unit} for unit in laws.surfaces}
    dated: dict[str, list[str]] = defaultdict(list)
    for unit in laws.surfaces:
        if unit.startswith("act:") and (match := re.fullmatch(r"(.+)-of-\d{4}", unit)) and match[1] in group:
            dated[match[1]].append(unit)
    years = {(bare, units[0]) for bare, units in dated.items() if len(units) == 1}
    for one, other in sorted(laws.beside | years):
        left, right = group[one], group[other]
        kinds = Counter(_series(unit) for unit in left | right)
        if left is right or ((one, other) not in years and any(n > 1 for n in _without_years(kinds, left | right))):
            continue
        left |= right
        for unit in right:
            group[unit] = left
    unique = {id(units): units for units in group.values()}
    return sorted(tuple(sorted(units)) for units in unique.values())


def _without_years(kinds: Counter[str], units: Iterable[str]) -> Iterable[int]:
    """How many members of each series there are, an act counted once with and without its year."""
    acts = {re.sub(r"-of-\d{4}$", "", unit) for unit in units if unit.startswith("act:")}
    return [len(acts) if series == "act" else count for series, count in kinds.items()]


def work_of_law(units: Sequence[str], surfaces: Mapping[str, Counter[str]], id_: WorkId | None = None) -> Work:
    """The work that these keys mean, named as texts name it; of a known law, as its country does."""
    best = min(units, key=lambda unit: (_rank(unit), -sum(surfaces[unit].values()), -len(unit), unit))
    names = [name for unit in sorted(units, key=_rank) for name in _names(unit, surfaces[unit])]
    best_names = _names(best, surfaces[best])
    year = next((y for name in (*best_names, *names) if (y := _year(name))), None)
    known = [law for unit in units if (law := name_of_law(unit))]
    date = next((day for _, day in known if day), "")
    language = Language.ES if best.startswith(("mx", "nom", "plan")) else identify(best_names[0])
    return Work(
        id=id_ or WorkId(_id(best)),
        title=best_names[0],
        year=int(date[:4]) if date else year,
        date=date or (str(year) if year else ""),
        language=language if language is not Language.OTHER else Language.EN,
        type=type_of_law(best),
        keys=tuple(units),
        titles=tuple(dict.fromkeys(name for name in (*best_names[1:], *names) if name != best_names[0]))[:12],
    )


def _id(unit: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", unit.replace("ñ", "n").lower()).strip("-")[:100] or "law"


def type_of_law(unit: str) -> str:
    """What kind of work a law is, by its key."""
    kind = unit.split(":", maxsplit=1)[0]
    if kind == "mx":
        name = unit.removeprefix("mx:")
        heads = (("cpeum", "constitution"), ("codigo", "code"), ("reglamento", "regulation"))
        return next((type_ for head, type_ in heads if name.startswith(head)), "statute")
    return _TYPES.get(kind, "case" if kind.startswith("mx-") else "treaty")


def _rank(unit: str) -> int:
    kind = unit.split(":", maxsplit=1)[0]
    return _NAMED_FIRST.index(kind) if kind in _NAMED_FIRST else len(_NAMED_FIRST)


def _names(unit: str, surfaces: Mapping[str, int]) -> list[str]:
    """Names of a law, the best first: its known ones, else as printed, the plainest and most frequent first."""
    kind, _, rest = unit.partition(":")
    if kind == "usc":
        return [f"United States Code, title {rest}", f"Código de los Estados Unidos, título {rest}"]
    if kind == "cfr":
        return [f"Code of Federal Regulations, title {rest}", f"Código de Reglamentos Federales, título {rest}"]
    if kind == "usconst":
        return ["Constitution of the United States", "Constitución de los Estados Unidos de América"]
    if kind == "mx" and (known := name_of_law(unit)):
        return [known[0]]
    if kind == "treaty" and rest in TREATY_NAMES:
        return [*TREATY_NAMES[rest], *_unique(treaty_name(rest, s) for s in surfaces)]
    if kind in {"mx", "act"} and (inside := _unique(_inside(surface, rest) for surface in surfaces)):
        return inside
    longest = kind == "case"
    if longest:
        surfaces = Counter({_PIN.sub(r"\1", surface): count for surface, count in surfaces.items()})
    return sorted(surfaces, key=lambda s: (-len(s) if longest else 0, -surfaces[s], len(s), s))


def _unique(names: Iterable[str]) -> list[str]:
    counts = Counter(name for name in names if name)
    return sorted(counts, key=lambda name: (-counts[name], name))


def _inside(surface: str, name: str) -> str:
    """The words of ``surface`` that make the name in a key ("section 2 of the Clean Air Act" has "Clean Air Act")."""
    words, wanted = surface.split(), name.count("-") + 1
    for start in range(len(words)):
        for end in range(min(len(words), start + wanted), start, -1):
            if slug(" ".join(words[start:end])) == name:
                return " ".join(words[start:end]).strip(" ,.;:()")
    return ""


def _year(name: str) -> int | None:
    match = re.search(r"\b(?:of|de) ((?:1[789]|20)\d\d)$|\(?((?:1[789]|20)\d\d)\)$", name)
    return int(match[1] or match[2]) if match else None
