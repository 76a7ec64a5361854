"""Is a first name a woman's or a man's? Written down from general knowledge, folded. Pure."""

from typing import Literal

from libs.deals.folding import folded
from services.enricher.names.vocabulary import FIRST_NAMES

_FEMININE = """
abigail ada adele adeline adriana agathe agnes agnieszka aicha aisha albane alexandra alexia alice
aline alison amanda amelie amina amy ana anais andree angela angelique anita anjali ann anna
annabelle anne anne-laure anne-marie anne-sophie annie apolline ariane armelle astrid aude audrey
aurelie aurore ayse barbara beatrice beatriz benedicte bertha beth bettina blanche brenda bridget
brigitte caitlin camille candice carla carmen carole caroline cassandra catherine cathy cecile celia
celine chantal charlotte cheryl chiara chloe christelle christiane christina christine cindy claire
clara claudia clemence clementine colette coline constance corinne cornelia cosima cristina dana
daniela daniele danielle debbie deborah delphine diana diane dominika domitille doris dorothee edith
eileen elena eleonore eliane elinor elisabeth elise elizabeth ella elodie eloise elsa emeline emilie
emily emma emmanuelle erika estelle esther eugenie eulalie eva eve evelyne fabienne fatima federica
felicia felicity fiona flora florence florentine francesca francoise frederique freya gabriela
gabrielle gaelle genevieve georgia gina giorgia grace greta gwenaelle hannah harriet heidi heike
helen helena helene henna henrietta hilary hilda holly ida ilse imane imogen ines ingrid irene irina
iris isabel isabella isabelle jacqueline jane janet janice janine jasmine jeanne jennifer jenny jill
joan joanna joanne joelle johanne josephine joyce judith judy julia julie juliette justine karen
karin karine kate katherine kathleen kathryn katie katja katrin kerstin kimberly kirsten klara
kristen kristin kristina lara laura laure laurence laurie lea leila lena leonie liesbeth lina linda
lindsay lisa lise lorraine lotte louise louise-marie lucia lucie lucienne lucy lydia madeleine
maelle maeva magali magdalena malika manon manuela margaret margaux margot margrethe marguerite
maria mariana marianne marie marielle marina marine marion marjorie marlene marta martha martina
martine mary mathilde matilda maud megan meike melanie melinda melissa mercedes meredith mia michele
milena mira miranda mireille miriam moira monica monique muriel murielle myriam nadege nadia nadine
nancy naoko naomi natacha natalie natasha nathalie neha nelly nicole nina noemie nolwenn nora odile
olga olivia oriane paige pamela pascale pascaline patricia patrizia patty paula paule pauline peggy
penelope perrine petra philippa phoebe pilar prisca priya quitterie rachel rebecca regine renate
renee rita robyn romane rosa rosalind rose rosie roxane ruth sabine sabrina salome samantha samia
sandra sandrine sara sarah saskia segolene selma serena severine shannon sharon sheila shelley
shirin shirley sibylle sigrid silke silvia simona simone sinead sofia solene solveig sonia sonja
sophia sophie soraya stacy stella stephanie susan susanna susanne suzanne svenja sybille sylviane
sylvie tamara tamsin tania tanya tatiana teresa thea thelma theresa therese tiffany tina tracy
ursula valentina valentine valerie vanessa vera veronique vicky victoria viola violaine violette
virginia virginie wanda wendy yael yasmin yasmine yolande yvette yvonne zara zelie zineb zoe"""
_EITHER = frozenset(
    """
    alex andrea ariel camille casey charlie claude cyrille dominique jamie kai kim lesley leslie
    pat robin sacha sandy toni yuki""".split()  # noqa: SIM905 - read as the other lists are
)
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
