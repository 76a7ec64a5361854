"""A small deal with one slot of each kind: Ash puts money into Oak; Elm is somebody else."""

from libs.deals import Deal

DEAL = Deal.model_validate(
    {
        "id": "oak-and-ash",
        "name": "Oak and Ash",
        "languages": ["fr", "en"],
        "entities": [
            {"type": "organisation", "name": "Oak", "role": "party"},
            {"type": "organisation", "name": "Ash", "role": "party"},
        ],
        "relevance": {"terms": {"fr": ["accord"], "en": ["deal"]}},
        "slots": [
            {
                "id": "investment",
                "kind": "sum",
                "describes": "what Ash puts into Oak",
                "topics": ["investment"],
                "of": ["Ash", "Oak"],
                "subject": ["Oak"],
                "wording": {"fr": ["investi*", "mis"], "en": ["invest*"]},
                "not_with": {"fr": ["Elm"], "en": ["Elm"]},
            },
            {
                "id": "stake",
                "kind": "share",
                "describes": "what Ash holds of Oak",
                "wording": {"fr": ["capital"], "en": ["stake"]},
            },
            {
                "id": "exclusivity",
                "describes": "whether the deal is exclusive",
                "subject": ["Oak"],
                "values": [
                    {
                        "value": "exclusive",
                        "wording": {"fr": ["exclusi*"], "en": ["exclusive"]},
                        "opposite": {"fr": ["libre* de vendre … ailleurs"]},
                    }
                ],
                "not_with": {"fr": ["Elm"], "en": ["Elm"]},
            },
            {
                "id": "announcement_date",
                "kind": "date",
                "describes": "the day on which the deal was announced",
                "wording": {"fr": ["accord annoncé"], "en": ["deal announced"]},
            },
        ],
    }
)
