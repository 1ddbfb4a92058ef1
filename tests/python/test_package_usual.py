"""A dict of plain values is read by a way of its own; it must say what the general way says of the same
mapping, whatever the values are."""

import copy
import datetime
import gc
import json
import random
import sys
from decimal import Decimal

import guiju as package
import pytest

from tests.python.conftest import REPO
from tests.python.package_support import RULE_SETS, SEED, bodies_of, with_gaps


class Other(dict):
    """No exact dict: the general way reads it."""


class Text(str):
    """No exact str."""


class Count(int):
    """No exact int."""


ODD = (
    None, True, False, 0, 1, -1, 2**30 - 1, 2**30, -2**30, 2**31, 2**60, 2**63 - 1, 2**63, 10**30, 2**2000, 0.0, 1.0, 1.5, -0.0, float("nan"), float("inf"),
    "", " ", "是", "否", "true", "True", "0", "2", " 2 ", "1.0", "-3", "二", "2023-08-31", " 2023-08-31",
    "2023-02-30", "2023/8/31", "示例\n文字", "示例\x01", "\ud800", "x" * 20_000, "2020", 2020, 2020.0,
    datetime.date(2023, 8, 31), datetime.datetime(2023, 8, 31), datetime.datetime(2023, 8, 31, 12),
    Decimal("3"), Decimal("3.5"), Decimal("NaN"), Text("2023-08-31"), Count(2), [], [{}], [None], ["R01"],
    ["R01", 3], {}, {"value": True}, {"value": None}, {"value": False, "by": "示例"}, {"by": "示例"},
    {"value": True, "on": "2023-09-01", "because": " "}, {"value": True, "on": "2023-9-1"},
    {"value": True, "by": 3}, {"value": True, "by": "a\x00b"}, {"value": True, "nobody": "示例"},
    {"value": "是", "by": "示例"}, {"value": True, Text("by"): "示例"}, {1: 2}, {"opinion": "renew"},
    {"opinion": "renew", "by": "示例", "on": "2023-10-01", "because": "示例"}, {"opinion": "无"}, (), (1,),
    object, b"x",
)


def general(value):
    """The same value in mappings and lists that are no exact ones."""
    if isinstance(value, dict):
        return Other((key, general(member)) for key, member in value.items())
    if isinstance(value, list):
        return [general(one) for one in value]
    return value


def same(rules, body):
    """Both ways give the same object, and score and opinion are the object's."""
    usual, other = rules.evaluate(body), rules.evaluate(general(body))
    score, opinion, settled = usual.score, usual.opinion, usual.settled
    assert usual.to_json() == other.to_json()
    again = package.Result(usual.to_json())
    assert (score, opinion, settled) == (again.score, again.opinion, again.settled)
    assert usual.score_low == again.score_low and usual.score_high == again.score_high
    return usual


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_random_bodies(rule_set):
    rules = package.load(REPO / "rules" / rule_set)
    count = {"yangquan-2023": 150, "jgj59": 5}.get(rule_set, 30)
    for body in with_gaps(bodies_of(rule_set, count)):
        same(rules, body)


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_every_fact_with_odd_values(rule_set):
    rules = package.load(REPO / "rules" / rule_set)
    rng = random.Random(f"odd {SEED} {rule_set}")
    bodies = bodies_of(rule_set, 20)
    names = ["id", "name", "not_applicable", "confirmation", "override", "不存在的事实"]
    names += [name for fact in rules.facts for name in (fact.id, fact.label)]
    wrong = 0
    # Bodies of which little is known take long under the general form, and the reader is one.
    values = 14 if rule_set == "yangquan-2023" else 2
    for name in names:
        for value in rng.sample(ODD, values):
            body = dict(rng.choice(bodies))
            body[name] = value
            wrong += not same(rules, body).ok
    lists = [fact for fact in rules.facts if fact.type == "list"]
    for fact in lists:
        for field in [one for known in fact.fields for one in (known.id, known.label)] + ["无此项"]:
            for value in rng.sample(ODD, values):
                body = copy.copy(rng.choice(bodies))
                records = [dict(record) for record in body.get(fact.id) or [{}]]
                records[rng.randrange(len(records))][field] = value
                body[fact.id] = records
                wrong += not same(rules, body).ok
    assert wrong > 20


def test_keys_need_not_be_the_strings_of_the_program():
    rules = package.load(REPO / "rules" / "yangquan-2023")
    for body in bodies_of("yangquan-2023", 20):
        made = {"".join(list(key)): value for key, value in body.items()}
        assert rules.evaluate(made).to_json() == rules.evaluate(body).to_json()
        by_label = {fact.id: fact.label for fact in rules.facts}
        labelled = {by_label.get(key, key): value for key, value in body.items()}
        assert same(rules, labelled).to_json() == rules.evaluate(body).to_json()
        shuffled = list(body.items())
        random.Random(1).shuffle(shuffled)
        assert same(rules, dict(shuffled)).opinion == rules.evaluate(body).opinion


def test_results_do_not_change_with_the_dict_or_with_later_bodies():
    rules = package.load(REPO / "rules" / "yangquan-2023")
    bodies = bodies_of("yangquan-2023", 40)
    expected = [rules.evaluate(general(body)).to_json() for body in bodies]
    results = []
    for body in bodies:
        mine = copy.deepcopy(body)
        results.append(rules.evaluate(mine))
        for value in mine.values():
            if isinstance(value, (list, dict)):
                value.clear()
        mine.clear()
        rules.evaluate({"id": "示例", "name": "示例"})  # in memory that was used before
        gc.collect()
    assert [result.to_json() for result in results] == expected


def test_a_value_that_changes_the_dict_while_it_is_read_harms_nothing():
    rules = package.load(REPO / "rules" / "yangquan-2023")
    body = dict(bodies_of("yangquan-2023", 1)[0])

    class Sly(int):
        """Empties the dict that it is in when somebody looks at it."""

        def __index__(self):
            body.clear()
            return 1

        __str__ = __repr__ = __index__

    body["marking_errors_count"] = Sly(1)
    result = rules.evaluate(body)
    assert result.id == "example-1"


def test_keys_in_ever_other_orders():
    """Which key mostly follows which is remembered; nothing depends on it."""
    rules = package.load(REPO / "rules" / "yangquan-2023")
    labels = {fact.id: fact.label for fact in rules.facts}
    rng = random.Random(f"orders {SEED}")
    for body in bodies_of("yangquan-2023", 60):
        items = [(labels.get(key, key) if rng.random() < 0.3 else key, value) for key, value in body.items()
                 if key in ("id", "name") or rng.random() < 0.9]
        for _ in range(3):
            if rng.random() < 0.5:
                rng.shuffle(items)
            same(rules, {"".join(key) if rng.random() < 0.2 else key: value for key, value in items})


def test_names_of_json_documents():
    """Bodies of one document share strs that are not the program's, bodies of several share none;
    words of choices, too. Documents take turns and go."""
    rules = package.load(REPO / "rules" / "yangquan-2023")
    bodies = bodies_of("yangquan-2023", 30)
    expected = [rules.evaluate(body).to_json() for body in bodies]
    text = json.dumps(bodies)
    for _ in range(3):
        together, apart = json.loads(text), [json.loads(json.dumps(body)) for body in bodies]
        for one, other, result in zip(together, apart, expected, strict=True):
            assert rules.evaluate(one).to_json() == result
            assert rules.evaluate(other).to_json() == result
        key = next(key for key in together[0] if key == "cohort")
        assert key is not sys.intern(key)
        del together, apart, one, other
        gc.collect()


def test_a_reader_makes_results_of_classes_with_slots_alone():
    rules = package.load(REPO / "rules" / "yangquan-2023")
    evaluation = rules._evaluation(None, None)
    for wrong in (int, "Result", None, type("Plain", (), {"_made": 1})):
        with pytest.raises(TypeError):
            evaluation.reader(wrong)
    # What it makes is whole: freed and looked at like any other.
    result = evaluation.reader(package.Result)({"id": "示例"})
    assert type(result) is package.Result and result.id == "示例" and result.opinion == "undetermined"
    del result
    gc.collect()
