"""The tutorials do what they say: every block runs, and prints what stands below it."""

from pathlib import Path

import pytest

from tests.tutorials import agrees, done, elsewhere, pages, shown


@pytest.mark.slow
@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_a_tutorial_works_as_it_stands(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    expected = shown(text)
    assert expected
    with elsewhere():
        printed = dict(done(text))
    for number, block in expected.items():
        assert agrees(block, printed[number]), f"{block}\n-- printed --\n{printed[number]}"


def test_what_differs_is_noticed() -> None:
    assert agrees("one\n…\nthree", "one\ntwo\ntwo and a half\nthree")
    assert not agrees("one\n…\nthree", "one\ntwo")
    assert not agrees("one", "one\ntwo") and agrees("one", "one\n")
