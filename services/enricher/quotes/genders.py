"""Is a first name a woman's or a man's? Written down from general knowledge, folded. Pure."""

from typing import Literal

from libs.deals.folding import folded
from services.enricher.vocabulary import FIRST_NAMES

_FEMININE = """
adele agathe agnes alexandra alexia alice aline alison amanda amelie amina amy anais andree angela
anita anna anne annie audrey aurelie aurore barbara beatrice benedicte brigitte camille carla carmen
carole caroline catherine cecile celia celine charlotte chloe christelle christiane christine claire
clara claudia clemence coline constance corinne daniela daniele danielle deborah delphine diane
dominika dorothee edith eleonore elena eliane elisabeth elise elizabeth ella elodie emilie emily
emma emmanuelle erika estelle esther eva eve evelyne fabienne fatima fiona flora florence francoise
frederique gabriela gabrielle gaelle genevieve giorgia grace greta hannah heidi helen helena helene
ida imogen ines ingrid irene iris isabel isabella isabelle jacqueline jane jasmine jeanne jennifer
jill joan joanna josephine judith julia julie juliette justine karen karin kate katherine kathleen
katrin katja kristina lara laura laure laurence lea leila leonie liesbeth lina linda lisa louise
lucia lucie lucy lydia madeleine maeva malika manon margaret margaux margrethe marguerite maria
marianne marie marina marine marion marta martha martine mary mathilde maud megan melanie melissa
mercedes michele mira monica monique muriel myriam nadia nadine nancy naomi natacha natalie natasha
nathalie nicole nina noemie nora odile olga olivia pamela pascale patricia paula pauline petra
priya rachel rebecca regine renee rosa rosalind rose ruth sabine sabrina salome sandra sandrine sara
sarah selma severine shirin silvia simone sofia solene sonia sophia sophie stephanie susan sylvie
tamara tania tatiana teresa theresa therese tina ursula valentine valerie vanessa vera veronique
victoria virginie wendy yasmine yvette yvonne zoe ursula henna viola hilda agnieszka svenja"""
_EITHER = frozenset({"camille", "dominique", "claude", "andrea", "alex", "kim", "robin", "sacha"})
FEMININE = frozenset(_FEMININE.split()) - _EITHER
MASCULINE = FIRST_NAMES - FEMININE - _EITHER


def gender_of(name: str) -> Literal["feminine", "masculine"] | None:
    """Of a full name, by its first name; None where that is not known."""
    first = folded(name.partition(" ")[0]) if name else ""
    for part in (first, first.split("-")[0]):
        if part in FEMININE:
            return "feminine"
        if part in MASCULINE:
            return "masculine"
    return None
