"""What can be photographed: each side of each document type, with its specimen and its frame."""

import reflex as rx

from ballerine_app.state.flow import FlowState
from ballerine_app.ui.text import Text

TARGETS = (
    "passport.front",
    "id_card.front",
    "id_card.back",
    "driving_licence.front",
    "driving_licence.back",
    "selfie.front",
    "certificate_of_incorporation.front",
    "proof_of_address.front",
)
IDENTITY = TARGETS[:5]
TYPES = tuple(dict.fromkeys(target.partition(".")[0] for target in TARGETS))
SPECIMENS = {
    "passport.front": "passport",
    "id_card.front": "id-card-front",
    "id_card.back": "id-card-back",
    "driving_licence.front": "driving-licence-front",
    "driving_licence.back": "driving-licence-back",
    "selfie.front": "selfie",
    "certificate_of_incorporation.front": "certificate",
    "proof_of_address.front": "proof-of-address",
}
_SHAPES = {"passport": "page", "id_card": "card", "driving_licence": "card", "selfie": "face"}


def upload_target() -> Text:
    """The target that the page asks for now."""
    return FlowState.view.upload.type + "." + FlowState.view.upload.side


def example_of(target: Text) -> Text:
    """The address of a good example."""
    examples = ((name, f"/specimens/examples/{file}-480.webp") for name, file in SPECIMENS.items())
    return rx.match(target, *examples, "").to(str)


def shape_of(type_id: rx.Var) -> Text:
    """The shape of the camera's frame."""
    return rx.match(type_id, *_SHAPES.items(), "sheet").to(str)
