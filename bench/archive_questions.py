"""Questions that somebody might ask a channel of news: what its articles answer, and what is beside their topics.

Written by hand about 600 articles of the archive, most from their first paragraphs. Nothing is fitted to
them; that a name is lacking (index/answering/named.py) was found by reading what was claimed of
``BESIDE``. Each of ``ANSWERED`` comes with how its article's title begins and with words of which one has
to be quoted. Those of ``BESIDE`` ask for more than the articles say, of what they are about: that none of
the 600 answers them was looked up for those that were ever claimed.
"""

ARTICLES, SEED = 600, 20261129  # drawn from the archive

ANSWERED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Claudia Sheinbaum", "Who took office as president of Mexico?", ("Claudia Sheinbaum took",)),
    ("Claudia Sheinbaum", "How long will Claudia Sheinbaum's term last?", ("six-year term",)),
    ("Drones in NJ", "Where were the drone sightings in New Jersey?", ("Wyckoff to Wantage",)),
    ("Exide", "When did Exide announce plans to build a plant in Muncie?", ("July 1988",)),
    ("Exide", "How much was Exide's lead recycling plant to cost?", ("$10 million plant",)),
    ("Ten Comm", "Who signed the Ten Commandments law in Louisiana?", ("Gov. Jeff Landry",)),
    (
        "Ten Comm",
        "When will Louisiana schools have to display the Ten Commandments?",
        ("starting in 2025",),
    ),
    ("Georgia just", "How many sea turtle nests did Georgia record?", ("3,966 nests",)),
    (
        "Georgia just",
        "What was Georgia's previous record for sea turtle nests?",
        ("3,956 nests",),
    ),
    ("Georgia just", "How many baby turtles hatched in Georgia?", ("6,000 baby",)),
    (
        "Golden Globes 2024",
        "Which film won best drama at the Golden Globes 2024?",
        ("including best drama",),
    ),
    (
        "Golden Globes 2024",
        "Who won best supporting actor at the Golden Globes?",
        ("Robert Downey Jr.",),
    ),
    (
        "Golden Globes 2024",
        "How many Golden Globes did Oppenheimer win?",
        ("five honors",),
    ),
    ("Luigi", "What is Luigi Mangione accused of?", ("accused of killing",)),
    ("Luigi", "How did Luigi Mangione arrive in New York?", ("off a helicopter",)),
    ("Why Biden is", "What tariffs did Biden leave in place?", ("$350 billion",)),
    ("Why Biden is", "When did Trump's trade war with China begin?", ("began in 2018",)),
    ("Melissa", "Who is Melissa McCarthy's husband?", ("Falcone",)),
    ("Melissa", "What is Melissa McCarthy's new comedy about?", ("artificial intelligence",)),
    ("Biden to ask", "How much aid did Biden ask Congress for Ukraine?", ("$33 billion",)),
    ("KID COVID", "What share of COVID cases were kids?", ("one-fifth",)),
    (
        "Opinion: Until",
        "How many people were killed in Lebanon by Israeli attacks?",
        ("nearly 2,000 people",),
    ),
    ("White House weddings", "Whom did Naomi Biden marry?", ("partner Peter Neal",)),
    (
        "White House weddings",
        "Where were Naomi Biden and Peter Neal married?",
        ("at the White House", "South Lawn"),
    ),
    (
        "White House weddings",
        "How many guests attended Naomi Biden's wedding?",
        ("250 family members",),
    ),
    ("The economy: GDP", "By how much did GDP fall in the second quarter?", ("32.9%",)),
    (
        "Volkswagen reportedly",
        "What did the Volkswagen CEO say about a merger with Fiat Chrysler?",
        ("not rule out talks",),
    ),
    ("Swiss bar", "What caused the fire in the Swiss bar?", ("sparklers on top",)),
    ("Swiss bar", "How many people died in the Swiss bar fire?", ("around 40",)),
    ("Swiss bar", "When did the fire at Le Constellation break out?", ("1:30 a.m.",)),
    ("Indian spacecraft", "From where did Chandrayaan-3 take off?", ("Sriharikota in",)),
    ("Indian spacecraft", "What does Chandrayaan mean?", ("moon craft",)),
    (
        "Sleeping with light",
        "How much more likely is diabetes in people exposed to light at night?",
        ("28% more likely",),
    ),
    (
        "How Delaware law",
        "What did tenants at 2310 Baynard Boulevard complain about?",
        ("black mold", "heat stopped"),
    ),
    (
        "A&P asks",
        "What did A&P ask the bankruptcy judge to set aside?",
        ("bumping rights and full",),
    ),
    ("White House Easter", "When will the White House Easter Egg Roll take place?", ("April 18",)),
    (
        "White House Easter",
        "Why was the Easter Egg Roll not held for two years?",
        ("spread of Covid-19", "due to the coronavirus"),
    ),
    ("Washington fights", "Who won the Sugar Bowl?", ("Huskies used",)),
    ("Washington fights", "What was the score between Washington and Texas?", ("37-31",)),
    ("Pacific Ocean", "How much has the equatorial cold tongue cooled?", ("half a degree",)),
    ("Pacific Ocean", "Where is the equatorial cold tongue?", ("coast of Ecuador",)),
    ("Trump Organization", "Of what was the Trump Organization found guilty?", ("tax fraud",)),
    (
        "Hunter Biden hopes",
        "How did Hunter Biden try to get his charges dismissed?",
        ("unlawfully appointed",),
    ),
    ("Who is Dina", "Who is Dina Boluarte?", ("new President of Peru",)),
    ("NASA delays", "When did NASA delay the Starliner launch?", ("launch on May 6",)),
    ("Istanbul", "What magnitude was the earthquake in Istanbul?", ("5.8 magnitude",)),
    ("What is a solar", "What is a solar flare?", ("burst of radiation",)),
    ("Brandywine", "How much will the expansion of the Brandywine Zoo cost?", ("$9 million",)),
    ("BTS, Madonna", "Who will headline the World Cup halftime show?", ("Famer Madonna",)),
    ("Patriot Front", "What is Patriot Front?", ("hate group", "supremacist group whose")),
    ("When are the Emmy", "Who hosts the Emmys in 2024?", ("Anderson will host",)),
    ("Sukkot", "What is Sukkot?", ("harvest festival",)),
    ("The Quad", "What is the Quad?", ("Quadrilateral Security Dialogue, the Quad",)),
    ("Ancient trove", "Where was the ancient silver found in Scotland?", ("Gaulcross in",)),
)

BESIDE = """
Who was the first female president of Argentina?
When did Claudia Sheinbaum get married?
How many drones did the Pentagon shoot down over New Jersey?
Who is the CEO of Exide Technologies?
Which law requires the Ten Commandments in Texas classrooms?
How many sea turtle nests were found in Florida?
Who won best actress at the Golden Globes 2019?
What is Luigi Mangione's mother's name?
Which film did Barbie lose best comedy to?
How much did Naomi Biden's wedding cost?
Who catered Naomi Biden's wedding?
When was the last wedding at Buckingham Palace?
What was the GDP growth in Q4 2021 in Germany?
Who owns the bar Le Constellation?
How much did Chandrayaan-2 cost?
When will India send astronauts to Mars?
Who won the Iowa caucus in 2016?
What was the temperature on Iowa caucus day in 2008?
Does light pollution cause cancer?
What is Joe Biden's approval rating in Texas?
How many stores did A&P have in 1950?
Who founded Christiana Mall?
When does the White House Easter Egg Roll end in 2025?
Who was the quarterback of Texas in the 2006 championship?
How many points did Michigan score against Washington?
Where did Putin and Zelenskyy meet?
What did Melania Trump say about the verdict?
How much was the Trump Organization fined in Florida?
How many people live in Newark?
When was the Apple Watch discontinued?
How much does Ozempic cost in Canada?
What are the side effects of Wegovy in children?
Who won the Kentucky Derby in 1995?
How many hostages did Hezbollah take?
When did the Boeing 737 Max crash?
Who designed the Webb telescope mirror?
How long is a solar eclipse on Mars?
Where will the 2030 World Cup final be held?
Who sings the theme song of the Eras Tour?
How many moons does the asteroid have?
Which ministers resigned in Turkey after the earthquake?
Who killed Charlie Kirk's father?
When was Turning Point USA dissolved?
How much money did Elizabeth Holmes donate?
What sentence did Elizabeth Holmes get?
How tall is Josh Allen?
Who coached Jared Goff in high school?
What is the penalty for owning an XL bully in France?
How many Juul users are there in Germany?
Who is the chief executive of Fiat?
When did Ford buy Tesla?
How many MPs voted for fracking in Scotland?
Which vaccine was approved for dogs?
Who is Tom Brady's agent?
How much does Fox pay Greg Olsen?
When is Hanukkah in 2031?
How many Oscars did Tom Cruise win?
What did Melissa McCarthy eat for lunch with Elon Musk?
What did Mark Cuban say about Taylor Swift?
Which judge dismissed Hunter Biden's divorce?
When was the leader of the Wagner group born?
Who is the father of Kim Philby?
What was the magnitude of the earthquake in Haiti in 2010?
Who is the head coach of Penn State's basketball team?
How much is the pandas' food at Brandywine Zoo?
Who is the author of the Lord of the Rings TV series' soundtrack?
How many nurses work at the University of Michigan hospital in Flint?
When did Silver Dollar City close?
Who is the principal of Clifton High School?
What is the phone number of the Troy company?
Who discovered the Pacific cold tongue?
How many oysters did Virginia harvest in 1900?
Who won the Golden Globe for best podcast?
""".strip().splitlines()
