"""A source and an actor: the films that stand on a shelf, from a table that their owner keeps."""

import csv
import datetime
import hashlib
import io
import os
import re
import stat

import wire
from labels import CHANGE, Labels, check
from problem import Problem

NAME = "discs"
LARGEST_TABLE = 4 << 20  # bytes
BATCH_ITEMS = 200
BATCH_BYTES = 256 << 10

# What a disc is, by what the table says of its format: resolution, width, height.
FORMATS = {
    "dvd": ("sd", 0, 0),  # 576 or 480 lines, nobody says
    "blu-ray": ("1080", 1920, 1080),
    "uhd": ("4k", 3840, 2160),
    "uhd blu-ray": ("4k", 3840, 2160),
    "4k": ("4k", 3840, 2160),
}

SETTINGS = [
    wire.Setting(key="file", type="string", required=True, doc="the table: a CSV file, with its whole path"),
    wire.Setting(key="title", type="string", default='"Discs"', doc="title of the library"),
    wire.Setting(key="labels", type="string", doc="file for labels, with its whole path; without it rules can put none"),
]


class Discs:
    """Answers the calls of a source and of an actor. Each method is a call of sdk/wire/plugin.proto."""

    def Describe(self, request=None):
        return wire.Description(
            name=NAME,
            version="1.0.0",
            summary="lists the films on a shelf, from a CSV file",
            capabilities=["source", "actor"],
            settings=SETTINGS,
            changes=[CHANGE],
            types=["movie"],
        )

    def Open(self, request):
        given = {key: value for key, value in request.settings.items() if value is not None}
        for key in sorted(given):
            if key not in ("file", "title", "labels"):
                raise Problem("invalid_setting", "is not a setting of this plugin", key=key)
            if not isinstance(given[key], str):
                raise Problem("invalid_setting", "must be a string", key=key)
        self.file = given.get("file", "")
        self.title = given.get("title", "Discs")
        if not self.file:
            raise Problem("invalid_setting", "is required", key="file")
        for key in ("file", "labels"):
            if given.get(key) and not os.path.isabs(given[key]):  # the plugin runs in a folder of its own
                raise Problem("invalid_setting", "must be a whole path, from the root on", key=key)
        if not self.title:
            raise Problem("invalid_setting", "must not be empty", key="title")
        self.labels = Labels(given.get("labels", ""))
        return wire.OpenResponse()

    def Usage(self, request):
        return wire.UsageResponse()

    def GetServer(self, request):
        return wire.Server(name=self.title, machine_id=_hash(self.file), version="1.0.0")

    def ListLibraries(self, request):
        library = wire.Library(key="1", title=self.title, type="MOVIE")
        library.locations.add(path=self.file)
        return wire.ListLibrariesResponse(libraries=[library])

    def ListItems(self, request):
        films, complaint = self._films()
        batch = wire.ItemBatch(total=len(films))
        size = 0
        for film in films:
            batch.items.append(film)
            size += film.ByteSize()
            if len(batch.items) >= BATCH_ITEMS or size >= BATCH_BYTES:
                yield batch
                batch, size = wire.ItemBatch(total=len(films)), 0
        # Films that are missing only because a row could not be read must not
        # count as gone.
        batch.walk.complete = not complaint
        batch.walk.reason = complaint
        yield batch

    def Preview(self, request):
        return wire.PreviewResponse(effects=[self.labels.preview(one) for one in request.proposals])

    def Apply(self, request):
        return wire.ApplyResponse(outcomes=self.labels.apply(request.changes, self._by_key()))

    def Check(self, request):
        films = self._by_key()
        return wire.CheckResponse(outcomes=[check(change, films) for change in request.changes])

    def _films(self):
        films, complaint = read(self.file)
        kept = self.labels.read()
        for film in films:
            labels = dict.fromkeys(film.labels, True) | kept.get(film.id, {})
            film.labels[:] = [label for label, there in labels.items() if there]
        return films, complaint

    def _by_key(self):
        films, complaint = self._films()
        if complaint:
            raise Problem("unavailable", complaint)
        return {film.id: film for film in films}


def read(file):
    """Gives the films of a table, and what kept it from being read to its end."""
    try:
        about = os.stat(file)
        if not stat.S_ISREG(about.st_mode):
            raise Problem("invalid_setting", "must be a file", key="file")
        if about.st_size > LARGEST_TABLE:
            raise Problem("other", f"{file} is larger than {LARGEST_TABLE >> 20} MiB", hint="is it a table of films?")
        with open(file, encoding="utf-8-sig", newline="") as table:
            text = table.read(LARGEST_TABLE)
    except OSError as error:
        raise Problem("unavailable", f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Problem("other", f"{file} is not UTF-8 at byte {error.start}", hint="save it as CSV in UTF-8") from error
    first = text.partition("\n")[0]
    rows = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), restkey="", restval=""
    )
    try:
        rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or []]
    except csv.Error as error:
        raise Problem("other", f"{file} is no table: {error}") from error
    if "title" not in rows.fieldnames:
        raise Problem("other", f"{file} has no column called title", hint="its first line names the columns")

    films, complaint = {}, ""
    try:
        for row in rows:
            cells = {name: cell.strip() for name, cell in row.items() if name}
            if not any(cells.values()):
                continue
            if not cells["title"]:
                complaint = complaint or f"line {rows.line_num} of {os.path.basename(file)} has no title"
                continue
            film = to_item(cells)
            known = films.setdefault(film.id, film)
            disc = known.versions.add(id=str(len(known.versions) + 1), title=cells.get("format", ""))
            disc.resolution, disc.width, disc.height = FORMATS.get(disc.title.lower(), ("", 0, 0))
    except csv.Error as error:
        complaint = f"{os.path.basename(file)} cannot be read on after line {rows.line_num}: {error}"
    return list(films.values()), complaint


def to_item(cells):
    """Makes an item of a row. What cannot be read in it is unread, not absent."""
    film = wire.Item(type="movie", title=cells["title"], edition=cells.get("edition", ""))
    for name in ("genres", "labels"):
        getattr(film, name).extend(part for part in re.split(r"\s*[,;|]\s*", cells.get(name, "")) if part)
    for name in ("imdb", "tmdb", "tvdb"):
        if cells.get(name):
            setattr(film.external_ids, name, cells[name])
    for name, take in (("year", _year), ("rating", _rating), ("added", _added)):
        if cells.get(name):
            try:
                take(film, cells[name])
            except ValueError as error:
                film.unread.add(field=UNREAD[name], reason=f"the table says {cells[name][:40]!r}: {error}")
    film.id = cells.get("id") or _hash(film.title, cells.get("year", ""), film.edition)
    return film


UNREAD = {"year": "year", "rating": "user_rating", "added": "added_at"}


def _year(film, text):
    year = int(text)
    if not 1880 <= year <= 2200:
        raise ValueError("want a year")
    film.year = year


def _rating(film, text):
    rating = float(text.replace(",", "."))
    if not 0 <= rating <= 10:
        raise ValueError("want 0 to 10")
    film.user_rating = rating


def _added(film, text):
    day = datetime.datetime.strptime(text, "%Y-%m-%d")
    if not 1900 <= day.year <= 2200:
        raise ValueError("want a day")
    film.added_at.FromDatetime(day)


def _hash(*parts):
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]
