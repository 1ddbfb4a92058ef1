"""Reading facts out of a complete body.

A missing or null fact is an error here, never "no": the reference is for complete bodies only.
"""

from datetime import date


class Incomplete(KeyError):
    """A fact was needed that the body does not give."""


class Facts(dict):
    """The facts of a body or of one record, by id. Asking for an unknown one raises Incomplete."""

    def __init__(self, given):
        super().__init__((k, v) for k, v in given.items() if v is not None)

    def __missing__(self, fact):
        raise Incomplete(fact)

    def found(self, finding):
        """A finding: true/false, or an object whose `value` is that."""
        stated = self[finding]
        if isinstance(stated, dict):
            stated = stated["value"]
        if not isinstance(stated, bool):
            raise TypeError(f"{finding}: {stated!r} is no finding")
        return stated

    def day(self, fact):
        """A date, YYYY-MM-DD."""
        return date.fromisoformat(self[fact])

    def records(self, name):
        """The records of a list, each as Facts."""
        return [Facts(record) for record in self[name]]

    def evaluated_occupations(self):
        """已开展评价的职业（工种）: `evaluated` left out means yes; an explicit null is unknown."""
        for record in self["occupations"]:
            if record.get("evaluated", True) is None:
                raise Incomplete("occupations.evaluated")
        return [o for o in self.records("occupations") if o.get("evaluated", True)]
