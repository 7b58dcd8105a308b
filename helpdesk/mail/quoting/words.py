"""The words by which mail programs introduce what they quote, in the languages they speak."""

import re

from django.utils.translation import gettext_noop

MARKER = gettext_noop("Please write your answer above this line")
MARKERS = (
    MARKER,
    "Bitte schreiben Sie Ihre Antwort über diese Zeile",
    "Merci d’écrire votre réponse au-dessus de cette ligne",
    "Merci d'écrire votre réponse au-dessus de cette ligne",
    "Escriba su respuesta encima de esta línea",
    "يرجى كتابة ردكم فوق هذا السطر",
    "Escreva a sua resposta acima desta linha",
    "Scrivi la risposta sopra questa riga",
    "Schrijf je antwoord boven deze regel",
)

# "On Monday Ada wrote:": what the verb is, and in which of them it stands where.
WROTE = re.compile(
    r"\b(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|geschreven|skrev|kirjoitti|napisał(?:\(a\)|a)?"
    r"|napsal\(?a?\)?|napísal\(?a?\)?|написал(?:\(а\)|а)?|пише|написав(?:\(ла\))?|írta|a scris|yazdı|έγραψε|kirjutas"
    r"|rašė|rakstīja|je napisao(?:/la)?|menulis|đã viết)\b|さんは書きました|のメール|写道|寫道|님이 작성|كتب|כתב|เขียน",
    re.IGNORECASE,
)
FROM = {
    "from", "von", "de", "da", "van", "fra", "från", "frå", "od", "от", "від", "lähettäjä", "feladó", "kimden",
    "από", "expéditeur", "remetente", "mittente", "afzender", "avsender", "avsändare", "差出人", "送信者", "发件人",
    "寄件者", "寄件人", "보낸사람", "من", "מאת", "จาก",
}  # fmt: skip
OTHER_FIELDS = {
    "to", "an", "à", "para", "a", "aan", "til", "till", "do", "komu", "кому", "vastaanottaja", "címzett",
    "kime", "προς", "宛先", "收件人", "받는사람", "إلى", "אל", "cc", "kopie", "kopia", "copie", "копия", "抄送", "참조",
    "date", "sent", "datum", "gesendet", "envoyé", "enviado", "data", "inviato", "verzonden", "sendt",
    "skickat", "wysłano", "дата", "отправлено", "lähetetty", "elküldve", "gönderme", "ημερομηνία", "日時", "送信日時",
    "发送时间", "日期", "보낸날짜", "التاريخ", "תאריך", "fecha", "dato", "päivämäärä", "odesláno", "subject", "betreff",
    "objet", "asunto", "assunto", "oggetto", "onderwerp", "emne", "ämne", "temat", "тема", "aihe", "tárgy",
    "konu", "θέμα", "předmět", "predmet", "件名", "主题", "主旨", "제목", "الموضوع", "נושא", "เรื่อง",
}  # fmt: skip
FORWARDED = re.compile(
    r"forwarded (?:message|by)|begin forwarded|weitergeleitete|transféré|réexpédié|reenviado|encaminhada|inoltrato"
    r"|doorgestuurd|vidarebefordra|videresendt|videresend|przekaza|пересылаемое|пересланное|転送|转发|轉寄|전달",
    re.IGNORECASE,
)
# The one line that a telephone adds. The whole line: "Sent from my desk, where it is quiet" says something.
FROM_A_PHONE = re.compile(
    r"(?:sent from (?:my )?(?:\w+ ){0,3}"
    r"(?:iphone|ipad|ipod|blackberry|android|galaxy|phone|mobile|smartphone|huawei|xiaomi)(?: \w+){0,3}"
    r"|sent from (?:yahoo mail|mail for windows|samsung mobile|proton ?mail|outlook for \w+)(?: \w+){0,4}"
    r"|get outlook for \w+|inviato da iphone|von meinem \w+ gesendet|envoyé de mon \w+"
    r"|enviado (?:desde mi|do meu) \w+|inviato da(?:l mio)? \w+|verzonden vanaf mijn \w+|skickat från min \w+"
    r"|sendt fra min \w+|wysłane z \w+|отправлено с (?:моего )?\w+"
    r"|iphoneから送信|从我的 ?iphone ?发送|أرسلت من .{0,10}iphone)(?: ?<https?:[^ <>]{1,200}>)?[.!]?",
    re.IGNORECASE,
)
