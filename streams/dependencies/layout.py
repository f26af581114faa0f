"""Where streams stand on the map: on a circle, in the order given. Plain values in, coordinates out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import Any

WIDTH, HEIGHT, DOT = 960, 720, 7
RADIUS_X, RADIUS_Y = 270, 290


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
    """Each stream on the circle, from the top clockwise; names stand outside."""
    nodes = []
    for number, (key, name) in enumerate(names):
        turn = 2 * pi * number / max(len(names), 1) - pi / 2
        x, y = WIDTH / 2 + RADIUS_X * cos(turn), HEIGHT / 2 + RADIUS_Y * sin(turn)
        right = cos(turn) > -1e-9
        shift = DOT + 6 if right else -DOT - 6
        nodes.append(Node(key, name, round(x, 1), round(y, 1), round(x + shift, 1), "start" if right else "end"))
    return nodes


def line(one: Node, other: Node) -> Edge:
    """From the rim of one dot to the rim of the other."""
    width, height = other.x - one.x, other.y - one.y
    length = hypot(width, height) or 1
    across, down = width / length * (DOT + 3), height / length * (DOT + 3)
    return Edge(*(round(number, 1) for number in (one.x + across, one.y + down, other.x - across, other.y - down)))
