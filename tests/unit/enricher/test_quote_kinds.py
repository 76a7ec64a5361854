"""Kinds of saying that press coverage holds, French and English; sentences of our own.

Each row: the text, and all that is said in it with its speaker.
"""

from collections.abc import Sequence

import pytest

from tests.unit.enricher.test_quote_speakers import told

Said = list[tuple[str, str | None]]
FAR = (
    "Selon Luc Ferrand, la vente reste prévue en mai, et le port mène avec tout le monde, sans hâte"
    " aucune et depuis longtemps déjà, « des échanges cordiaux »."
)
Rows = Sequence[tuple[str, Said]]


def kinds(*, french: Rows = (), english: Rows = ()) -> pytest.MarkDecorator:
    rows = [(text, "fr", said) for text, said in french]
    rows += [(text, "en", said) for text, said in english]
    return pytest.mark.parametrize(("text", "language", "said"), rows)


def check(text: str, language: str, said: Said) -> None:
    assert sorted(told(text, language), key=str) == sorted(said, key=str)


@kinds(french=[
    ("Nordbank a annoncé lundi avoir investi 15 millions dans le quai.",
     [("avoir investi 15 millions dans le quai", "Nordbank")]),
    ("Nordbank a nié contrôler Kite Marsh.", [("contrôler Kite Marsh", "Nordbank")]),
    ("Luc Ferrand affirme n'avoir rien su de la vente.",
     [("n'avoir rien su de la vente", "Luc Ferrand")]),
    ("Nordbank assure ne pas vouloir vendre le quai.",
     [("ne pas vouloir vendre le quai", "Nordbank")]),
    # A promise or an intention is no statement, nor is a noun after the verb.
    ("Luc Ferrand a promis de vendre le quai.", []),
    ("Nordbank a démenti l'ouverture du quai.", []),
], english=[
    ("Nordbank denied having sold the quay.", [("having sold the quay", "Nordbank")]),
    ("Nordbank claims to have sold the quay.", [("to have sold the quay", "Nordbank")]),
    ("Nordbank vowed to fight the decision.", []),
    ("Nordbank is said to be in talks about the quay.", []),
])  # fmt: skip
def test_an_infinitive_is_what_is_said(text: str, language: str, said: Said) -> None:
    check(text, language, said)


@kinds(english=[
    ("Nordbank acknowledged the quay would close.", [("the quay would close", "Nordbank")]),
    ("Nordbank warned the quay could close.", [("the quay could close", "Nordbank")]),
    ("Tom Reeve told reporters the quay would close.", [("the quay would close", "Tom Reeve")]),
    ("Nordbank told the Harbour Herald that the quay would close.",
     [("the quay would close", "Nordbank")]),
    # No verb of its own, a relative clause, a question.
    ("Nordbank rejected claims that it would sell.", []),
    ("Nordbank rejects every offer that has been made.", []),
    ("Nordbank did not say when the quay would open.", []),
    ("Tom Reeve explained why the quay was closed.", []),
])  # fmt: skip
def test_a_clause_needs_no_that_after_any_verb(text: str, language: str, said: Said) -> None:
    check(text, language, said)


@kinds(french=[
    ("Luc Ferrand reste persuadé que la vente se fera.", [("la vente se fera", "Luc Ferrand")]),
    ("Luc Ferrand se dit convaincu que la vente se fera.", [("la vente se fera", "Luc Ferrand")]),
    ("Luc Ferrand croit pourtant savoir que la vente se fera.",
     [("la vente se fera", "Luc Ferrand")]),
    ("L'Autorité des quais est parvenue à la conclusion que la vente nuirait à tous.",
     [("la vente nuirait à tous", "Autorité des quais")]),
    ("La vente se fera, autrement dit le quai ferme.", []),
    ("Cela dit, le quai ferme en mai.", []),
], english=[
    ("Tom Reeve remains confident that the quay will close.",
     [("the quay will close", "Tom Reeve")]),
    ("The Harbour Authority came to the provisional conclusion that the sale would harm boats.",
     [("the sale would harm boats", "Harbour Authority")]),
    ("The Harbour Authority ruled that the sale would harm boats.",
     [("the sale would harm boats", "Harbour Authority")]),
])  # fmt: skip
def test_phrases_say_something_too_or_nothing(text: str, language: str, said: Said) -> None:
    check(text, language, said)


@kinds(french=[
    ("Luc Ferrand craint que le quai ne ferme, où l'on comptait hier cent bateaux.",
     [("le quai ne ferme", "Luc Ferrand")]),
    ("Luc Ferrand a assuré que le quai tiendrait et que le prix « ne changera pas d'un centime ».",
     [("le quai tiendrait", "Luc Ferrand"), ("ne changera pas d'un centime", "Luc Ferrand")]),
    ("Luc Ferrand promet que rien ne changera, mais Tom Reeve en doute.",
     [("rien ne changera", "Luc Ferrand")]),
], english=[
    ("Nordbank said that it did not agree and that “any remedy that keeps the quay will fail.”",
     [("it did not agree", "Nordbank"),
      ("any remedy that keeps the quay will fail.", "Nordbank")]),
    ("Ada Bronn says she stands by what she wrote in 2021: “We want to be a bank, not a quay.”",
     [("she stands by what she wrote in 2021", "Ada Bronn"),
      ("We want to be a bank, not a quay.", "Ada Bronn")]),
    ("Tom Reeve said the quay was closed, adding: “We have no plan to open it.”",
     [("the quay was closed", "Tom Reeve"), ("We have no plan to open it.", "Tom Reeve")]),
    ("The Harbour Herald said that Nordbank had paid, citing a person close to the deal.",
     [("Nordbank had paid", "Harbour Herald")]),
])  # fmt: skip
def test_a_clause_ends_where_the_article_or_a_quotation_goes_on(
    text: str, language: str, said: Said
) -> None:
    check(text, language, said)


@kinds(french=[
    ("Le quai, assure Nordbank, est tout à fait sûr.",
     [("Le quai | est tout à fait sûr", "Nordbank")]),
    ("Si le quai ferme, précise Nordbank, les bateaux partiront.",
     [("Si le quai ferme | les bateaux partiront", "Nordbank")]),
    ("Comme le souligne Ada Bronn, rien ne change.", [("rien ne change", "Ada Bronn")]),
    ("Le quai est à vendre, dixit Ada Bronn.", [("Le quai est à vendre", "Ada Bronn")]),
    ("Le quai ferme, confie une source proche du dossier qui a requis l'anonymat.",
     [("Le quai ferme", None)]),
], english=[
    ("The quay will close, reports the Harbour Herald.",
     [("The quay will close", "Harbour Herald")]),
    ("The quay will close, Ada Bronn, the bank's chief executive, told the Harbour Herald.",
     [("The quay will close", "Ada Bronn")]),
    ("As the Harbour Herald reported on Monday, the quay will close.",
     [("the quay will close", "Harbour Herald")]),
    ("The quay will close, two people said, and a letter points the same way.",
     [("The quay will close", None)]),
])  # fmt: skip
def test_what_stands_apart_says_who_speaks(text: str, language: str, said: Said) -> None:
    check(text, language, said)


@kinds(french=[
    ("Luc Ferrand sourit. La vente ne changera rien, selon lui.",
     [("La vente ne changera rien", "Luc Ferrand")]),
    ("Luc Ferrand défend la vente : elle prouve selon lui que le port vit.",
     [("elle prouve | que le port vit", "Luc Ferrand")]),
    ("De l'avis d'Ada Bronn, le quai est perdu.", [("le quai est perdu", "Ada Bronn")]),
    ("À en croire Ada Bronn, le quai est perdu.", [("le quai est perdu", "Ada Bronn")]),
    # No reason, no price and no eye of the beholder is an opinion that is told.
    ("Luc Ferrand défend la vente, pour laquelle Nordbank aurait payé cher.", []),
    ("Évalué à 2 millions d'après plusieurs courtiers, le quai reste ouvert.", []),
    ("Le port est plus désirable encore aux yeux de Nordbank.", []),
    (FAR, [(FAR[len("Selon Luc Ferrand, ") : -1], "Luc Ferrand"),
           ("des échanges cordiaux", "Luc Ferrand")]),
], english=[
    ("Tom Reeve left. The quay is lost, according to him.", [("The quay is lost", "Tom Reeve")]),
    ("The quay is lost, according to a report in the Harbour Herald.",
     [("The quay is lost", "Harbour Herald")]),
])  # fmt: skip
def test_prepositions_take_pronouns_and_hold_pieces_in_marks(
    text: str, language: str, said: Said
) -> None:
    check(text, language, said)


@kinds(french=[
    ("Le régulateur juge que la vente nuirait à tous.\nL'Autorité des quais a tranché.",
     [("la vente nuirait à tous", "Autorité des quais")]),
    ("Les avocats de Nordbank soutiennent que le quai reste ouvert.",
     [("le quai reste ouvert", "Nordbank")]),
    ("Des avocats de Nordbank soutiennent que le quai reste ouvert.",
     [("le quai reste ouvert", None)]),
    ("La direction de Nordbank assure que le quai reste ouvert.",
     [("le quai reste ouvert", "Nordbank")]),
    ("« Nous ne vendrons pas », peut-on lire dans le communiqué de Nordbank.",
     [("Nous ne vendrons pas", "Nordbank")]),
    ("Les pêcheurs craignent que le quai ne ferme.", [("le quai ne ferme", None)]),
    ("Nordbank et Kite Marsh ont annoncé que le quai fermerait.",
     [("le quai fermerait", "Nordbank")]),
    ("Le quai fermera, ont annoncé les deux sociétés.", [("Le quai fermera", None)]),
    ("Bonjour à tous. Il juge que le quai ferme trop tôt.", [("le quai ferme trop tôt", None)]),
], english=[
    ("Nordbank has asked the Harbour Authority for time. The regulator said it would decide.",
     [("it would decide", "Harbour Authority")]),
    ("Nordbank has asked the Harbour Authority for time. The bank said it would wait.",
     [("it would wait", "Nordbank")]),
    ("The European Commission (EC) met. The EC said that the sale may harm boats.",
     [("the sale may harm boats", "European Commission")]),
    ("The sale may close in May, the Harbour Herald report said.",
     [("The sale may close in May", "Harbour Herald")]),
    ("Nordbank's lawyers argued that the quay was theirs.", [("the quay was theirs", "Nordbank")]),
    ("Nordbank (NB.O) and Kite Marsh said they had met.", [("they had met", "Nordbank")]),
    ("Three people said the quay would close. One of them said that it would be sold.",
     [("the quay would close", None), ("it would be sold", None)]),
    ("Users fear above all that the quay will close.", [("the quay will close", None)]),
])  # fmt: skip
def test_bodies_and_those_who_speak_for_them(text: str, language: str, said: Said) -> None:
    check(text, language, said)


@kinds(french=[
    ("(AFP) - Le quai ferme en mai, a annoncé Nordbank.", [("Le quai ferme en mai", "Nordbank")]),
    ("Paris, le 26 février 2024 - Le quai ferme en mai, a annoncé Nordbank.",
     [("Le quai ferme en mai", "Nordbank")]),
    ("Nordbank a annoncé ce 17 mai que le quai fermerait.", [("le quai fermerait", "Nordbank")]),
    ("Nordbank a annoncé, mardi 17 mai 2024, que le quai fermerait.",
     [("le quai fermerait", "Nordbank")]),
])  # fmt: skip
def test_places_and_dates_are_no_part_of_what_is_said(text: str, language: str, said: Said) -> None:
    check(text, language, said)


@kinds(french=[
    ("« Le quai est clos », explique Ada Bronn. À quoi bon attendre ? « Nous avons tout essayé. »",
     [("Le quai est clos", "Ada Bronn"), ("Nous avons tout essayé.", "Ada Bronn")]),
    ("« Le quai est clos », explique Ada Bronn. Tom Reeve attend. « Nous avons tout essayé. »",
     [("Le quai est clos", "Ada Bronn"), ("Nous avons tout essayé.", "Tom Reeve")]),
    # What is only called so.
    ("Nordbank dit que le quai rejoint le « plan portuaire » rendu public la veille par la ville.",
     [("le quai rejoint le « plan portuaire » rendu public la veille par la ville", "Nordbank")]),
], english=[
    ("“We will sell,” Tom Reeve said on Monday.\n“It is the right thing to do.”",
     [("We will sell, | It is the right thing to do.", "Tom Reeve")]),
    ("Tom Reeve said: “We will sell.”\n“It is the right thing to do.”",
     [("We will sell.", "Tom Reeve"), ("It is the right thing to do.", "Tom Reeve")]),
])  # fmt: skip
def test_quotations_one_after_the_other(text: str, language: str, said: Said) -> None:
    check(text, language, said)


def test_whoever_asks_may_break_off() -> None:
    text = (
        "Rencontre avec Ada Bronn.\nLA GAZETTE - Un mot. Le quai fermera-t-il ?\nADA BRONN - Non.\n"
        "Et la digue ?\nElle tiendra.\n"
        "Nordbank a pourtant ouvert un examen...\nNordbank fait son travail."
    )
    said = [words for words, speaker in told(text, "fr") if speaker == "Ada Bronn"]
    assert said == ["Non.", "Elle tiendra.", "Nordbank fait son travail."]


@kinds(french=[
    ("Tom Reeve est décrit comme « un voisin très discret » par un ami.",
     [("un voisin très discret", None)]),
    ("Le quai, qui selon Nordbank, tiendra encore dix ans, rouvre.",
     [("tiendra encore dix ans, rouvre", "Nordbank")]),
    ("Selon les trois magistrats, le port n'a pas prouvé le dommage.",
     [("le port n'a pas prouvé le dommage", None)]),
], english=[
    ("Tom Reeve was described as “a very quiet man” by Ada Bronn.",
     [("a very quiet man", "Ada Bronn")]),
    ("Nordbank opens a quay which, Tom Reeve insists, will hold for ten years.",
     [("will hold for ten years", "Tom Reeve")]),
    ("Nordbank opens a quay which, according to Tom Reeve, will hold for ten years.",
     [("will hold for ten years", "Tom Reeve")]),
    ("According to Kite Marsh, quoting Nordbank, the quay was closed in May.",
     [("the quay was closed in May", "Nordbank")]),
    ("According to Nordbank, Ada Bronn said that the quay was closed in May.",
     [("the quay was closed in May", "Ada Bronn")]),
    ("Ada Bronn asked port officials how the quay was closed.",
     [("how the quay was closed", "Ada Bronn")]),
    # The outlet's own addition.
    ("Nordbank said that the quay was closed, as is common in winter.",
     [("the quay was closed", "Nordbank")]),
    ("Nordbank said nothing on Monday about the quay that was closed.", []),
    ("The quay, it is reported, was closed in May.", []),
])  # fmt: skip
def test_whose_words_stand_in_relative_clauses_passives_and_chains(
    text: str, language: str, said: Said
) -> None:
    check(text, language, said)


def test_a_name_after_a_question_opens_the_answers() -> None:
    text = (
        "The Gazette – Has the quay been closed?\nAda Bronn – It has. Nobody was told of it.\n"
        "Will it open again?\nIt will open in May, and I am certain of that."
    )
    said = [words for words, speaker in told(text, "en") if speaker == "Ada Bronn"]
    assert said == [
        "It has. Nobody was told of it.",
        "It will open in May, and I am certain of that.",
    ]


@kinds(french=[
    ("Ce « quai est le pire que nous ayons vu » du pays, a ajouté Tom Reeve.",
     [("quai est le pire que nous ayons vu", "Tom Reeve")]),
    ("Tom Reeve a dit que le port suit sa campagne de « calme plat » en mai.",
     [("le port suit sa campagne de « calme plat » en mai", "Tom Reeve")]),
], english=[
    ("Nordbank said that it would look at the quay; it brings the town much money.",
     [("it would look at the quay", "Nordbank")]),
    ("Tom Reeve sought new rules; otherwise, Nordbank argued, ports would look for money.",
     [("ports would look for money", "Nordbank")]),
    ("Ada Bronn left, rejecting the idea that the port had been sold.",
     [("the port had been sold", "Ada Bronn")]),
    ("The town had written that the quay had been sold.", [("the quay had been sold", None)]),
    ("Work stopped since Ada Bronn made known that the quay had been sold.",
     [("the quay had been sold", "Ada Bronn")]),
])  # fmt: skip
def test_where_words_begin_and_end_around_semicolons_and_asides(
    text: str, language: str, said: Said
) -> None:
    check(text, language, said)


@kinds(french=[
    ("Ce quai, selon les calculs du Courrier, coûtera 20 millions.",
     [("Ce quai | coûtera 20 millions", "Courrier")]),
    ("Selon le syndicat des dockers, le quai fermera en mai.",
     [("le quai fermera en mai", None)]),
    ("Il a été confirmé par Nordbank que la vente serait close en mai.",
     [("la vente serait close en mai", "Nordbank")]),
    # Nobody says it, or the outlet itself.
    ("Selon la loi, le quai fermera en mai.", []),
    ("Selon nos informations, le quai fermera en mai.", []),
], english=[
    ("According to figures from Nordbank, the quay will close in May.",
     [("the quay will close in May", "Nordbank")]),
    ("It was announced by Nordbank that the quay would close.",
     [("the quay would close", "Nordbank")]),
    ("Boats wait outside; according to Tom Reeve, the quay will close in May.",
     [("the quay will close in May", "Tom Reeve")]),
    ("According to our information, the quay will close in May.", []),
])  # fmt: skip
def test_who_is_named_after_a_preposition_says_it(text: str, language: str, said: Said) -> None:
    check(text, language, said)


@kinds(french=[
    ("« Le quai tiendra encore dix ans », explique la gardienne du phare de Nadir, Ada Bronn.",
     [("Le quai tiendra encore dix ans", "Ada Bronn")]),
], english=[
    ("“We will keep the quay open,” Nordbank's harbour keeper, Ada Bronn, told reporters.",
     [("We will keep the quay open,", "Ada Bronn")]),
    ("The paper asked Ada Bronn, an expert at Nordbank, who said “the quay will hold for years.”",
     [("the quay will hold for years.", "Ada Bronn")]),
    ("Dockers claim that the quay will close.", [("the quay will close", None)]),
    ("The dockers say the quay will close.", [("the quay will close", None)]),
])  # fmt: skip
def test_an_office_of_any_kind_may_speak(text: str, language: str, said: Said) -> None:
    check(text, language, said)


@kinds(french=[
    ("Luc Ferrand, qui croyait que le quai tiendrait, a quitté le port.",
     [("le quai tiendrait", "Luc Ferrand")]),
    ("Le quai rouvre : la vente n'aura pas lieu avant mai, a indiqué Luc Ferrand.",
     [("la vente n'aura pas lieu avant mai", "Luc Ferrand")]),
    ("Luc Ferrand affirme que le port a besoin de « deux quais et de trois grues de plus ».",
     [("le port a besoin de « deux quais et de trois grues de plus »", "Luc Ferrand"),
      ("deux quais et de trois grues de plus", "Luc Ferrand")]),
    ("Luc Ferrand annonce vouloir « tester le quai avant la fin du mois ».",
     [("vouloir « tester le quai avant la fin du mois »", "Luc Ferrand"),
      ("tester le quai avant la fin du mois", "Luc Ferrand")]),
], english=[
    ("Tom Reeve claims that the quay was sold, an accusation Nordbank denies.",
     [("the quay was sold", "Tom Reeve")]),
    ("Tom Reeve called the quay “a sad place”, telling Nordbank it would close.",
     [("a sad place", "Tom Reeve"), ("it would close", "Tom Reeve")]),
    ("Tom Reeve stated the quay in that bay is closed.",
     [("the quay in that bay is closed", "Tom Reeve")]),
    ("Tom Reeve notes he favours a new quay.", [("he favours a new quay", "Tom Reeve")]),
])  # fmt: skip
def test_a_clause_has_words_of_its_own_and_no_more(text: str, language: str, said: Said) -> None:
    check(text, language, said)
