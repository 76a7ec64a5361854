"""What a page says that stands where an article is not or no longer, by language. Pure."""

from libs.parsing.no_article.wording import Wording

SOFT_404S = {
    "en": Wording(
        says="""page/article/story/content/link_/url_/address/item_/post_/what you + not found
            /not be found/can't be found/couldn't be found/cannot be found/can't find
            /couldn't find/could not find/cannot find/no longer/doesn't exist/does not exist
            /not exist/been removed/been deleted/been moved/was removed/was deleted/taken down
            /out of date/has expired/have expired/unavailable/not available/isn't available
            /looking for/you requested/is missing|can't find/couldn't find/could not find
            /cannot find + you_/you're/you've|nothing + found here/here_/was found|error #""",
        around="""#|home page|homepage|home_|search|removed|moved|deleted|renamed|expired
            |no longer|sorry|oops|url|address|link|mistyped|menu|try again|unavailable|exist
            |front page|sections|back to|help""",
        titles="""#|error #|# error|page not found|# not found|# page not found|not found
            |# - page not found|# - not found|article not found|page unavailable|file not found
            |story not found|sorry|oops|oops!""",
    ),
    "fr": Wording(
        says="""page/article/contenu/adresse/lien_/url_ + introuvable/non trouvé/pas trouvé
            /n'existe/n'est plus/n'est pas disponible/recherchez/cherchez/demandé/supprimé/déplacé
            /aucun/expiré/trouvons pas/pas été trouvé|trouvons/trouver + page/article/contenu
            /adresse|erreur #""",
        around="""#|page d'accueil|accueil|recherch|supprimé|déplacé|désolé|oups|adresse|url
            |n'existe|n'est plus|retour|lien|introuvable|expiré|rubrique""",
        titles="""#|erreur #|page introuvable|page non trouvée|introuvable|erreur
            |# - page introuvable|# page introuvable|contenu introuvable|article introuvable|oups
            |oups !""",
    ),
    "de": Wording(
        says="""seite_/artikel/inhalt/beitrag/adresse/link_/url_ + nicht gefunden/nicht finden
            /leider nicht/nicht mehr/existiert/gibt es nicht/gelöscht/verschoben/abgelaufen
            /gewünschte/gesuchte/entfernt/nicht verfügbar/nicht vorhanden|gesuchte/gewünschte
            /angeforderte/aufgerufene + seite/artikel/inhalt/beitrag|fehler #""",
        around="""#|startseite|such|gelöscht|verschoben|leider|entschuldig|adresse|vertippt|link
            |nicht mehr|nicht gefunden|url|abgelaufen|veraltet|hoppla|zurück|hilf""",
        titles="""#|fehler #|# fehler|seite nicht gefunden|nicht gefunden|# - seite nicht gefunden
            |artikel nicht gefunden|fehler|hoppla|hoppla!""",
    ),
    "es": Wording(
        says="""página/artículo/noticia/contenido/enlace/dirección/url_ + no encontrad/no existe
            /no se ha encontrado/no hemos encontrado/ya no/no está disponible/eliminad/borrad
            /movid/caducad/buscas/busca_/buscando/solicitad/intentas/no podemos encontrar
            |no encontramos/no hemos encontrado/no podemos encontrar + página/lo que/noticia
            |error #""",
        around="""#|portada|inicio|buscador|búsqueda|lo sentimos|eliminad|borrad|movid|url
            |dirección|enlace|no existe|ya no|no encontrad|visita|volver|vuelve""",
        titles="#|error #|página no encontrada|no encontrado|# - página no encontrada|error|ups",
    ),
    "it": Wording(
        says="""pagina/articolo/contenuto/indirizzo/link_/url_ + non trovat/non esiste/non è più
            /non è stat/non è disponibile/rimoss/spostat/eliminat/cercando/cerchi/richiest/scadut
            |non troviamo/non abbiamo trovato + pagina/articolo/quello|errore #""",
        around="""#|home page|homepage|home_|cerca|siamo spiacenti|ci dispiace|rimoss|spostat
            |eliminat|url|indirizzo|link|non esiste|non è più|torna|ops""",
        titles="#|errore #|pagina non trovata|non trovato|errore|# - pagina non trovata|ops|ops!",
    ),
    "pt": Wording(
        says="""página/artigo/notícia/conteúdo/endereço/link_/url_ + não encontrad
            /não foi encontrad/não existe/já não/não está/não encontr/removid/movid/apagad/expir
            /procura/solicitad/tentou|não encontr + página/artigo/notícia/o que|erro #""",
        around="""#|página inicial|início|pesquis|busca|desculp|lamentamos|removid|movid|apagad
            |url|endereço|link|não existe|voltar|ops""",
        titles="""#|erro #|página não encontrada|não encontrado|erro|# - página não encontrada|ops
            |ops!""",
    ),
    "nl": Wording(
        says="""pagina/artikel/inhoud/adres/link_/url_/bericht + niet gevonden/niet vinden
            /bestaat niet/niet meer/niet beschikbaar/verwijderd/verplaatst/verlopen/zoekt
            /opgevraagd/gezocht|fout #|opgevraagde pagina""",
        around="""#|voorpagina|homepage|zoek|helaas|sorry|verwijderd|verplaatst|url|adres|link
            |niet gevonden|niet meer|terug|oeps""",
        titles="#|fout #|pagina niet gevonden|niet gevonden|fout|# - pagina niet gevonden|oeps",
    ),
}  # fmt: skip
