"""Homes, accounts and everything that is about people rather than devices."""
# ruff: noqa: E501  # what people say is wrapped like their mails, wide scripts count double

from inbox.demo.script import answers, converts, gives, moves, notes, opens, ranks, says, snoozes, story, tags

STORIES = (
    story(
        "summer-house",
        "Add my sister to the summer house",
        "anneli",
        says(
            "11d 12:10",
            """Hello! My sister shall be able to switch everything at our summer house, but not at home. Is that possible
            with one account?

            Anneli""",
        ),
        gives("mei", "11d 12:30", "Support"),
        converts("mei", "11d 12:31", "customer"),
        answers(
            "mei",
            "11d 12:36",
            """Hi Anneli, yes: each home has its own people. For somebody new to a home with a sauna we need your word
            first. Could you confirm her address from the mail you signed up with?""",
            state="waiting",
        ),
        tags("mei", "11d 12:37", "vip"),
    ),
    story(
        "hub-wifi",
        "Cannot move the hub to a new Wi-Fi",
        "noah",
        says(
            "3d 20:05",
            """Hej, vi har fått ny router och hubben hittar den inte. Jag har hållit in knappen tills den blev gul men
            appen säger bara "väntar". Går det att göra utan att börja om från noll?

            Noah""",
        ),
        gives("bo", "3d 20:20", "Support"),
        converts("bo", "3d 20:30", "fault", firmware="4.2.1", severity="Low"),
        answers(
            "bo",
            "3d 20:36",
            """Hej Noah, det går. Ge den nya routern samma namn och lösenord som den gamla för en kvart, så hittar hubben
            hem. Sedan byter du nätverk i appen.""",
            state="in_progress",
        ),
        says("5h", "Smart! Hubben är online, men tre lampor är kvar på det gamla nätet."),
    ),
    story(
        "evening-scene",
        "Scene “Evening” turns on the garden too",
        "cleo",
        says(
            "3d 20:32",
            """Hi there,

            whenever somebody starts “Evening” in flat 12, the garden lights of the whole house come on. The neighbours
            have begun to comment. Nobody here remembers adding the garden to it.

            Cleo Marsh, Orchard""",
        ),
        gives("mei", "3d 20:38", "Support"),
        gives("mei", "3d 20:38", "mei"),
        converts("mei", "3d 20:40", "fault", firmware="4.1.8", severity="Low", rooms=("Garden", "Living room")),
        answers(
            "mei",
            "3d 20:46",
            """Hi Cleo, the garden is in a scene of the house that has the same name, and the switch in flat 12 starts
            both. May I rename the one of the house to “Evening garden”? Then they are strangers again.""",
            state="in_progress",
        ),
        says(
            "5h",
            "Please do! And could you look whether “Morning” has the same trouble? Somebody watered the roses at six.",
        ),
        channel="portal",
    ),
    story(
        "recovery-code",
        "Lost the recovery code of the hub",
        "kwame",
        says(
            "3d 20:10",
            """I have moved, the hub has moved, the sheet with the recovery code has not. Is there any other way to prove
            that the hub is mine? I have the invoice.

            Kwame""",
            files=("invoice-2024.png",),
        ),
        converts("ada", "3d 20:15", "customer", "Lost the recovery code of the hub"),
        gives("ada", "3d 20:16", "Support"),
        ranks("ada", "3d 20:16", 1),
        channel="portal",
    ),
    story(
        "wedding",
        "Account merge after the wedding",
        "sanna",
        says(
            "3d 21:15",
            """We got married and live in one home now, with two accounts, two hubs and every lamp twice. Could you make
            one account out of it without us having to start again?""",
        ),
        gives("mei", "3d 21:44", "Support"),
        converts("mei", "3d 21:46", "customer"),
        gives("mei", "3d 21:47", "ines"),
        answers(
            "ines",
            "1d 09:10",
            """Congratulations to both of you! Yes, we can. Which of the two accounts shall stay, and does your husband
            agree from his own address? Then it takes a day, and every lamp appears once.""",
            state="in_progress",
        ),
        says("4h", "Mine stays. He writes to you tonight, he is still looking for his password."),
    ),
    story(
        "data-export",
        "Export everything about Maison Noor Lyon",
        "",
        opens(
            "ada",
            "1d 10:20",
            "back_office",
            """Their data protection officer asks for a copy of all door logs and recordings of the house in Lyon, with a
            list of who had access. We have 30 days, I would like to need five.""",
        ),
        gives("ada", "1d 10:21", "Engineering"),
        gives("ada", "1d 10:21", "ada"),
        moves("ada", "1d 10:22", "in_progress"),
        tags("ada", "1d 10:23", "privacy", "hotel"),
        notes("olga", "1d 12:40", "Door logs are exported, 18,204 rows. Recordings follow tonight, they are large."),
        notes(
            "ada",
            "9h",
            "Access list is done. I hand it over in person on Tuesday, they are next door to our Lyon dealer.",
        ),
        brand="harbor",
    ),
    story(
        "hub-ko",
        "허브가 5분마다 연결이 끊깁니다",
        "minjun",
        says(
            "20h",
            """안녕하세요.

            어제부터 허브가 약 5분마다 연결이 끊겼다가 다시 연결됩니다. 공유기를 재부팅해도 같습니다. 펌웨어는 4.2.1입니다.
            확인 부탁드립니다.

            김민준 드림""",
        ),
        converts("mei", "19h", "fault", firmware="4.2.1", severity="Medium"),
        tags("mei", "19h", "bridge-h3"),
        gives("mei", "18h", "Support"),
    ),
    story(
        "moving-out",
        "Tenant moves out, what about her lamps",
        "oliver",
        says(
            "6d 16:05",
            """A tenant in Clifton leaves at the end of the month and takes her own lamps, but they are in our home in the
            app. How do we part them cleanly?""",
        ),
        gives("bo", "6d 16:20", "Support"),
        gives("bo", "6d 16:20", "bo"),
        answers(
            "bo",
            "6d 16:28",
            """Hi Oliver, on the day she leaves: her lamps, Settings, Leave this home. They forget everything about yours.
            Shall I remind you on the 30th?""",
        ),
        says("6d 17:40", "Yes please, I will have forgotten by then."),
        snoozes("bo", "6d 17:45", "8d"),
    ),
)
