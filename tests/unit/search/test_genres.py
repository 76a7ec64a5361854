"""Which genre words mean, and what is asked for where they do."""

import re
from typing import Any

import pytest

from libs.contracts import Genre
from libs.search.free_genres import genres_wanted
from libs.search.genre_words import CALLED, ORDINARY, OTHERWISE
from libs.search.genres import GENRES, genre_meant, genre_named, genres_of, names_among
from libs.search.grammar.parser import parse_query
from libs.search.notes import genre_note
from libs.search.query import SearchQuery, to_query
from libs.search.shipped import shipped_thesaurus
from libs.search.stop_words import is_stop_word
from libs.search.vocabulary import NO_VOCABULARY, Vocabulary

VOCABULARY = Vocabulary(thesaurus=shipped_thesaurus())
OF_ALL_SORTS: tuple[tuple[str, Genre], ...] = (
    ("dépêche", "news"), ("report", "news"), ("décryptage", "analysis"), ("Explainer", "analysis"),
    ("analyses", "analysis"), ("tribune", "opinion"), ("op-ed", "opinion"), ("op ed", "opinion"),
    ("édito", "opinion"), ("EDITORIAUX", "opinion"), ("chronique", "opinion"),
    ("point de vue", "opinion"), ("blog post", "blog"), ("billets de blog", "blog"),
    ("entretien", "interview"), ("Q&A", "interview"), ("q & a", "interview"), ("Q/A", "interview"),
    ("questions/réponses", "interview"), ("direct", "live_blog"), ("en direct", "live_blog"),
    ("live", "live_blog"), ("live-blog", "live_blog"), ("communiqué", "press_release"),
    ("communiqués de presse", "press_release"), ("press_release", "press_release"),
    ("revue de presse", "roundup"), ("newsletter", "roundup"), ("briefing", "roundup"),
    ("banc d'essai", "review"), ("test", "review"), ("hands-on", "review"),
    ("publi-rédactionnel", "sponsored"), ("publirédactionnels", "sponsored"),
    ("advertorial", "sponsored"), ("FAQ", "analysis"), ("fact check", "analysis"),
    ("fact-checks", "analysis"), ("vrai ou faux", "analysis"), ("letters", "opinion"),
    ("leader", "opinion"),
)  # fmt: skip


def asked(text: str, **more: Any) -> str:
    """The query alone, as text."""
    return str(to_query(SearchQuery(text=text, **more), VOCABULARY).body["query"])


def of_genre(genre: str) -> str:
    return str({"term": {"genre": genre}})


@pytest.mark.parametrize(("said", "genre"), OF_ALL_SORTS)
def test_a_field_takes_a_genre_by_what_people_call_it(said: str, genre: Genre) -> None:
    assert genre_named(said) == genre
    value = f'"{said}"' if " " in said or "/" in said else said
    for name in ("genre", "kind", "Type", "sorte"):
        request = to_query(SearchQuery(text=f"{name}:{value}"), NO_VOCABULARY)
        assert request.notes == ()
        assert f"{{'genre': {{'value': '{genre}'" in str(request.body["query"])


def test_every_genre_goes_by_its_own_name_and_has_words_in_both_languages() -> None:
    assert set(CALLED) == set(GENRES)
    for genre, called in CALLED.items():
        assert genre_named(genre) == genre
        assert genre_named(genre.replace("_", " ")) == genre
        for language in ("fr", "en"):
            assert called.in_field.get(language), genre


def test_no_form_belongs_to_two_genres() -> None:
    for genre, called in CALLED.items():
        for forms in (*called.in_field.values(), *called.anywhere.values()):
            assert {genre_named(form) for form in forms} == {genre}
        for forms in called.anywhere.values():
            assert {genre_meant(form) for form in forms} == {genre}


def plurals(form: str) -> set[str]:
    """A form with any one of its words, and with all of them, in the plural of both languages."""
    words = re.split(r"([ '’&/-])", form)
    found = set()
    for plural in (plural_in_french, plural_in_english):
        for at, word in enumerate(words):
            found.add("".join([*words[:at], plural(word), *words[at + 1 :]]))
        found.add("".join(map(plural, words)))
    return found


def plural_in_french(word: str) -> str:
    if len(word) < 2 or word[-1] in "sxz" or is_stop_word(word):
        return word
    return f"{word[:-2]}aux" if word.endswith("al") else f"{word}s"


def plural_in_english(word: str) -> str:
    if (
        not word.isalpha()
        or word in {"news", "Q"}
        or (is_stop_word(word) and word not in {"on", "A"})
    ):
        return word
    for ending, several in (("sis", "ses"), ("ss", "sses"), ("ch", "ches"), ("ry", "ries")):
        if word.endswith(ending):
            return word if ending == "ss" else word.removesuffix(ending) + several
    return word if word[-1] in "sx" else f"{word}s"


@pytest.mark.parametrize("genre", GENRES)
def test_every_form_is_known_in_the_plural_in_capitals_and_without_hyphen(genre: Genre) -> None:
    called = CALLED[genre]
    for forms, finds in ((called.in_field, genre_named), (called.anywhere, genre_meant)):
        typed = {form for texts in forms.values() for form in texts}
        for form in {*typed, *(each.replace("-", "") for each in typed)}:
            for each in (form, *plurals(form)):
                shapes = (each, each.upper(), each.title(), each.replace("-", " "))
                assert {shape: finds(shape) for shape in shapes} == dict.fromkeys(shapes, genre)


@pytest.mark.parametrize("text", ["op-eds Figma", "Op-Eds", "op eds", "OPEDS", "opeds Figma"])
def test_several_op_eds_are_the_genre_wherever_typed(text: str) -> None:
    assert of_genre("opinion") in asked(text)


@pytest.mark.parametrize(
    ("said", "genre"),
    [("op-eds", "opinion"), ("hands-ons", "review"), ("round-ups", "roundup"), ("ads", "sponsored"),
     ("dispatches", "news"), ("stories", "news"), ("news analyses", "analysis"),
     ("commentaries", "opinion"), ("Q&As", "interview"), ("CPs", "press_release")],
)  # fmt: skip
def test_a_field_takes_several(said: str, genre: Genre) -> None:
    assert genre_named(said) == genre


@pytest.mark.parametrize(
    ("said", "meant"),
    [("editto", "opinion"), ("interveiw", "interview"), ("comunique", "press_release"),
     ("advertorail", "sponsored")],
)  # fmt: skip
def test_an_unknown_genre_is_said_with_the_nearest_and_finds_nothing(said: str, meant: str) -> None:
    request = to_query(SearchQuery(text=f"genre:{said}"))
    line = f"genre: {said} is none of {', '.join(GENRES)}: did you mean {meant}?"
    assert request.notes == (line,)
    assert request.body["query"]["bool"]["must"] == [{"match_none": {}}]


def test_what_is_like_no_genre_is_said_with_all_of_them() -> None:
    with pytest.raises(ValueError, match=r"^poem is none of .*sponsored$"):
        genre_named("poem")
    with pytest.raises(ValueError, match="is none of"):
        genre_named("!")


@pytest.mark.parametrize(
    ("words", "genres"),
    [
        ("interview Mensch", ("interview", None)),
        ("Tribunes Figma", ("opinion", None)),
        ("communiqué presse Azure", ("press_release", "press_release", None)),
        ("communiqué de presse", ("press_release", None, "press_release")),
        ("communiqué Azure", ("press_release", None)),
        ("blogger take", ("blog", "blog")),
        ("live coverage Adobe", ("live_blog", "live_blog", None)),
        ("live blog Adobe", ("live_blog", "live_blog", None)),  # the longest form, not `blog`
        ("opinion piece op-ed", ("opinion", "opinion", "opinion")),
        ("Q&A Mensch", ("interview", None)),
        ("investissement direct", (None, None)),
        ("job interview interview", (None, None, "interview")),
        ("frais entretien", (None, None)),
        ("Chicago Tribune tribune", (None, None, "opinion")),
        ("editorial team editorial", (None, None, "opinion")),
        ("", (None,)),
    ],
)
def test_words_name_a_genre_alone_or_with_their_neighbours(
    words: str, genres: tuple[Genre | None, ...]
) -> None:
    assert genres_of(words.split(" ")) == genres


@pytest.mark.parametrize(
    "word",
    ["direct", "live", "report", "news", "analysis", "analyse", "column", "post", "opinion",
     "point de vue", "chronique", "release", "statement", "annonce", "roundup", "newsletter",
     "briefing", "publicité", "test", "review", "critique", "talk", "take", "avis", "info",
     "story", "faq", "letters", "leader", "fact check"],
)  # fmt: skip
def test_a_word_of_more_than_one_meaning_is_a_genre_in_the_field_alone(word: str) -> None:
    assert genre_named(word) in GENRES
    assert genres_of(word.split()) == (None,) * len(word.split())
    assert "constant_score" not in asked(f"{word} Adobe")


def test_expressions_that_mean_something_else_hold_a_word_that_is_a_genre() -> None:
    for each in OTHERWISE:
        assert genre_meant(each.form) is not None
        assert each.expressions
        for form in each.expressions:
            assert genre_meant(form) is None, form
            assert set(genres_of(form.split())) == {None}, form


@pytest.mark.parametrize(
    "text",
    ["contenus éditoriaux", "choix éditoriaux", "contrat d'entretien", "produits d’entretien",
     "agent d'entretien", "entretien bilatéral", "entretiens professionnels",
     "entretien du véhicule", "entretien des routes", "entretien téléphonique",
     "police interview", "asylum interviews", "job interview", "interview questions",
     "Google blog", "AWS blog", "Microsoft blog", "security blog", "company blog",
     "Windows live updates", "editorial assistant", "editorial board", "editorial team",
     "editorial line", "editorial independence", "communiqué commun", "communiqué final",
     "communiqué de l'armée", "communiqué du G7", "joint communiqué"],
)  # fmt: skip
def test_upkeep_talks_staff_and_summits_are_no_genre(text: str) -> None:
    assert "'genre'" not in asked(text)
    assert "'genre'" not in asked(f"{text} Azure")


@pytest.mark.parametrize(
    "text",
    ["en direct", "En direct", "EN DIRECT Azure", "Azure en direct", "la conférence en direct",
     "suivi en direct", "en-direct Azure", "en direct sur Azure", "en direct : Azure",
     "suivre la séance en direct", "le suivi en direct Azure"],
)  # fmt: skip
def test_what_is_told_as_it_happens_is_a_live_blog(text: str) -> None:
    assert of_genre("live_blog") in asked(text)


@pytest.mark.parametrize(
    "text",
    ["direct", "direct Azure", "investissement direct", "investissements en direct",
     "vente en direct", "ventes en direct aux clients", "acheter en direct", "prêts en direct",
     "distribution en direct", "détenu en direct", "en direct de Bruxelles", "en direct du salon",
     "en direct d'Amsterdam", "En direct d’Oslo", "en direct avec les clients",
     "en direct auprès des clients", "en direct depuis Oslo", "émission en direct", '"en direct"',
     "en Direct de Lyon"],
)  # fmt: skip
def test_without_intermediary_and_on_the_air_is_no_live_blog(text: str) -> None:
    assert "'genre'" not in asked(text)


@pytest.mark.parametrize(
    ("text", "word", "genre"),
    [
        ("opinion", "opinion", "opinion"),
        ("Opinion", "Opinion", "opinion"),
        ("Mistral -opinion", "opinion", "opinion"),
        ("Mistral -OPINION", "OPINION", "opinion"),
        ("actualités sans opinion", "opinion", "opinion"),
        ("analysis", "analysis", "analysis"),
        ("Mistral | review", "review", "review"),
        ("Mistral reviews", "reviews", "review"),
        ("opinion AND (Mistral | Azure)", "opinion", "opinion"),
        ("l'opinion sur Mistral", "opinion", "opinion"),
        ("roundup, Mistral", "roundup", "roundup"),
        ("sponsored Mistral", "sponsored", "sponsored"),
        ("latest Mistral NEWS", "NEWS", "news"),
    ],
)
def test_the_name_of_a_genre_that_is_a_plain_word_is_said_to_be_one(
    text: str, word: str, genre: str
) -> None:
    assert to_query(SearchQuery(text=text)).hints == (
        f"{word} is read as a word: genre:{genre} finds the genre, -genre:{genre} leaves it out",
    )


def test_two_names_of_genres_are_two_lines() -> None:
    first, second = to_query(SearchQuery(text="news -opinion")).hints
    assert first.startswith("news is read as a word")
    assert second.startswith("opinion is read as a word")


@pytest.mark.parametrize(
    "text",
    ["new", "Fox News", "L'Opinion", "Mistral L’Opinion", "Harvard Business Review",
     "merger review", "opinion publique", "sondage d'opinion", "market analysis", "news agency",
     "product review", "opinion piece", "news analysis", '"opinion"', "opinion*",
     "title:opinion", "genre:opinion", "news -genre:opinion", "chronique Mistral", "interview"],
)  # fmt: skip
def test_names_expressions_and_what_is_asked_of_fields_need_no_line(text: str) -> None:
    assert to_query(SearchQuery(text=text)).hints == ()


def test_beside_a_filter_on_genres_no_line_is_needed() -> None:
    assert to_query(SearchQuery(text="news", genre=("news",))).hints == ()


def test_expressions_hold_the_plain_name_of_a_genre() -> None:
    for each in ORDINARY:
        assert list(names_among([each.form]))
        for form in each.expressions:
            assert not list(names_among(form.split())), form


@pytest.mark.parametrize(
    ("text", "genres"),
    [
        ("blog", ("blog",)), ("blog -interview | tribune", ("blog", "opinion")),
        ("communiqués de presse (op-ed Azure)", ("press_release", "opinion")),
        ("blog genre:interview", ()), ("company blog", ()), ("-blog", ()), ('"blog"', ()),
        ("blo*", ()), ("", ()), ("blog " * 13, ()), ("Azure blog blog", ("blog",)),
    ],
)  # fmt: skip
def test_genres_that_free_words_ask_for(text: str, genres: tuple[Genre, ...]) -> None:
    assert genres_wanted(parse_query(text).part) == genres


def test_how_many_of_a_genre_were_found_is_counted_with_what_is_found() -> None:
    query = SearchQuery(text="interview Mensch", lang=("fr",), facets=("language",))
    counted = to_query(query).body["aggs"]["wanted_genres"]
    assert counted["aggs"]["of"]["filters"]["filters"] == {
        "interview": {"term": {"genre": "interview"}}
    }
    assert len(counted["filter"]["bool"]["filter"]) == 1


@pytest.mark.parametrize("text", ["Mensch", "job interview", "Mensch -interview", "news"])
def test_without_a_word_for_a_genre_none_is_counted(text: str) -> None:
    assert to_query(SearchQuery(text=text)).body["aggs"] == {}
    assert to_query(SearchQuery(text="blog", genre=("blog",))).body["aggs"] == {}


@pytest.mark.parametrize("genre", GENRES)
def test_articles_of_each_genre_are_called_by_a_name(genre: Genre) -> None:
    line = genre_note(genre, 2)
    assert line.startswith(f"genre:{genre} shows the 2 ")
    assert "s alone" in line
    assert genre_note(genre, 1).startswith(f"genre:{genre} shows the one ")


@pytest.mark.parametrize("text", ["communiqué", "communiqués de presse", "press release"])
@pytest.mark.parametrize("words", ["related", "any"])
def test_nothing_is_related_to_a_genre(text: str, words: str) -> None:
    """Neither related words, nor a part of the words alone."""
    assert "announcement" in asked("déclaration", words="related")
    assert asked(text, words=words) == asked(text)


def test_of_some_words_those_for_one_genre_stay_together() -> None:
    (must,) = to_query(SearchQuery(text="press release Azure Oslo", words="any")).body["query"][
        "bool"
    ]["must"]
    ((some,), first) = must["bool"]["must"], must["bool"]["should"]
    assert len(some["bool"]["should"]) == 3
    assert len(first) == 2


@pytest.mark.parametrize(
    "text",
    ["La Tribune", "la Tribune, Figma", "Figma La Tribune", "Chicago Tribune", "Express Tribune",
     "Salt Lake Tribune", "salt lake tribune", "Tribune de Lyon", "Tribune Company",
     "La Tribune AND Figma", "La Tribune Dimanche"],
)  # fmt: skip
def test_a_newspaper_is_no_genre(text: str) -> None:
    assert "'genre'" not in asked(text)


@pytest.mark.parametrize(
    "text",
    ["la tribune de Mensch", "Tribune Figma", "une tribune", "La tribune de Field", "tribune"],
)
def test_an_op_ed_is_a_genre_behind_an_article_too(text: str) -> None:
    assert of_genre("opinion") in asked(text)


def test_a_newspaper_in_quotes_is_not_said_to_be_a_genre() -> None:
    assert to_query(SearchQuery(text='"La Tribune" "Chicago Tribune"')).hints == ()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("interview,opinion", "are several: write genre:(interview | opinion)"),
        ("interview/opinion", "are several: write genre:(interview | opinion)"),
        ("édito+Q&A;news", "are several: write genre:(opinion | interview | news)"),
        ("op-ed/editorial", "did you mean opinion?"),
        ("interview,poem", "is none of"),
    ],
)
def test_several_genres_at_once_are_said_with_how_to_ask_for_them(said: str, meant: str) -> None:
    (line,) = to_query(SearchQuery(text=f"genre:{said}")).notes
    assert line.startswith(f"genre: {said} ")
    assert meant in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("genre:press release", 'genre:"press release"'),
        ("(genre:press release, Azure)", 'genre:"press release"'),
        ("genre:Q & A", 'genre:"Q & A"'),
        ("genre:en direct Azure", 'genre:"en direct"'),
        ("Azure genre:point de vue", 'genre:"point de vue"'),
        ("kind:letter to the editor", 'kind:"letter to the editor"'),
        ("-genre:press release", 'genre:"press release"'),
        ("genre:interview, opinion", "genre:(interview | opinion)"),
    ],
)
def test_a_name_of_several_words_is_said_to_need_quotes(text: str, said: str) -> None:
    (line,) = to_query(SearchQuery(text=text)).hints
    assert said in line


@pytest.mark.parametrize(
    "text",
    ['genre:"press release"', "genre:interview Mensch", "genre:tribune Figma",
     "title:press release", "genre:(news | opinion)", "genre:"],
)  # fmt: skip
def test_a_genre_of_one_word_needs_none(text: str) -> None:
    assert to_query(SearchQuery(text=text)).hints == ()


def test_a_long_value_is_not_repeated_as_a_whole() -> None:
    with pytest.raises(ValueError, match="…") as caught:
        genre_named("x" * 18_000)
    assert len(str(caught.value)) < 300


def test_two_letters_around_an_ampersand_are_one_word_with_or_without_spaces() -> None:
    for text in ("Q&A", "Q & A"):
        assert of_genre("interview") in asked(f"{text} Mensch")
    assert parse_query("R & D | M & A").part == parse_query("R&D | M&A").part
    assert parse_query("M & A-desk") == parse_query("M A-desk")
    assert parse_query("US & UK") == parse_query("US UK")
    assert parse_query("Smith & Wesson") == parse_query("Smith Wesson")


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("interview", "interview"), ("interview Mensch", "interview"), ("op-ed", "opinion"),
        ("communiqué de presse Azure", "press_release"), ("tribune AND Figma", "opinion"),
        ("tribune | chronique", "opinion"), ("Figma -interview", "interview"),
    ],
)  # fmt: skip
def test_a_word_for_a_genre_is_looked_for_in_texts_and_as_the_genre(text: str, genre: str) -> None:
    """Also what operators ask for: as with other names of one thing."""
    for words in ("most", "related", "any"):
        found = asked(text, words=words)
        assert of_genre(genre) in found
        assert "multi_match" in found


@pytest.mark.parametrize(
    "text",
    ['"interview"', '"press release"', "interv*", "title:interview", "texte:tribune",
     "person:Tribune", 'Figma -"interview"', "job interview", "interview " * 13],
)  # fmt: skip
def test_a_phrase_a_beginning_and_the_value_of_a_field_are_words(text: str) -> None:
    assert "'genre'" not in asked(text)


def test_a_phrase_for_a_genre_is_said_to_be_looked_for_in_texts() -> None:
    request = to_query(SearchQuery(text='"press release" Azure "interview" "Le Chat"'))
    assert request.hints == (
        "press release in quotes is looked for in texts: genre:press_release finds the genre",
    )


def test_what_is_typed_counts_as_so_many_words_as_without_genres() -> None:
    """An index whose articles have no genre yet is asked for the same words."""
    (must,) = to_query(SearchQuery(text="opinion piece Figma")).body["query"]["bool"]["must"]
    (some,) = must["bool"]["must"]
    assert len(some["bool"]["should"]) == 3
    assert some["bool"]["minimum_should_match"] == 3


@pytest.mark.parametrize(
    "word", ["édito", "news", "News", "opinion", "reviews", "chronique", "column", "actualités"]
)
def test_the_name_of_a_genre_is_no_typing_mistake(word: str) -> None:
    assert NO_VOCABULARY.knows(word)
    assert not NO_VOCABULARY.knows("editto")


def test_articles_of_one_of_several_genres_are_asked_for_by_a_filter() -> None:
    query = SearchQuery(genre=("interview", "opinion"), facets=("genre",), significant=("genre",))
    body = to_query(query).body
    (after,) = body["post_filter"]["bool"]["filter"]
    assert len(after["bool"]["should"]) == 2
    assert body["aggs"]["genre"]["aggs"]["of"]["terms"]["field"] == "genre"
    assert body["aggs"]["significant_genre"]["significant_terms"]["field"] == "genre"
