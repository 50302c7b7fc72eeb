"""papermill with a translator for Java, which has no entry point to register one by."""

import json
import math
import re

from papermill.__main__ import papermill
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators


class JavaTranslator(Translator):
    """Writes parameters as Java declarations; JShell lets them replace those of the notebook's own cell."""

    DECLARED = re.compile(r"^\s*(?P<type>[\w.<>\[\], ]+?)\s+(?P<name>\w+)\s*=\s*(?P<value>.+?)\s*;(?:\s*//\s*(?P<help>.*))?$")

    @classmethod
    def translate_none(cls, value):
        return "null"

    @classmethod
    def translate_bool(cls, value):
        return "true" if value else "false"

    @classmethod
    def translate_int(cls, value):
        if -(2**31) <= value < 2**31:
            return str(value)
        if -(2**63) <= value < 2**63:
            return f"{value}L"
        return f'new java.math.BigInteger("{value}")'

    @classmethod
    def translate_float(cls, value):
        if math.isnan(value):
            return "Double.NaN"
        if math.isinf(value):
            return "Double.POSITIVE_INFINITY" if value > 0 else "Double.NEGATIVE_INFINITY"
        return repr(float(value))

    @classmethod
    def translate_str(cls, value):
        return json.dumps(value, ensure_ascii=False)  # all of its escapes are Java's too

    @classmethod
    def translate_list(cls, value):
        return f"java.util.List.of({', '.join(map(cls.translate, value))})"

    @classmethod
    def translate_tuple(cls, value):
        return cls.translate_list(value)

    @classmethod
    def translate_dict(cls, value):
        entries = (f"java.util.Map.entry({cls.translate(str(key))}, {cls.translate(of)})" for key, of in value.items())
        return f"java.util.Map.ofEntries({', '.join(entries)})"

    @classmethod
    def comment(cls, text):
        return f"// {text}".strip()

    @classmethod
    def assign(cls, name, value):
        return f"Object {name} = null;" if value == "null" else f"var {name} = {value};"

    @classmethod
    def inspect(cls, parameters_cell):
        found = (cls.DECLARED.match(line) for line in parameters_cell.source.splitlines())
        return [
            Parameter(match["name"], match["type"], match["value"], match["help"] or "") for match in found if match
        ]


papermill_translators.register("java", JavaTranslator)

if __name__ == "__main__":
    papermill()
