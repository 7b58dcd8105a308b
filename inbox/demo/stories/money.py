"""Orders, invoices and what goes back."""
# ruff: noqa: E501  # what people say is wrapped like their mails, wide scripts count double

from inbox.demo.script import (
    answers,
    converts,
    fills,
    gives,
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
        "refund-88213",
        "Refund approval, order 88213",
        "",
        opens(
            "bo",
            "2d 09:41",
            "refund",
            """One household, two requests: the dimmer flickers, and the second customer returned the twin pack. The goods
            are back in the warehouse since Thursday.""",
            order="88213",
            amount="214.90",
            card=True,
            reason="Dimmer D2, batch 2609, flickers since firmware 4.2.",
        ),
        gives("bo", "2d 09:42", "Finance"),
        tags("bo", "2d 09:42", "refund"),
        notes(
            "ines",
            "2d 09:58",
            "Above € 200, so it takes two of us. I say yes. @Fin Murray could you look at it as well?",
        ),
        gives("ines", "2d 09:59", "fin"),
        notes("fin", "1d 11:20", "The card is the one from March, fine. I only miss the return slip."),
        notes(
            "ines",
            "1h",
            "€ 214.90 to the original card, second approval is missing. The slip is attached now.",
            files=("return-slip.png",),
        ),
    ),
    story(
        "refund-priya",
        "Refund not received for order 88213",
        "priya",
        says(
            "4d 19:10",
            """Hi, I returned the twin pack eight days ago and the parcel shows as delivered, but no money has come back.
            The order is 88213. Could you check?

            Priya""",
        ),
        gives("bo", "3d 09:40", "Support"),
        gives("bo", "3d 09:40", "bo"),
        answers(
            "bo",
            "3d 09:45",
            "Hi Priya, thank you for your patience. The parcel is here. I am asking Finance and write again.",
        ),
        says("3d 19:30", "Thank you. The amount should be 214.90, in case that helps to find it."),
        converts("bo", "3d 20:20", "billing", invoice="L-2026-0412", amount="214.90"),
        tags("bo", "3d 20:21", "refund"),
        links("bo", "2d 09:42", "refund-88213"),
        answers(
            "bo",
            "3h",
            "Finance has it, I will write as soon as it is approved. It goes to the card you paid with.",
            state="waiting",
        ),
    ),
    story(
        "vat-number",
        "Harbor Pro invoice shows our old VAT number",
        "chloe",
        says(
            "4d 16:50",
            """Bonjour,

            la facture de novembre pour Harbor Pro porte encore notre ancien numéro de TVA. Notre comptable ne peut pas
            l’accepter. Pourriez-vous la corriger ?

            Chloé Marchetti""",
            files=("facture-novembre.png",),
        ),
        gives("mei", "4d 17:00", "Finance"),
        gives("mei", "4d 17:00", "ines"),
        converts(
            "ines",
            "4d 17:10",
            "billing",
            "Harbor Pro invoice shows our old VAT number",
            invoice="H-2026-1107",
            amount="389.00",
            details="VAT number changed in September, FR 32 849 112 704 is new.",
        ),
        answers(
            "ines",
            "2d 11:25",
            """Bonjour Chloé, c’est corrigé : la nouvelle facture porte le numéro FR 32 849 112 704 et remplace l’ancienne.
            Vous la trouverez aussi dans votre portail.""",
            state="in_progress",
        ),
        says("9h", "Merci ! Could you send the corrected one to compta@maisonnoor.test as well?"),
        fills("ines", "8h", copy_to="compta@maisonnoor.test"),
        brand="harbor",
    ),
    story(
        "building-site",
        "Invoice for 40 dimmers has two addresses, none of them is the building site",
        "lars",
        says(
            "3d 12:15",
            """Hej! Fakturan för de 40 dimrarna har två adresser och ingen av dem är byggarbetsplatsen. Leveransen måste
            till Varvsgatan 9, annars står tre elektriker och väntar på torsdag.

            Lars Holmberg, Studio Nord""",
        ),
        converts("mei", "3d 12:30", "order", order="88390", quantity=40, needed="-4d"),
        tags("mei", "3d 12:31", "delivery"),
        notes("mei", "3d 12:34", "Carrier takes changes until Tuesday noon. Somebody with warehouse access, please."),
    ),
    story(
        "twelve-units",
        "Send 12 replacement dimmers to Maison Noor",
        "",
        opens(
            "bo",
            "3d 16:20",
            "back_office",
            """Annecy and Lyon want spare D2 for the weekend in case the fix is late. Twelve pieces, batch 2607 or older,
            free of charge.""",
        ),
        gives("bo", "3d 16:21", "Support"),
        ranks("bo", "3d 16:21", 1),
        links("bo", "3d 16:22", "flicker-lobby"),
        notes("ines", "3d 16:40", "Free of charge is fine with Finance up to twenty. Book it on warranty."),
        moves("bo", "3d 16:55", "in_progress"),
        notes("bo", "1d 12:10", "Left the warehouse at noon, two parcels. Tracking is in the carrier's mail."),
    ),
    story(
        "other-colour",
        "Replacement switch has another colour",
        "freja",
        says(
            "3d 21:08",
            """Hej,

            tak for den nye kontakt, men den er hvid, og alle vores er sorte. Den gamle sender jeg gerne retur, når den
            rigtige er kommet.

            Freja Dahl""",
            files=("white-switch.png",),
        ),
        gives("bo", "3d 21:20", "Support"),
        converts("bo", "3d 21:21", "order", order="87990", quantity=1),
        gives("bo", "3d 21:22", "bo"),
        answers(
            "bo",
            "3d 21:28",
            "Hej Freja, undskyld, den sorte er på vej. Behold den hvide, det er billigere end frem og tilbage.",
            state="in_progress",
        ),
        says("4h", "Mange tak! Hvornår cirka, så jeg kan være hjemme?"),
    ),
    story(
        "double-charge",
        "Duplicate charge on the card ending in 4417",
        "",
        opens(
            "mei",
            "1d 09:30",
            "back_office",
            """A customer sees € 59.00 twice for the same month of Harbor Pro. Please check with the payment provider
            whether the second one is a reservation or a charge.""",
        ),
        gives("mei", "1d 09:31", "Finance"),
        gives("mei", "1d 09:31", "ines"),
        moves("ines", "1d 10:05", "in_progress"),
        notes(
            "ines",
            "1d 10:06",
            "It is a reservation from a first attempt, it ends by itself on Monday. Asking them to end it today.",
        ),
        notes("fin", "8h", "Reservation released at 01:40. Customer should see it within the day."),
        brand="harbor",
    ),
    story(
        "credit-note",
        "Credit note for Studio Nord",
        "",
        opens(
            "bo",
            "7d 15:10",
            "refund",
            "Three dimmers arrived with a scratched frame. Elin keeps two of them for a discount of 30 %, one came back.",
            order="86744",
            amount="96.20",
            card=False,
            reason="Transport damage, photos are in the warehouse folder.",
        ),
        gives("bo", "7d 15:11", "Finance"),
        gives("ines", "6d 09:20", "fin"),
        notes("fin", "6d 14:15", "Number of the original invoice, please? There are two for that day."),
        notes("bo", "5d 09:00", "L-2026-0377, the smaller one."),
    ),
    story(
        "return-fi",
        "Tuotteen palautus, tilaus 87702",
        "mikko",
        says(
            "9d 09:15",
            """Hei,

            haluaisin palauttaa kaksi viidestä lampusta tilauksesta 87702. Ne ovat avaamattomia. Miten toimitaan?

            Mikko Lehtonen""",
        ),
        gives("mei", "9d 09:24", "Support"),
        converts("mei", "9d 09:25", "order", order="87702", quantity=2),
        gives("mei", "9d 09:26", "mei"),
        answers(
            "mei",
            "9d 09:32",
            """Hei Mikko, tässä palautustarra. Vie paketti mihin tahansa Postin toimipisteeseen; rahat palautuvat viidessä
            arkipäivässä siitä, kun paketti on meillä.""",
            state="in_progress",
            files=("palautustarra.png",),
        ),
        says("28h", "Paketti on toimitettu teille perjantaina. Näkyykö se jo?"),
        reads("mei", "27h"),
    ),
    story(
        "warm-dimmer",
        "Il dimmer diventa caldo a pieno carico",
        "sofia",
        says(
            "3d 20:26",
            """Buonasera,

            il dimmer del ristorante diventa molto caldo quando tutte le luci sono accese. Il carico è di 210 W, quindi
            entro i limiti. La placca si sente calda al tatto. È normale?

            Sofia Rinaldi""",
            files=("placca-termometro.png",),
        ),
        gives("ada", "3d 20:27", "Support"),
        gives("ada", "3d 20:27", "bo"),
        ranks("ada", "3d 20:27", 2),
        converts("ada", "3d 20:28", "fault", firmware="4.2.0", severity="High", rooms=("Lobby",)),
        notes(
            "ada",
            "3d 20:29",
            "58 °C on the plate is within the norm, but let us be quick here. @Bo Lindqvist please call her.",
        ),
        says("5h", "Aggiornamento: dopo due ore la placca era a 58 gradi. Nel frattempo ho spento metà delle luci."),
    ),
)
