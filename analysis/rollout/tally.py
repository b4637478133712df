"""What a plan counts week by week: groups wanted, open and waiting, pairs that lead, courses under way."""

import numpy as np
from numpy.typing import NDArray

from .pairs import Course, Pair

Counts = NDArray[np.int64]
COUNTED = ("wanted", "opened", "waiting", "running", "pairs_serving", "pairs_leading", "courses")


class Tally:
    """Counts by week 0 … ``weeks``; week 0 stays 0."""

    def __init__(self, weeks: int) -> None:
        self.weeks, self.wanted, self._opened = weeks, 0, 0
        self.by_week: dict[str, Counts] = {name: np.zeros(weeks + 1, np.int64) for name in COUNTED}

    def courses(self, week: int) -> int:
        """Courses under way in a week."""
        return int(self.by_week["courses"][week])

    def begin_course(self, course: Course) -> None:
        """A course takes its room for some weeks."""
        self.by_week["courses"][course.first : course.last + 1] += 1

    def begin_service(self, pair: Pair) -> None:
        """A pair serves from the end of its course until it leaves."""
        self.by_week["pairs_serving"][pair.ready : int(min(pair.leaves, self.weeks + 1))] += 1

    def begin_group(self, week: int, last: int, busy_until: int) -> None:
        """A group runs for some weeks; its pair may be busy with another one for the first of them."""
        self._opened += 1
        self.by_week["running"][week : last + 1] += 1
        self.by_week["pairs_leading"][max(week, busy_until + 1) : last + 1] += 1

    def note(self, week: int) -> None:
        """What stands at the end of a week."""
        seen = self.by_week
        seen["wanted"][week], seen["opened"][week] = self.wanted, self._opened
        seen["waiting"][week] = self.wanted - self._opened
