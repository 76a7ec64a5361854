"""What a page says that shows its article to those who log in or pay, by language. Pure."""

from libs.parsing.no_article.wording import Wording

LOGIN_WALLS = {
    "en": Wording(
        says="""subscriber/subscription/members/member_/membership/subscribe/registered/register
            + this article/this story/this content/this page/to read/to continue/to keep reading
            /only/exclusiv/already/unlock/full access/unlimited|log in/login/sign in/sign up
            /account/register/subscribe + to read/to continue/keep reading/already/don't have
            /have an/create/forgot/this article/this story/full article/full story|forgot
            + password|reached + limit + article/free/month""",
        around="""log in|login|sign in|sign up|subscri|account|password|regist|trial|cancel
            |per month|a month|a week|a year|free|member|e-mail|email|offer|unlimited|remember me
            |read|access""",
        titles="""log in|login|sign in|sign-in|register|subscribe|my account
            |log in to your account|sign in to your account|member login|create an account
            |create account""",
    ),
    "fr": Wording(
        says="""abonné/abonnement/abonnez/membres/inscrits/premium + réservé/déjà/lire la suite
            /lire cet/exclusi/pour lire/poursuivre/continuer/cet article/ce contenu/intégralité
            /accéder|connect/identifi/inscri/compte + pour lire/pour continuer/pour accéder
            /pas encore/déjà/poursuivre/créez/créer|mot de passe + oublié|il vous reste + à lire
            /à découvrir/de cet article""",
        around="""abonn|connect|compte|mot de passe|identifi|inscri|sans engagement|par mois
            |premier mois|essai|offre|e-mail|adresse mail|gratuit|lire|premium|accéd|€""",
        titles="""connexion|se connecter|identification|s'identifier|abonnement|mon compte
            |s'abonner|identifiez-vous|connectez-vous|créer un compte""",
    ),
    "de": Wording(
        says="""abonnent/abo_/mitglied/registriert/plus_/premium + nur für/exklusiv/vorbehalten
            /bereits/schon/weiterlesen/lesen sie/diesen artikel/diesen beitrag/dieser artikel
            /dieser beitrag|weiterlesen/weiterzulesen/artikel zu lesen/artikel lesen/beitrag lesen
            + mit_/um_/jetzt/abo/anmeld/registrier/einlogg|anmeld/einlogg/konto/registrier
            + bereits/schon/noch kein/um_/bitte|passwort + vergessen|passwort vergessen""",
        around="""abo|anmeld|einlogg|registrier|konto|passwort|kostenlos|testen|monat|kündbar
            |zugang|angebot|e-mail|mitglied|lesen|plus_|€""",
        titles="""anmelden|anmeldung|login|einloggen|registrieren|mein konto|abonnieren
            |bitte anmelden""",
    ),
    "es": Wording(
        says="""suscriptor/suscri/socios_/registrad + exclusiv/solo para/sólo para/ya_
            /seguir leyendo/continuar leyendo/leer/este artículo/este contenido/reservad
            |inicia sesión/inicie sesión/cuenta/regístr + para_/no tienes/ya tienes/ya_/crea_
            |contraseña + olvid""",
        around="""suscri|inicia sesión|iniciar sesión|regístr|cuenta|contraseña|al mes|gratis
            |prueba|oferta|correo|leer|leyendo|€|euro""",
        titles="""inicia sesión|iniciar sesión|acceder|suscríbete|regístrate|mi cuenta|login
            |crear cuenta""",
    ),
    "it": Wording(
        says="""abbonati/abbonato/abbonamento/registrati_/iscritti + riservat/solo per/già
            /continuare a leggere/leggere/questo articolo/questo contenuto/esclusiv|accedi/account
            /registrati_ + per_/già/non hai/crea_|password + dimenticat""",
        around="""abbona|accedi|registra|account|password|al mese|gratis|prova|offerta|e-mail
            |legge|€""",
        titles="accedi|login|abbonati|registrati|accesso|il mio account",
    ),
    "pt": Wording(
        says="""assinante/subscritor/assine/assinatura/registado/cadastr + exclusiv/só para/apenas
            /já_/reservad/continuar a ler/continuar lendo/ler_/este artigo/este conteúdo
            |inicie sessão/faça login/conta_/entre_ + para_/não tem/já tem/crie_|senha
            /palavra-passe + esquec""",
        around="""assin|subscr|inicie sessão|entrar|login|conta|senha|palavra-passe|por mês|grátis
            |oferta|ler_|lendo""",
        titles="entrar|login|iniciar sessão|assine|minha conta",
    ),
    "nl": Wording(
        says="""abonnee/abonnement/leden_/geregistreerd + alleen voor/exclusief/al_/verder lezen
            /verder te lezen/dit artikel/lees_|log in/inloggen/account/registreer + om_/nog geen
            /al een/heb je/maak_|wachtwoord + vergeten""",
        around="""abonne|inloggen|log in|regist|account|wachtwoord|per maand|gratis|proef|aanbod
            |lees|lezen""",
        titles="inloggen|log in|login|aanmelden|abonneren|mijn account|account aanmaken",
    ),
}  # fmt: skip
