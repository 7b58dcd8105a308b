"""The everyday in English: asked, answered, closed."""
# ruff: noqa: E501  # what people say stays in one piece

from inbox.demo.script import exchange

CHAT = "messenger"

STORIES = (
    exchange(
        "Which bulb for a bathroom?", "cleo", "27d 09:10",
        "Which of your bulbs may hang in a bathroom, about a metre from the shower?",
        "mei", "Glow Seal, Cleo: it has IP44 and may get splashed. The ordinary Glow should stay outside the door.",
        "Two of those, then. Thank you!", channel=CHAT,
    ),
    exchange(
        "Invoice for October", "ravi", "26d 08:40", "Could you resend the invoice for October? Ours drowned in coffee.",
        "ines", "Here it is again, Ravi, coffee-proof: you will also find every invoice in the portal under Billing.",
        "I had no idea. Great.", after=52,
    ),
    exchange(
        "Lamp blinks three times", "grace", "26d 13:25", "My desk lamp blinks three times when I switch it on. Is that a message?",
        "bo", "It is: it has an update and asks to be left on for five minutes. After that it stops.",
        "It did exactly that. Polite lamp.", channel=CHAT, after=6,
    ),
    exchange(
        "Delivery on Saturday", "oliver", "25d 10:05", "Do you deliver on Saturdays? Order 86855.",
        "mei", "In Bristol yes, between eight and one. I have changed it, you will get a text on Friday evening.", "Perfect.",
    ),
    exchange(
        "Lost screw", "hannah", "24d 17:20", "I lost one of the two long screws of the wall plate. Is there anything special about it?",
        "bo", "Nothing special, Hannah: M3.5 by 50, any shop has it. If not, I put one in an envelope.", "Found it in the cat's basket.",
    ),
    exchange(
        "Change of e-mail address", "dov", "23d 15:40", "How do I change the address of my account without losing the homes in it?",
        "mei", "Profile, E-mail, and confirm from the new address. Homes stay where they are.", "Done in a minute.", channel="portal",
    ),
    exchange(
        "Does it work without internet", "marcus", "22d 18:15", "If our internet fails, do the lights still work?",
        "bo", "Yes. Switches, scenes and schedules live in the bridge. Only the app from outside has to wait.", "That is what I hoped.", channel=CHAT,
    ),
    exchange(
        "Colour temperature", "peter", "22d 12:30", "What is the warmest white the Glow can do?",
        "mei", "2,000 kelvin, about candlelight. Below 40 % it goes there by itself if “Warm dim” is on.", "",
    ),
    exchange(
        "Wrong name on the parcel", "priya", "21d 09:55", "The parcel has my old name on it, the post office wants an ID for that one. Can you change it?",
        "bo", "Changed with the carrier, Priya, it takes an hour to reach the post office.", "They gave it to me. Thank you!",
    ),
    exchange(
        "Two homes, one remote", "kwame", "20d 16:45", "Can one remote control two homes?",
        "mei", "One at a time: hold button 4 for five seconds to let it change homes. It remembers both.", "Handy.", channel=CHAT,
    ),
    exchange(
        "Noise from the bridge", "anneli", "20d 18:10", "The bridge hums very quietly. Is it allowed to?",
        "bo", "A very quiet hum next to other power supplies is normal, Anneli. If you hear it from a metre away, we exchange it.", "Less than that. It may hum.",
    ),
    exchange(
        "Purchase on account", "elin", "19d 11:20", "May we buy on account? We are an architects' office.",
        "ines", "Gladly, Elin. I need your company number and a purchase order; the limit to begin with is € 5,000.", "", after=130,
    ),
    exchange(
        "Sound of the doorbell", "ravi", "18d 08:30", "Is there a doorbell sound that does not wake a baby?",
        "mei", "“Soft wood” at volume 2, and between 19 and 7 you can let the lamp in the hall glow instead.", "The lamp it is.", brand="harbor", channel=CHAT,
    ),
    exchange(
        "Key card for a cleaner", "chloe", "18d 14:50", "How do I give our cleaner a card that works from 9 to 12 on weekdays only?",
        "bo", "People, Add a card, and under “When” choose Weekdays 9–12. It may be changed later without touching the card.", "Merci, easy.", brand="harbor",
    ),
    exchange(
        "Old bridge H1", "cleo", "17d 10:15", "We still have an H1 bridge. Will it get firmware 4.2?",
        "olga", "The H1 stays on 3.x, Cleo, with security fixes until 2028. Its memory is too small for 4.", "Fair enough, it is from 2016.", after=75,
    ),
    exchange(
        "Thank you", "grace", "17d 15:05", "No question. The person who packed our order drew a small lamp on the box and my son has hung it on his wall.",
        "ada", "Grace, this went to the whole warehouse and made somebody's day. Thank you for telling us.", "",
    ),
    exchange(
        "Password mail does not arrive", "oliver", "16d 20:25", "I asked for a new password three times, nothing comes, not even in spam.",
        "mei", "Your mail server put us on a waiting list for ten minutes each time. All three should be there now; use the last.", "They are. Thanks.",
    ),
    exchange(
        "Timer for a nursery", "aoife", "16d 19:00", "Can a lamp go down over 45 minutes instead of switching off?",
        "mei", "Yes: Sleep, and choose how long. 60 minutes is the most.", "She slept after 20.", channel=CHAT, after=4,
    ),
    exchange(
        "Return of an opened box", "peter", "15d 13:35", "Can I return a lamp when the box has been opened?",
        "bo", "Within 30 days, Peter, opened or not. The label is in the portal under your order.", "",
    ),
    exchange(
        "VAT exemption", "dov", "15d 16:10", "We are tax exempt in New York. Where do I put the certificate?",
        "ines", "In the portal, Company, Tax. From the next order on no tax is added; the last one I have corrected.", "Wonderful, thanks Ines.", after=64,
    ),
    exchange(
        "Camera and privacy", "yara", "14d 09:30", "Where are the recordings of the entrance stored?",
        "ada", "In Frankfurt, encrypted with a key that only your house has. After 72 hours they are deleted unless you keep one.", "", brand="harbor", after=41,
    ),
    exchange(
        "App in dark mode", "marcus", "14d 21:40", "Is there a dark mode? The app lights the room more than the lamp.",
        "bo", "There is since 6.2: it follows your phone. Settings, Display, if you want it always.", "Much better.", channel=CHAT,
    ),
    exchange(
        "Share of renewable power", "ingrid", "13d 10:00", "What share of renewable power does your factory run on?",
        "ada", "All of it since 2024, Ingrid, a third from our own roof. The report with the numbers is on the site under About.", "",
    ),
    exchange(
        "Group of lamps out of order", "kwame", "13d 17:30", "In the app our five lamps are sorted by name. Can I put them in the order in which they hang?",
        "mei", "Hold one until it lifts, then drag. The remote uses the same order.", "Of course. Thank you.", channel=CHAT, after=9,
    ),
    exchange(
        "Pick up at the shop", "priya", "12d 12:20", "Can I pick up an order at your shop instead of waiting for the parcel?",
        "mei", "Yes, in Stockholm and Berlin. In New York not yet, sorry Priya.", "Pity! Soon, I hope.",
    ),
    exchange(
        "Wall switch with a dead battery", "cleo", "12d 15:45", "How do I open the wall switch to change the battery? I am afraid to break it.",
        "bo", "Push it up a finger's width and it comes off its plate. CR2032, plus side to you.", "Nothing broken.", channel=CHAT, after=11,
    ),
    exchange(
        "Order number of last year", "oliver", "11d 08:50", "I need the order number of the strip we bought in spring 2025.",
        "mei", "That was 79114 on 2 April 2025, a Glow strip of five metres.", "Insurance is happy.",
    ),
    exchange(
        "A lamp for plants", "hannah", "11d 14:15", "Does any of your lamps make plants grow?",
        "bo", "The Glow at 5,000 kelvin helps a little, basil likes it. For tomatoes you need a real plant lamp, and we make none.", "Honest. Basil it is.",
    ),
    exchange(
        "Lock in winter", "etienne", "10d 08:05", "Down to what temperature does the lock work? We are at 1,400 metres.",
        "olga", "Down to −25 °C, with lithium batteries. With alkaline ones it gets slow below −10.", "Lithium ordered. Merci.", brand="harbor", after=85,
    ),
    exchange(
        "Newsletter twice", "ravi", "10d 11:30", "I get your newsletter at two addresses. One is enough, nice as it is.",
        "mei", "The address at Camden is off the list now.", "",
    ),
    exchange(
        "Guide for installers", "dov", "9d 13:00", "Is there a wiring guide for the D2 that I may give to our electrician?",
        "bo", "Here: [D2 wiring](https://help.lumen.test/d2-wiring). It has a page for US boxes too.", "He nodded. A first.",
    ),
    exchange(
        "Missing manual", "grace", "8d 10:40", "There was no manual in the box of the sensor.",
        "mei", "We stopped printing them, Grace. The code inside the lid opens it in your language.", "Found it!", channel=CHAT, after=7,
    ),
    exchange(
        "How long is the warranty", "peter", "7d 12:05", "How long is the warranty on a D2, and does it survive me moving house?",
        "bo", "Three years, and it moves with you. It belongs to the dimmer, not to the address.", "",
    ),
    exchange(
        "Second remote", "aoife", "6d 11:50", "Can a second remote be added to one lamp?",
        "mei", "Up to eight. Hold the lamp in the app, Remotes, Add.", "Six to go.", channel=CHAT, after=3,
    ),
)  # fmt: skip
