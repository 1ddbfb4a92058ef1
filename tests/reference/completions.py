"""Bodies of which facts are unknown, and open readings: every completion under every reading, one
after the other, through the reference. Slow and obvious: a few unknown facts of few values each.
"""

import itertools

from . import opinion
from .readings import READINGS
from .yangquan import evaluate

COHORTS = ("2020", "2021", "2022")
# A count matters by whether there are any, some, more than some other count, or far too many.
COUNTS = (0, 1, 2, 3, 7, 1_000_000)
# What the completions of a count may stand for; anything else is left out of the enumeration.
MOST_COMPLETIONS = 400


def domain(fact, value):
    """The values to try of a fact, told by the value that a complete body has."""
    if fact == "cohort":
        return COHORTS
    if fact in opinion.FINDINGS or isinstance(value, bool):
        return (False, True)
    if isinstance(value, int):
        # Never fewer examiners required than one.
        return COUNTS[1:] if fact == "required_examiners" else COUNTS
    return None


def places(body):
    """Every (path, domain) of the body that can be made unknown; a path is a fact's id, or
    (list, index, field)."""
    out = []
    for fact, value in body.items():
        if fact == "occupations":
            for index, record in enumerate(value):
                for field, given in record.items():
                    values = domain(field, given)
                    if values is not None and field != "evaluated":
                        out.append(((fact, index, field), values))
        elif fact not in ("id", "name", "not_applicable", "batches", "body_type"):
            values = domain(fact, value)
            if values is not None:
                out.append((fact, values))
    return out


def put(body, path, value):
    """The body with one fact stated otherwise (None: unknown)."""
    if isinstance(path, str):
        return {**body, path: value}
    name, index, field = path
    records = [dict(record) for record in body[name]]
    records[index][field] = value
    return {**body, name: records}


def path_name(path):
    """A path as the results write it."""
    return path if isinstance(path, str) else f"{path[0]}[{path[1] + 1}].{path[2]}"


def dig(rng, body, most):
    """(the body with up to `most` facts unknown, [(path, domain)]). A confirmation is of a certain
    opinion; here there may be none, so it is left out, as is an override."""
    body = {key: value for key, value in body.items() if key not in ("confirmation", "override")}
    holes, count = [], 1
    candidates = places(body)
    rng.shuffle(candidates)
    for path, values in candidates:
        if len(holes) == most:
            break
        if count * len(values) <= MOST_COMPLETIONS:
            count *= len(values)
            holes.append((path, values))
            body = put(body, path, None)
    return body, holes


def completions(body, holes):
    """Every (choice of values, complete body)."""
    for choice in itertools.product(*(values for _, values in holes)):
        whole = body
        for (path, _), value in zip(holes, choice):
            whole = put(whole, path, value)
        yield choice, whole


def selections(open_readings):
    """Every choice of options of some readings."""
    for options in itertools.product(*(READINGS[name] for name in open_readings)):
        yield dict(zip(open_readings, options))


class Reached:
    """What a set of results reaches."""

    def __init__(self):
        self.scores, self.parts = [], {}
        self.opinions, self.grades = set(), set()
        self.grounds, self.unscored, self.count = {}, False, 0
        self.needs_confirmation = False

    def add(self, result):
        """Takes in one result of the reference."""
        self.count += 1
        self.opinions.add(result["opinion"])
        self.needs_confirmation |= result["needs_confirmation"]
        for ground in result["grounds"]:
            self.grounds[ground] = self.grounds.get(ground, 0) + 1
        for part, score in result["parts"].items():
            low, high = self.parts.get(part, (score, score))
            self.parts[part] = (min(low, score), max(high, score))
        if result["score"] is None:
            self.unscored = True
        else:
            self.scores.append(result["score"])
            self.grades.add(result["grade"])


def seen(result):
    """What decides whether a fact matters: score, grade and opinion."""
    return result["score"], result["grade"], result["opinion"]


def enumerate_all(body, holes, open_readings=()):
    """(what all completions under all options reach, the facts that matter under some of them)."""
    reached, mattering = Reached(), set()
    for readings in selections(open_readings):
        results = {}
        for choice, whole in completions(body, holes):
            result = evaluate(whole, readings)
            reached.add(result)
            results[choice] = seen(result)
        for index, (path, _) in enumerate(holes):
            others = {}
            for choice, result in results.items():
                rest = choice[:index] + choice[index + 1:]
                if others.setdefault(rest, result) != result:
                    mattering.add(path_name(path))
                    break
    return reached, mattering
