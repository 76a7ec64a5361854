"""French and English words around names: the classes of `wording/names.<language>.yaml`. Pure.

What each list decides is said in the files. A list in only one of them is for a phrase that the
other language has not.
"""

from pydantic import BaseModel, ConfigDict

from services.enricher.names.notation import Phrases


class _LanguagePhrases(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    indefinite: Phrases
    definite: Phrases
    of: Phrases
    by: Phrases
    and_words: Phrases
    or_words: Phrases
    bodies: Phrases
    after_body: Phrases
    heads: Phrases
    owned: Phrases
    job_at: Phrases
    before_titles: Phrases
    title_articles: Phrases
    newspapers: Phrases
    such_bodies: Phrases
    such_as: Phrases
    rounds: Phrases
    round_by: Phrases
    sources: Phrases
    pacts: Phrases
    pact_with: Phrases
    pact_between: Phrases
    buying: Phrases
    scales: Phrases
    currencies: Phrases
    into: Phrases
    running: Phrases
    trades: Phrases
    trades_behind: Phrases
    trade_modifiers: Phrases
    bylines: Phrases
    desk: Phrases
    salutations: Phrases
    credits: Phrases
    credit_of: Phrases
    makers: Phrases
    product_kinds: Phrases
    available: Phrases
    available_on: Phrases
    locatives: Phrases
    acts: Phrases
    agents: Phrases
    no_lone_name_before: Phrases
    bodies_before: Phrases
    indices: Phrases
    furniture: Phrases


class FrenchPhrases(_LanguagePhrases):
    """The lists of `names.fr.yaml`."""

    of_with_article: Phrases
    adjective_endings: Phrases
    nations: Phrases
    nation_articles: Phrases
    nation_endings: Phrases
    at: Phrases
    no_person_behind: Phrases
    named_bodies: Phrases
    ministries: Phrases
    ministers: Phrases
    in_charge_of: Phrases
    movements: Phrases
    movement_adjectives: Phrases
    trade_adjective_endings: Phrases
    platform: Phrases
    no_company_before: Phrases
    elisions: Phrases
    elided_names: Phrases
    before_second: Phrases


class EnglishPhrases(_LanguagePhrases):
    """The lists of `names.en.yaml`."""

    nationalities: Phrases
    government: Phrases
    based: Phrases
    owned_in: Phrases
    jobs: Phrases
    works_for: Phrases
    offices: Phrases
    offices_behind: Phrases
    relative: Phrases
    company_acts: Phrases
    led: Phrases
    led_a: Phrases
    led_rounds: Phrases
    office_titles: Phrases
    who: Phrases
    whose: Phrases
    desk_in: Phrases
    peers: Phrases
    makers_of: Phrases
    whereabouts: Phrases
