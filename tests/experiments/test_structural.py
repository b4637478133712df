"""The structural alternatives: each variant is the hamlet with one mechanism changed, and no switch is left out."""

from typing import Any

import pytest

from analysis import Experiment
from sim.parameters import PARAMETERS

BASES = {"burundi_hamlet": "as_it_is", "pushing_hard": "pushing_hard"}


@pytest.fixture(scope="module")
def variants() -> dict[str, Any]:
    kit = Experiment.load("structural_alternatives").plan.kit
    return dict(zip(kit.names, kit.scenarios, strict=True))


def _changed(one: Any, base: Any) -> set[str]:
    """Where two scenarios differ, leaving out their names."""
    mine, its = one.resolved(), base.resolved()
    numbers = {*mine["parameters"], *its["parameters"]}
    told = {key for key in mine if key != "parameters" and mine[key] != its[key]}
    return told | {key for key in numbers if mine["parameters"].get(key) != its["parameters"].get(key)}


def test_each_variant_changes_one_number(variants: dict[str, Any]) -> None:
    for name, one in variants.items():
        if name not in BASES.values():
            base = variants["pushing_hard" if name.startswith("pushing_hard") else "as_it_is"]
            assert len(_changed(one, base)) == 1, name


def test_every_switch_of_the_register_is_turned(variants: dict[str, Any]) -> None:
    switches = {entry.name for entry in PARAMETERS.values() if entry.kind == "switch"}
    turned = {key for one in variants.values() for key in one.resolved()["parameters"]}
    assert switches <= turned


def test_a_mechanism_that_is_out_is_out(variants: dict[str, Any]) -> None:
    assert variants["no_asymmetry"].resolved()["parameters"]["harm_weight"] == 1.0
    for name, key in (("no_contagion", "hostility_contagion"), ("no_generalisation", "trust_generalises")):
        assert variants[name].resolved()["parameters"][key] == 0.0
