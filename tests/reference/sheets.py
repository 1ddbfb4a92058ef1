"""Several sheets of one body, merged a second time in plain Python.

A sheet is a body as in JSON: facts by id, lists as arrays of objects, `not_applicable`. Works on
complete or incomplete bodies of any rule file; `labels` names the label field of each list.
Slow and obvious on purpose.
"""

HEAD = ("id", "name", "not_applicable")
DETERMINATIONS = ("confirmation", "override")


def value_of(stated):
    """A finding's value; numbers and texts as they are."""
    return stated["value"] if isinstance(stated, dict) else stated


def merged_value(said):
    """(value, open) of one fact: `said` holds what each sheet states, None where nothing."""
    values = [value_of(stated) for stated in said if value_of(stated) is not None]
    if not values:
        return None, False
    if any(value != values[0] for value in values):
        return None, True
    return values[0], False


def matched(lists, label):
    """Rows of records, one a list (None where a list has none): by label, else by position."""
    names = [[record.get(label) for record in records] for records in lists]
    if label and all(None not in row and len(set(row)) == len(row) for row in names):
        order = list(dict.fromkeys(name for row in names for name in row))
        return [[dict(zip(row, records)).get(name) for row, records in zip(names, lists)]
                for name in order]
    longest = max(map(len, lists))
    return [[records[i] if i < len(records) else None for records in lists]
            for i in range(longest)]


def merge_list(name, lists, label, open_paths):
    """The merged records, or None where the sheets have other records."""
    rows = matched(lists, label)
    complete = all(record is not None for row in rows for record in row)
    if not complete:
        open_paths.append(name)
    out = []
    for number, row in enumerate(rows, 1):
        there = [record for record in row if record is not None]
        record = {}
        for field in dict.fromkeys(key for one in there for key in one):
            value, is_open = merged_value([one.get(field) for one in there])
            if is_open and len(there) > 1:
                open_paths.append(f"{name}[{number}].{field}")
            record[field] = value
        out.append(record)
    return out if complete else None


def merge(sheets, labels):
    """(merged body, paths of what is open, rows of which it is open whether they apply)."""
    body, open_paths = {}, []
    for name in dict.fromkeys(key for sheet in sheets for key in sheet):
        if name in HEAD:
            continue
        said = [sheet.get(name) for sheet in sheets]
        if name in DETERMINATIONS:
            given = [stated for stated in said if stated is not None]
            if given and all(stated == given[0] for stated in given):
                body[name] = given[0]
            continue
        lists = [stated for stated in said if isinstance(stated, list)]
        if lists:
            body[name] = merge_list(name, lists, labels.get(name), open_paths)
        else:
            body[name], is_open = merged_value(said)
            if is_open:
                open_paths.append(name)
    left_out = [set(sheet.get("not_applicable", ())) for sheet in sheets]
    named = set().union(*left_out)
    certain = set.intersection(*left_out)
    return ({"id": sheets[0]["id"], "not_applicable": sorted(certain), **body}, sorted(open_paths),
            sorted(named - certain))
