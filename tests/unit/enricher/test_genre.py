import time
from typing import Any

import pytest

from libs.contracts import DetectedArticle, Evidence, LanguageReading, Mention, Outlet, Quote
from services.enricher.genre.genre import read_genre
from services.enricher.wording.files import load_genres
from tests.messages import detected

WORDING = load_genres()
NEWS = (
    "Mistral AI has signed an agreement with Microsoft, both companies said on Monday.\n"
    "The models will be sold on Azure. The terms were not disclosed.\n"
    "“I am delighted, and so are my engineers,” said the founder. “We must go on.”"
)


def article(text: str = NEWS, *, language: str = "en", **stated: Any) -> DetectedArticle:
    """An article of a page that says nothing of its genre but what is `stated`."""
    base: dict[str, Any] = {
        "text": text,
        "title": "Mistral signs with Microsoft",
        "outlet": Outlet(name="The Harbour Ledger", domain="ledger.example"),
        "language": LanguageReading(language=language, confidence=1, agreed=True),
        "canonical_url": "https://ledger.example/2024/02/26/mistral-signs-with-microsoft",
    }
    return detected(1).model_copy(update=base | stated)


def genre(each: DetectedArticle, quotes: tuple[Quote, ...] = ()) -> tuple[str, str]:
    found = read_genre(
        each, title=each.title or "", text=each.text, quotes=quotes, wording=WORDING,
        parties=("Mistral AI", "Microsoft"),
    )  # fmt: skip
    return found.name, found.why


def answer(text: str, start: int, end: int) -> Quote:
    part = Mention(field="text", start=start, end=end, surface=text[start:end])
    evidence = Evidence(extractor="quotes/answer", version="1", confidence=0.9)
    return Quote(
        text=part.surface, speaker=None, direct=True, stance="said", parts=(part,), language="en",
        evidence=evidence,
    )  # fmt: skip


def test_what_nothing_says_otherwise_of_is_news() -> None:
    assert genre(article()) == ("news", "Nothing in it is of another genre.")


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"declared_genres": ("OpinionNewsArticle",)}, "opinion"),
        ({"declared_genres": ("AnalysisNewsArticle",)}, "analysis"),
        ({"declared_genres": ("BackgroundNewsArticle",)}, "analysis"),
        ({"declared_genres": ("AdvertiserContentArticle",)}, "sponsored"),
        ({"declared_genres": ("Sponsored content — paid for by Nuagys",)}, "sponsored"),
        ({"declared_genres": ("Paid Post",)}, "sponsored"),
        ({"declared_genres": ("En partenariat avec Nuagys",)}, "sponsored"),
        ({"declared_genres": ("news/opinion",)}, "opinion"),
        ({"declared_genres": ("LiveBlogPosting",)}, "live_blog"),
        ({"declared_genres": ("ReviewNewsArticle",)}, "review"),
        ({"declared_genres": ("Press release",)}, "press_release"),
        ({"declared_genres": ("Interview",)}, "interview"),
        ({"declared_genres": ("BlogPosting",)}, "news"),
        ({"declared_genres": ("ReportageNewsArticle", "Report")}, "news"),
        ({"section": "Opinions"}, "opinion"),
        ({"section": "Idées / Tribunes"}, "opinion"),
        ({"section": "Business > Analysis"}, "analysis"),
        ({"section": "Économie"}, "news"),
        ({"section": "Live"}, "live_blog"),
        ({"canonical_url": "https://ledger.example/opinion/2024/a-promise"}, "opinion"),
        ({"canonical_url": "https://ledger.example/press-releases/a-promise"}, "press_release"),
        ({"canonical_url": "https://ledger.example/2024/tribune-la-promesse"}, "opinion"),
        ({"canonical_url": "https://ledger.example/blogs/a-promise"}, "news"),
        ({"canonical_url": "https://ledger.example/2024/opinion-polls-rise"}, "opinion"),
        ({"canonical_url": "https://ledger.example/2024/the-opinion-of-ministers"}, "news"),
        ({"live_blog": True}, "live_blog"),
        ({"summary": "Propos recueillis par Anne Le Goff"}, "interview"),
        ({"summary": "Dans cette tribune, la juriste s’inquiète."}, "opinion"),
    ],
)
def test_a_page_says_what_it_is(stated: dict[str, Any], expected: str) -> None:
    assert genre(article(**stated))[0] == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("TRIBUNE. Rendez-nous nos modèles", "opinion"),
        ("Opinion | Give us our models back", "opinion"),
        ("Give us our models back – opinion", "opinion"),
        ("Édito : la promesse", "opinion"),
        ("[Interview] The founder of Mistral", "interview"),
        ("The founder of Mistral (interview)", "interview"),
        ("Cinq questions à Elodie Vasseur", "interview"),
        ("EN DIRECT. L’accord Mistral-Microsoft", "live_blog"),
        ("Tech live: reaction to the agreement, as it happened", "live_blog"),
        ("Décryptage – l’accord et ses clauses", "analysis"),
        ("Pourquoi Microsoft mise sur Mistral", "analysis"),
        ("Mistral-Microsoft : ce que l’on sait de l’accord", "analysis"),
        ("What we know about the Mistral deal", "analysis"),
        ("The Mistral deal, explained", "analysis"),
        ("Morning briefing: Mistral, Shein and the rest", "roundup"),
        ("La revue de presse du mardi", "roundup"),
        ("Hands-on: Le Chat", "review"),
        ("Trois jours avec Le Chat", "review"),
        ("Communiqué de presse : Mistral et Microsoft", "press_release"),
        ("Publi-rédactionnel : le nuage sans soucis", "sponsored"),
        # Words of a genre that stand for something else.
        ("Le live de Mistral attire les foules", "news"),
        ("An interview costs a minister her job", "news"),
        ("Investissement direct : la France en tête", "news"),
        ("Minister’s comment angers Brussels", "news"),
        ("Direct flights to Redmond", "news"),
        ("Opinion polls: Europeans fear for their models", "news"),
    ],
)
def test_a_headline_says_what_it_is(title: str, expected: str) -> None:
    assert genre(article(title=title))[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "9h05 - Bonjour à tous.\n10h40 – Un démenti.\n12h15 : la réponse.",
        "17.40 GMT\nThat is all.\n17.05 GMT\nA reply.\n9.30am\nGood morning.",
        "16 h 40 - La séance est levée.\n16 h 22 - Une réponse.\n15 h 05 - Un silence.",
        "Jo Ash, 2 hours ago\nThat is it.\nJo Ash, 3 hours ago\nA demo.\nMo, an hour ago\nHello.",
        "The storm has landed.\nUpdated 19:12\nA bridge is shut.\nUpdated 18:40\nMore.\nMAJ 18h05",
        "[14:02] It begins.\n[14:30] It goes on.\n[15:10] It ends.",
    ],
)
def test_a_text_of_entries_with_their_time_is_a_live_blog(text: str) -> None:
    assert genre(article(text))[0] == "live_blog"


def test_answers_are_an_interview_in_whatever_section_they_stand() -> None:
    text = "Why?\nBecause it had to be.\nAnd now?\nNow we wait for the Commission."
    told = (answer(text, 5, 26), answer(text, 35, len(text)))
    found = genre(article(text, section="Opinions"), told)
    assert found == ("interview", "Answers to questions are 79% of the text.")


def test_who_publishes_news_of_itself_publishes_a_press_release() -> None:
    own = Outlet(name="Microsoft Azure Blog", domain="blogs.microsoft.com")
    other = Outlet(name="Microsoft Watch", domain="watch.example")
    assert genre(article(outlet=own))[0] == "press_release"
    assert genre(article(outlet=other))[0] == "news"


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("About Nuagys\nNuagys hosts.\nPress contact: Ida Vane", "press_release"),
        ("À propos de Nuagys : elle héberge.\nRelations presse : Ida Vane", "press_release"),
        ("About Nuagys\n# # #", "press_release"),
        ("About the author\nContact: letters to the editor", "news"),
        ("About Nuagys\nThe hosting company will say more soon.", "news"),
    ],
)
def test_two_marks_make_a_press_release(tail: str, expected: str) -> None:
    assert genre(article(f"{NEWS}\n{tail}"))[0] == expected


def test_paid_for_comes_first() -> None:
    told = article(f"Paid for by Nuagys\n{NEWS}", title="Interview: the cloud without worries")
    assert genre(told)[0] == "sponsored"
    assert genre(article(f"{NEWS}\nThe survey was paid for by Nuagys in May."))[0] == "news"


SPOKEN = (
    "I have read the contract twice. I did not like it.\nNobody asked me, and that is my point."
)
PARLE = "J’ai lu le contrat deux fois. Je ne l’aime pas.\nOn ne m’a rien demandé."


@pytest.mark.parametrize(("text", "language"), [(SPOKEN, "en"), (PARLE, "fr")])
def test_an_author_who_speaks_gives_an_opinion_or_writes_a_blog(text: str, language: str) -> None:
    assert genre(article(text, language=language))[0] == "opinion"
    post = {"declared_genres": ("BlogPosting",)}
    assert genre(article(text, language=language, **post))[0] == "blog"
    placed = {"canonical_url": "https://ledger.example/blogs/a-promise"}
    assert genre(article(text, language=language, **placed))[0] == "blog"
    own = {"outlet": Outlet(name="Le carnet de Kim", domain="kim.example")}
    assert genre(article(text, language=language, **own))[0] == "blog"


def test_who_is_quoted_is_not_the_author() -> None:
    assert genre(article("« J’ai lu le contrat. Je ne l’aime pas », dit-elle.", language="fr"))[
        0
    ] == ("news")


def test_questions_that_the_article_answers_itself_are_an_analysis() -> None:
    text = "Who pays?\nMicrosoft does.\nHow much?\nFifteen million.\nAnd then?\nNobody knows."
    assert genre(article(text))[0] == "analysis"


@pytest.mark.parametrize("item", ["• News of company {}", "Company {}. It has news.", "{}: news."])
def test_a_list_of_items_is_a_roundup(item: str) -> None:
    items = [item.format(name) for name in ("Aster", "Borea", "Cumulo", "Drift", "Ebb")]
    assert genre(article("\n".join(("Good morning.", *items))))[0] == "roundup"
    assert genre(article("\n".join(("Good morning.", *items[:4]))))[0] == "news"


def test_an_outlet_that_names_itself_in_the_headline_and_often_is_no_newspaper() -> None:
    own = Outlet(name="Nuagys", domain="nuagys.example")
    text = "Nuagys opens a data centre.\nNuagys will hire.\nIn 2023 Nuagys had 400 customers."
    assert genre(article(text, outlet=own, title="Nuagys opens in Lyon"))[0] == "press_release"
    assert genre(article(text, outlet=own, title="A centre in Lyon"))[0] == "press_release"
    assert genre(article(text, title="Nuagys opens in Lyon"))[0] == "news"


@pytest.mark.parametrize(
    "marks",
    ["Les plus : rapide.\nNote : 7/10", "Verdict: buy it.\n4 stars", "Pros: light\nCons: loud"],
)
def test_two_marks_make_a_review(marks: str) -> None:
    first, second = marks.split("\n")
    assert genre(article(f"{NEWS}\n{marks}"))[0] == "review"
    assert genre(article(f"{NEWS}\n{first}"))[0] == "news"
    assert genre(article(f"{NEWS}\n{second}"))[0] == "news"


def test_a_language_without_words_is_read_by_build_and_labels() -> None:
    text = "Ich habe den Vertrag gelesen. Ich mag ihn nicht."
    assert genre(article(text, language="de"))[0] == "news"
    assert genre(article(text, language="de", section="Interview"))[0] == "interview"


@pytest.mark.parametrize(
    "text", ["", "\n", "?\n" * 5000, "«" * 5000, "A" * 100_000, "9h05\n" * 9000]
)
def test_odd_texts_are_read(text: str) -> None:
    assert genre(article(text, title=text[:2000]))[0]


SUMS = "2.40 euros a share.\n1.25 million users.\n2.10 percent more."
DURATIONS = "24 h du Mans\n12 h de Sebring\n6 h de Spa"
DATES = "12.05.2024 Lyon\n13.05.2024 Paris\n14.05.2024 Lille"
NIGHT = "8pm is when it began.\n11pm is when it ended.\n9.30pm was the worst."
TOLL = "Le bilan est de trois morts.\nLes plus riches paieront.\nVerdict attendu le 3 mai"


@pytest.mark.parametrize(
    "stated",
    [
        {"canonical_url": "https://ledger.example/a/live-nation-f", "title": "Live Nation f"},
        {"canonical_url": "https://www.tribune.co.uk/a/b-c", "title": "B c"},
        {"canonical_url": "https://[::1", "title": "B c"},
        {"text": SUMS}, {"text": DURATIONS}, {"text": DATES}, {"text": NIGHT}, {"text": TOLL},
        {"text": f"In partnership with Microsoft, Mistral sells models.\n{NEWS}"},
        {"text": f"Sponsored by Senator Warren, the bill would tax it.\n{NEWS}"},
        {"text": f"{NEWS}\nThe interview was recorded by police."},
        {"text": f"{NEWS}\nAbout half will move - 300 people.\nAbout a third said no."},
        {"text": "World War I ended. After World War I the firm grew."},
        {"title": "Musk, Altman, tests"}, {"title": "Live. Work. Move: a town for all"},
        {"title": "Minister orders safety review"}, {"title": "La Bourse perd trois points"},
        {"title": "Talks resume this week in Geneva"}, {"title": "Trois jours avec sursis"},
        {"title": "Police ask two questions to suspect"}, {"title": "Ce quinquagénaire arrêté"},
        {"title": "Commentaires haineux : deux arrestations"},
        {"title": "Google should pay, minister says"},
    ],
    ids=str,
)  # fmt: skip
def test_words_of_a_genre_in_other_uses_are_news(stated: dict[str, Any]) -> None:
    assert genre(article(**stated)) == ("news", "Nothing in it is of another genre.")


def test_an_outlet_with_a_common_name_writes_no_release() -> None:
    own = Outlet(name="Le Point", domain="lepoint.example")
    text = "On fait le point. Le point faible demeure. Un point de plus, le point final."
    told = article(text, outlet=own, title="Le point sur l’accord", language="fr")
    assert genre(told)[0] == "news"
    asked = "The deal is done, a banker told Axios.\nHe told Axios more.\n(Axios) - It is."
    axios = Outlet(name="Axios", domain="axios.example")
    assert genre(article(asked, outlet=axios, title="Axios has learned"))[0] == "news"


def test_a_site_of_another_that_bears_the_name_of_a_party_is_no_party() -> None:
    weekly = Outlet(name="Weekly", domain="microsoft.weekly.co.uk")
    assert genre(article(outlet=weekly))[0] == "news"


@pytest.mark.parametrize("run", ["—", "(", "[", "|", " - ", ": ", "Live ", "«", "A.", "É"])
def test_a_long_headline_takes_no_time(run: str) -> None:
    began = time.perf_counter()
    genre(article(title=run * 50_000))
    assert time.perf_counter() - began < 2  # seconds; it was a minute
