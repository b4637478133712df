"""Numbers and amounts as people read them, in each language."""

from math import inf, nan
from threading import Barrier, Thread

import pytest

from analysis.words import amount_in_words, number, side_by_side
from sim.words import in_language, language, say, use_language

THIN = "\u202f"


@pytest.mark.parametrize(
    ("given", "decimals", "signed", "english", "french"),
    [
        (1234.5, 1, False, "1,234.5", f"1{THIN}234,5"), (-0.04, 1, True, "0.0", "0,0"), (nan, 0, False, "–", "–"),
        (-2.0, 0, True, "−2", "−2"), (0.25, 1, True, "+0.2", "+0,2"), (1e15, 0, False, "1.0e+15", "1.0e+15"),
        (-(10**30), 0, False, "−1.0e+30", "−1.0e+30"), (inf, 1, False, "inf", "inf"),
    ],
)  # fmt: skip
def test_numbers(given: float, decimals: int, signed: bool, english: str, french: str) -> None:
    """Grouped and pointed as the language does; beyond all reading by a power of ten instead of a crash."""
    for spoken, told in (("en", english), ("fr", french)):
        use_language(spoken)
        assert number(given, decimals, signed) == told


@pytest.mark.parametrize(
    ("outcome", "value", "english", "french"),
    [
        ("distress", 1.8 / 20, "9 points of 100", "9 points sur 100"), ("trust", 0.01, "1 point of 100", "1 point sur 100"),
        ("trust", 0.0, "0 points of 100", "0 point sur 100"), ("srq20", -1.8, "−1.8 SRQ-20 points", "−1,8 point SRQ-20"),
        ("srq20", 2.0, "2.0 SRQ-20 points", "2,0 points SRQ-20"), ("srq20", 1.0, "1.0 SRQ-20 points", "1,0 point SRQ-20"),
        ("srq20", nan, "– SRQ-20 points", "– points SRQ-20"),
    ],
)  # fmt: skip
def test_a_unit_agrees_with_its_number(outcome: str, value: float, english: str, french: str) -> None:
    """By the rule of each language for the number as it is written: French has the singular below two."""
    for spoken, told in (("en", english), ("fr", french)):
        use_language(spoken)
        assert amount_in_words(outcome, value) == told


def test_parts_of_a_sentence_stand_side_by_side() -> None:
    told = {}
    for spoken in ("en", "fr"):
        use_language(spoken)
        told[spoken] = side_by_side(["a, b", "c"])
    assert told == {"en": "a, b; c", "fr": f"a, b{THIN}; c"}


def test_each_thread_may_speak_its_own_language() -> None:
    """Visitors of one server hear each their own language; where nothing is chosen, that of the process."""
    use_language("en")
    both, told = Barrier(2, timeout=20), {}

    def visit(tongue: str) -> None:
        with in_language(tongue):
            both.wait()
            told[tongue] = (language(), say("cli.locale"))
            both.wait()
        told[f"{tongue} after"] = (language(), "")

    threads = [Thread(target=visit, args=(tongue,)) for tongue in ("en", "fr")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == {"en": ("en", "en"), "fr": ("fr", "fr"), "en after": ("en", ""), "fr after": ("en", "")}
    with pytest.raises(ValueError, match="xx"), in_language("xx"):
        pass
