"""The words people write to a helpdesk with, most frequent first, in seven languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lexicon:
    """One language: frequent words, what rare ones are made of, and the names people have."""

    key: str
    share: float  # of the customers
    words: tuple[str, ...]
    parts: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    space: str = " "
    stop: str = ". "

    @property
    def is_wide(self) -> bool:
        """Written without spaces between words."""
        return not self.space


def _lexicon(key: str, share: float, words: str, parts: str, given: str, family: str, **rest: str) -> Lexicon:
    return Lexicon(
        key, share, tuple(words.split()), tuple(parts.split()), tuple(given.split()), tuple(family.split()), **rest
    )


LEXICONS = (
    _lexicon(
        "en",
        0.46,
        """the to we is it and our you a of that not for on in this have when with but are can please my order
        after was invoice since account still from your what there would export printer how again been
        yesterday team page login shipment nobody help thanks could password refund week error two screen
        subscription wrong customers before works address update morning charged report delivery missing
        card version browser both phone label address change cancel twice upgrade contract box green broken
        waiting warehouse parts charger calendar""",
        "ba ker ton vel mor lin dra sco fen wick har low tam per gil nor sted quin row bas tern zel mid ock",
        "Ada Noah Olivia Liam Maya Ethan Ruth Owen Grace Felix Ivy Hugo Nora Caleb Tess Miles Cora Jonas Wren Silas",
        "Hale Mercer Boyd Lowell Pryor Sutton Avery Quill Rowe Tanner Wilde Marsh Frost Kerr Voss Dale Lind Birch",
    ),
    _lexicon(
        "de",
        0.13,
        """die der wir und ist nicht das es zu in den mit sie ein auf für eine haben von aber bei seit noch wie
        bitte Rechnung Bestellung Lieferung Konto unser kann wurde immer Drucker Fehler gestern Passwort
        Woche zweimal keine Adresse warten danke Hilfe Kunde Vertrag ändern Größe möglich Gerät Bildschirm
        Paket fehlt falsch Anmeldung gelöscht Abrechnung Kündigung Lager Ersatzteil Etikett Bericht Karte
        Versand prüfen Rückgabe""",
        "ver ung keit bau stein feld haus werk berg mann lich schaft gel zug hof bach ring tal ober gut wald licht",
        "Jonas Mia Lukas Emma Paul Lena Finn Ida Karl Greta Otto Frieda Anton Clara Emil Marie Jakob Lotte",
        "Brandt Vogel Kessler Winter Sommer Lorenz Albrecht Pohl Busch Ritter Seidel Kuhn Ebert Haas Jung Krämer",
    ),
    _lexicon(
        "fr",
        0.11,
        """de la le nous les et est pas à que vous une pour dans en un depuis commande facture notre mais avec
        sur ne bonjour merci compte livraison toujours plus été avons erreur hier imprimante semaine mot
        passe adresse client deux fois page écran remboursement attendre contrat numéro colis encore rapport
        carte étiquette problème réponse équipe résilier modifier reçu déjà erroné fenêtre dépôt pièce""",
        "ment tion eau vil bel mar son lier fer cha rou dan gri vau pont lac ber ral cour nac vre tou",
        "Chloé Louis Inès Gabriel Manon Jules Zoé Arthur Léa Raphaël Anaïs Théo Élise Marius Camille Noé",
        "Moreau Lefèvre Garnier Rousseau Chevalier Perrin Fabre Marchand Girard Blanc Renaud Collet Dupuis Roche",
    ),
    _lexicon(
        "es",
        0.10,
        """de la que el en no y los es un por con para una se su nos las pedido factura cuenta pero desde hola
        gracias todavía error cuando ayer envío impresora semana contraseña cliente dirección dos veces
        pantalla reembolso esperar contrato número paquete informe tarjeta etiqueta problema respuesta
        equipo cambiar cancelar recibido página almacén pieza dañado mañana también versión según""",
        "ción dad mos ral tor pez nes ala bar cor del mon río sal ven gua lla cas fue rro mar tán",
        "Lucía Mateo Sofía Diego Elena Pablo Carmen Iván Marta Hugo Alba Bruno Nadia Raúl Irene Óscar",
        "Vega Molina Serrano Campos Rubio Prieto Lozano Márquez Ibáñez Peña Soler Cano Nieto Salas Rojas",
    ),
    _lexicon(
        "ja",
        0.08,
        """注文 です が 請求書 を 確認 お願い します 届き ません まだ 昨日 から エラー 画面 ログイン できない
        プリンター 返金 配送 住所 変更 契約 解約 お世話 になって おります 至急 対応 いただけ ますか 番号
        間違って 二回 引き落とし アカウント 更新 して ください よろしく 倉庫 部品 交換 ラベル 印刷 報告書
        担当者 先週 壊れて 電話 メール 返信 ありがとう ございます""",
        "新 東 山 川 田 電 気 部 品 質 量 表 示 設 定 接 続 速 度 管 理 保 証 期 間 店 舗 会 社 資 料 試 験",
        "陽菜 蓮 結衣 湊 葵 大翔 凛 悠真 美咲 颯太",
        "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤",
        space="",
        stop="。",
    ),
    _lexicon(
        "zh",
        0.07,
        """我们 的 订单 没有 收到 请 您好 发票 账户 无法 登录 问题 已经 还是 昨天 打印机 错误 退款 地址 修改
        谢谢 合同 取消 两次 扣款 页面 显示 密码 客户 等待 包裹 报告 标签 仓库 配件 更换 版本 升级 电话 回复
        请问 什么 时候 可以 处理 一直 不能 上周 需要 帮助 系统 数据 导出""",
        "新 东 山 海 天 电 气 部 品 质 量 表 网 设 定 接 续 速 度 管 理 保 证 期 间 店 铺 公 司 资 料 试 验",
        "子涵 浩然 欣怡 宇轩 诗涵 俊杰 雨桐 明哲 佳琪 思远",
        "王 李 张 刘 陈 杨 赵 黄 周 吴",
        space="",
        stop="。",
    ),
    _lexicon(
        "ar",
        0.05,
        """من في لم على إلى الطلب الفاتورة حساب منذ مرحبا شكرا لا يمكن خطأ أمس الطابعة كلمة المرور أسبوع
        العنوان العميل مرتين الشاشة استرداد انتظار العقد رقم الطرد التقرير البطاقة الملصق مشكلة رد الفريق
        تغيير إلغاء وصل الصفحة المستودع قطعة مكسور غدا أيضا الإصدار هل يرجى المساعدة بعد قبل نحن هذا كان""",
        "ال مست حر كت درس عمل فتح نظر جمع رسل قدم خرج دخل حسب سجل نقل طبع وصل بين ون ات ية",
        "ليلى عمر سارة يوسف مريم خالد نور سامي هدى كريم",
        "حداد منصور نجار خوري صالح عزيز فارس زيدان قاسم بشير",
    ),
)
