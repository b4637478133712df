"""Where a net hangs by a thread: links and places whose loss would leave it in more pieces."""

from typing import NamedTuple

import numpy as np

from .net import Flags, Ints


class Cuts(NamedTuple):
    """Pieces of a net, and what holds them together.

    ``piece``: number of the piece of each node. ``is_bridge``: per link, whether its loss alone would part
    the two it joins. ``is_joint``: per node, whether the others of its piece would fall apart without it.
    """

    piece: Ints
    is_bridge: Flags
    is_joint: Flags


def cuts(nodes: int, one: Ints, two: Ints) -> Cuts:
    """Pieces, bridges and joints of an undirected net with ``nodes`` nodes and links ``one[k]``–``two[k]``.

    Two nodes may be linked more than once. Depth-first, with the earliest node that can be reached back
    (Hopcroft and Tarjan 1973), without recursion, in time proportional to nodes and links.
    """
    walk = _Walk(nodes, one, two)
    for start in range(nodes):
        if walk.seen[start] < 0:
            walk.through(start)
    return Cuts(np.array(walk.piece), np.array(walk.bridges, bool), np.array(walk.joints, bool))


class _Walk:
    """A walk through a net that notes when each node was met, and how far back its descendants reach."""

    def __init__(self, nodes: int, one: Ints, two: Ints) -> None:
        ends, links = np.concatenate([one, two]), np.arange(len(one))
        order = np.argsort(ends, kind="stable")
        self.first = np.searchsorted(ends[order], np.arange(nodes + 1)).tolist()
        self.other = np.concatenate([two, one])[order].tolist()
        self.link = np.concatenate([links, links])[order].tolist()
        self.seen, self.back, self.piece = [-1] * nodes, [0] * nodes, [0] * nodes
        self.next = list(self.first[:-1])
        self.bridges, self.joints = [False] * len(one), [False] * nodes
        self.met = self.pieces = 0

    def through(self, start: int) -> None:
        """Walk through the piece in which a node lies."""
        path = [(start, -1)]
        self._meet(start)
        children = 0
        while path:
            node, came = path[-1]
            at = self.next[node]
            if at == self.first[node + 1]:
                path.pop()
                if path:
                    self._return(path[-1][0], node, came)
                    children += path[-1][0] == start
                continue
            self.next[node] = at + 1
            other, link = self.other[at], self.link[at]
            if link == came:
                continue
            if self.seen[other] >= 0:
                self.back[node] = min(self.back[node], self.seen[other])
            else:
                self._meet(other)
                path.append((other, link))
        self.joints[start] = children > 1
        self.pieces += 1

    def _meet(self, node: int) -> None:
        self.seen[node] = self.back[node] = self.met
        self.piece[node] = self.pieces
        self.met += 1

    def _return(self, parent: int, child: int, link: int) -> None:
        self.back[parent] = min(self.back[parent], self.back[child])
        if self.back[child] > self.seen[parent]:
            self.bridges[link] = True
        if self.back[child] >= self.seen[parent]:
            self.joints[parent] = True
