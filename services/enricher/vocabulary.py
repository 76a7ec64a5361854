"""Words that tell what kind of name a name is. Pure: no I/O, no clock, no settings.

First names, towns and the words that bodies end in: written down from general knowledge,
folded (lower case, no accents). A model that never saw a name still knows its parts.
"""

_FIRST_NAMES = """
adam adele adrien agathe agnes alain alan albert alex alexander alexandra alexandre alexis alice
aline alison amanda amelie amina amy anais andrea andreas andree andrew angela anita anna anne
annie anthony antoine antonio arnaud arthur aurelie aurelien axel barbara bastien beatrice ben
benedicte benjamin benoit bernard bertrand brandon brian brice brigitte bruce bruno camille carla
carlos carmen carole caroline catherine cecile cedric celine charlotte chloe chris christelle
christian christine christophe claire clara claudia clemence clement colin constance
corinne cyril damien daniel daniela daniele danielle david deborah delphine denis diane didier
dominique donald dorothee edouard edward elena eleonore eliane elisabeth elise elizabeth ella elodie
elon emilie emily emma emmanuel emmanuelle eric erik estelle esther etienne eva evelyne fabien
fabienne fabrice fatima felix florence florent florian franck francois francoise frank frederic
frederique gabriel gabriela gabrielle gael gaetan gary geoffrey george georges gerald gerard
gilbert gilles giorgia giovanni gregoire gregory guillaume gustave guy hannah hans harry helen
helena helene henri henry herve hugh hugo ian ines ingrid irene isabel isabelle ivan jack
jacqueline jacques james jan jane jason jean jean-baptiste jean-claude jean-francois jean-louis
jean-luc jean-marc jean-marie jean-michel jean-noel jean-paul jean-philippe jean-pierre jeanne
jeff jennifer jeremy jerome jessica jim joan joanna joao jocelyne joe joel johan johanna johannes
john jonas jonathan jose joseph josephine joshua judith jules julia julian julie julien juliette
justine karen karim karin karl kate katherine katrin kelly ken kenneth kevin kim klaus lara laura
laure laurence laurent lea leo leon leonie lionel lisa loic louis louise luc luca lucas lucie
lucy ludovic luis luke lydia maeva malika manon manuel marc marco margaret margaux margrethe maria
marianne marie marina marine mario marion mark marta martha martin martine mary maria mathias
mathieu mathilde matteo matthew matthias matthieu maud maurice max maxime maya megan melanie
melissa mercedes michael michel michele michelle mickael miguel mike mohamed mohammed monica
monique muriel mustafa myriam nadia nadine nancy natacha natalie nathalie nathan neil nicholas
nick nicolas nicole nina noah noemie nora odile oliver olivia olivier omar pablo pamela pascal
pascale patrice patricia patrick paul paula pauline pedro peter petra philip philippe phil
pierre pierre-yves priya quentin rachel rachid raphael raymond rebecca regis remi remy renaud
rene richard robert roberto robin roger roland romain ronald rose ruth ryan sabine sabrina
salome samir samuel sandra sandrine sara sarah satya sean sebastian sebastien serge severine
simon simone sofia solene sonia sophia sophie stefan stephane stephanie stephen steve steven
sundar susan sven sylvain sylvie tanguy tariq teresa theo theodore theresa therese thibault
thierry thomas tim timothee tom tony tristan ulrich ursula valentin valentine valerie vanessa
veronique victor victoria vincent virginie vivien walter wendy werner wilfried william
xavier yann yannick yasmine yves yvette zoe"""
FIRST_NAMES = frozenset(_FIRST_NAMES.split())
# Companies that are called after their founders.
_FOUNDERS = "morgan hugo louis philip charles mercedes robert jack john ben tom"
NAMED_AFTER_PEOPLE = frozenset(_FOUNDERS.split())
_BODIES = """
finance finances capital partners ventures venture group groupe bank banque securities holding
holdings conseil consulting advisory analytics research technologies technology technologie labs
laboratories university universite institute institut foundation fondation association info tv
radio media medias news press times post journal tribune magazine hebdo gazette studios studio
pictures entertainment energy energies airlines motors pharma systems systemes software logiciels
networks networks solutions services industries international equity invest investissement
investments management asset insurance assurances telecom telecoms robotics biotech council
committee commission ministry department agency union club alliance party inc corp corporation
ltd llc plc gmbh sa sas se nv ag"""
BODIES = frozenset(_BODIES.split())
_TOWNS = """
paris lyon marseille toulouse bordeaux lille nantes nice rennes strasbourg grenoble montpellier
toulon avignon arles dijon angers brest rouen caen metz nancy reims tours orleans limoges
bruxelles brussels londres london berlin munich munchen francfort frankfurt heidelberg hamburg
hambourg cologne stuttgart vienne vienna zurich geneve geneva lausanne berne bern madrid barcelone
barcelona lisbonne lisbon rome milan milano turin turino amsterdam rotterdam eindhoven dublin
stockholm oslo copenhague copenhagen helsinki varsovie warsaw prague budapest athenes athens
moscou moscow kiev kyiv istanbul jerusalem dubai pekin beijing shanghai shenzhen taipei tokyo
seoul singapour singapore bombay mumbai delhi bangalore sydney melbourne montreal toronto ottawa
vancouver boston chicago seattle redmond cupertino austin houston miami washington davos
luxembourg monaco liege anvers antwerp gand ghent manchester edinburgh glasgow cambridge oxford"""
TOWNS = frozenset(_TOWNS.split())
