"""The JSON Schemas with which an editor helps to write the files of a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from outscore.contracts.benchmark_documents import BenchmarksDocument
from outscore.contracts.decision_documents import DecisionsDocument
from outscore.contracts.documents import ContractDocument
from outscore.contracts.documents import OutscoreDocument
from outscore.contracts.documents import VendorsDocument
from outscore.contracts.feed_documents import FeedDocument
from outscore.contracts.governance_documents import GovernanceDocument
from outscore.contracts.invoice_documents import InvoiceDocument
from outscore.contracts.mapping_documents import MappingDocument
from outscore.contracts.metric_documents import MetricsDocument
from outscore.contracts.requirement_documents import AssessmentsDocument
from outscore.contracts.requirement_documents import CatalogueDocument
from outscore.contracts.requirement_documents import RequirementsDocument
from outscore.contracts.tailoring_documents import TailoringDocument
from outscore.contracts.translation_documents import TranslationDocument

if TYPE_CHECKING:
    from pydantic import BaseModel

_DOCUMENTS: dict[str, type[BaseModel]] = {
    "outscore": OutscoreDocument,
    "vendors": VendorsDocument,
    "metrics": MetricsDocument,
    "contract": ContractDocument,
    "feed": FeedDocument,
    "requirements": RequirementsDocument,
    "assessments": AssessmentsDocument,
    "invoice": InvoiceDocument,
    "decisions": DecisionsDocument,
    "catalogue": CatalogueDocument,
    "translation": TranslationDocument,
    "mapping": MappingDocument,
    "tailoring": TailoringDocument,
    "governance": GovernanceDocument,
    "benchmarks": BenchmarksDocument,
}


def schema_documents() -> dict[str, dict[str, Any]]:
    """One JSON Schema for each kind of file, by its name; the file is schemas/<name>.schema.json."""
    return {name: _schema(document) for name, document in _DOCUMENTS.items()}


def _schema(document: type[BaseModel]) -> dict[str, Any]:
    written = document.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **written}
