"""Pages for the tests, in our own words."""

from datetime import datetime, timezone

SEEN_AT = datetime(2024, 2, 28, 9, 30, tzinfo=timezone.utc)
URL = "https://phare.example/eco/2024/02/27/accord"
FIRST = (
    "La Commission européenne a fait savoir mardi qu’elle lirait le contrat signé entre la jeune "
    "société parisienne et le groupe de Redmond, sans pour autant ouvrir d’enquête."
)
SECOND = (
    "Selon plusieurs élus, 15 millions d’euros suffisent à poser la question de l’indépendance ; "
    "le gouvernement français répond que le marché européen reste ouvert à tous."
)
NEWS = f"""<!doctype html><html lang="fr"><head><meta charset="utf-8">
<title>Bruxelles lira le contrat - Le Phare</title>
<link rel="canonical" href="{URL}">
<meta property="og:site_name" content="Le Phare">
<meta property="og:image" content="/img/une.jpg">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [
 {{"@type": "Person", "@id": "#p1", "name": "Anna Blom"}},
 {{"@type": "Organization", "@id": "#o1", "name": "Le Phare"}},
 {{"@type": "NewsArticle", "headline": "Bruxelles lira le contrat", "author": [{{"@id": "#p1"}}],
  "publisher": {{"@id": "#o1"}}, "datePublished": "2024-02-27T10:15:00+01:00",
  "dateModified": "2024-02-27T18:00:00+01:00", "articleSection": "Économie",
  "description": "Pas d’enquête pour l’instant."}}]}}</script></head>
<body><nav><ul><li><a href="/">Accueil</a></li><li><a href="/eco">Économie</a></li></ul></nav>
<article><h1>Bruxelles lira le contrat</h1><p class="byline">Par Anna Blom</p>
<p>{FIRST}</p><p>{SECOND}</p></article>
<footer><p>Le Phare, mentions légales</p></footer></body></html>"""
