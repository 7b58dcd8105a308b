"""More flicker: what the same fault looks like from other homes, in other words."""
# ruff: noqa: E501  # what people say is wrapped like their mails, wide scripts count double

from inbox.demo.script import answers, converts, fills, gives, links, moves, notes, says, snoozes, story, tags

STORIES = (
    story(
        "flicker-new-dimmer",
        "Dimmer novo, a mesma tremulação de antes",
        "beatriz",
        says(
            "10d 11:02",
            """Bom dia,

            recebi o regulador de substituição e instalei-o ontem. A luz treme exatamente como com o antigo. Será que o
            problema é da lâmpada?

            Obrigada,
            Beatriz Lopes""",
        ),
        gives("mei", "10d 11:30", "Support"),
        converts("mei", "9d 09:40", "fault", firmware="4.2.0", order="87155", severity="Low", rooms=("Office",)),
        answers(
            "mei",
            "9d 09:44",
            """Bom dia Beatriz, a lâmpada está bem e o regulador também: é um erro da versão 4.2. Pode dizer-nos se a luz
            fica estável acima de 35 %?""",
            state="waiting",
        ),
    ),
    story(
        "rollback",
        "Can I go back to 4.1?",
        "yara",
        says(
            "8d 13:15",
            """Hi, is there a way to put firmware 4.1 back on a D2 dimmer? 4.2 makes ours nervous. I am comfortable with a
            cable and a laptop if that is what it takes.""",
            by="",
        ),
        converts("mei", "8d 13:40", "fault", firmware="4.2.1", severity="Low"),
        tags("mei", "8d 13:41", "flicker", "firmware-4.2"),
        notes(
            "olga",
            "7d 10:05",
            """Possible, but it deletes every scene made in 4.2 and we cannot bring them back. Please do not offer it to
            people who are not asking twice.""",
        ),
        says("19h", "Asking a second time, politely. Evenings are a disco here."),
        channel="portal",
    ),
    story(
        "flicker-steps",
        "Dimmer D2 springt zwischen zwei Stufen",
        "greta",
        says(
            "7d 16:20",
            """Guten Tag,

            der Dimmer im Büro springt seit dem Update zwischen zwei Helligkeiten hin und her, etwa im Sekundentakt. Über
            der Hälfte ist Ruhe.

            Freundliche Grüße
            Greta Voss""",
        ),
        gives("bo", "7d 16:31", "Support"),
        converts("bo", "7d 16:33", "fault", firmware="4.2.0", severity="Medium", rooms=("Office",)),
        answers(
            "bo",
            "7d 16:40",
            """Guten Tag Frau Voss, bitte schalten Sie die Sicherung für zehn Sekunden aus und wieder ein. Damit liest der
            Dimmer seine Kurve neu ein. Hilft das?""",
            state="waiting",
        ),
        says("6d 08:05", "Tatsächlich, seit gestern Abend ist alles ruhig. Vielen Dank für die schnelle Hilfe!"),
        fills("bo", "6d 08:30", cause="Firmware"),
        answers(
            "bo",
            "6d 08:32",
            """Das freut mich. Nach dem nächsten Stromausfall kann es wiederkommen; bis dahin ist die Korrektur in Ihrem
            Dimmer angekommen.""",
            state="resolved",
        ),
    ),
    story(
        "flicker-low-scene",
        "Low light scene no longer steady",
        "ingrid",
        says(
            "7d 20:15",
            """The lowest step of our night scene pulses slowly now, like something breathing. My daughter likes it, I do
            not. Bridge H3, four D2, all on 4.2.1.""",
        ),
        gives("mei", "6d 09:00", "Support"),
        converts("mei", "6d 09:02", "fault", firmware="4.2.1", severity="Low", rooms=("Bedroom", "Hall")),
        answers(
            "mei",
            "6d 09:06",
            """Hi Ingrid, that is the flicker of firmware 4.2, and yours is the friendliest description of it so far. A
            fix is being tested; we write as soon as it ships.""",
            state="in_progress",
        ),
        says("17h", "She has named it. Please hurry, or it stays."),
    ),
    story(
        "flicker-fr",
        "Depuis la mise à jour, la salle à manger scintille",
        "camille",
        says(
            "6d 10:12",
            """Bonjour,

            depuis la mise à jour de mardi, les appliques de la salle à manger scintillent dès que nous baissons la
            lumière pour le dîner. Les clients commencent à le remarquer.

            Bien cordialement,
            Camille Laurent""",
        ),
        gives("mei", "6d 10:30", "Support"),
        converts("mei", "6d 10:31", "fault", firmware="4.2.1", severity="High", rooms=("Lobby", "Kitchen")),
        answers(
            "mei",
            "6d 10:38",
            """Bonjour Camille, c’est un défaut de la version 4.2, vos lampes n’ont rien. À 40 % elles restent stables.
            Pouvez-vous nous dire combien de variateurs sont concernés ? Nous vous mettrons en tête de la liste.""",
            state="waiting",
        ),
        tags("mei", "6d 10:39", "flicker", "firmware-4.2", "hotel"),
    ),
    story(
        "flicker-bulbs",
        "Flicker, tried three brands of bulbs",
        "peter",
        says(
            "6d 14:40",
            """I have now bought three brands of bulbs because the first answer on your forum blames bulbs. It is not the
            bulbs. Who pays me the bulbs?

            Peter Okonkwo""",
        ),
        gives("ada", "6d 15:00", "Support"),
        converts("bo", "6d 15:05", "fault", firmware="4.2.1", order="87940", severity="Medium", rooms=("Living room",)),
        answers(
            "bo",
            "6d 15:10",
            """Hi Peter, you are right and the forum is not: it is our firmware. I am sorry about the bulbs. Send me the
            receipts and I will see to it that you get a voucher for the same amount.""",
            state="in_progress",
        ),
        says("5d 19:22", "Receipts attached, 41.70 in all. Thank you for not arguing.", files=("receipts.png",)),
        notes("bo", "4d 09:10", "@Fin Murray voucher over $ 41.70 for him please, goodwill, I take it on my budget."),
        notes("fin", "4d 11:45", "Voucher made: GLOW-7QF2, valid for a year."),
        answers("bo", "4d 12:00", "There you are: GLOW-7QF2. And a fix for the flicker itself is on the test bench."),
        says("15h", "Used it already. Now only the fix is missing."),
    ),
    story(
        "flicker-fi",
        "Makuuhuoneen lamppu välkkyy alimmalla tasolla",
        "sanna",
        says(
            "4d 15:45",
            """Hei,

            makuuhuoneen lamppu välkkyy, kun himmennin on alimmalla tasolla. Ennen viime viikon päivitystä ongelmaa ei
            ollut. Voiko päivityksen perua?

            Terveisin
            Sanna Koivisto""",
        ),
        gives("bo", "4d 16:10", "Support"),
        converts("bo", "4d 16:12", "fault", cause="Firmware", firmware="4.2.1", severity="Low", rooms=("Bedroom",)),
        answers(
            "bo",
            "4d 16:18",
            """Hei Sanna, vika on ohjelmistossa, ei lampussa. Korjausta testataan parhaillaan. Kertoisitko vielä, montako
            himmennintä sinulla on? Niin osaamme ilmoittaa, kun kaikki ovat ajan tasalla.""",
            state="waiting",
        ),
        tags("bo", "4d 16:19", "flicker", "firmware-4.2"),
        links("bo", "4d 16:20", "dimmer-tracker"),
    ),
    story(
        "flicker-ar",
        "الإضاءة ترتعش بعد التحديث",
        "omar",
        says(
            "4d 17:05",
            """السلام عليكم،

            منذ التحديث الأخير ترتعش الإضاءة في غرفة الجلوس كلما خفّضت مستواها. لدي ثلاثة مخفّتات والمشكلة في جميعها.

            مع الشكر،
            عمر الفاسي""",
        ),
        converts(
            "mei", "4d 17:20", "fault", cause="Firmware", firmware="4.2.1", severity="Medium", rooms=("Living room",)
        ),
        gives("mei", "4d 17:21", "Support"),
        gives("mei", "4d 17:21", "mei"),
        tags("mei", "4d 17:22", "flicker", "firmware-4.2"),
        links("mei", "4d 17:23", "dimmer-tracker"),
        says("11h", "هل هناك جديد بخصوص هذه المشكلة؟ الضيوف سيصلون يوم الخميس."),
    ),
    story(
        "flicker-hall",
        "Hallljuset är ostadigt efter 4.2",
        "lars",
        says(
            "4d 18:40",
            """Hej! Ljuset i hallen fladdrar efter uppdateringen till 4.2. Det började samma kväll. Ska jag byta
            dimmer?

            Lars""",
        ),
        gives("mei", "4d 18:55", "Support"),
        converts("mei", "4d 18:56", "fault", firmware="4.2.1", severity="Low", rooms=("Hall",)),
        answers(
            "mei",
            "4d 19:00",
            "Hej Lars! Nej, behåll dimmern. Felet sitter i version 4.2 och en rättelse testas. Jag hör av mig.",
            state="in_progress",
        ),
        snoozes("mei", "4d 19:01", "1d"),
    ),
    story(
        "flicker-buzz",
        "Dimmer buzzes and flickers since Tuesday",
        "aoife",
        says(
            "4d 20:30",
            """Since Tuesday the dimmer on our landing buzzes like a trapped wasp and the light flickers along with it.
            It did neither before. The wall plate is cool to the touch.""",
        ),
        gives("bo", "3d 08:30", "Support"),
        converts("bo", "3d 08:31", "fault", cause="Firmware", firmware="4.2.1", severity="Medium", rooms=("Hall",)),
        answers(
            "bo",
            "3d 08:35",
            """Hi Aoife, cool is good, you can leave it on. Both come from firmware 4.2. Does the buzzing stop as well
            when you go above 35 %?""",
            state="waiting",
        ),
        tags("bo", "3d 08:36", "flicker", "firmware-4.2"),
        links("bo", "3d 08:37", "dimmer-tracker"),
    ),
    story(
        "flicker-de",
        "Unter 25 % wie ein Stroboskop",
        "thomas",
        says(
            "3d 07:20",
            """Guten Morgen,

            wir haben bei drei Kunden insgesamt elf Dimmer D2 verbaut, und alle elf blinken unter 25 % wie ein
            Stroboskop. Als Fachbetrieb stehen wir da ziemlich dumm da. Bitte um eine klare Auskunft.

            Thomas Brandt
            Weber Elektro GmbH""",
            files=("stroboskop-messung.txt",),
        ),
        gives("ada", "3d 07:50", "Support"),
        gives("ada", "3d 07:50", "bo"),
        converts("bo", "3d 08:50", "fault", cause="Firmware", firmware="4.2.1", severity="High", order="87702"),
        answers(
            "bo",
            "3d 08:58",
            """Guten Morgen Herr Brandt, die klare Auskunft: Fehler in unserer Version 4.2, nicht in Ihrer Installation.
            Nach einem Neustart fehlt den Dimmern das untere Ende der Kurve. Die Korrektur ist im Test, und Sie dürfen das
            Ihren Kunden genau so weitergeben.""",
            state="in_progress",
        ),
        tags("bo", "3d 09:00", "flicker", "firmware-4.2", "installer"),
        links("bo", "3d 09:01", "dimmer-tracker"),
        moves("bo", "3d 09:01", "in_progress"),
        says("8h", "Danke, damit kann ich arbeiten. Sobald es einen Termin gibt, bitte sofort melden."),
    ),
)
