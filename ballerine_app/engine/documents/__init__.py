"""Documents: what is asked for, what was handed in, what the machine-readable zone says."""

from ballerine_app.engine.documents.catalogue import Catalogue, CatalogueError, DocumentType, Reason
from ballerine_app.engine.documents.intake import Intake, PagePicture, take_in
from ballerine_app.engine.documents.picture import Picture
from ballerine_app.engine.documents.refusal import UploadRefused

__all__ = [
    "Catalogue",
    "CatalogueError",
    "DocumentType",
    "Intake",
    "PagePicture",
    "Picture",
    "Reason",
    "UploadRefused",
    "take_in",
]
