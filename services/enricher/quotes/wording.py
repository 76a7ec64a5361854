"""How a language words who says what: the class of `wording/quotes.<language>.yaml`. Pure."""

from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from libs.contracts import Stance

Gender = Literal["masculine", "feminine", "plural", "body"]


class QuoteWording(BaseModel):
    """One language's words; strings are lists of words with spaces between them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    endings: tuple[str, ...]
    regular: dict[Stance, str]
    irregular: dict[Stance, str]
    phrases: dict[Stance, tuple[str, ...]]
    direct_only: str
    prepositions: dict[Stance, tuple[str, ...]]
    clause_prepositions: tuple[str, ...]
    ambiguous_prepositions: tuple[str, ...]
    conjunctions: frozenset[str]
    asking_conjunctions: frozenset[str]
    optional_conjunction: str
    finite: str
    predicates: str
    infinitive_verbs: str
    infinitive_endings: tuple[str, ...]
    infinitive_openers: frozenset[str]
    before_infinitives: str
    no_cues: tuple[str, ...]
    object_pronouns: dict[str, str]
    breaks: tuple[str, ...]
    months: str
    auxiliaries: str
    having: str
    participles: str
    participle_endings: tuple[str, ...]
    dependent_endings: tuple[str, ...]
    adverb_endings: tuple[str, ...]
    coordinators: str
    both: frozenset[str]
    relatives: str
    joining: str
    subordinators: str
    naming: str
    as_words: frozenset[str]
    agents: frozenset[str]
    relaying: frozenset[str]
    questions: str
    addressing: frozenset[str]
    adverbs: str
    determiners: str
    clitics: str
    definite: str
    object_prepositions: str
    of_prepositions: frozenset[str]
    prepositions_before_no_subject: str
    pronouns: dict[Gender, tuple[str, ...]]
    inverted_only: str
    utterances: str
    indefinite: tuple[str, ...]
    impersonal: str
    first_person: str
    locatives: tuple[str, ...]
    nationalities: str
    nobody: str
    spokespeople: str
    bodies: str
    authorities: str
    officials: str
    all_of_them: str
    roles: str
    titles: str
    documents: str
    related: tuple[str, ...]
    writing: str
    ordinals: str
    relative_pronouns: str
    dependents: str
    roles_alike: tuple[str, ...]
    adverbials: tuple[str, ...]
    feminine_words: str
    feminine_bodies: str
    masculine_words: str
    function_words: str
    bare_appositions: bool
    interview_words: tuple[str, ...]
    credit_words: tuple[str, ...]
    question_labels: frozenset[str]
    answer_labels: frozenset[str]

    @classmethod
    def empty(cls) -> "QuoteWording":
        """The wording of a language that we have none for: marks alone say what is quoted."""
        nothing: dict[str, Any] = {
            name: "" if field.annotation is str else () for name, field in cls.model_fields.items()
        }
        mappings = (
            "regular",
            "irregular",
            "phrases",
            "prepositions",
            "pronouns",
            "object_pronouns",
        )
        return cls.model_validate(
            nothing | {name: {} for name in mappings} | {"bare_appositions": False}
        )

    @cached_property
    def verbs(self) -> dict[str, Stance]:
        """Each form of a verb of saying, and its stance."""
        forms: dict[str, Stance] = {}
        for stance, stems in self.regular.items():
            forms |= {stem + end: stance for stem in stems.split() for end in self.endings}
        for stance, words in self.irregular.items():
            forms |= dict.fromkeys(words.split(), stance)
        return forms
