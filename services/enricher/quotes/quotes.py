"""What is quoted in an article, and who says it? Pure: no I/O, no clock, no settings."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from libs.contracts import Entity, Evidence, LanguageSpan, Mention, Quote
from libs.parsing.article.plain_text.press_names import listed_outlet, outlet_called
from services.enricher.names.entities import TextField
from services.enricher.names.first_names import FirstNames
from services.enricher.quotes.channels import Channels
from services.enricher.quotes.cues import Lexicon
from services.enricher.quotes.interviews import interview
from services.enricher.quotes.marks import Marked, marked_spans
from services.enricher.quotes.named import Named
from services.enricher.quotes.people import People
from services.enricher.quotes.posts import posts
from services.enricher.quotes.speakers import Discourse, Speaker
from services.enricher.quotes.statement import Span, Statement
from services.enricher.quotes.statements import Statements
from services.enricher.quotes.turns import Interview
from services.enricher.quotes.wording import QuoteWording

VERSION = "1"
_NO_WORDS = Lexicon(QuoteWording.empty())
_SURE = 0.9
_ARTICLES = ("Le", "La", "Les", "The")
MOST = 200_000
"""Characters of a field that are read; what comes after holds no quotes for us."""


def find_quotes(
    texts: dict[TextField, str],
    *,
    language: str,
    spans: Sequence[LanguageSpan],
    entities: Sequence[Entity],
    lexicons: Mapping[str, Lexicon],
    first_names: FirstNames,
) -> tuple[Quote, ...]:
    """The quotes of title and text, in the order in which they stand.

    `spans`: the text's passages by language. In a language without a lexicon only whole sentences
    in marks are found, with a speaker where a dash and a name follow them.
    The first 200,000 characters of a field are read.
    """
    read: dict[TextField, str] = {field: text[:MOST] for field, text in texts.items()}
    lexicon = lexicons.get(language, _NO_WORDS)
    people = People(read, entities, lexicon, first_names)
    discourse = Discourse(people, lexicon.wording)
    turns = interview(read, people, lexicon.wording)
    found: list[Quote] = []
    for field in (each for each in ("title", "text") if each in read):
        statements = _statements(
            read[field], field, people=people, lexicon=lexicon, discourse=discourse, turns=turns
        )
        for each in sorted(statements, key=lambda one: one.parts):
            quote = _quote(read, field, each, language, spans)
            found += [quote] if quote is not None else []
    who = turns.answers[0].speaker if turns is not None else None
    channels = Channels(read, entities, lexicon.wording, _outlet)
    return tuple(
        spoken.model_copy(update={"via": channels.of(spoken)})
        for spoken in (_with_speaker(each, found, who) for each in found)
    )


def _outlet(name: str) -> str | None:
    """The outlet of a name; « au Monde » has lost its article."""
    found = outlet_called(name)
    with_article = (listed_outlet(f"{article} {name}") for article in _ARTICLES)
    return found or next(filter(None, with_article), None)


def _with_speaker(quote: Quote, quotes: Sequence[Quote], interviewed: Named | None) -> Quote:
    """A title's quotation that names nobody is whose it is in the text, or the interviewee's."""
    if quote.speaker is not None or not quote.direct or quote.parts[0].field != "title":
        return quote
    words = _letters(quote.text)
    for each in quotes:
        if (
            each.speaker is not None
            and each.parts[0].field == "text"
            and words in _letters(each.text)
        ):
            return quote.model_copy(update={"speaker": each.speaker, "role": each.role})
    name = interviewed.name if interviewed is not None else None
    return quote.model_copy(update={"speaker": name})


def _letters(text: str) -> str:
    return "".join(each for each in text.lower() if each.isalnum())


def _statements(
    text: str,
    field: TextField,
    *,
    people: People,
    lexicon: Lexicon,
    discourse: Discourse,
    turns: Interview | None,
) -> list[Statement]:
    """Posts and answers first, then what is said outside them."""
    turns = turns if field == "text" else None
    signed = [
        Statement(
            [(each.start, each.end)],
            direct=True,
            rule="post",
            confidence=_SURE,
            speaker=_signature(people, text, each.name),
        )
        for each in posts(text)
    ]
    taken = sorted(each.parts[0] for each in signed)
    marked = [each for each in marked_spans(text) if not _within(each, taken)]
    reading = Statements(
        text,
        field,
        people=people,
        lexicon=lexicon,
        marked=[each for each in marked if each.level == 0],
        nested=[each for each in marked if each.level == 1],
        turns=turns,
        discourse=discourse,
    )
    found = signed + reading.read()
    if turns is not None:
        found += [
            Statement(
                answer.parts,
                direct=True,
                rule="answer",
                confidence=_SURE,
                speaker=_speaker(answer.speaker),
            )
            for answer in turns.answers
        ]
    return found


def _within(marked: Marked, taken: Sequence[Span]) -> bool:
    at = bisect_right(taken, (marked.inner[0], marked.inner[0] + MOST)) - 1
    return at >= 0 and marked.inner[0] < taken[at][1]


def _signature(people: People, text: str, place: Span) -> Speaker:
    named = people.called(text[slice(*place)])
    return Speaker(named.name if named else text[slice(*place)], place)


def _speaker(named: Named | None) -> Speaker:
    return Speaker(None) if named is None else Speaker(named.name)


def _quote(
    texts: dict[TextField, str],
    field: TextField,
    statement: Statement,
    language: str,
    spans: Sequence[LanguageSpan],
) -> Quote | None:
    text = texts[field]

    def mention(place: Span) -> Mention:
        return Mention(field=field, start=place[0], end=place[1], surface=text[slice(*place)])

    parts = [place for place in statement.parts if text[slice(*place)].strip()]
    if not parts:
        return None
    speaker = statement.speaker
    return Quote(
        text=" ".join(text[slice(*place)] for place in parts),
        parts=tuple(map(mention, parts)),
        direct=statement.direct,
        language=_language(field, parts[0], language, spans),
        speaker=speaker.name,
        speaker_mention=mention(speaker.mention) if speaker.mention else None,
        role=text[slice(*speaker.role)] if speaker.role else None,
        cue=text[slice(*statement.cue)] if statement.cue else None,
        stance=statement.stance,
        evidence=Evidence(
            extractor=f"quotes/{statement.rule}",
            version=VERSION,
            confidence=round(statement.confidence, 2),
        ),
    )


def _language(field: TextField, place: Span, language: str, spans: Sequence[LanguageSpan]) -> str:
    """The language of the passage in which a quote begins, else the article's."""
    if field != "text":
        return language
    at = bisect_right(spans, place[0], key=lambda each: each.start) - 1
    return spans[at].language if at >= 0 and place[0] < spans[at].end else language
