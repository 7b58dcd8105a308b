"""Conversations that are going on, or wait for their day."""
# ruff: noqa: E501  # what people say is wrapped like their mails, wide scripts count double

from inbox.demo.script import answers, gives, notes, reads, says, snoozes, story, tags

STORIES = (
    story(
        "bridge-ar",
        "لا يمكنني ربط الجسر بالتطبيق",
        "layla",
        says("3d 19:05", "مرحباً، اشتريت الجسر H3 أمس ولا يظهر في التطبيق. الضوء أبيض ويومض."),
        gives("mei", "3d 19:10", "Support"),
        gives("mei", "3d 19:10", "mei"),
        answers(
            "mei",
            "3d 19:14",
            """مرحباً ليلى، الضوء الأبيض يعني أنه يبحث عن الشبكة. من فضلك افصلي الجسر عشر ثوانٍ، ثم قرّبي الهاتف منه وافتحي
            التطبيق من جديد.""",
        ),
        says("52m", "جرّبت إعادة التشغيل ثلاث مرات ولكن الضوء يبقى برتقالياً. هل هناك حل آخر؟"),
        channel="messenger",
    ),
    story(
        "water",
        "Water damage next to the hub, photos attached",
        "jonas",
        says(
            "3h",
            """Hello,

            a pipe burst above our showroom tonight. The hub stood next to it and got some drops. It still works, the light
            is green. Please see the three pictures. Is it safe to leave it plugged in?

            Jonas Weber
            Weber Elektro GmbH""",
            files=("hub-left.png", "hub-right.png", "ceiling.png"),
        ),
        gives("ada", "2h", "Support"),
        gives("ada", "2h", "mei"),
    ),
    story(
        "replacement-bridge",
        "Where is my replacement bridge?",
        "marcus",
        says(
            "8d 17:30",
            "Hi, the bridge you looked at is really dead. You said a new one is on its way, which is great. When?",
        ),
        gives("bo", "8d 17:40", "Support"),
        gives("bo", "8d 17:40", "bo"),
        answers(
            "bo",
            "7d 09:05",
            "Hi Marcus, it leaves today and takes three to four days. Tracking: [UX 5541 0237](https://track.carrier.test/ux55410237)",
        ),
        says(
            "4h", "It has been six days now and the tracking page still says “label created”. Did anybody hand it over?"
        ),
    ),
    story(
        "mill-lane",
        "Change the delivery address before Friday",
        "grace",
        says(
            "10h",
            "Hello! Order 88377 goes to our old office. Could it come to 14 Mill Lane instead? It should be there by Friday.",
        ),
        gives("mei", "9h", "Support"),
        says("8h", "If it is too late, I can also pick it up at the depot."),
        answers("bo", "6h", "Done, it now goes to 14 Mill Lane. The carrier will confirm by text."),
        channel="messenger",
    ),
    story(
        "forty-dimmers",
        "Quote for 40 dimmers, Studio Nord",
        "elin",
        says(
            "6d 09:20",
            """Hello,

            we plan 40 dimmers D2 in black for a school in Uppsala, delivery in January. Could you send a quote with and
            without installation?

            Elin Sjöberg""",
        ),
        gives("ada", "6d 09:40", "ines"),
        answers(
            "ines",
            "5d 10:15",
            """Hello Elin, thank you for thinking of us. The quote is attached: € 2,860 for the dimmers, € 4,140 with
            installation by our partner in Uppsala. It holds until the end of December.""",
            files=("quote-studio-nord.txt",),
        ),
        says("1d 13:40", "Thank you, the board meets on Tuesday and I will come back to you then."),
        reads("ines", "1d 13:55"),
    ),
    story(
        "matter",
        "Does the D2 speak Matter?",
        "jing",
        says("9h", "你好，请问 D2 调光器支持 Matter 吗？我想把它和别的品牌的传感器一起使用。"),
        channel="messenger",
    ),
    story(
        "hotel-chain",
        "Twelve houses, one account",
        "chloe",
        says(
            "31h",
            """Bonjour, nous ouvrons notre douzième maison en mars. Y a-t-il un moyen de gérer toutes les serrures depuis un
            seul compte, avec des droits par maison ? Un appel la semaine prochaine me conviendrait.""",
        ),
        gives("ada", "30h", "ada"),
        notes("ada", "29h", "That is exactly what Harbor Pro Groups is for. I call her myself."),
        brand="harbor",
    ),
    story(
        "school-visit",
        "May our class visit your lab?",
        "ingrid",
        says(
            "33h",
            "I teach physics in Bergen and we are in Stockholm in February. Could twenty curious 15-year-olds see how a lamp is tested?",
        ),
        gives("mei", "32h", "ada"),
    ),
    story(
        "accessibility",
        "Bigger buttons in the app",
        "hannah",
        says(
            "35h",
            "My father is 81 and loves his lamps, but the buttons in the app are too small for his hands. Is there a large mode?",
        ),
        gives("mei", "34h", "Support"),
        gives("mei", "34h", "mei"),
        answers(
            "mei",
            "34h",
            "Hi Hannah, there is: Settings, Display, Large controls. The home screen then has four big tiles. Does he have a tablet?",
        ),
        says(
            "12h",
            "A tablet, yes. He says the tiles are “finally made for people”. One more wish: could they show the time?",
        ),
        channel="messenger",
    ),
    story(
        "api-docs",
        "Rate limits of the local API",
        "dov",
        says(
            "36h",
            """We read the state of 140 dimmers once a second through the local API and sometimes get 429. What is the
            limit, and is there a way to subscribe instead of asking?

            Dov""",
        ),
        gives("bo", "35h", "Engineering"),
        notes(
            "olga", "34h", "Ten a second per bridge. Events exist since 4.1, they are just not in the documentation."
        ),
    ),
    story(
        "press",
        "Questions for an article about quiet light",
        "aoife",
        says(
            "38h",
            "I write for a small magazine about homes. Could somebody tell me, in plain words, why dimmed light makes people calm?",
        ),
        gives("mei", "37h", "ada"),
    ),
    story(
        "student",
        "Student discount",
        "tiago",
        says("13h", "Oi! Vocês têm desconto para estudantes? Quero comprar duas lâmpadas e a ponte."),
        channel="messenger",
    ),
    story(
        "battery",
        "Lock battery: what does 20 % mean",
        "camille",
        says("40h", "Bonjour, la serrure de la cave affiche 20 %. Combien de jours cela fait-il, à peu près ?"),
        gives("mei", "39h", "Support"),
        gives("mei", "39h", "mei"),
        answers(
            "mei",
            "39h",
            "Bonjour Camille, environ cinq semaines. Elle prévient trois fois avant de se taire, et la clé ouvre toujours.",
        ),
        brand="harbor",
    ),
    story(
        "two-bridges",
        "Two bridges in one home?",
        "greta",
        says(
            "18h",
            "Guten Abend, das Haus hat drei Stockwerke und die Brücke reicht nur bis zum zweiten. Darf ich eine zweite dazustellen?",
        ),
        gives("bo", "17h", "Support"),
        gives("bo", "17h", "bo"),
        answers(
            "bo",
            "16h",
            "Guten Abend Frau Voss, ja, bis zu vier. In der App: Zuhause, Brücke hinzufügen. Die Lampen suchen sich selbst die nähere.",
        ),
        channel="messenger",
    ),
    story(
        "christmas",
        "Opening hours of the hotline at Christmas",
        "margit",
        says("22h", "Sind Sie zwischen Weihnachten und Neujahr erreichbar? Wir übergeben am 28. eine Wohnung."),
        gives("bo", "21h", "Support"),
        gives("bo", "21h", "bo"),
    ),
    story(
        "lease",
        "Leasing instead of buying",
        "mikko",
        says("46h", "Hei, voiko valaistuksen vuokrata? Taloyhtiössä on 64 asuntoa ja kevätkokous päättää asiasta."),
        gives("mei", "45h", "ines"),
        answers(
            "ines",
            "44h",
            "Hei Mikko, kyllä: Home Plus Lease, 36 kuukautta. Lähetän laskelman 64 asunnolle huomenna aamupäivällä.",
        ),
    ),
    # Snoozed: they come back by themselves.
    story(
        "after-board",
        "Installation dates in Uppsala",
        "elin",
        says("5d 13:30", "If the board says yes, when could your partner begin? Week 3 or 4 would be ideal."),
        gives("ines", "5d 13:50", "ines"),
        answers("ines", "5d 14:00", "Week 3 is reserved for you until the board has met. I ask again on Wednesday."),
        snoozes("ines", "5d 14:01", "3d"),
    ),
    story(
        "spare-key",
        "Spare card for the staff entrance",
        "yara",
        says(
            "4d 10:05",
            "One of our cards was lost. Please send two new ones for the staff entrance, and switch off number 7.",
        ),
        gives("mei", "4d 10:20", "Support"),
        gives("mei", "4d 10:20", "mei"),
        answers(
            "mei",
            "4d 10:26",
            "Number 7 is off since a minute ago. Two new ones leave tomorrow; I look again when they should be there.",
        ),
        snoozes("mei", "4d 10:27", "1d"),
        brand="harbor",
    ),
    story(
        "beta",
        "I would like to test firmware before others",
        "noah",
        says("7d 18:10", "Hej! Hur blir man betatestare? Jag har en reservlampa som inte är rädd för något."),
        gives("mei", "7d 18:20", "mei"),
        answers("mei", "7d 18:25", "Hej Noah! Nästa grupp börjar i december, jag har skrivit upp dig och lampan."),
        snoozes("mei", "7d 18:26", "12d"),
    ),
    story(
        "tv-light",
        "Light behind the television follows the film too late",
        "joaquin",
        says(
            "6d 21:30",
            "La luz detrás de la tele va medio segundo tarde. Con las películas no importa, con el fútbol sí.",
        ),
        gives("bo", "6d 21:40", "bo"),
        tags("bo", "6d 21:41", "feature"),
        answers(
            "bo",
            "5d 09:30",
            "Hola, Joaquín: con la versión 6.5 baja a una décima. Sale en diciembre y le aviso ese mismo día.",
        ),
        snoozes("bo", "5d 09:31", "16d"),
    ),
    story(
        "school-follow",
        "Invoice number for the housing company",
        "elina",
        says("9d 10:40", "Voisitteko lähettää laskun myös isännöitsijälle? Osoite tulee minulta ensi viikolla."),
        gives("ines", "9d 11:00", "ines"),
        answers("ines", "9d 11:05", "Totta kai. Kun osoite on täällä, lasku lähtee samana päivänä."),
        snoozes("ines", "9d 11:06", "4d"),
    ),
)
