"""Random complete bodies for any rule set, from its JSON Schema (`guiju schema`): every fact stated or
left to its default, values at and around the numbers that the rule file names, scores of all heights."""

import json
import random
import re
import subprocess
from fractions import Fraction

AS_OF = "2023-09-20"
WORDS = ["甲", "乙职业", "A-1", 'quote " and \\', "<tag> & more", "6-29-03-01", ""]


def run(guiju, *arguments, stdin=None):
    """Standard output of the program; its exit code may tell of bodies with errors."""
    done = subprocess.run([guiju, *arguments], input=stdin, capture_output=True, text=True)
    if done.returncode not in (0, 1) or (done.returncode == 1 and not done.stdout):
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr}")
    return done.stdout


def decimal_text(value):
    """A fraction with at most two decimals as text."""
    whole, rest = divmod(abs(value.numerator) * 100 // value.denominator, 100)
    text = f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
    return ("-" if value < 0 else "") + text


class Fact:
    """One scalar fact or field: what it can be."""

    def __init__(self, name, schema, numbers):
        self.name = name
        self.finding = "anyOf" in schema and any("properties" in s for s in schema["anyOf"])
        self.default = "不填取" in schema.get("description", "") or "default" in schema
        forms = schema.get("anyOf", [schema])
        values = next((s["enum"] for s in forms if "enum" in s), None)
        number = next((s for s in forms if s.get("type") in ("integer", "number")), None)
        if values is not None and any(v is True for v in values):
            self.kind = "boolean"
        elif values is not None:
            self.kind, self.choices = "choice", [v for v in values if isinstance(v, str)]
        elif number is not None:
            self.kind = "count" if number["type"] == "integer" else "number"
            self.low = Fraction(str(number.get("minimum", -1000)))
            self.high = Fraction(str(number.get("maximum", 1000)))
            inside = [n for n in numbers if self.low <= n <= self.high]
            self.numbers = inside or [self.low]
        elif any(s.get("format") == "date" for s in forms):
            self.kind = "date"
        else:
            self.kind = "text"
        self.best = None  # the value that scores highest, where that is known

    def draw(self, rng):
        """A random value, as JSON."""
        if self.kind == "boolean":
            return rng.random() < (0.1 if self.finding else 0.5)
        if self.kind == "choice":
            return rng.choice(self.choices)
        if self.kind == "text":
            return rng.choice(WORDS[:-1])
        if self.kind == "date":
            if rng.random() < 0.2:
                return rng.choice(["2020-02-29", "2021-08-31", "2022-12-31", "2023-08-31", AS_OF])
            return f"{rng.randint(2019, 2024)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
        step = Fraction(1) if self.kind == "count" else rng.choice([Fraction(1), Fraction(1, 10)])
        if rng.random() < 0.6:
            value = rng.choice(self.numbers) + rng.choice([-1, 0, 0, 1]) * step
        elif self.kind == "count" and self.high > 1000:
            value = self.low + rng.choice([0, 0, 0, 1, 1, 2, 3, 5, 8, 30])
        else:
            value = self.low + step * rng.randint(0, int((min(self.high, 1000) - self.low) / step))
        value = min(max(value, self.low), self.high)
        if self.kind == "count":
            return int(value)
        return decimal_text(value)

    def value(self, rng, quality):
        """The best value with probability `quality`, else any."""
        if self.best is not None and rng.random() < quality:
            return self.best
        if self.finding:
            return rng.random() < 0.3 * (1 - quality)
        return self.draw(rng)


class Generator:
    """Bodies of one rule set."""

    def __init__(self, guiju, rules, seed):
        self.guiju, self.rules, self.rng = guiju, str(rules), random.Random(seed)
        schema = json.loads(run(guiju, "schema", self.rules))
        text = (rules / "rules.yaml" if rules.is_dir() else rules).read_text(encoding="utf-8")
        numbers = sorted({Fraction(n) for n in re.findall(r"(?<![\w.-])\d{1,4}(?:\.\d{1,2})?(?![\w-])",
                                                          text)})
        definitions = schema["$defs"]

        def names(properties):
            found = (p["$ref"].rpartition("/")[2] for p in properties.values() if "$ref" in p)
            return list(dict.fromkeys(found))

        body = definitions["body"]["properties"]
        self.rows = body["not_applicable"]["items"]["enum"]
        self.facts, self.lists = [], []
        for name in names(body):
            if name in ("confirmation", "override"):  # what persons say of the opinion is no fact
                continue
            entry = definitions[name]
            if "items" in entry:
                fields = [Fact(f.partition(".")[2], definitions[f], numbers)
                          for f in names(entry["items"]["properties"])]
                self.lists.append((name, fields, "未提供" in entry.get("description", "")))
            else:
                self.facts.append(Fact(name, entry, numbers))
        self.learn()

    def body(self, number, quality):
        """A body; `quality` from 0 to 1 is how often a fact has its best value."""
        rng = self.rng
        body = {"id": f"B{number}", "name": f"示例{number}"}
        for fact in self.facts:
            if not (fact.default and rng.random() < 0.2):
                body[fact.name] = fact.value(rng, quality)
        for name, fields, optional in self.lists:
            if optional and rng.random() < 0.3:
                continue
            body[name] = [
                {f.name: f.value(rng, quality) for f in fields
                 if not (f.default and rng.random() < 0.2)}
                for _ in range(rng.choice([0, 1, 1, 2, 3, 5]))]
        if rng.random() < 0.15:
            body["not_applicable"] = rng.sample(self.rows, min(len(self.rows), rng.randint(1, 3)))
        return body

    def evaluate(self, bodies):
        """Results by id; bodies with errors and those of which something is unknown are left out."""
        text = "".join(json.dumps(b, ensure_ascii=False) + "\n" for b in bodies)
        lines = run(self.guiju, "evaluate", self.rules, "-", "--format", "jsonl", "--as-of", AS_OF,
                    stdin=text).splitlines()
        results = (json.loads(line) for line in lines)
        return {r["id"]: r for r in results if "errors" not in r and not r["unknown"]}

    def learn(self):
        """Which value of each fact scores best, the others as in some body that can be evaluated."""
        base, score = None, None
        for number in range(400):
            body = self.body(number, 0)
            body.pop("not_applicable", None)
            found = self.evaluate([body]).get(body["id"])
            if found and found["score"]["value"] is not None:
                base, score = body, Fraction(found["score"]["value"])
                break
        if base is None:
            return
        trials = []
        for fact in self.facts:
            values = ([False, True] if fact.kind == "boolean" and not fact.finding else
                      fact.choices if fact.kind == "choice" else
                      [fact.draw(self.rng) for _ in range(4)] if fact.kind in ("count", "number")
                      else [])
            trials += [(fact, value) for value in values]
        bodies = [{**base, "id": f"T{i}", fact.name: value}
                  for i, (fact, value) in enumerate(trials)]
        results = self.evaluate(bodies)
        highest = {}
        for i, (fact, value) in enumerate(trials):
            found = results.get(f"T{i}")
            if not found or found["score"]["value"] is None:
                continue
            reached = Fraction(found["score"]["value"])
            if reached != score and reached > highest.get(fact, (Fraction(-10**9), None))[0]:
                highest[fact] = (reached, value)
            elif reached == score and fact not in highest:
                highest[fact] = (reached, base.get(fact.name, value))
        for fact, (_, value) in highest.items():
            fact.best = value

    def partial(self, complete):
        """Bodies with a few facts left out; of some of them nothing that matters."""
        bodies = []
        for number, body in enumerate(complete):
            share = self.rng.choice([0.01, 0.05, 0.3])
            gone = lambda key: key not in ("id", "name") and self.rng.random() < share
            kept = {}
            for key, value in body.items():
                if gone(key):
                    continue
                if isinstance(value, list) and value and isinstance(value[0], dict):
                    value = [{k: v for k, v in record.items() if not gone(k)} for record in value]
                kept[key] = value
            bodies.append({**kept, "id": f"P{number}"})
        return bodies

    def complete(self, count):
        """`count` bodies without errors of which nothing is unknown."""
        kept, number = [], 0
        while len(kept) < count:
            if number > 100 * count:
                raise SystemExit(f"{self.rules}: too few random bodies can be evaluated")
            bodies = [self.body(number + i, self.rng.choice([0, 0.5, 0.8, 0.95, 1]))
                      for i in range(500)]
            number += len(bodies)
            good = self.evaluate(bodies)
            kept += [b for b in bodies if b["id"] in good]
        return kept[:count]
