"""src/base/diagnostic_codes.def -> docs/diagnostics.md. Run it after a change of the table:
python3 docs/make_diagnostics.py"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "src" / "base" / "diagnostic_codes.def"
PAGE = ROOT / "docs" / "diagnostics.md"
TEXT = r'"((?:[^"\\]|\\.)*)"'
ENTRY = re.compile(r"GUIJU_DIAGNOSTIC\(\s*(\w+),\s*" + TEXT + r",\s*(\w+),\s*" + TEXT + r",\s*"
                   + TEXT + r"\s*\)")
HEAD = """# Diagnostics 诊断

Every problem that Guiju reports, by code. Codes are stable and never reused. `{0}`, `{1}` … stand for what was found, and `{0:s}` for
the s of a plural. The result object names a problem of a body by the name in the second column.

每个问题的编码不变，也不重复使用；`{0}`、`{1}` 等处是所发现的内容。结果对象里用第二列的名称指明机构数据的问题。

Made from `src/base/diagnostic_codes.def` by `docs/make_diagnostics.py`; do not edit.
"""


def entries():
    """(section, name, code, severity, zh, en) in the order of the table. Nothing is passed over."""
    section, found = "", []
    text = TABLE.read_text(encoding="utf-8")
    for match in re.finditer(r"^// ---- (.*)$|" + ENTRY.pattern, text, re.M):
        if match[1]:
            section = match[1]
        else:
            found.append((section, *(g.replace('\\"', '"').replace("\\\\", "\\")
                                     for g in match.groups()[1:])))
    if len(found) != text.count("\nGUIJU_DIAGNOSTIC("):
        raise SystemExit(f"{TABLE.name}: only {len(found)} entries could be read")
    return found


def page():
    """The page's text."""
    def cell(text):
        return re.sub(r"([|<*_`\\])", r"\\\1", text)

    out, last = [HEAD], None
    for section, name, code, severity, zh, en in entries():
        if section != last:
            out.append(f"\n## {section[:1].upper() + section[1:]}\n\n"
                       "| code | name | severity | 中文 | English |\n|---|---|---|---|---|\n")
            last = section
        out.append(f"| {code} | `{name}` | {severity} | {cell(zh)} | {cell(en)} |\n")
    return "".join(out)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
