"""The week's big thing: dimmers flicker since firmware 4.2. The tracker, and the ticket everybody looks at first."""
# ruff: noqa: E501  # what people say is wrapped like their mails, wide scripts count double

from inbox.demo.script import (
    answers,
    converts,
    fills,
    gives,
    invites,
    links,
    moves,
    notes,
    opens,
    ranks,
    reads,
    says,
    story,
    tags,
)

STORIES = (
    story(
        "dimmer",
        "Kitchen dimmer flickers after update",
        "anneli",
        says(
            "3d 08:52",
            """Hello, since the update on Tuesday the dimmer in our kitchen flickers every evening. The hall is fine.
            We did not change the bulbs.

            Kind regards
            Anneli Virtanen

            On {on:5d 17:02}, Lumen <news@lumen.test> wrote:
            > Firmware 4.2 is here. Softer evenings, faster scenes, and a new look for the app.
            > It installs itself during the night, nothing to do for you.""",
        ),
        gives("mei", "3d 09:04", "Support"),
        gives("mei", "3d 09:04", "bo"),
        converts(
            "bo",
            "3d 09:29",
            "fault",
            firmware="4.2.1",
            order="88213",
            severity="High",
            purchased="69d",
            rooms=("Kitchen", "Pantry"),
            noticed="5d 19:40",
        ),
        answers(
            "bo",
            "3d 09:30",
            """Hi Anneli, sorry about that. Could you send a photo of the lamp while it flickers, and tell us at which
            level it starts? [How to read the dim level](https://help.lumen.test/dim-level)""",
        ),
        moves("bo", "3d 09:31", "in_progress"),
        tags("bo", "3d 09:32", "flicker", "firmware-4.2", "vip"),
        links("bo", "3d 09:33", "dimmer-tracker"),
        notes("bo", "3d 09:34", "Looks like {#dimmer-tracker}: same firmware, D2 from the September batch."),
        notes(
            "ines",
            "2d 10:04",
            """@Bo Lindqvist order 88213 is the same household. If 4.2.2 does not help, Finance is fine with a full
            refund, see {#refund-88213}.""",
        ),
        says(
            "42m",
            """Here is the photo. It only happens below 30 %, and only with the new firmware.

            I also let the app write a log while it flickered, in case that helps.""",
            files=("lamp-at-20-percent.png", "dimmer-log.txt"),
        ),
        reads("bo", "40m"),
    ),
    story(
        "dimmer-tracker",
        "Dimmers flicker on firmware 4.2",
        "",
        opens(
            "olga",
            "4d 15:10",
            "issue",
            """Since 4.2.0 the D2 dimmer loses the lowest part of its curve after a restart, so lamps flicker below
            30 %. Rolling back to 4.1 helps, but scenes made in 4.2 are lost then.""",
            component="Dimmer D2",
            broken_since="4.2.0",
            severity="High",
            found="5d 17:25",
            customers=37,
            analysis="https://wiki.lumen.test/firmware/d2-low-end",
        ),
        gives("olga", "4d 15:11", "Engineering"),
        gives("olga", "4d 15:11", "olga"),
        moves("olga", "4d 15:40", "in_progress"),
        ranks("ada", "4d 16:05", 2),
        tags("olga", "4d 16:06", "flicker", "firmware-4.2", "dimmer-d2"),
        notes(
            "olga",
            "4d 17:50",
            """Reproduced on the bench with three D2 from batch 2609. After a power cut the curve is read from the wrong
            page, the first 12 of 64 points are zero. Bulbs do not matter, we tried nine.""",
            files=("d2-curve-after-restart.txt",),
        ),
        notes("mei", "3d 11:20", "Support counts 22 reports by now, five of them hotels. What may we promise them?"),
        notes(
            "olga",
            "3d 12:02",
            """Nothing with a date yet, please. “We know it, a fix is being tested, nothing is broken in your lamp” is
            true and kind. I will write here before anything ships.""",
        ),
        notes("ada", "2d 09:15", "37 customers, nine of them VIP. @Olga Petrova this is the only thing for today."),
        notes("bo", "2d 14:30", "Saved reply “Flicker 4.2” is ready in English, German, French and Spanish."),
        notes("olga", "1d 18:45", "4.2.2 runs on the bench since noon. 400 restarts, curve intact each time."),
        notes(
            "olga",
            "2h",
            "4.2.2 passed the bench test. Ten percent get it today, everybody tomorrow if they stay steady.",
        ),
    ),
    story(
        "flicker-ja",
        "調光器が更新後にちらつきます",
        "misaki",
        says(
            "41m",
            """お世話になっております。

            ファームウェア 4.2.1 に更新してから、リビングの照明がちらつきます。明るさを 25% より下げると毎回起こります。
            電球は先月新しいものに交換したばかりです。

            元のバージョンに戻す方法はありますか。どうぞよろしくお願いいたします。

            佐藤 美咲""",
        ),
        converts("mei", "38m", "fault", firmware="4.2.1", severity="Medium", rooms=("Living room",)),
        tags("mei", "37m", "flicker", "firmware-4.2"),
        links("mei", "37m", "dimmer-tracker"),
        gives("mei", "37m", "Support"),
    ),
    story(
        "flicker-lobby",
        "Six dimmers in the lobby flicker",
        "etienne",
        says(
            "5d 07:48",
            """Good morning,

            six of the fourteen dimmers in our lobby flicker since yesterday. We have guests, so I have switched them to
            full brightness, which looks like an airport. Please tell me this has a quick solution.

            Étienne Roux, Maison Noor Annecy""",
        ),
        gives("ada", "5d 08:01", "Support"),
        gives("ada", "5d 08:01", "bo"),
        converts(
            "bo",
            "5d 08:20",
            "fault",
            firmware="4.2.1",
            cause="Firmware",
            order="86031",
            severity="High",
            purchased="212d",
            rooms=("Lobby",),
        ),
        answers(
            "bo",
            "5d 08:24",
            """Good morning Étienne, an airport is not what you paid for. Are the six on the same circuit, and do they
            flicker above 40 % too? If not, 45 % is a level that looks warm and stays steady meanwhile.""",
            state="waiting",
        ),
        invites("bo", "5d 08:26", "camille"),
        says(
            "5d 09:15",
            """Not the same circuit. At 45 % they are calm, thank you, that saves the evening. Camille in Lyon sees the
            same, I have put her in copy.""",
        ),
        notes(
            "bo", "5d 09:30", "Third hotel today. @Olga Petrova all of them updated in the night of Monday to Tuesday."
        ),
        tags("bo", "4d 15:20", "flicker", "firmware-4.2", "hotel"),
        links("bo", "4d 15:21", "dimmer-tracker"),
        answers(
            "bo",
            "4d 15:24",
            """We know by now what it is: after a restart the dimmer forgets the lowest part of its curve. Nothing is
            broken in your lamps. A fix is being tested, and you will be among the first to get it.""",
        ),
        says("14h", "Understood. Is there any date I may give to our director?"),
    ),
    story(
        "flicker-es",
        "Las luces parpadean al bajar la intensidad",
        "rosa",
        says(
            "4d 06:55",
            """Buenos días:

            Desde la última actualización, las lámparas del comedor parpadean cuando bajo la intensidad por la noche.
            Tengo cuatro reguladores D2 y les pasa a todos. ¿Es peligroso dejarlos encendidos?

            Un saludo,
            Rosa Delgado""",
        ),
        gives("mei", "4d 08:10", "Support"),
        converts(
            "bo",
            "3d 09:20",
            "fault",
            firmware="4.2.1",
            cause="Firmware",
            severity="Medium",
            rooms=("Living room", "Kitchen"),
        ),
        answers(
            "bo",
            "3d 09:24",
            """Buenos días, Rosa: no es peligroso, solo molesto. Es un error de la versión 4.2 que ya estamos
            corrigiendo. Mientras tanto, por encima del 35 % no parpadean. Le aviso en cuanto salga la corrección.""",
            state="in_progress",
        ),
        tags("bo", "3d 09:25", "flicker", "firmware-4.2"),
        links("bo", "3d 09:26", "dimmer-tracker"),
        says("8h", "Gracias por la respuesta. ¿Se instalará sola o tengo que hacer algo en la aplicación?"),
    ),
    story(
        "flicker-scene",
        "Flickering only with the evening scene",
        "oliver",
        says(
            "9d 18:30",
            """Our evening scene makes the bedroom lamp flicker. If I set the same brightness by hand it is steady for a
            while, then starts as well. Firmware says 4.2.0. Happy to try things.

            Oliver""",
            files=("evening-scene.png",),
        ),
        gives("bo", "9d 18:44", "Support"),
        converts(
            "bo",
            "8d 09:05",
            "fault",
            firmware="4.2.0",
            cause="Firmware",
            severity="Medium",
            purchased="120d",
            rooms=("Bedroom",),
        ),
        answers(
            "bo",
            "8d 09:12",
            """Hi Oliver, thank you for offering. Could you delete the scene, make it again with the lamp at 35 % instead
            of 20 %, and leave it for two evenings?""",
            state="waiting",
        ),
        says("6d 21:10", "Steady at 35 %. At 20 % it is back within a minute, so it is the level and not the scene."),
        fills("bo", "5d 10:30", firmware="4.2.1"),
        answers(
            "bo",
            "5d 10:33",
            """That was the missing piece, thank you. It is indeed the level: below 30 % the dimmer reads its curve from
            the wrong place. Engineering has it in front of them.""",
        ),
        tags("bo", "4d 16:00", "flicker", "firmware-4.2"),
        links("bo", "4d 16:01", "dimmer-tracker"),
        says("21h", "Good to know. Happy to be a guinea pig for the fix, the room is empty this week."),
    ),
)
