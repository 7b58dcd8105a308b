"""Bridges, sensors, blinds and voices."""
# ruff: noqa: E501  # what people say is wrapped like their mails, wide scripts count double

from inbox.demo.script import answers, converts, fills, gives, moves, notes, opens, ranks, says, story, tags

STORIES = (
    story(
        "floor-offline",
        "Whole floor offline after power cut",
        "yara",
        says(
            "13d 22:15",
            """Power was gone for two minutes, and since then the third floor is offline: 22 rooms, one bridge per six
            rooms, all four blink white. Reception is handing out torches.""",
        ),
        gives("ada", "13d 22:20", "Support"),
        ranks("ada", "13d 22:20", 2),
        converts("ada", "13d 22:21", "fault", firmware="4.2.0", severity="High", rooms=("Hall", "Bedroom")),
        answers(
            "ada",
            "13d 22:26",
            """Hello Yara, white means they look for their network. Was the switch on that floor restarted too? If it got
            a new address range, the bridges need one restart: unplug all four, wait ten seconds, plug in one by one.""",
            state="in_progress",
        ),
        says("13d 22:58", "Three of four came back. The one in 318 still blinks."),
        gives("ada", "12d 09:00", "olga"),
        notes(
            "olga",
            "12d 10:30",
            "318 answers on the old range. Needs a replacement from {#bridge-stock} or someone with a cable.",
        ),
        answers(
            "olga", "12d 10:40", "For 318 we send a preconfigured bridge by courier. It only has to be plugged in."
        ),
        says("11d 16:12", "It arrived, it works, but it shows the wrong room names."),
        answers("olga", "11d 17:00", "Names are corrected from here. Could you look at 316 to 321 once more?"),
        tags("olga", "11d 17:01", "hotel", "bridge-h3"),
        says("26h", "318 to 320 are right, 316 and 317 have swapped names. Otherwise we are happy."),
        brand="harbor",
    ),
    story(
        "bridge-stock",
        "Reserve of preconfigured H3 bridges",
        "",
        opens(
            "ada",
            "12d 09:10",
            "back_office",
            """We keep running out of preconfigured bridges for hotels. Please set twenty aside and say how long it takes
            to prepare ten more.""",
        ),
        gives("ada", "12d 09:11", "Engineering"),
        gives("ada", "12d 09:11", "olga"),
        moves("olga", "12d 11:00", "in_progress"),
        notes("olga", "12d 11:02", "Twelve are ready now. Ten more take a day, mostly waiting for updates."),
        notes("bo", "30h", "Down to five. Whoever takes one, write the serial here please."),
    ),
    story(
        "geofence",
        "Arriving home wakes the lights late on Android 16",
        "",
        opens(
            "olga",
            "10d 14:00",
            "issue",
            """On Android 16 the app learns up to six minutes late that somebody came home. The system batches location
            for apps without a running service.""",
            component="App",
            broken_since="6.4.0",
            severity="Low",
            found="12d 09:30",
            customers=8,
        ),
        gives("olga", "10d 14:01", "Engineering"),
        moves("olga", "9d 11:10", "in_progress"),
        tags("olga", "9d 11:11", "app", "android"),
        notes(
            "olga", "3d 17:30", "A prototype with the new arrival interface wakes within ten seconds. Goes into 6.5."
        ),
    ),
    story(
        "schedule-drift",
        "Schedule drifts by an hour since the clocks went back",
        "cleo",
        says(
            "9d 19:20",
            """Everything we scheduled comes an hour early since the clocks went back, except the porch, which is right. I
            am rather impressed by the porch.

            Cleo Marsh, Orchard""",
        ),
        gives("mei", "9d 19:40", "Support"),
        converts(
            "mei", "9d 19:42", "fault", firmware="4.1.8", severity="Medium", rooms=("Kitchen", "Living room", "Hall")
        ),
        answers(
            "mei",
            "9d 19:50",
            """Hi Cleo, the porch follows the sun and not the clock, so it cannot be wrong. Could you tell us which time
            zone the app shows under Home?""",
            state="waiting",
        ),
    ),
    story(
        "gateway",
        "Gateway restarts every ten minutes",
        "ravi",
        says(
            "9d 08:55",
            """The gateway in our Camden building restarts every ten minutes, you can set your watch by it. Tenants notice
            because the corridor lights go to full for a second each time.""",
            files=("gateway-restarts.txt",),
        ),
        gives("bo", "9d 09:10", "Support"),
        converts("bo", "9d 09:12", "fault", firmware="4.2.0", severity="High", rooms=("Hall", "Lobby"), order="84410"),
        gives("bo", "9d 09:13", "olga"),
        answers(
            "bo",
            "9d 09:20",
            "Hi Ravi, that is far too punctual for an accident. I have given your log to our firmware team.",
            state="in_progress",
        ),
        notes(
            "olga",
            "8d 15:45",
            "Watchdog. It waits for a time server that the building blocks. Needs port 123 or our own time relay.",
        ),
        answers(
            "olga",
            "8d 16:00",
            """Hello Ravi, the gateway cannot reach a time server and restarts out of worry. Could your network people
            allow port 123 (UDP) to the outside? If not, I can point it to your own time server.""",
            state="waiting",
        ),
        says("21h", "They prefer their own: ntp.camden.orchard.test. Please go ahead."),
        tags("olga", "20h", "bridge-h3", "network"),
    ),
    story(
        "hall-three",
        "Read the logs of the bridges in hall 3",
        "",
        opens(
            "bo",
            "6d 11:30",
            "back_office",
            """Quarry say that hall 3 is slow every day around noon. Their bridges have been set to send logs. Could you
            read them and tell me in two sentences what to answer?""",
        ),
        gives("bo", "6d 11:31", "Engineering"),
        notes(
            "olga",
            "5d 16:40",
            "Two sentences: the microwave in the tea kitchen. Move the bridge two metres, or the microwave.",
        ),
        moves("olga", "5d 16:41", "in_progress"),
        notes(
            "bo",
            "5d 17:05",
            "I have read a lot of logs in my life, but none that smelled of lunch. Will tell them tomorrow.",
        ),
    ),
    story(
        "ghosts",
        "Motion sensor sees ghosts in the garage",
        "elina",
        says(
            "4d 16:10",
            """Autotallin liiketunnistin syttyy öisin, vaikka siellä ei ole ketään. Kamera vahvistaa: tyhjä talli, valot
            päällä. Englanti käy myös.

            Elina Salo""",
            files=("garage-night.png",),
        ),
        gives("bo", "4d 16:20", "Support"),
        converts("bo", "4d 16:22", "fault", firmware="3.9.0", severity="Low", rooms=("Garage",)),
        answers(
            "bo",
            "4d 16:30",
            """Hei Elina, yleisin kummitus on lämpöpuhallin tai hormi: tunnistin näkee lämmön eikä liikettä. Voisitko
            kokeilla herkkyyttä 2 (asetuksissa) kahden yön ajan?""",
            state="in_progress",
        ),
        says("9h", "Herkkyys 2 auttoi: yöllä oli pimeää. Nyt se ei tosin huomaa minuakaan aamulla."),
    ),
    story(
        "voice",
        "El asistente contesta en otro idioma",
        "joaquin",
        says(
            "3d 17:40",
            """Hola, desde ayer el control por voz entiende español pero contesta en portugués. Mi suegra está encantada,
            yo menos.

            Joaquín""",
        ),
        gives("mei", "3d 17:55", "Support"),
        converts("mei", "3d 17:56", "fault", firmware="4.1.8", severity="Low"),
        gives("mei", "3d 17:57", "mei"),
        answers(
            "mei",
            "3d 18:02",
            """Hola, Joaquín: la voz toma el idioma de la región de la casa. En la aplicación, Casa, Región: ¿pone
            Portugal? Cámbielo a España y en unos minutos volverá a su acento.""",
            state="in_progress",
        ),
        says("7h", "Ponía España. La cambié a Portugal y de vuelta, y sigue igual. ¿Alguna otra idea?"),
        channel="messenger",
    ),
    story(
        "blinds",
        "Jalousien bleiben auf halber Höhe stehen",
        "margit",
        says(
            "3d 18:25",
            """Grüß Gott,

            zwei von fünf Jalousien bleiben beim Herunterfahren genau in der Mitte stehen. Nach oben geht es ganz normal.

            Margit Huber, Graz""",
        ),
        gives("bo", "3d 18:40", "Support"),
        converts("bo", "3d 18:41", "fault", firmware="3.9.0", severity="Medium", rooms=("Living room",)),
        answers(
            "bo",
            "3d 18:48",
            """Grüß Gott Frau Huber, die Motoren haben ihren unteren Anschlag vergessen. Bitte einmal lernen lassen: in
            der App Jalousie, Einstellungen, Lauf neu messen. Das dauert zwei Minuten und brummt ein wenig.""",
            state="in_progress",
        ),
        says("6h", "Bei einer hat es geholfen, die andere misst und misst und hört nicht auf."),
    ),
    story(
        "downlight-ja",
        "ダウンライトが1台だけ反応しません",
        "ken",
        says(
            "16d 05:10",
            "台所のダウンライト6台のうち1台だけ、アプリからの操作に反応しません。壁のスイッチでは点きます。",
        ),
        gives("mei", "16d 06:00", "Support"),
        converts("mei", "16d 06:02", "fault", firmware="4.1.8", severity="Low", rooms=("Kitchen",)),
        answers(
            "mei",
            "16d 06:10",
            "山本様、スイッチを5回続けて切り替えると、そのライトだけ再登録できます。お試しいただけますか。",
            state="waiting",
        ),
        says("15d 11:30", "5回で直りました。ありがとうございました。"),
        fills("mei", "15d 12:00", cause="Handling"),
        moves("mei", "15d 12:01", "resolved"),
    ),
)
