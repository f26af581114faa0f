"""A decision table as DMN 1.3 XML, for other tools: facts are input data, cells unary tests in FEEL. Only written here, never read."""

import re
from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET  # nosec B405

from rights.matrix.rules import cells
from rights.matrix.rules.facts import Fact, Kind
from rights.matrix.rules.table import HitPolicy, Rule, Table

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
HIT_POLICIES = {HitPolicy.UNIQUE: "UNIQUE", HitPolicy.PRIORITY: "PRIORITY", HitPolicy.COLLECT: "COLLECT"}
TYPES = {Kind.NUMBER: "number", Kind.INTEGER: "number", Kind.BOOLEAN: "boolean", Kind.CHOICE: "string"}

NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

# Each output: its name, and what a row says there. Lists are texts with a comma between, since DMN's own are expressions.
OUTPUTS: Mapping[str, Callable[[Rule], str | int | None]] = {
    "level": lambda rule: rule.authority.level if rule.authority else None,
    "role": lambda rule: rule.authority.role if rule.authority else None,
    "forum": lambda rule: rule.authority.forum if rule.authority else None,
    "agree": lambda rule: ", ".join(rule.agree),
    "consult": lambda rule: ", ".join(rule.consult),
    "inform": lambda rule: ", ".join(rule.inform),
    "days": lambda rule: rule.days,
    "criterion": lambda rule: rule.criterion,
}

Element = ET.Element


def dmn_xml(table: Table, *, name: str, code: str = "matrix") -> bytes:
    """The table as a DMN 1.3 document with one decision."""
    ET.register_namespace("", NAMESPACE)
    names = feel_names(table)
    about = {"id": f"{code}_definitions", "name": name, "namespace": "urn:vsportal:matrix"}
    root = Element(_tag("definitions"), about)
    for fact in table.facts:
        _item(root, fact, names[fact.code])
    for fact in table.facts:
        given = _child(root, "inputData", id=f"input_{names[fact.code]}", name=names[fact.code])
        _child(given, "variable", name=names[fact.code], typeRef=f"t_{names[fact.code]}")
    decision = _child(root, "decision", id=code, name=name)
    _child(decision, "variable", name=name)
    for fact in table.facts:
        need = _child(decision, "informationRequirement")
        _child(need, "requiredInput", href=f"#input_{names[fact.code]}")
    _table(decision, table, names, code)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def feel_names(table: Table) -> dict[str, str]:
    """Names that FEEL cannot take for arithmetic: a code's dots and dashes become underscores, doubles get a number."""
    names: dict[str, str] = {}
    for fact in table.facts:
        plain = re.sub(r"[^A-Za-z0-9_]", "_", fact.code)
        while plain in names.values():
            plain += "_"
        names[fact.code] = plain
    return names


def _item(root: Element, fact: Fact, name: str) -> None:
    item = _child(root, "itemDefinition", name=f"t_{name}")
    _text(item, "typeRef", TYPES[fact.kind])
    domain = _domain(fact)
    if domain != cells.ANY:
        _text(_child(item, "allowedValues"), "text", domain)


def _domain(fact: Fact) -> str:
    if fact.kind is Kind.BOOLEAN:
        return cells.ANY
    declared = fact.declared_domain
    return ", ".join(map(_quoted, map(str, declared))) if isinstance(declared, list) else str(declared)


def _table(decision: Element, table: Table, names: Mapping[str, str], code: str) -> None:
    written = _child(decision, "decisionTable", id=f"{code}_table", hitPolicy=HIT_POLICIES[table.hit_policy])
    for fact in table.facts:
        column = _child(written, "input", id=f"column_{names[fact.code]}", label=fact.code)
        asked = _child(column, "inputExpression", typeRef=TYPES[fact.kind])
        _text(asked, "text", names[fact.code])
        domain = _domain(fact)
        if domain != cells.ANY:
            _text(_child(column, "inputValues"), "text", domain)
    for name in OUTPUTS:
        column = _child(
            written, "output", id=f"column_{code}_{name}", name=name, typeRef="number" if name == "days" else "string"
        )
        if name == "level":  # the order of these is what PRIORITY goes by: the most senior first
            _text(_child(column, "outputValues"), "text", ", ".join(map(_quoted, reversed(table.levels))))
    _child(written, "annotation", name="code")
    _child(written, "annotation", name="sentence")
    for rule in table.rules:
        _row(written, table, rule)


def _row(written: Element, table: Table, rule: Rule) -> None:
    row = _child(written, "rule", id=f"rule_{rule.code}")
    for fact in table.facts:
        _text(_child(row, "inputEntry"), "text", unary_test(fact, rule))
    for said in OUTPUTS.values():
        _text(_child(row, "outputEntry"), "text", _literal(said(rule)))
    for text in (rule.code, rule.sentence):
        _text(_child(row, "annotationEntry"), "text", text)


def unary_test(fact: Fact, rule: Rule) -> str:
    """A cell in FEEL: texts in quotes with a backslash before a quote, ranges as they are."""
    cell = rule.cell(fact.code)
    if fact.kind is not Kind.CHOICE or cell == cells.ANY:
        return cell
    negated, values = cells.read_values(cell)
    return cells.show_list([_quoted(value) for value in values], negated=negated)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _literal(said: str | int | None) -> str:
    if said is None or said == "":
        return "null"
    return str(said) if isinstance(said, int) else _quoted(said)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _child(parent: Element, tag: str, **attributes: str) -> Element:
    return ET.SubElement(parent, _tag(tag), attributes)


def _text(parent: Element, tag: str, text: str) -> None:
    _child(parent, tag).text = NOT_XML.sub("", text)
