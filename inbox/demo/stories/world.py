"""The everyday in other languages: asked, answered, closed."""
# ruff: noqa: E501  # what people say stays in one piece

from inbox.demo.script import exchange

CHAT = "messenger"

STORIES = (
    exchange(
        "Lieferzeit für zehn Brücken", "jonas", "27d 07:45", "Guten Morgen, wie lange dauert die Lieferung von zehn Brücken H3?",
        "mei", "Guten Morgen Herr Weber, ab Lager drei Werktage nach Kassel. Zehn Stück sind da.", "Bestellt. Danke.",
    ),
    exchange(
        "Rechnung als PDF/A", "thomas", "26d 09:30", "Unsere Buchhaltung braucht Rechnungen als XRechnung oder PDF/A. Geht das?",
        "ines", "Beides, Herr Brandt: im Portal unter Firma, Rechnungsformat. Ab der nächsten Rechnung kommt es so.", "Sehr gut.", after=70,
    ),
    exchange(
        "Quelle ampoule pour un four", "camille", "26d 15:10", "Bonjour, vos ampoules supportent-elles la chaleur d’une hotte ?",
        "mei", "Bonjour Camille, jusqu’à 60 °C oui. Au-dessus d’une hotte cela convient, dans un four non.", "Compris, merci !", channel=CHAT,
    ),
    exchange(
        "電球の寿命について", "misaki", "25d 01:20", "Glow 電球の寿命は何時間くらいでしょうか。毎日6時間ほど使います。",
        "mei", "佐藤様、約25,000時間です。1日6時間でしたら、11年ほどお使いいただけます。", "安心しました。ありがとうございます。",
    ),
    exchange(
        "Cambio de titular", "rosa", "24d 10:30", "Buenos días, he vendido la casa. ¿Cómo paso las lámparas al nuevo dueño?",
        "mei", "Buenos días, Rosa: en la aplicación, Casa, Entregar. El nuevo dueño recibe una invitación y usted desaparece.", "Hecho. Me dio un poco de pena.",
    ),
    exchange(
        "هل تشحنون إلى المغرب؟", "layla", "24d 12:00", "مرحباً، هل تشحنون إلى الدار البيضاء وكم يستغرق ذلك؟",
        "mei", "مرحباً ليلى، نعم، من ستة إلى ثمانية أيام، والرسوم مشمولة في السعر.", "ممتاز، شكراً.", channel=CHAT,
    ),
    exchange(
        "Fatura com NIF", "beatriz", "23d 09:15", "Bom dia, podem emitir a fatura com o NIF da empresa? Encomenda 86990.",
        "ines", "Bom dia Beatriz, está corrigida e já se encontra no portal.", "Obrigada pela rapidez!", after=38,
    ),
    exchange(
        "Wersja polska aplikacji", "daniel", "23d 16:40", "Dzień dobry, czy aplikacja będzie po polsku?",
        "olga", "Dzień dobry, tak: od wersji 6.4 jest w całości po polsku. Wystarczy język telefonu.", "Super, dziękuję!", after=90,
    ),
    exchange(
        "Garanzia in Italia", "sofia", "22d 09:05", "Buongiorno, la garanzia vale anche se ho comprato in Spagna?",
        "mei", "Buongiorno Sofia, sì: vale in tutta l’Unione europea, tre anni dalla data dello scontrino.", "Perfetto, grazie.",
    ),
    exchange(
        "Toimitus kesämökille", "sanna", "21d 11:15", "Hei, toimitatteko myös saareen ilman siltaa?",
        "bo", "Hei Sanna, toimitamme lähimpään postiin. Viimeinen matka on valitettavasti veneellä ja omalla.", "Vene on valmiina.",
    ),
    exchange(
        "Kan man måla över dimmern", "lars", "21d 14:20", "Går det att måla ramen på D2 i väggens färg?",
        "mei", "Ramen ja, med vanlig akrylfärg. Själva knappen helst inte, den känner fingret genom plasten.", "Då målar vi ramen.",
    ),
    exchange(
        "Strøm ved Matter", "freja", "20d 10:45", "Hej, bruger broen mere strøm, når den er koblet til andre mærker?",
        "bo", "Hej Freja, nej: den bruger 2 watt uanset hvad.", "", after=33,
    ),
    exchange(
        "发票抬头", "jing", "20d 03:30", "您好，发票抬头能改成公司名称吗？订单号 87031。",
        "mei", "陈女士您好，已更改，新发票已发送到您的邮箱。", "收到了，谢谢！",
    ),
    exchange(
        "배송 조회", "minjun", "19d 06:10", "주문 87049 배송 조회가 안 됩니다.",
        "mei", "안녕하세요, 세관을 통과하여 내일 조회가 가능합니다. 도착 예정일은 금요일입니다.", "금요일에 잘 받았습니다.", after=47,
    ),
    exchange(
        "Serrure et cartes du personnel", "etienne", "18d 09:25", "Combien de cartes une serrure peut-elle retenir ?",
        "bo", "Bonjour Étienne, 500, et chacune avec ses propres heures.", "Cela suffira.", brand="harbor",
    ),
    exchange(
        "ロックの電池交換", "ken", "17d 04:40", "ロックの電池はどの種類を使えばよいですか。",
        "mei", "山本様、単3形リチウム電池4本をお使いください。交換中も設定は消えません。", "交換できました。", brand="harbor",
    ),
    exchange(
        "Factura duplicada", "joaquin", "17d 11:55", "He recibido dos facturas iguales en octubre. ¿Pago las dos?",
        "ines", "No, Joaquín, solo una: la segunda es una copia que se envió por error. La hemos anulado.", "Menos mal.", after=29,
    ),
    exchange(
        "كم يستهلك الجسر من الكهرباء", "omar", "16d 13:15", "كم يستهلك الجسر من الكهرباء في الشهر؟",
        "mei", "حوالي كيلوواط ونصف في الشهر، أي أقل من درهمين.", "شكراً جزيلاً.", channel=CHAT,
    ),
    exchange(
        "Umtausch gegen Schwarz", "margit", "16d 08:35", "Kann ich drei weiße Schalter gegen schwarze tauschen? Sie sind noch eingepackt.",
        "bo", "Gern, Frau Huber. Das Etikett liegt im Portal, die schwarzen gehen heute schon los.", "Das nenne ich Service.",
    ),
    exchange(
        "Desconto para quantidade", "tiago", "15d 17:25", "Olá, a partir de quantas fechaduras há desconto?",
        "ines", "Olá Tiago, a partir de dez: 8 %. A partir de cinquenta: 15 %.", "", brand="harbor", after=55,
    ),
    exchange(
        "Faktura på engelsk", "ingrid", "14d 12:40", "Kan fakturaen komme på engelsk? Regnskapet vårt sitter i Dublin.",
        "ines", "Ja, Ingrid. Portalen, Firma, Språk for fakturaer.", "Tusen takk.",
    ),
    exchange(
        "Lamppu putosi", "mikko", "13d 09:20", "Lamppu putosi lattialle mutta toimii. Uskallanko käyttää?",
        "bo", "Jos lasi on ehjä eikä mikään kolise, kyllä. Jos kolisee, vaihda varmuuden vuoksi.", "Ei kolise.", channel=CHAT,
    ),
    exchange(
        "Zwei Wohnungen, ein Vertrag", "jonas", "12d 10:10", "Können zwei Wohnungen über einen Vertrag laufen?",
        "ines", "Ja, Herr Weber, bis zu fünf Adressen je Vertrag. Ich habe die zweite eingetragen.", "", after=80,
    ),
    exchange(
        "Variateur et LED d’une autre marque", "chloe", "11d 10:30", "Le D2 accepte-t-il des LED d’une autre marque ?",
        "bo", "Bonjour Chloé, oui si elles sont marquées « dimmable ». La liste des modèles testés est sur notre site.", "Merci !",
    ),
    exchange(
        "Restituzione del ponte", "sofia", "10d 15:20", "Il ponte vecchio va restituito o posso smaltirlo?",
        "mei", "Può lasciarlo in qualsiasi isola ecologica, oppure mandarcelo: l’etichetta è gratuita.", "Lo mando a voi.",
    ),
    exchange(
        "照度センサーの設置場所", "misaki", "9d 02:50", "センサーは窓の近くに置いても大丈夫ですか。",
        "mei", "直射日光が当たらなければ問題ございません。窓から50cmほど離すのがおすすめです。", "移動しました。快適です。", channel=CHAT,
    ),
    exchange(
        "Zmiana adresu firmy", "daniel", "9d 11:10", "Zmieniliśmy adres firmy. Gdzie mogę go poprawić?",
        "mei", "W portalu: Firma, Adres. Faktury od dziś mają już nowy.", "Dziękuję!",
    ),
    exchange(
        "Rallonge pour le ruban", "camille", "8d 16:00", "Peut-on rallonger le ruban de deux mètres ?",
        "mei", "Oui, jusqu’à dix mètres en tout avec la même alimentation.", "Parfait.", channel=CHAT,
    ),
    exchange(
        "Instalador en Murcia", "rosa", "7d 09:40", "¿Conocen algún instalador en Murcia? Mi prima busca uno.",
        "bo", "Sí, Rosa: Luz Segura, en la calle Mayor. Han montado más de cien reguladores nuestros.", "Se lo digo. ¡Gracias!",
    ),
    exchange(
        "Stromausfall und Szenen", "greta", "6d 07:55", "Behalten die Lampen ihre Szene nach einem Stromausfall?",
        "bo", "Ja, wenn Sie unter Lampe, Einstellungen „Wie vorher“ wählen. Sonst gehen sie hell an.", "Eingestellt, danke.", channel=CHAT,
    ),
    exchange(
        "Nova senha do Wi-Fi", "beatriz", "5d 10:25", "Mudei a senha do Wi-Fi. Tenho de configurar tudo de novo?",
        "mei", "Não, Beatriz: só a ponte. Casa, Ponte, Wi-Fi. As lâmpadas nem dão por isso.", "Verdade! Dois minutos.", channel=CHAT,
    ),
    exchange(
        "Bracket for a sloping ceiling", "elina", "4d 12:35", "Onko pendelille kiinnikettä vinoon kattoon?",
        "bo", "On, Elina: tuotenumero P-21, kääntyy 45 astetta. Kuuluu pakettiin pyynnöstä ilmaiseksi.", "Pyydän!",
    ),
)  # fmt: skip
