"""What Leiden's findings.yaml says about money, as far as these tests need it."""

from typing import Any

PRODUCTS: list[dict[str, Any]] = [
    {
        "law": "jeugdwet",
        "euros": "jeugdhulp-kosten",
        "by": "product",
        "clients": "jeugdhulp-clienten",
        "clients_by": "type",
        "client_codes": {
            "crisis": "crisis",
            "dagbehandeling": "dagbehandeling",
            "eed-regulier": "eed",
            "lta": "lta",
            "pleegzorg": "pleegzorg",
            "veiligheid-reclassering": "jeugdreclassering",
            "verblijf": "verblijf",
            "vervoer-vg": "vervoer",
        },
    },
    {
        "law": "wmo",
        "euros": "uitgaven-per-product",
        "by": "product",
        "under": "wmo",
        "clients": "wmo-clienten",
        "clients_by": "arrangement",
        "client_codes": {
            "huishoudelijke-ondersteuning": "hulp-huishouden",
            "beschermd-wonen": "verblijf-opvang",
        },
    },
    {
        "law": "participatiewet",
        "euros": "uitgaven-per-product",
        "by": "product",
        "under": "participatiewet",
    },
]

GROWTH: list[dict[str, Any]] = [
    {
        "id": "jeugdzorg",
        "law": "jeugdwet",
        "euros": "jeugdhulp-kosten",
        "euros_by": "product",
        "people": "jeugdhulp-clienten",
        "people_by": "type",
        "codes": {
            "crisis": "crisis",
            "dagbehandeling": "dagbehandeling",
            "eed": "eed",
            "lta": "lta",
            "pleegzorg": "pleegzorg",
            "veiligheid-reclassering": "jeugdreclassering",
            "verblijf": "verblijf",
            "vervoer": "vervoer",
        },
        "not_separable": {
            "ambulant": {"nl": "De cliënten van de ggz staan hier waarschijnlijk bij."},
            "ggz": {"nl": "De cliënten zijn niet apart geteld."},
        },
        "other_total": "jeugdhulp-clienten-naar-aantal-typen",
    },
    {
        "id": "wmo",
        "law": "wmo",
        "euros": "wmo-kosten",
        "euros_by": "arrangement",
        "people": "wmo-clienten",
        "people_by": "arrangement",
        "codes": {
            "ondersteuning-thuis": "ondersteuning-thuis",
            "hulp-huishouden": "hulp-huishouden",
            "verblijf-opvang": "verblijf-opvang",
            "hulpmiddelen-diensten": "hulpmiddelen-diensten",
        },
    },
]

RECONCILIATIONS: list[dict[str, Any]] = [
    {
        "id": "jeugdzorg",
        "law": "jeugdwet",
        "first": {"indicator": "uitgaven-per-product", "by": "product", "under": "jeugdwet"},
        "second": {"indicator": "jeugdhulp-kosten", "by": "product"},
        "codes": {
            "veiligheid-reclassering": "jeugdreclassering",
            "veiligheid-bescherming": "jeugdbescherming",
            "veiligheid-preventief": "jeugdbescherming",
        },
    }
]
