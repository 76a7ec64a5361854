"""A detected article becomes an enriched one; relevance says why."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from pydantic import ValidationError

from libs.contracts import (
    DetectedArticle,
    EnrichedArticle,
    Outlet,
    Relevance,
    type_of,
    version_number,
)
from libs.deals import Deal
from services.enricher.enrichment import Knowledge, enrich, enrich_for_readers
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.names.names import Marked
from services.enricher.settings import EnricherSettings
from services.enricher.wording.files import all_wordings

WORDINGS = all_wordings()
Make = Callable[..., DetectedArticle]
FRENCH = (
    "Microsoft et Mistral AI signent un partenariat. Le montant est de 15 millions d'euros.\n"
    "Microsoft distribuera les modèles de Mistral AI."
)


class Blank:
    """Knows no names."""

    version = "blank-1"

    def marked(self, text: str, *, language: str) -> tuple[Marked, ...]:
        del text, language
        return ()


def run(
    article: DetectedArticle, deals: list[Deal], gazetteer: Gazetteer, revision: int = 0
) -> EnrichedArticle:
    knowledge = Knowledge(deals, gazetteer, Blank(), WORDINGS)
    return enrich(article, knowledge=knowledge, revision=revision)


def judge(article: DetectedArticle, deal: Deal, gazetteer: Gazetteer) -> Relevance:
    (relevance,) = run(article, [deal], gazetteer).relevance
    return relevance


def test_the_article_goes_on_whole_with_what_was_found(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    given = article(FRENCH, title="15 M€ pour Mistral AI")
    enriched = run(given, [deal], gazetteer)
    assert DetectedArticle.model_validate(enriched.model_dump()) == given
    assert [(each.value, each.mention.field) for each in enriched.amounts] == [
        (15e6, "title"),
        (15e6, "text"),
    ]
    assert {entity.name for entity in enriched.entities} == {"Microsoft", "Mistral AI"}


def test_a_title_that_is_the_first_words_is_not_read_twice(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    given = article(FRENCH, title="15 M€ pour Mistral AI").model_copy(
        update={"origins": {"title": "derived: first sentence"}}
    )
    enriched = run(given, [deal], gazetteer)
    assert {each.mention.field for each in enriched.amounts} == {"text"}
    assert {at.field for each in enriched.entities for at in each.mentions} == {"text"}
    assert enriched.title == given.title


def test_the_version_number_grows_with_the_revision(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    given = article(FRENCH)
    first, second = (run(given, [deal], gazetteer, revision) for revision in (0, 7))
    assert first.version_number == version_number(given.observed_at, 0)
    assert second.version_number == first.version_number + 7
    assert second.enrichment_revision == 7


def test_the_enricher_names_its_rules_and_models(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    knowledge = Knowledge([deal], gazetteer, Blank(), WORDINGS)
    assert run(article(FRENCH), [deal], gazetteer).enricher == knowledge.version
    assert knowledge.version.endswith("+blank-1")


def test_enriching_twice_gives_the_same_message(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    given = article(FRENCH)
    first = run(given, [deal], gazetteer).model_dump_json()
    assert run(given, [deal], gazetteer).model_dump_json() == first


def test_an_article_is_held_against_the_deals_it_was_fetched_for(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    other = deal.model_copy(update={"id": "other"})
    wanted = run(article(FRENCH, deals=("other",)), [deal, other], gazetteer)
    assert [each.deal for each in wanted.relevance] == ["other"]
    unasked = run(article(FRENCH), [deal, other], gazetteer)
    assert [each.deal for each in unasked.relevance] == [deal.id, "other"]


def test_the_reason_quotes_what_was_found(article: Make, deal: Deal, gazetteer: Gazetteer) -> None:
    relevance = judge(article(FRENCH), deal, gazetteer)
    assert relevance.level == "main"
    assert "Microsoft and Mistral AI" in relevance.why
    assert '"partenariat"' in relevance.why


def test_an_article_with_one_party_is_not_about_the_deal(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    relevance = judge(article("Microsoft signe un accord de distribution."), deal, gazetteer)
    assert (relevance.level, relevance.score) == ("none", 0)
    assert relevance.why == "The article names Microsoft, not Mistral AI."


def test_a_product_stands_for_its_maker(article: Make, deal: Deal, gazetteer: Gazetteer) -> None:
    text = "Mistral AI est satisfaite du partenariat : Azure vend ses modèles."
    assert judge(article(text, title="Mistral AI sur Azure"), deal, gazetteer).level == "main"


def test_products_alone_do_not_make_the_deal(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    text = "Un accord de distribution place Mistral 7B sur Azure."
    assert judge(article(text), deal, gazetteer).level == "none"


def test_a_list_of_companies_is_not_about_the_deal(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    text = "Google, Meta, Microsoft, OpenAI et Mistral AI publient leurs chiffres."
    assert judge(article(text), deal, gazetteer).level == "none"


def test_a_newsletter_form_repeated_at_the_end_does_not_hide_the_subject(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    form = "\n" + "Inscrivez-vous à notre lettre pour ne rien manquer de l'actualité. " * 5
    plain = judge(article(FRENCH + form), deal, gazetteer)
    again = judge(article(FRENCH + form * 4), deal, gazetteer)
    assert plain.score == again.score


def test_in_a_language_without_deal_words_names_side_by_side_are_enough(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    german = article("Microsoft steigt ein.", "de", title="Microsoft und Mistral AI tun sich um")
    assert judge(german, deal, gazetteer).level == "main"


def test_scores_order_the_levels(article: Make, deal: Deal, gazetteer: Gazetteer) -> None:
    filling = "Autre chose occupe la ville depuis des mois, et personne ne sait quand cela finira. "
    deal_once = "Un accord lie Microsoft et Mistral AI."
    texts = {
        "main": FRENCH,
        "paragraph": f"{filling * 3}\n{deal_once} Mistral AI vendra ses modèles.\n{filling * 9}",
        "mention": f"{filling * 3}\n{filling}{deal_once} {filling}\n{filling * 9}",
        "none": filling,
    }
    found = {level: judge(article(text), deal, gazetteer) for level, text in texts.items()}
    assert {level: each.level for level, each in found.items()} == {each: each for each in texts}
    scores = [each.score for each in found.values()]
    assert scores == sorted(scores, reverse=True)


def test_a_revision_out_of_range_is_refused(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    with pytest.raises(ValueError, match="revision 1000"):
        run(article(FRENCH), [deal], gazetteer, 1000)


def test_a_folder_without_profiles_is_a_bad_setting(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="profiles"):
        EnricherSettings(profiles=tmp_path)


def test_words_of_the_deal_nearby_speak_of_parties_side_by_side(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    text = (
        "LE TEST – Que dites-vous de Mistral et de Microsoft ?\n"
        "ADA BRONN – Rien, et c'est déjà beaucoup.\n"
        "LE TEST – Pourtant, l'investissement est minuscule.\n"
        "ADA BRONN – Mistral n'en a pas besoin. Microsoft non plus."
    )
    assert judge(article(text, title="Mistral AI vue de près"), deal, gazetteer).level == "main"


def test_a_deal_with_somebody_else_is_not_this_deal(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    text = (
        "Mistral AI recrute à Londres et vise dix embauches.\n"
        "L'investissement de Microsoft en Espagne dépasse deux milliards d'euros.\n"
        "Amazon signe un accord avec Anthropic."
    )
    assert judge(article(text, title="En bref"), deal, gazetteer).level == "none"


def test_a_stake_in_one_party_is_the_other_ones_when_that_was_named_just_before(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    text = (
        "Nous maintenons notre avis sur Microsoft.\n"
        "La prise de participation dans Mistral AI est sans effet sur les comptes du groupe.\n"
        "Les ventes de jeux reculent."
    )
    assert judge(article(text), deal, gazetteer).level != "none"


@pytest.mark.parametrize(("v1", "kinds"), [(True, ["v2", "v1"]), (False, ["v2"])])
def test_readers_of_the_first_version_are_served_as_long_as_they_are_wanted(
    article: Make, deal: Deal, gazetteer: Gazetteer, *, v1: bool, kinds: list[str]
) -> None:
    knowledge = Knowledge([deal], gazetteer, Blank(), WORDINGS)
    step = partial(enrich, knowledge=knowledge, revision=0)
    given = article("Le loyer va de 10 à 15 millions d'euros.")
    result = enrich_for_readers(given, enriched=step, v1=v1)
    assert [type_of(type(one)).rpartition(".")[2] for one in result.messages] == kinds
    assert result.fate is None


def test_an_outlet_tells_whose_dollar_is_meant(
    article: Make, deal: Deal, gazetteer: Gazetteer
) -> None:
    given = article("Soit 10 millions de dollars.", outlet=Outlet(name="Le Nord", country="CA"))
    (amount,) = run(given, [deal], gazetteer).amounts
    assert (amount.currency, amount.currency_from) == ("CAD", "outlet")
