"""Harbor: locks, keys and door logs."""
# ruff: noqa: E501  # what people say is wrapped like their mails, wide scripts count double

from inbox.demo.script import answers, converts, fills, gives, links, moves, notes, opens, ranks, says, story, tags

STORIES = (
    story(
        "lock-pin",
        "Harbor lock does not accept the new PIN",
        "daniel",
        says(
            "5d 15:30",
            """Hello, I changed the PIN of our office door in the app. The app shows the new one, the lock wants neither
            the new nor the old. We get in with the key for now.

            Daniel Kowalczyk""",
        ),
        gives("mei", "5d 15:45", "Support"),
        converts("mei", "5d 15:47", "fault", firmware="2.8.4", severity="High", rooms=("Office",)),
        gives("mei", "5d 15:48", "olga"),
        answers(
            "mei",
            "5d 15:55",
            """Hi Daniel, please hold the inner button for eight seconds until it beeps once, then enter the new PIN and
            close with #. That makes the lock fetch its codes again.""",
            state="waiting",
        ),
        notes(
            "olga",
            "4d 10:20",
            "Firmware 2.8.4 again. The lock drops its code table when the app sends two changes at once.",
        ),
        tags("olga", "4d 10:21", "lock", "firmware-2.8"),
        says("16h", "Tried that. It beeps twice and then blinks red, same as before."),
        brand="harbor",
    ),
    story(
        "key-sharing-ja",
        "アプリから鍵を共有できません",
        "ken",
        says(
            "4d 15:30",
            """民泊のゲスト用に鍵を共有しようとすると、「もう一度お試しください」と表示されて先に進めません。
            アプリは最新版、ロックのファームウェアは 2.8.4 です。

            明後日からゲストが来るため、少し急いでおります。

            山本""",
            files=("share-key-error.png",),
        ),
        converts("mei", "4d 15:38", "fault", firmware="2.8.4", severity="Medium"),
        gives("mei", "4d 15:39", "Support"),
        gives("mei", "4d 15:39", "mei"),
        notes(
            "mei",
            "4d 15:50",
            "Guests arrive the day after tomorrow. If nothing else helps: a temporary PIN from our side.",
        ),
        answers(
            "mei",
            "4d 15:58",
            """山本様、ご不便をおかけしております。原因を調べておりますので、当面は一時的な暗証番号をお使いください。
            ゲストの到着日と出発日をお知らせいただければ、こちらで設定いたします。""",
        ),
        says("12h", "ありがとうございます。24日の15時から27日の11時まででお願いできますか。"),
        brand="harbor",
    ),
    story(
        "guest-key",
        "Guest key works after check-out",
        "yara",
        says(
            "3d 12:10",
            """This is serious: a guest who checked out at 11:00 opened his room at 11:40 because he had forgotten his
            charger. He was honest about it. Others might not be.

            Yara Haddad, Maison Noor Marseille""",
        ),
        gives("ada", "3d 12:14", "Engineering"),
        gives("ada", "3d 12:14", "olga"),
        ranks("ada", "3d 12:15", 2),
        converts("ada", "3d 12:16", "fault", firmware="2.8.4", severity="High", noticed="3d 11:40"),
        answers(
            "ada",
            "3d 12:20",
            """Hello Yara, thank you for reporting it at once. We treat it as a security matter. Until we know more,
            please end guest keys by hand at check-out: that takes effect immediately. Could you tell us the room and the
            name of the key?""",
            state="in_progress",
        ),
        says("3d 12:42", "Room 214, key “214-G2”. I have told all receptions to end keys by hand."),
        notes(
            "olga",
            "3d 14:05",
            "The lock kept UTC as house time after the winter change. Keys live one hour too long, not for ever.",
        ),
        tags("olga", "3d 14:06", "lock", "security", "hotel"),
        answers(
            "olga",
            "2d 09:30",
            """We found it: since the clocks changed, your locks end keys one hour late. A corrected time zone went to all
            61 of your locks this morning. Could you check one room today?""",
        ),
        says("6h", "Checked three rooms, all closed at 11:00 sharp. Are there locks that were offline this morning?"),
        brand="harbor",
    ),
    story(
        "door-log",
        "Registro da porta perde entradas à noite",
        "tiago",
        says(
            "3d 20:50",
            """Boa noite,

            o registro da porta principal não mostra nenhuma entrada entre 2h e 3h da manhã, mas a câmera mostra gente
            entrando. Precisamos desses registros para o seguro.

            Tiago Moreira""",
        ),
        converts("mei", "3d 21:05", "fault", firmware="2.8.3", severity="Medium"),
        gives("mei", "3d 21:06", "Support"),
        tags("mei", "3d 21:06", "lock"),
        notes("mei", "3d 21:10", "Second one this week with exactly that hour missing. @Olga Petrova a tracker?"),
        links("mei", "3d 21:44", "door-log-tracker"),
        brand="harbor",
    ),
    story(
        "door-log-tracker",
        "Door logs lose the hour between 02:00 and 03:00",
        "",
        opens(
            "olga",
            "3d 21:40",
            "issue",
            """Locks on 2.8.3 and 2.8.4 write no log between 02:00 and 03:00 local time. Entries exist in the lock's own
            memory for 30 days, so nothing is lost yet.""",
            component="Harbor lock",
            broken_since="2.8.3",
            severity="Medium",
            found="3d 21:06",
            customers=2,
        ),
        gives("olga", "3d 21:41", "Engineering"),
        gives("olga", "3d 21:41", "olga"),
        tags("olga", "3d 21:42", "lock", "firmware-2.8"),
        notes(
            "olga",
            "1d 16:20",
            "The clock change left a negative offset in the log writer. Two lines to fix, then a day on the bench.",
        ),
        brand="harbor",
    ),
    story(
        "installer-key",
        "Rotate the installer key that was shared in a forum",
        "",
        opens(
            "ada",
            "3d 09:26",
            "back_office",
            """An installer posted a photo of his setup sheet in a forum, with the shared key readable. Please rotate the
            key for all partners and tell me which accounts used it in the last month.""",
        ),
        gives("ada", "3d 09:27", "Engineering"),
        gives("ada", "3d 09:27", "olga"),
        ranks("ada", "3d 09:27", 1),
        tags("ada", "3d 09:28", "security"),
        notes(
            "olga",
            "3d 13:10",
            "New key is out, the old one ends tonight at 22:00. 14 accounts used it, all of them known partners.",
        ),
        moves("olga", "3d 13:11", "in_progress"),
        notes(
            "ada",
            "10h",
            "Good. The post is gone too. Leave this open until the partners have confirmed, nine of 14 so far.",
        ),
        brand="harbor",
    ),
    story(
        "doorbell",
        "Doorbell rings twice and records once",
        "ravi",
        says(
            "20d 08:20",
            "Our doorbell in Camden rings twice for each press. Recordings are fine. Is there a setting I overlooked?",
        ),
        gives("bo", "20d 08:40", "Support"),
        converts("bo", "20d 08:41", "fault", firmware="1.9.0", severity="Low", rooms=("Hall",)),
        answers(
            "bo",
            "20d 08:45",
            """Hi Ravi, not overlooked: the chime was paired twice when the bridge was replaced. In the app, open the
            doorbell, then Chimes, and remove the one without a name.""",
            state="waiting",
        ),
        says("20d 17:05", "One ring. Thank you."),
        fills("bo", "19d 09:00", cause="Handling"),
        moves("bo", "19d 09:01", "resolved"),
        brand="harbor",
    ),
)
