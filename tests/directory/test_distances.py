"""Distances between places, against the angle between their directions from the middle of the Earth."""

from math import acos, cos, pi, radians, sin

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from directory.distances import EARTH_RADIUS_KM, distance_km

CERGY, ARGENTEUIL, MAGNY = (49.0391, 2.0635), (48.9480, 2.2474), (49.1556, 1.7861)
POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def angle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """By the scalar product of two directions: right too, but for points that nearly touch."""
    directions = [
        (cos(radians(north)) * cos(radians(east)), cos(radians(north)) * sin(radians(east)), sin(radians(north)))
        for north, east in (a, b)
    ]
    return EARTH_RADIUS_KM * acos(max(-1, min(1, sum(p * q for p, q in zip(*directions, strict=True)))))


def test_places_of_the_val_d_oise():
    assert distance_km(CERGY, ARGENTEUIL) == pytest.approx(16.8, abs=0.2)
    assert distance_km(CERGY, MAGNY) == pytest.approx(24.0, abs=0.2)


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        ((0, 0), (1, 0), 111.195),
        ((60, 0), (60, 1), 55.597),
        ((0, 0), (0, 180), pi * EARTH_RADIUS_KM),
        ((90, 0), (-90, 77), pi * EARTH_RADIUS_KM),
        ((10, 179.5), (10, -179.5), 109.506),
        (CERGY, CERGY, 0),
    ],
)
def test_distances_known_otherwise(a, b, km):
    assert distance_km(a, b) == pytest.approx(km, abs=0.001)


def test_a_metre_is_told_from_nothing():
    assert distance_km(CERGY, (CERGY[0] + 0.001 / 111.195, CERGY[1])) == pytest.approx(0.001, rel=1e-4)


@given(POINTS, POINTS)
def test_any_two_points_are_as_far_as_the_angle_between_them_both_ways(a, b):
    assume(angle_km(a, b) > 1)
    assert distance_km(a, b) == pytest.approx(angle_km(a, b), abs=0.01)
    assert distance_km(a, b) == pytest.approx(distance_km(b, a))


@given(POINTS, POINTS, POINTS)
def test_a_detour_is_never_shorter(a, b, c):
    assert distance_km(a, c) <= distance_km(a, b) + distance_km(b, c) + 1e-6
