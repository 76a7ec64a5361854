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
christian christine christophe claire clara claudia clemence clement colin constance corinne cyril
damien daniel daniela daniele danielle david deborah delphine denis diane didier dominique donald
dorothee edouard edward elena eleonore eliane elisabeth elise elizabeth ella elodie elon emilie
emily emma emmanuel emmanuelle eric erik estelle esther etienne eva evelyne fabien fabienne
fabrice fatima felix florence florent florian franck francois francoise frank frederic frederique
gabriel gabriela gabrielle gael gaetan gary geoffrey george georges gerald gerard gilbert gilles
giorgia giovanni gregoire gregory guillaume gustave guy hannah hans harry helen helena helene
henri henry herve hugh hugo ian ines ingrid irene isabel isabelle ivan jack jacqueline jacques
james jan jane jason jean jean-baptiste jean-claude jean-francois jean-louis jean-luc jean-marc
jean-marie jean-michel jean-noel jean-paul jean-philippe jean-pierre jeanne jeff jennifer jeremy
jerome jessica jim joan joanna joao jocelyne joe joel johan johanna johannes john jonas jonathan
jose joseph josephine joshua judith jules julia julian julie julien juliette justine karen karim
karin karl kate katherine katrin kelly ken kenneth kevin kim klaus lara laura laure laurence
laurent lea leo leon leonie lionel lisa loic louis louise luc luca lucas lucie lucy ludovic luis
luke lydia maeva malika manon manuel marc marco margaret margaux margrethe maria marianne marie
marina marine mario marion mark marta martha martin martine mary maria mathias mathieu mathilde
matteo matthew matthias matthieu maud maurice max maxime maya megan melanie melissa mercedes
michael michel michele michelle mickael miguel mike mohamed mohammed monica monique muriel mustafa
myriam nadia nadine nancy natacha natalie nathalie nathan neil nicholas nick nicolas nicole nina
noah noemie nora odile oliver olivia olivier omar pablo pamela pascal pascale patrice patricia
patrick paul paula pauline pedro peter petra philip philippe phil pierre pierre-yves priya quentin
rachel rachid raphael raymond rebecca regis remi remy renaud rene richard robert roberto robin
roger roland romain ronald rose ruth ryan sabine sabrina salome samir samuel sandra sandrine sara
sarah satya sean sebastian sebastien serge severine simon simone sofia solene sonia sophia sophie
stefan stephane stephanie stephen steve steven sundar susan sven sylvain sylvie tanguy tariq
teresa theo theodore theresa therese thibault thierry thomas tim timothee tom tony tristan ulrich
ursula valentin valentine valerie vanessa veronique victor victoria vincent virginie vivien walter
wendy werner wilfried william xavier yann yannick yasmine yves yvette zoe aaron abdel abigail ada
adeline adriana ahmed aicha aisha albane alberto aldo alejandro alfred ali alison aloïs alvaro ana
anders andres angelique angus anjali ann annabelle anne-laure anne-marie anne-sophie ansgar anton
apolline ariane ariel armand armelle arnold arthur arvind astrid aude audrey augustin ayse
baptiste barnaby bart beatriz bertha beth bettina bill bjorn blaise blanche bob boris brad brenda
brendan bridget bryan byron caitlin calvin cameron candice carl carsten casey cassandra cathy
chantal charlie cheryl chiara christina christopher cindy clemens clementine colette connor
cornelia cornelius cosima craig cristina cyprien cyrille damian dan dana danny dario dave dean
debbie dennis derek diana diego dieter dimitri dmitri dominic domitille dorian doris douglas
duncan dylan eddie edgar edith edmond eduardo edwin eileen elias elinor elodie eloise elsa emeline
emil emile emilio enrico enrique eric ernest ernst etienne eugene eugenie eulalie evan everett
ewan faith farid fausto federica federico felicia felicity felipe ferdinand fergus fernando fiona
florentine francesca francesco francis francisco francoise freddie frederick freya friedrich fritz
gaelle gail gareth gaspard gautier genevieve georgia gerhard giles gina giuseppe gordon graham
grace greg greta gunther gustav gwenaelle hakim harold harriet harvey hassan heidi heike heinrich
heinz henrik henrietta hilary holger holly howard hubert hugues hussein ibrahim ignacio ikram ilse
imane imogen ingo inigo irina isaac isabella isidore ismael jacob jacqui jaime jake jamal jamie
janet janice janine jared javier jay jean-christophe jean-jacques jean-yves jeff jeffrey jenny
jens jeremie jerry jesper jesse jill jimmy joachim joanne joaquin jochen joelle joerg johanne jon
jordan jorge jorg josef josephine josh joy joyce juan judy jurgen justin kai karel karine kathleen
kathryn katie katja keith kerstin kim kimberly kirsten klara konrad kristen kristin kristina kurt
kyle lara larry lars laurie leila lena lennart leonard leopold lesley leslie liam linda lindsay
lise lorenzo lorraine lothar lotte louise-marie lucia luciano lucien lucienne ludwig luigi maelle
magali magdalena magnus mahmoud malcolm mallory manuela marcel marcello marcelo marcus margot
marguerite marielle marina mariana marjorie markus marlene marta martina massimo matilda matt
matteo mattias maurizio mauro max-henri maximilian mehdi meike melinda melvin meredith mia mikael
mikhail milena miles milton miranda mireille miriam mirko moira moritz morten mortimer moshe
mounir murielle nadege naoko naomi natasha nathaniel neha nelly nils noam noel nolwenn norbert
norman nora octave olaf olga oriane orson oscar osman otto owen paige paolo pascaline patrizia pat
patty paule penelope percy perrine peggy philippa phoebe pilar piers prisca quitterie rafael rahul
rainer raj rajesh ralf ralph ramon raoul ravi ray reinhard reinhold renate renato ricardo riccardo
rick rishi rita rob robyn rodney rodolphe rodrigo rolf romane romuald ron rosa rosalind rosie
roxane rudolf rudy rupert russell sam samantha samia sandeep sandy sanjay santiago saskia scott
segolene selma serena sergei sergey sergio shane shannon sharon sheila shelley shirley sibylle
siegfried sigrid silke silvia simona sinead solveig sonja soraya stacy stanislas stanley stella
stuart sunil susanna susanne suzanne sybille sylvester sylviane sylvie tamara tamsin tania tanya
tatiana ted teddy terence terry thea thelma theophile thibaud thibaut thilo tiffany timothee
timothy tina tobias todd tomas tomasz toni tracy trevor tristan trevor udo uli umberto uwe
valentina vera vicky vikram vincenzo violaine violette virginia vladimir wallace walid wanda
warren wayne wenceslas wilhelm will-henri winston wolfgang yael yasmin yohann yolande youssef yuki
yuri yusuf zachary zara zelie zineb zoltan"""
FIRST_NAMES = frozenset(_FIRST_NAMES.split())
# Companies that are called after their founders.
_FOUNDERS = """morgan hugo louis philip charles mercedes robert jack john ben tom ernst harvey
wallace
stella ralph calvin stanley russell leonard"""
NAMED_AFTER_PEOPLE = frozenset(_FOUNDERS.split())
_BODIES = """
finance finances capital partners ventures venture group groupe bank banque securities holding
holdings conseil consulting advisory analytics research technologies technology technologie labs
laboratories university universite institute institut foundation fondation association info tv
radio media medias news press times post journal tribune magazine hebdo gazette studios studio
pictures entertainment energy energies airlines motors pharma systems systemes software logiciels
networks networks solutions services industries international equity invest investissement
investments management asset insurance assurances telecom telecoms robotics biotech council
committee commission ministry department agency union club alliance party inc corp corporation ltd
llc llp lp plc gmbh sa sas se nv ag ai ia lab studio parliament parlement authority autorite court
college school bureau board federation foundation trust society exchange commons bancorp brokers
consultants associates associes newswire wire newsroom review gazette herald telegraph chronicle
observer courier reseaux innovation ministers regulator services cie interactive logistics
semiconductors motors robotique numerique conseils avocats editions presse"""
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
vancouver boston chicago seattle redmond cupertino austin houston miami washington davos new-york
san-francisco los-angeles hong-kong new-delhi tel-aviv la-haye the-hague san-jose luxembourg
monaco liege anvers antwerp gand ghent manchester edinburgh glasgow cambridge oxford"""
TOWNS = frozenset(_TOWNS.split())
_COUNTRIES = """
france allemagne germany espagne spain italie italy belgique belgium suisse switzerland portugal
pays-bas netherlands holland royaume-uni uk britain england angleterre ecosse scotland irlande
ireland suede sweden norvege norway danemark denmark finlande finland pologne poland autriche
austria grece greece turquie turkey russie russia ukraine chine china japon japan inde india coree
korea taiwan israel canada mexique mexico bresil brazil argentine argentina australie australia
egypte egypt maroc morocco algerie algeria tunisie tunisia etats-unis usa us u.s america amerique
europe asie asia afrique africa californie california texas bavaria baviere catalogne bretagne
normandie provence alsace occitanie silicon-valley wall-street"""
PLACES = TOWNS | frozenset(_COUNTRIES.split())
# A name that begins with one of these is a body's: "Agence Lutèce", "Université de Nantes".
_HEADS = """
agence agency association atelier autorite banque bank bibliotheque bureau cabinet caisse centre
chambre college comite commission confederation conseil cour editions ecole federation fondation
fonds galerie groupe haute-autorite institut institute laboratoire ligue maison ministere ministry
observatoire office parlement radio senat societe studio studios syndicat tribunal union
universite university department"""
HEADS = frozenset(_HEADS.split())
# A name that ends in one of these is a product's: a size, a grade or a kind of software.
_GRADES = """large medium small tiny mini nano pro plus turbo ultra max lite next embed opus sonnet
haiku studio-code copilot chat"""
GRADES = frozenset(_GRADES.split())
_MONTHS = """
january february march april june july august september october november december jan feb mar apr
jun jul aug sep sept oct nov dec janvier fevrier mars avril mai juin juillet aout septembre
octobre novembre decembre monday tuesday wednesday thursday friday saturday sunday lundi mardi
mercredi jeudi vendredi samedi dimanche"""
CALENDAR = frozenset(_MONTHS.split())
# French and English first names of women end in these, with some of men that do as well.
_MEN = """pierre philippe alexandre antoine christophe etienne guillaume jerome maxime baptiste
stephane serge claude george jose luca joshua andrea mike steve bruce dave lee kyle wayne jesse
pierre-yves jean-philippe jean-pierre jean-christophe jean-baptiste emile octave isidore blaise
cyrille rodolphe theodore theophile aristide achille hippolyte gustave ignace lazare maurice
patrice fabrice brice hugue eugene wallace duncane horace lawrence terence dale dwayne giuseppe"""
_WOMEN = """agnes alison ann anais beatriz carmen charlotte chris-ann deborah doris edith elisabeth
elizabeth esther fleur helen ines ingrid iris isabel jennifer joan judith karen karin kathleen
kathryn lindsay maelys manon margaret margot marion mary megan meredith miriam myriam nancy
pilar rachel ruth sharon sarah shirley sigrid solveig susan vivien wendy yasmin"""
MEN = frozenset(_MEN.split())
WOMEN = frozenset(_WOMEN.split())
# They stand before a name only because a sentence begins with them.
_OPENERS = """
by did does do is are was were has had have will would can could should may might must if when
while as at in on for from to with about after before since until under over of but and or so then
than that this these those what who why how where which not no yes our their his her its my your
we they he she it i you i'm the a an even only also still yet once now here there both neither
either que pour par si quand lorsque comme chez dans sur sous avec sans apres avant depuis contre
entre vers selon d'apres mais et ou donc car or ni puis alors ainsi aussi encore meme ici la le
les l un une des du de ce cet cette ces ses son sa leur leurs notre nos votre vos mon ma mes il
elle ils elles on nous vous je tu qui quoi dont ou comment pourquoi quel quelle quels quelles est
sont etait demain hier aujourd'hui jusqu'a face pendant outre malgre parmi cote reste voici voila
chaque tout tous toute toutes non oui ah eh according despite because although though however
meanwhile today tomorrow yesterday last next first second like unlike between against among
through without within"""
OPENERS = frozenset(_OPENERS.split())
# Capitals that are no company's: peoples, languages, faiths, events, currencies, laws.
_NO_COMPANY = """
american americans european europeans french frenchman german germans british briton britons
english dutch chinese japanese indian indians italian italians spanish swiss swedish swede danish
norwegian finnish polish russian russians ukrainian ukrainians korean koreans canadian canadians
australian brazilian mexican irish scottish welsh greek turkish israeli israelis arab arabs
african asian latin western eastern northern southern parisian parisians londoner londoners
berliner californian christian christians muslim muslims jewish jews catholic catholics buddhist
protestant god christmas easter thanksgiving halloween ramadan olympics brexit covid covid-19
pandemic act acts bill treaty agreement protocol directive regulation constitution amendment
street avenue road square river lake sea ocean north south east west bitcoin ethereum euro euros
dollar dollars pound pounds yen internet web python java javascript linux english-speaking big
tech world war republic kingdom states union capitol congress pentagon kremlin elysee silicon
valley democrats republicans tories labour conservative conservatives socialist socialists liberal
liberals green greens democrat republican tory communist communists marxist earth moon mars sun
wi-fi bluetooth android ios twitter x-rated ok q&a tv phd mba ipo gmt cet est pst edt bst a.m p.m
am pm"""
NO_COMPANY = frozenset(_NO_COMPANY.split())
# Events, prizes and departments: "Salon Orbia", "Orbia Summit" are no organisations.
_EVENTS_FIRST = """forum salon sommet festival conference congres journee journees semaine prix
assises
foire exposition concours biennale coupe service pole division rayon operation projet plan
affaire"""
_EVENTS_LAST = """summit conference awards award festival prize cup week day friday fair expo
act bill
show tour games olympics"""
EVENTS_FIRST = frozenset(_EVENTS_FIRST.split())
EVENTS_LAST = frozenset(_EVENTS_LAST.split())
