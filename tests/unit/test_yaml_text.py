"""YAML is read as PyYAML reads it, and no deeper than is safe."""

import pytest
import yaml

from libs.yaml_text import DEEPEST, load_yaml


def test_values_are_typed_or_texts_as_they_were_written() -> None:
    text = "day: 2024-02-27\ncountry: NO\nshare: 0.5\nnone:\nlist: [1, é]"
    assert load_yaml(text)["country"] is False
    assert load_yaml(text, as_texts=True) == {
        "day": "2024-02-27", "country": "NO", "share": "0.5", "none": "", "list": ["1", "é"]
    }  # fmt: skip


def test_an_empty_text_holds_nothing() -> None:
    assert load_yaml("") is None


@pytest.mark.parametrize("text", ["a: 'b", "a: b: c", "- a\nb", "!!python/object:int 1", "\x00"])
def test_what_is_no_yaml_or_no_plain_value_is_refused(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        load_yaml(text)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("- ", ""), ("{a: ", "}")])
def test_a_text_may_be_nested_so_deep_and_no_deeper(opening: str, closing: str) -> None:
    assert load_yaml(opening * DEEPEST + closing * DEEPEST)
    with pytest.raises(yaml.YAMLError, match="levels deep"):
        load_yaml(opening * 50_000)
