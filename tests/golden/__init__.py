"""Numbers of one run, and the list of purposes: they change only in a commit that says why.

``python -m tests.golden`` shows what would change; with ``--why "the reason"`` it writes it, reason and all.
"""

import json
from pathlib import Path

from sim.runs import run

FILE = Path(__file__).with_name("hamlet.json")
SCENARIO, SEED, WEEKS = "burundi_hamlet", 1, 30
DIGITS = 10
EVERYONE = (
    "trust", "distress", "acceptance", "hostility", "community_safety", "general_trust", "skill",
    "livelihood", "support", "reintegration", "disputes_open", "conflict", "cohesion", "agreements_held",
    "facilitator_exhaustion",
)  # fmt: skip
MEMBERS = ("srq20", "acceptance", "self_esteem", "respect", "voice", "skill", "hostility", "bridging")
OVER_TIME = (
    "violence",
    "attendance",
    "stories_heard",
    "turns_gini",
    "hurts",
    "disputes_new",
    "agreements_made",
)


def headline() -> dict[str, str]:
    """The numbers of the golden run, as they are now, to ten digits."""
    result = run(SCENARIO, seed=SEED, weeks=WEEKS)
    weekly = result.weekly
    everyone = weekly[weekly["stratum"] == "all"].set_index("week")
    members = weekly[weekly["stratum"] == "reach=participant"].set_index("week")
    numbers = {
        f"week 0, {name}": everyone.loc[0, name] for name in EVERYONE if name != "facilitator_exhaustion"
    }
    numbers |= {f"week {WEEKS}, {name}": everyone.loc[WEEKS, name] for name in EVERYONE[:-1]}
    numbers |= {f"week {WEEKS}, members, {name}": members.loc[WEEKS, name] for name in MEMBERS}
    numbers |= {f"mean of weeks 1 to {WEEKS}, {name}": everyone.loc[1:, name].mean() for name in OVER_TIME}
    numbers["week 10, facilitator_exhaustion"] = everyone.loc[10, "facilitator_exhaustion"]
    numbers["mean safety at the end of groups"] = result.groups["safety_end"].mean()
    counted = {"events": len(result.events), "agreements": len(result.agreements)}
    counted |= {f"events, {name}": number for name, number in result.events["event"].value_counts().items()}
    counted["events of the last week"] = int((result.events["week"] == WEEKS).sum())
    texts = {name: f"{float(number):.{DIGITS}g}" for name, number in numbers.items()}
    return dict(sorted({**texts, **{name: str(number) for name, number in counted.items()}}.items()))


def golden() -> dict[str, str]:
    """The numbers that were committed."""
    return dict(json.loads(FILE.read_text("utf-8"))["headline"]) if FILE.exists() else {}


def moved() -> list[str]:
    """A line for each number that is not what it was."""
    old, new = golden(), headline()
    names = sorted(old.keys() | new.keys())
    return [f"{name}: {old.get(name)} -> {new.get(name)}" for name in names if old.get(name) != new.get(name)]


def write(why: str) -> None:
    """Bless what is there now; the reason stands in the file, and belongs into the commit message too."""
    run_of = {"scenario": SCENARIO, "seed": SEED, "weeks": WEEKS}
    whole = {"run": run_of, "why": why, "headline": headline()}
    FILE.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", "utf-8")
