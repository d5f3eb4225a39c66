"""A page is read twice: promotion is judged by how the rest of it sounds, and nothing else is."""
from __future__ import annotations

from dataclasses import replace

from checker.signals import model, score, score_page
from checker.types import Unit

SELLS = ["Order your new kettle today and save 20 percent.", "Our award-winning kettles make every morning perfect.",
         "Don't miss our stunning summer offers!", "Sign up now for exclusive deals.", "You will love our seamless design.",
         "Buy two and get the third one free."]
TELLS = ["The council met on Tuesday.", "Rents rose by 9 percent in the old town.", "The mill was built in 1871.",
         "Two bridges were closed after the storm.", "The river is four metres deep there.", "Nobody was hurt."]
BETWEEN = "The kettle boils a litre of water in a minute, which is great for busy families."


def units(texts: list[str]) -> list[Unit]:
    return [Unit(text, (), "", (), "", "") for text in texts]


def test_praise_is_promotion_more_often_where_the_page_sells() -> None:
    selling, telling = (score_page(units([*texts, BETWEEN]))[-1] for texts in (SELLS, TELLS))
    assert selling.promotional > telling.promotional + 0.1
    same = {name: getattr(selling, name) for name in ("claim", "support", "unsupported", "hedging", "weasel")}
    assert same == {name: getattr(telling, name) for name in same}


def test_a_page_of_few_sentences_has_no_voice() -> None:
    few = units([*SELLS, BETWEEN][:model.FEWEST])
    assert score_page(few) == score(few)
    assert score_page([]) == []
    assert score_page(units(SELLS)) != score(units(SELLS))


def test_every_sentence_of_a_long_page_is_scored_once_and_in_order() -> None:
    texts = [f"Kettle number {number} was sold in May." for number in range(1100)]
    texts[1050] = "Order your new kettle today and save 20 percent."
    found = score_page(units(texts))
    assert len(found) == len(texts)
    assert max(range(1100), key=lambda number: found[number].promotional) == 1050
    again = score_page([replace(unit) for unit in units(texts)])
    assert again == found
