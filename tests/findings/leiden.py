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
