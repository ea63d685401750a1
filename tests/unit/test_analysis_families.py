"""Words of the field in the forms that people type: with accents, without them, in the plural."""

from __future__ import annotations

import pytest

from corpus.model import Language
from search.analysis import analyze

FAMILIES = [
    ("migración", "migracion", "migraciones", "MIGRACIÓN"),
    ("operación", "operacion", "operaciones", "Operaciones"),
    ("institución", "institucion", "instituciones", "INSTITUCION"),
    ("administración", "administracion", "administraciones"),
    ("comisión", "comision", "comisiones"),
    ("repatriación", "repatriacion", "repatriaciones"),
    ("extradición", "extradicion", "extradiciones"),
    ("inspección", "inspeccion", "inspecciones"),
    ("prisión", "prision", "prisiones"),
    ("policía", "policia", "policías", "policias"),
    ("procuraduría", "procuraduria", "procuradurías", "procuradurias"),
    ("secretaría", "secretaria", "secretarías", "secretarias"),
    ("frontera", "fronteras", "FRONTERAS"),
    ("fronterizo", "fronteriza", "fronterizos", "fronterizas"),
    ("aduana", "aduanas", "ADUANA"),
    ("tráfico", "trafico", "tráficos", "traficos"),
    ("tránsito", "transito", "tránsitos", "transitos"),
    ("crédito", "credito", "créditos", "creditos"),
    ("público", "publico", "pública", "publica", "públicos", "publicas"),
    ("jurídico", "juridico", "jurídica", "juridicas"),
    ("económico", "economico", "económica", "economicas"),
    ("límite", "limite", "límites", "limites"),
    ("régimen", "regimen", "REGIMEN"),
    ("legislación", "legislacion", "legislaciones"),
    ("acción", "accion", "acciones"),
    ("reunión", "reunion", "reuniones"),
    ("niño", "niños", "niña", "niñas"),
    ("año", "años", "AÑOS"),
]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family[0])
def test_all_forms_of_a_family_have_one_stem(family: tuple[str, ...]) -> None:
    stems = {analyze(form, Language.ES).stems for form in family}

    assert len(stems) == 1, stems


APART = [
    ("año", "ano"),
    ("caña", "cana"),
    ("campaña", "campana"),
    ("pena", "peña"),
    ("presa", "prensa"),
    ("agua", "aguja"),
]


@pytest.mark.parametrize("pair", APART, ids="-".join)
def test_other_words_stay_apart(pair: tuple[str, str]) -> None:
    first, second = (analyze(word, Language.ES).stems for word in pair)

    assert first != second


def test_customs_are_no_habits() -> None:
    assert analyze("customs", Language.EN).stems != analyze("custom", Language.EN).stems


def test_another_language_is_folded_but_not_stemmed() -> None:
    assert analyze("Économies régionales", Language.OTHER).stems == ("economies", "regionales")
