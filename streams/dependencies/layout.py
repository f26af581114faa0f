"""Where streams stand on the map: on an oval, in the order given. Plain values in, coordinates out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Any

WIDTH, HEIGHT, DOT = 960, 720, 7
RADIUS_X, RADIUS_Y = 240, 340


@dataclass(frozen=True)
class Node:
    """A stream, with the place of its dot and its name."""

    key: Any
    name: str
    x: float
    y: float
    text_x: float
    anchor: str


@dataclass(frozen=True)
class Edge:
    """A line between two dots; it stops short of both."""

    x1: float
    y1: float
    x2: float
    y2: float


def place(names: Sequence[tuple[Any, str]]) -> list[Node]:
    """Each stream on an oval, clockwise from the top: even steps in height on either side, so that names never touch."""
    right = (len(names) + 1) // 2
    sides = [(1, names[:right]), (-1, [*reversed(names[right:])])]
    nodes = []
    for side, here in sides:
        for number, (key, name) in enumerate(here):
            height = (2 * number + 1) / len(here) - 1  # from the top, -1, to the bottom, 1
            x = WIDTH / 2 + side * (30 + RADIUS_X * sqrt(1 - height * height))
            y = HEIGHT / 2 + RADIUS_Y * height
            anchor = "start" if side > 0 else "end"
            nodes.append(Node(key, name, round(x, 1), round(y, 1), round(x + side * (DOT + 6), 1), anchor))
    return nodes


def line(one: Node, other: Node) -> Edge:
    """From the rim of one dot to the rim of the other."""
    width, height = other.x - one.x, other.y - one.y
    length = hypot(width, height) or 1
    across, down = width / length * (DOT + 3), height / length * (DOT + 3)
    return Edge(*(round(number, 1) for number in (one.x + across, one.y + down, other.x - across, other.y - down)))
