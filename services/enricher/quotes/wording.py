"""How a language words who says what: the class of `wording/quotes.<language>.yaml`. Pure."""

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from libs.contracts import Stance

Gender = Literal["masculine", "feminine", "plural", "body"]
Words = Annotated[
    frozenset[str], BeforeValidator(lambda told: told.split() if isinstance(told, str) else told)
]
"""A list of words, written with spaces between them."""


class QuoteWording(BaseModel):
    """One language's words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    endings: tuple[str, ...]
    regular: dict[Stance, str]
    irregular: dict[Stance, str]
    phrases: dict[Stance, tuple[str, ...]]
    direct_only: Words
    prepositions: dict[Stance, tuple[str, ...]]
    clause_prepositions: tuple[str, ...]
    ambiguous_prepositions: tuple[str, ...]
    conjunctions: frozenset[str]
    asking_conjunctions: frozenset[str]
    optional_conjunction: Words
    finite: Words
    predicates: Words
    infinitive_verbs: Words
    infinitive_endings: tuple[str, ...]
    infinitive_openers: frozenset[str]
    before_infinitives: Words
    no_cues: tuple[str, ...]
    object_pronouns: dict[str, str]
    breaks: tuple[str, ...]
    months: Words
    auxiliaries: Words
    having: Words
    participles: Words
    participle_endings: tuple[str, ...]
    dependent_endings: tuple[str, ...]
    gerund_endings: tuple[str, ...]
    adverb_endings: tuple[str, ...]
    coordinators: Words
    both: frozenset[str]
    relatives: Words
    joining: Words
    subordinators: Words
    naming: Words
    as_words: frozenset[str]
    agents: frozenset[str]
    relaying: frozenset[str]
    channel_before: tuple[str, ...]
    channel_addressed: tuple[str, ...]
    channel_behind: tuple[str, ...]
    questions: Words
    addressing: frozenset[str]
    adverbs: Words
    determiners: Words
    clitics: Words
    definite: Words
    indefinite_articles: Words
    object_prepositions: Words
    of_prepositions: frozenset[str]
    prepositions_before_no_subject: Words
    pronouns: dict[Gender, tuple[str, ...]]
    inverted_only: Words
    utterances: Words
    indefinite: tuple[str, ...]
    impersonal: Words
    first_person: Words
    locatives: tuple[str, ...]
    topics: tuple[str, ...]
    nationalities: Words
    nobody: Words
    spokespeople: Words
    bodies: Words
    authorities: Words
    officials: Words
    no_sources: Words
    seats: dict[str, tuple[str, ...]]
    all_of_them: Words
    roles: Words
    titles: Words
    documents: Words
    related: tuple[str, ...]
    writing: Words
    ordinals: Words
    relative_pronouns: Words
    dependents: Words
    roles_alike: tuple[str, ...]
    adverbials: tuple[str, ...]
    feminine_words: Words
    feminine_bodies: Words
    masculine_words: Words
    function_words: Words
    bare_appositions: bool
    interview_words: tuple[str, ...]
    credit_words: tuple[str, ...]
    question_labels: frozenset[str]
    answer_labels: frozenset[str]

    @classmethod
    def empty(cls) -> "QuoteWording":
        """The wording of a language that we have none for: marks alone say what is quoted."""
        nothing: dict[str, Any] = dict.fromkeys(cls.model_fields, ())
        mappings = (
            "regular",
            "irregular",
            "phrases",
            "prepositions",
            "pronouns",
            "seats",
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
