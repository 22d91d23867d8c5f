"""Given names, and words that plans write with a capital."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Given names of many languages; none that is an everyday English word at the start of a sentence.
GIVEN_NAMES = _set("""
aaron abdul abdullah abigail ada adam adele adrian adriana agnes ahmed aisha akira alan albert alejandro
alessandro alex alexander alexandra alexis alfred alice alicia alina alison amanda amara amelia amina amir
amy ana anastasia andrea andreas andrew andrey angela angelica anita anja anna anne annika anthony antoine
anton antonio anya arjun arthur artur asha ashley astrid audrey aurora ayesha barbara beatrice beatriz ben
benedict benjamin bernard bernd beth bettina bianca birgit bjorn boris brandon brenda brian bridget bruno
camille carl carla carlos carmen carol carolina caroline cassandra catherine cecilia chandra charles
charlotte chen chiara chloe chris christina christine christopher cindy claire clara claudia clemens colin
connor cristina cynthia dana daniel daniela daphne david deborah deepak denise dennis derek diana diego
dieter dimitri dmitri dominic donald donna doris dorothy douglas dylan edith eduardo edward elaine eleanor
elena eli elias elif elisabeth elise elizabeth ella ellen elliot emil emilia emily emma emmanuel enrique eric
erica erik erika esther ethan eugene eva evan evelyn fatima felix fernanda fernando fiona florian frances
francesca francesco francis francois franz fred frederik friedrich gabriel gabriela gareth gary george gerald
gerard giovanni giulia gloria gordon greg gregory greta guillaume gunther gustav hamza hana hanna hannah hans
harald harriet harry hassan heather heidi heike helen helena helene henrik henry hiroshi hugo ian ibrahim
igor ilse imran ines ingrid irene irina isaac isabel isabella isla ivan jack jackson jacob jacqueline jakob
jamal james jamie jan jane janet janice jasmin jason javier jean jeffrey jennifer jenny jens jeremy jerome
jesse jessica jill jim joan joanna joao joe joel johan johanna johannes john johnny jonas jonathan jorge jose
josef joseph joshua juan judith julia julian juliana julie jurgen justin kai karen karim karin karl karla
karolina kate katarina katharina katherine kathleen kathryn katja kavita keiko keith kelly ken kenji kenneth
kevin khalid kim kirsten klaus konrad kristina kumar kurt kyle lars laszlo laura lauren laurence laurent
layla lea leah leila lena leo leon leonard leonardo leonie leslie lewis liam lidia lina linda lisa liz
lorenzo lorraine louis louise luca lucas lucia lucy luis luisa lukas luke lydia magdalena maja malik manuel
marc marcel marco marcus margaret margot maria mariam marianne marie marina mario marion marta martha martin
martina mary mateo matthew matthias maurice maya megan mehmet mei melanie melissa mia michael michaela
michelle miguel mika mikhail mila miles miriam mohamed mohammed moritz muhammad nadia nadine naomi natalia
natalie natasha nathan neha neil nicholas nick nicola nicolas nicole nikhil nikolai nina noah nora olaf oleg
olga oliver olivia omar oscar otto owen pablo pamela patricia patrick paul paula paulo pavel pedro peggy
peter petra philip philipp pierre pietro piotr priya rachel rafael rahul raj rajesh ralf ralph ramona raphael
raquel rashid ravi raymond rebecca renata rene riccardo richard rita robert roberta roberto rodrigo roger
roland ronald rosa roxanne rupert ruth ryan sabine sabrina salma samantha samir samuel sandra sanjay sara
sarah sasha sean sebastian selma serena sergei sergio seth shannon sharon sheila shirley siegfried silke
silvia simon simone sofia sonia sophia sophie stefan stefanie stella stephan stephanie stephen steven stuart
sunita susan susanne suzanne sven svetlana sylvia tamara tania tanja tariq tatiana ted teresa theo theodore
theresa thomas tim timothy tina tobias todd tom tomas tony tracy trevor ulrich ulrike ursula uwe valentin
valentina valerie vanessa vera veronica victor vijay vincent viola vivian vladimir walter wanda wei wendy
werner wilhelm william wolfgang xavier yasmin yolanda yuki yusuf yvonne zainab zara zoe
""")
# Names that are everyday words too, besides those below.
NAMES_AND_WORDS = _set("""
amber angel art ash august autumn banks bell bill bishop black bond brook brooks brown bush carter chance
chase church clay cliff cook cooper cross crystal daisy dale dawn dean drew earl faith fisher flora ford
forest fox frank frost gene glen gold grace grant gray green grey hall hand harmony hart hazel heath hill
holly honor hope hunter iris ivy jack jade jasmine jean jet joy judge june kay king knight lane lily love
mark marks marsh mason may mercy mile miles miller noble north olive page park parker pat patience pearl
penny piper pool poppy porter price pride prince rain ray reed reid rich rivers rob robin rock rose ruby rush
rusty sage sandy scout serene sharp skip sky smith stone storm sunny tanner taylor temple thorn trinity
turner victor violet wade walker ward waters weaver west white wise wolf wood woods worth wright young
""")
# What follows a name at the start of a sentence, beside verbs in -s and -ed.
AFTER_A_NAME = _set("""
about also always and at became began both bought brought built came can chose could did drew drove felt for
found from gave got had has heard held herself himself in is just kept knew led left lent lost made may met
might must never now often on only or ran read said sat saw sent shall should showed sold spent spoke still
stood then thought told took tried was were who whom will with won would wrote
""")
# What is written with a capital in plans and names nobody, beyond the words of the brief and the plan itself.
ORDINARY = _set("""
a about above academy accept access account accountability accounts across act action actions active activity
adapt add address adjust administration adopt adoption advisory africa after agenda agree ahead ai aim align
all allow also always america american amplify an analytics and announce announcement annual answer any apply
approve april are area as asia ask assess assessment assign assistant assistants at august australia
automation avoid award awards awareness back badge barrier baseline be because been before begin being
benefit best better between board bold book boot bot both brief briefing bring british budget build business
but buy by calendar call camp campaign can capture care career cascade case cases celebrate center central
centre challenge champion champions change channel chapter charter chat check check-in checklist chief china
chinese choose christmas clarity class clear client clients clinic close coach coaching coalition code coffee
collaborate collect comment commercial committee communicate communication communications community company
complete compliance concern conclude conduct confidence confirm connect consider contact content continue
convert core corporate council course create customer customers daily dashboard data day days deadline
december decide decision deliver demo demos department deputy design desire desk detail develop developer
development did digest digital director directors discover discuss division do document does done draft drive
drop-in each early east eastern easter edit educate email employee employees enable encourage end engage
engagement engineering english ensure enterprise equip establish ethics europe european evaluate even every
everyone everything evidence examine example examples excellence exchange executive executives expand expect
experience expert explain explore external facilitate faq february feedback field final finance find finish
first five focus follow for forum foundation four france french friday from frontline full further future
gate gather general generative german germany get give global go goal goals good governance great group
groups growth guardrails guide guidelines habit had hand hands-on have head help hello her here high
highlight his hold hour hours how however hr hub human i identify if impact implement implementation improve
in include increase india industry info inform information initial innovation inside insight insights inspire
integrate intelligence internal international introduce introduction inventory invite is issue issues it its
january job join july june just keep key kick kickoff kick-off know knowledge lab labs language last launch
law lead leader leaders leadership leading learn learning legal less lesson lessons let level library like
limit link list listen live local log london look lunch main make manage management manager managers managing
march market marketing material materials may measure meet meeting meetings message messages metric metrics
midpoint milestone milestones mind model module monday monitor month monthly more morning most move must my
name national need never new newsletter next no north northern not note notes november now objective
objectives observe october of offer office officer officers on onboarding once one only open operating
operations opportunity or organisation organise organization other our out outcome outcomes over overview own
owner owners owning pacific page panel part partner partners party peer people per person personal phase pick
pilot place plan planning play playbook please point policies policy portal post practice practise prepare
present president prevent principal print prioritise privacy problem process product productivity
professional programme program progress project prompt prompts protect provide public publish pulse purpose
put quality quarter quarterly question questions quick quiz readiness ready real reason recap recipe
recognise recognition recognize record reduce reference refresh refresher regional regular reinforce
reinforcement release reminder repeat reply report reporting request require research resistance resource
resources respond response responsible results retrospective return reveal review reviews reward rewards risk
risks role roles roll roll-out rollout room round rule rules run safe safety sales saturday save scale
scenario schedule science scope score search second section sector secure security see select senior
september series service services session sessions set share sharing she short show showcase sign since six
skill skills small so some south southern speak special spending sponsor sponsors spotlight spring staff
stage stakeholder stakeholders stand standard start starter state status stay steering step steps still stop
story strategic strategy strengthen strong study success suggest summary summer sunday supervisor supervisors
support survey sustain system systems take talk target task tasks teach team teams tech technical technology
tell template test text than thank thanks that the their them themselves then there these they things think
third this those three through thursday time tip tips title to today together tool tools top topic topics
town track tracker train trainer training transfer transform transformation treat trust try tuesday two type
uk under understand unit units until up update updates upskill us use user users uses using valuable value
values vendor verify version vice view virtual vision visit wait walk want was watch wave we wednesday week
weekly welcome well went west western what when where which while who why will win wins winter with within
without word work workflow workflows working workshop workshops world worry would write year yes yet you your
mon tue tues wed thu thur thurs fri sat sun feb mar apr jun jul aug sep sept oct nov dec
""")
ENDINGS = (
    "ing", "tion", "tions", "sion", "ment", "ments", "ness", "ity", "ities", "ance", "ence", "ship", "able",
    "ible", "ful", "less", "ism", "ise", "ize", "ware", "work", "works", "board", "time", "line", "desk",
    "base", "day", "days", "ive", "ives", "ology", "ical", "ered", "ated", "ised", "ized", "ously", "ally",
)  # fmt: skip
