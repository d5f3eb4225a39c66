"""Language: English or not, by scripts and stop words."""
import pytest

from checker.language import detect

ENGLISH = "The council met on Monday and agreed that the bridge would be closed for repairs until the end of the year. "
TEXTS = {
    "en": ENGLISH,
    "fr": "Le conseil s'est réuni lundi et a décidé que le pont serait fermé pour des travaux jusqu'à la fin de l'année, mais pas les quais. ",
    "de": "Der Rat hat am Montag getagt und beschlossen, dass die Brücke bis zum Ende des Jahres für den Verkehr gesperrt wird. ",
    "es": "El consejo se reunió el lunes y decidió que el puente se cerrará por obras hasta el final del año, pero no para los peatones. ",
    "ru": "Совет собрался в понедельник и решил закрыть мост на ремонт до конца года. ",
    "zh": "委员会周一开会，决定将大桥关闭维修至年底。",
    "ja": "評議会は月曜日に会合を開き、橋を年末まで閉鎖することを決めました。",
}


@pytest.mark.parametrize("code", TEXTS)
def test_language_is_found(code):
    assert detect(TEXTS[code] * 3) == code


def test_the_text_wins_over_the_declared_language():
    assert detect(TEXTS["fr"] * 3, "en") == "fr"
    assert detect(ENGLISH * 3, "fr") == "en"


def test_a_short_text_takes_the_hint():
    assert detect("Two words", "fr") == "fr"
    assert detect("Two words") is None


def test_a_table_of_numbers_is_not_called_english():
    assert detect("12 13 alpha beta " * 30, "en") is None
