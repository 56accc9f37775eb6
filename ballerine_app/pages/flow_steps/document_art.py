"""Line drawings of the documents that can be chosen."""

import reflex as rx

_CARD = "M8 9h40a4 4 0 0 1 4 4v23a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4V13a4 4 0 0 1 4-4Z"
_DRAWINGS = {
    "passport": (
        "M17 3h22a4 4 0 0 1 4 4v34a4 4 0 0 1-4 4H17a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4Z"
        "M28 11.500a7.500 7.500 0 1 1 0 15a7.500 7.500 0 1 1 0-15"
        "M20.500 19h15M28 11.500c4 4 4 11 0 15M28 11.500c-4 4-4 11 0 15M21 35h14M24 39h8"
    ),
    "id_card": (
        f"{_CARD}M12 16h10a2 2 0 0 1 2 2v13a2 2 0 0 1-2 2H12a2 2 0 0 1-2-2V18a2 2 0 0 1 2-2Z"
        "M17 19.400a2.600 2.600 0 1 1 0 5.200a2.600 2.600 0 1 1 0-5.200"
        "M12.500 31c.8-3 8.200-3 9 0M30 18h15M30 24h15M30 30h9"
    ),
    "driving_licence": (
        f"{_CARD}M10 27l3-6.500h9L25 27v5h-2.500M10 27v5h2.500M10 27h15M16 32h3M32 18h13M32 24h13M32 30h8"
    ),
}


def document_art(type_id: rx.Var) -> rx.Component:
    """The drawing of a document type; nothing is drawn for a type without one."""
    return rx.el.svg(
        rx.el.path(d=rx.match(type_id, *_DRAWINGS.items(), "").to(str)),
        view_box="0 0 56 48",
        class_name="art",
        custom_attrs={"aria-hidden": "true"},
    )
