"""The small edition with spending, and with all that can be said about what stands out."""

from tests.edition.builder import Draft

FINDINGS, EXPLANATIONS = "findings.yaml", "explanations.yaml"

FILES = {
    "datasets/kosten.yaml": """\
title: {nl: Kosten}
source: {holder: Gemeente, retrieved: 2022-08}
area: {fixed: GM0546}
period: {frequency: half-year}
dimensions:
  type: {title: {nl: soort}, codelist: soort, total: sum}
  contract: {title: {nl: contract}, codelist: contract, from: type.contract, total: sum}
measures:
  euros: {unit: euro, type: additive}
""",
    "datasets/kosten.csv": """\
period,type,euros
2020-S1,begeleiding,1000
2020-S2,begeleiding,1500
""",
    "indicators/kosten.yaml": """\
- id: wmo-kosten
  title: {nl: Kosten}
  definition: {nl: Kosten van voorzieningen.}
  domain: wmo
  set: extra
  value: kosten.euros
  unit: euro
  breakdowns: [type, contract]
- id: wmo-kosten-per-jaar
  title: {nl: Kosten per jaar}
  definition: {nl: Kosten van twee halfjaren.}
  domain: wmo
  set: extra
  value: kosten.euros
  frequency: year
  unit: euro
  breakdowns: [type]
""",
    FINDINGS: """\
bounds: {status: decided, decided_by: "Raad, RV 23.01", decided_on: 2023-02-28, small_count: 10}
weights: {money: 0, people: 1}
per_law: 3
peer_composition: [wmo-aandeel-verblijf]
products:
  - law: wmo
    euros: wmo-kosten
    by: type
    under: thuis
    clients: wmo-clienten
    clients_by: type
    client_codes: {begeleiding: begeleiding}
    # the others are not counted
growth:
  - id: wmo
    law: wmo
    euros: wmo-kosten
    euros_by: type
    people: wmo-clienten
    people_by: type
    codes: {begeleiding: begeleiding, huishouden: huishouden}
    not_separable:
      verblijf: {nl: De cliënten zijn niet geteld.}
    other_total: wmo-per-jaar
denominators:
  - id: aandeel
    figures: [{indicator: jeugd-aandeel}]
    quoted: {text: {nl: Per jongere is het anders.}, source: "Quickscan, paragraaf 2"}
    difference: {nl: De noemer verschilt.}
disagreements:
  - id: clienten
    figures:
      - {indicator: wmo-clienten, area: GM0503, where: {type: verblijf}}
      - {indicator: wmo-per-jaar, use: {nl: Vergelijken van jaren.}}
    difference: {nl: De periode verschilt.}
pinned:
  - {finding: "change:wmo-clienten:GM0546:2020-S2", reason: {nl: De raad vroeg ernaar.}}
hidden:
  - {finding: "trend:wmo-per-jaar:GM0546:2020", reason: {nl: De reeks is te kort.}}
""",
    EXPLANATIONS: """\
- id: meer-verblijf
  subjects:
    - {indicator: wmo-clienten, period: 2020-S2, where: {type: verblijf}}
    - {indicator: wmo-per-jaar, period: 2020, area: GM0503}
  causes:
    - kind: law
      text: {nl: De wet veranderde., en: The law changed.}
      ground: {nl: toelichting van de gemeente}
      source: Monitor 2021, paragraaf 3
  options:
    - {nl: De wachtlijst aanpakken.}
  research: [1]
  author: Gemeente Leiden
  date: 2022-09-15
""",
}


def attentive(draft: Draft) -> Draft:
    """The draft with these files in it."""
    return draft.write_all(FILES)
