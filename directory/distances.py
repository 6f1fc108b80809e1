"""How far apart two places are, as the crow flies."""

from math import asin, cos, radians, sin, sqrt

# Of a sphere as large as the Earth on average (mean radius R1 of the IUGG).
EARTH_RADIUS_KM = 6371.0088

# (latitude, longitude), in degrees, north and east positive.
Point = tuple[float, float]


def distance_km(a: Point, b: Point) -> float:
    """Kilometres between two points along the great circle (haversine, which stays exact for near points).

    The Earth is not quite a sphere: the true distance differs by 0.6 % at most.
    """
    (latitude_a, longitude_a), (latitude_b, longitude_b) = (map(radians, point) for point in (a, b))
    half_chord = (
        sin((latitude_b - latitude_a) / 2) ** 2
        + cos(latitude_a) * cos(latitude_b) * sin((longitude_b - longitude_a) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half_chord)))
