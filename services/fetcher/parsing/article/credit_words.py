"""Words that stand beside names and dates in bylines and datelines, in lower case. Pure."""

import re

CREDIT_WORDS = frozenset(
    re.findall(
        r"\S+",
        """
        par by de du le la les l à a at the on in of et and avec with h min pour from
        publié publie publiée published posted écrit written modifié modified
        mis mise jour updated update
        heure heures time am pm gmt utc cet cest est et pt ist bst
        lundi mardi mercredi jeudi vendredi samedi dimanche hier aujourd hui
        monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
        janvier février mars avril mai juin juillet août septembre octobre novembre décembre
        janv févr avr juil sept oct nov déc
        january february march april may june july august september october november december
        jan feb mar apr jun jul aug sep dec
        montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz juni juli
        oktober dezember uhr veröffentlicht aktualisiert am um von und der den
        lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio
        julio agosto septiembre octubre noviembre diciembre publicado actualizado el por y
        lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio aprile maggio
        giugno luglio settembre ottobre dicembre pubblicato aggiornato il alle ore di
        segunda terça quarta quinta sexta feira janeiro fevereiro março maio junho julho setembro
        outubro novembro dezembro às em
        rédaction journaliste correspondant correspondante reporter correspondent staff
        lecture minute minutes read temps
        """,
    )
)
