"""An actor: labels that rules put on films, in a file beside the table."""

import json
import os
import threading

from google.protobuf import json_format

import wire
from problem import Problem

LARGEST_FILE = 16 << 20  # bytes

CHANGE = wire.ChangeKind(
    name="label",
    doc="puts labels on a film or takes them off; the file that the setting labels names keeps them",
    params=[
        wire.Param(name="add", type="list", doc="labels that it is to have besides its own"),
        wire.Param(name="remove", type="list", doc="labels that it is not to have"),
    ],
    targets=["movie"],
    reversible=True,
    checks=True,
)


class Labels:
    """What stands in the file: {film: {label: whether it has it}}, over what the table says."""

    def __init__(self, path):
        self.path = path
        self.writing = threading.Lock()  # calls come several at a time

    def read(self):
        if not self.path:
            return {}
        try:
            with open(self.path, encoding="utf-8") as file:
                return json.loads(file.read(LARGEST_FILE))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise Problem("unavailable", f"{self.path} cannot be read: {error}") from error

    def write(self, labels):
        fresh = self.path + ".new"
        with open(fresh, "w", encoding="utf-8") as file:
            json.dump(labels, file, ensure_ascii=False, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self.path)  # whole, or as it was

    def preview(self, proposal):
        """Says what would change, from what the proposal carries alone."""
        if not self.path:
            return wire.Effect(refused="the setting labels names no file to keep them")
        before, after, keeps = {}, {}, {}
        params = json_format.MessageToDict(proposal.change.params)
        for name, wanted in (("add", True), ("remove", False)):
            for label in params.get(name, []):
                if (label in proposal.item.labels) == wanted:
                    keeps[label] = wanted
                else:
                    before[label], after[label] = not wanted, wanted
        effect = wire.Effect()
        effect.before.update({"labels": before})
        effect.after.update({"labels": after})
        if keeps:
            effect.keeps.update({"labels": keeps})
        return effect

    def apply(self, changes, films):
        """Makes each film be as the change says, if it still is as it was."""
        with self.writing:
            kept = self.read()
            outcomes = [_alter(change, films, kept) for change in changes]
            try:
                self.write(kept)
            except OSError as error:  # nothing was written: the old file stands
                complaint = f"{self.path} cannot be written: {error.strerror}"
                return [wire.Outcome(state="failed", error=complaint) for _ in changes]
        return outcomes


def check(change, films):
    """Says what became of a change whose answer was lost."""
    film = films.get(change.key)
    if film is None:
        return wire.Outcome(state="skipped", error="it is no longer on the shelf")
    if _has(film, _members(change.after)):
        return wire.Outcome(state="done")
    if _has(film, _members(change.before)):
        return wire.Outcome(state="planned")
    return wire.Outcome(state="uncertain", error="its labels are neither as before nor as meant")


def _alter(change, films, kept):
    state = check(change, films)
    if state.state == "planned":
        kept.setdefault(change.key, {}).update(_members(change.after))
        return wire.Outcome(state="done")
    if state.state == "uncertain":
        return wire.Outcome(state="skipped", error="its labels are no longer those of the plan")
    return state


def _members(values):
    return json_format.MessageToDict(values).get("labels", {})


def _has(film, members):
    return all((label in film.labels) == there for label, there in members.items())
