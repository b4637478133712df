"""Places that are no village: homes and schools, where people have roles and bonds between roles."""

from .base import Id, Section, key


class Role(Section):
    """A part of the people of a home or a school."""

    id: Id = key(..., "short name: resident, relative, staff, pupil, teacher, …")
    label: str = key("", "how reports call it; empty: as the id", max_length=80)
    share: float = key(..., "its share of the persons", unit="share", ge=0.0, le=1.0)
    together: int = key(1, "how many of them live or sit together", unit="persons", ge=1, le=16)
    trust: float = key(0.7, "mean trust among those together at week zero", unit="index", ge=0.02, le=0.98)
    invited: bool = key(True, "whether people of this role are invited into groups")
    youth: bool = key(False, "whether they are children or adolescents")
    age_from: int = key(25, "youngest age", unit="years", ge=6, le=110)
    age_to: int = key(70, "oldest age", unit="years", ge=6, le=110)


class Bond(Section):
    """Who knows whom across units: each person of one role knows some of another."""

    between: Id = key(..., "the role whose people have the bond", alias="from")
    to: Id = key(..., "the role of the others")
    number: int = key(1, "others whom each knows at most", unit="persons", ge=1, le=12)
    share: float = key(1.0, "share of these bonds that exist", unit="share", ge=0.0, le=1.0)


class Burdened(Section):
    """A lasting condition that some people carry, whatever the programme does: an illness, a dependence."""

    share: float = key(0.0, "share of the persons who carry it", unit="share", ge=0.0, le=1.0)
    strain: float = key(0.15, "what it adds to their strain", unit="index", ge=0.0, le=0.6)
