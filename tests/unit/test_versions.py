"""Two versions side by side: numbering first, then the words in common; gaps are shown."""

from __future__ import annotations

from corpus.model import DocumentId, Language, Passage, PassageId, PassageKind
from corpus.versions import Pair, side_by_side

EN, ES = Language.EN, Language.ES
WORDS = {"water": "agua", "river": "río", "border": "frontera", "customs": "aduanas", "treaty": "tratado"}


def keys(text: str, language: Language) -> frozenset[str]:
    words = text.lower().replace(".", " ").split()
    return frozenset(WORDS.get(word, word) if language is EN else word for word in words)


def passages(language: Language, *texts: tuple[str, str]) -> list[Passage]:
    kinds = {"h": PassageKind.HEADING, "b": PassageKind.BODY, "n": PassageKind.NOTE}
    return [
        Passage(PassageId(f"{language}#{i}"), DocumentId(language), i, kinds[kind], language, text)
        for i, (kind, text) in enumerate(texts)
    ]


def shown(pairs: list[Pair], level: str) -> list[tuple[str | None, str | None]]:
    return [(p.left and p.left.text, p.right and p.right.text) for p in pairs if p.level == level]


ENGLISH = passages(
    EN,
    ("h", "Article 1: Water"),
    ("b", "The water of the river. The border.\nThe customs."),
    ("h", "Article 2: Customs"),
    ("b", "Only here."),
    ("h", "Article 3.1"),
    ("b", "The treaty."),
    ("n", "A note."),
)
SPANISH = passages(
    ES,
    ("h", "Artículo 1. Agua"),
    ("b", "El agua del río. La frontera.\nLas aduanas."),
    ("h", "ARTÍCULO 3.1"),
    ("b", "El tratado."),
)


def test_articles_go_by_number_and_gaps_are_shown() -> None:
    pairs = list(side_by_side(ENGLISH, SPANISH, (EN, ES), keys))
    heads = [(left and left.split("\n")[0], right and right.split("\n")[0]) for left, right in shown(pairs, "article")]

    assert heads == [
        ("Article 1: Water", "Artículo 1. Agua"),
        ("Article 2: Customs", None),
        ("Article 3.1", "ARTÍCULO 3.1"),
    ]


def test_paragraphs_and_sentences_go_by_words() -> None:
    pairs = list(side_by_side(ENGLISH, SPANISH, (EN, ES), keys))

    assert ("The customs.", "Las aduanas.") in shown(pairs, "paragraph")
    assert ("The treaty.", "El tratado.") in shown(pairs, "paragraph")
    assert [("The water of the river.", "El agua del río."), ("The border.", "La frontera.")] == shown(
        pairs, "sentence"
    )


def test_notes_are_left_out_and_nothing_else_is() -> None:
    pairs = list(side_by_side(ENGLISH, SPANISH, (EN, ES), keys))
    lefts = " ".join(left for left, _ in shown(pairs, "paragraph") if left)

    assert "A note." not in lefts
    assert all(line in lefts for passage in ENGLISH[:-1] for line in passage.text.split("\n"))


def test_texts_without_numbers_have_no_articles() -> None:
    one, other = passages(EN, ("b", "The water.")), passages(ES, ("b", "El agua."))

    assert [("The water.", "El agua.")] == shown(list(side_by_side(one, other, (EN, ES), keys)), "paragraph")
    assert [] == shown(list(side_by_side(one, other, (EN, ES), keys)), "article")
