"""Where a missing work may be found: its DOI, the address given, archived copies, the official place of its kind, library catalogs.

Addresses only: nothing is asked of the web to make them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask_babel import gettext

from corpus.citations.csl import doi_of
from corpus.model import Work

if TYPE_CHECKING:
    from corpus.citations.links import LinkState

_OFFICIAL: Mapping[str, tuple[tuple[str, str], ...]] = {  # kinds of legal keys to names and front pages
    "usc": (("U.S. Code", "https://uscode.house.gov/"),),
    "cfr": (("eCFR", "https://www.ecfr.gov/"),),
    "fr": (("Federal Register", "https://www.federalregister.gov/"),),
    "eo": (("Federal Register", "https://www.federalregister.gov/presidential-documents"),),
    "proc": (("Federal Register", "https://www.federalregister.gov/presidential-documents"),),
    "publ": (("Congress.gov", "https://www.congress.gov/public-laws"),),
    "stat": (("GovInfo", "https://www.govinfo.gov/app/collection/statute"),),
    "act": (("GovInfo", "https://www.govinfo.gov/app/collection/comps"),),
    "bill": (("Congress.gov", "https://www.congress.gov/"),),
    "mx": (("Cámara de Diputados", "https://www.diputados.gob.mx/LeyesBiblio/"),),
    "dof": (("Diario Oficial de la Federación", "https://www.dof.gob.mx/"),),
    "nom": (("Diario Oficial de la Federación", "https://www.dof.gob.mx/"),),
    "mx-acuerdo": (("Diario Oficial de la Federación", "https://www.dof.gob.mx/"),),
    "mx-decreto": (("Diario Oficial de la Federación", "https://www.dof.gob.mx/"),),
    "mx-amparo": (("Suprema Corte de Justicia de la Nación", "https://www.scjn.gob.mx/"),),
    "mx-accion": (("Suprema Corte de Justicia de la Nación", "https://www.scjn.gob.mx/"),),
    "tesis": (("Semanario Judicial de la Federación", "https://sjf2.scjn.gob.mx/"),),
    "ibwc-minute": (("IBWC", "https://www.ibwc.gov/"), ("CILA", "https://cila.sre.gob.mx/")),
    "unts": (("United Nations Treaty Collection", "https://treaties.un.org/"),),
    "tias": (("U.S. Department of State", "https://www.state.gov/tias/"),),
    "treaty": (("Secretaría de Relaciones Exteriores", "https://cja.sre.gob.mx/tratadosmexico/"),),
    "un-ga": (("United Nations Digital Library", "https://digitallibrary.un.org/"),),
    "un-sc": (("United Nations Digital Library", "https://digitallibrary.un.org/"),),
}
_IN_LIBRARIES = frozenset({"book", "report", "thesis", "chapter", "article", "paper", "statistics", ""})


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: what it is called, and its address."""

    name: str
    url: str


def where_to_look(work: Work, link: LinkState | None = None) -> list[Place]:
    """Places for a work, the surest first."""
    found = []
    if doi := doi_of(work):
        found.append(Place("DOI", f"https://doi.org/{doi}"))
    web = work.url if work.url.startswith(("http://", "https://")) else ""
    if web and not (link and link.state in {"dead", "unreachable"}):
        found.append(Place(gettext("the address cited"), web))
    if link and link.archived_url.startswith(("http://", "https://")):
        found.append(Place(gettext("the archived copy"), link.archived_url))
    elif web:
        found.append(Place(gettext("web archive"), f"https://web.archive.org/web/{work.year or '*'}/{web}"))
    kinds = dict.fromkeys(key.partition(":")[0] for key in work.keys)
    found += [Place(*place) for kind in kinds for place in _OFFICIAL.get(kind, ())]
    if work.title and not web and work.type in _IN_LIBRARIES and not any(kind in _OFFICIAL for kind in kinds):
        words = " ".join([work.title, *work.authors[:1]])
        found.append(Place("WorldCat", f"https://search.worldcat.org/search?{urlencode({'q': words})}"))
    return found
