"""Turn the outlines of the communes and intercommunalities into the small file that the map is drawn from.

Run once, and again when the outlines change: `manage.py draw_map`. The result, `directory/data/map.json`, is committed.
"""

import json
from math import cos, radians

from django.core.management.base import BaseCommand

from directory.geography import DATA, MAP_FILE

WIDTH = 680  # user units; the stylesheet's strokes and letters are sized for it
MARGIN = 2
SOURCES = {"COM": DATA / "val_doise_contours.geojson", "EPCI": DATA / "val_doise_epci.geojson"}
# Parts of a user unit kept by the outlines: 183 communes in tenths would make a page of 15 kB on their own.
PARTS = {"COM": 1, "EPCI": 10}

# What an area is called where there is room for two words.
NICKNAMES = {
    "EPCI-200035970": "Vexin Centre",
    "EPCI-200054781": "Argenteuil",
    "EPCI-200055655": "Roissy",
    "EPCI-200056380": "Plaine Vallée",
    "EPCI-200058485": "Val Parisis",
    "EPCI-200058519": "Bezons",
    "EPCI-200073013": "Carnelle",
    "EPCI-249500109": "Cergy-Pontoise",
    "EPCI-249500430": "Sausseron",
    "EPCI-249500455": "Trois Forêts",
    "EPCI-249500489": "Haut Val d’Oise",
    "EPCI-249500513": "Vexin-Val de Seine",
}

Ring = list[list[float]]


class Projection:
    """Longitude and latitude to the drawing: flat, which over sixty kilometres is exact enough."""

    def __init__(self, points: list[list[float]]) -> None:
        self.west = min(lon for lon, _ in points)
        self.north = max(lat for _, lat in points)
        east, south = max(lon for lon, _ in points), min(lat for _, lat in points)
        self.x_scale = WIDTH / (east - self.west)
        self.y_scale = self.x_scale / cos(radians((self.north + south) / 2))
        self.height = round((self.north - south) * self.y_scale)

    def place(self, lon: float, lat: float, parts: int = 1) -> tuple[int, int]:
        """In parts of a user unit. Neighbours round the points they share alike, so no gap opens between them."""
        return round((lon - self.west) * self.x_scale * parts), round((self.north - lat) * self.y_scale * parts)


def outline(rings: list[Ring], projection: Projection, parts: int) -> str:
    """An SVG path of relative moves: « m12.3 4l-.5 1.2…z »."""
    path = ""
    last = (0, 0)
    for ring in rings:
        start = None
        for lon, lat in ring[:-1]:
            here = projection.place(lon, lat, parts)
            if here == last and start is not None:
                continue
            move = "".join(shortest(here[axis] - last[axis], parts) for axis in (0, 1))
            if start is None:
                start = here
                path += f"m{move.strip()}l"
            else:
                path += move.strip() if path.endswith("l") else move
            last = here
        path += "z"
        last = start or last
    return path


def shortest(number: int, parts: int) -> str:
    """A number with what separates it from the one before: 12 → « 12 » after a space, -0.5 → « -.5 »."""
    text = f"{number / parts:.1f}".removesuffix(".0") if parts > 1 else str(number)
    text = text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text
    return text if text.startswith("-") else f" {text}"


class Command(BaseCommand):
    help = "Redraws directory/data/map.json from the outlines (developers only)."

    def handle(self, *args, **options) -> None:
        features = {
            f"{kind}-{feature['properties']['code']}": feature
            for kind, source in SOURCES.items()
            for feature in json.loads(source.read_text(encoding="utf-8"))["features"]
            if feature["properties"].get("type") != "DEP"
        }
        projection = Projection(
            [point for f in features.values() for ring in f["geometry"]["coordinates"] for point in ring]
        )
        shapes = {}
        for code, feature in sorted(features.items()):
            x, y = projection.place(feature["properties"]["lx"], feature["properties"]["ly"])
            shapes[code] = {
                "label": NICKNAMES.get(code) or feature["properties"]["name"].replace("'", "’"),
                "x": x,
                "y": y,
                "d": outline(feature["geometry"]["coordinates"], projection, PARTS[code.split("-")[0]]),
            }
        view_box = f"-{MARGIN} -{MARGIN} {WIDTH + 2 * MARGIN} {projection.height + 2 * MARGIN}"
        lines = ",\n".join(f"  {json.dumps(code)}: {json.dumps(s, ensure_ascii=False)}" for code, s in shapes.items())
        MAP_FILE.write_text(
            f'{{"view_box": "{view_box}", "shapes": {{\n{lines}\n}}}}\n',
            encoding="utf-8",
        )
        self.stdout.write(f"{len(shapes)} contours dessinés dans {MAP_FILE.name}.")
