"""The YAML around a registration, of which JSON Schemas are made."""

from stadspeil.files.schemas import Document
from stadspeil.registrations.count.config import CountConfig
from stadspeil.registrations.mapping import RegistrationMapping

DOCUMENTS = {
    "mapping": Document(
        RegistrationMapping, "Mapping", "mapping.yaml: how a registration is delivered"
    ),
    "count": Document(
        CountConfig, "Count", "count.yaml: what to count, and how what leaves is protected"
    ),
}
