"""What people write, in many languages: someone's wishes, a mentor who fits, one who does not, and the shared words."""

from __future__ import annotations

WRITTEN: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "en": (
        "I would like to learn how to run startups, and I am curious about renewable energy.",
        "For ten years I have been building a startup in renewable energies, and I enjoy it.",
        "I am a lawyer and would like to help people who write about the history of Rome.",
        ("energy", "renewable", "startups"),
    ),
    "de": (
        "Ich möchte lernen, wie man Forschung finanziert, und interessiere mich für Klimapolitik.",
        "Ich habe lange in der Klimapolitik gearbeitet und leite heute eine Gruppe in der FORSCHUNG.",
        "Ich bin Anwältin für Mietrecht und möchte gerne mit dem Hund in den Bergen wandern.",
        ("Forschung", "Klimapolitik"),
    ),
    "fr": (
        "Je voudrais trouver un emploi dans l'édition et je m'intéresse à la traduction littéraire.",
        "Je suis dans l'edition depuis vingt ans, surtout pour la traduction de romans.",
        "Je suis ingénieur et j'aime la mécanique, les moteurs et le vélo dans les montagnes.",
        ("traduction", "édition"),
    ),
    "es": (
        "Quiero aprender a programar robots y me gusta mucho la biología marina.",
        "Soy profesora de biología y en mi tiempo libre construyo un robot con los niños.",
        "Trabajo en un banco y me gusta la cocina de mi abuela con los amigos.",
        ("biología", "robots"),
    ),
    "it": (
        "Vorrei lavorare nel teatro e mi piace molto la fotografia di scena.",
        "Sono regista e da anni mi occupo di teatro e di fotografia per le compagnie.",
        "Sono un medico e nel mio tempo libero vado in bicicletta con gli amici.",
        ("fotografia", "teatro"),
    ),
    "pt": (
        "Gostaria de trabalhar com jornalismo e também me interesso por direitos humanos.",
        "Sou repórter há muito tempo e dou aulas de jornalismo sobre direitos humanos.",
        "Trabalho com contabilidade e nos meus fins de semana gosto de pescar no rio.",
        ("direitos", "humanos", "jornalismo"),
    ),
    "nl": (
        "Ik wil graag meer weten over duurzame landbouw en ik houd van schaatsen.",
        "Op mijn boerderij werk ik aan duurzame landbouw en aan de bodem van het land.",
        "Ik ben notaris en zing in een koor, en op zondag lees ik de krant.",
        ("duurzame", "landbouw"),
    ),
    "sv": (
        "Jag vill lära mig mer om spelutveckling och är intresserad av musik.",
        "Jag har arbetat med spelutveckling i tio år och gör musik till spel.",
        "Jag är jurist och tycker om att vara i skogen med min hund.",
        ("musik", "spelutveckling"),
    ),
    "pl": (
        "Chciałabym pracować jako architekt i bardzo lubię rysunek techniczny.",
        "Jestem architekt i uczę, czym jest dobry rysunek, bo to jest ważne.",
        "Jestem lekarzem i w wolnym czasie gram na pianinie, ale nie za często.",
        ("architekt", "rysunek"),
    ),
    "tr": (
        "Ben yazılım öğrenmek istiyorum ve İSTANBUL için bir uygulama yapıyorum.",
        "On yıldır yazılım ve veri ile çalışıyorum, çok istanbul haritası yaptım.",
        "Ben bir öğretmen olarak çalışıyorum ve çok kitap okumak benim için güzel.",
        ("yazılım", "İSTANBUL"),
    ),
    "ru": (
        "Я хочу изучать астрономию, и мне интересна журналистика.",
        "Я преподаю в университете, и моя журналистика — это про астрономию.",
        "Я работаю в банке и очень люблю готовить для друзей.",
        ("астрономию", "журналистика"),
    ),
    "el": (
        "Θέλω να σπουδάσω ιατρική και με ενδιαφέρει η μουσική.",
        "Είμαι γιατρός, διδάσκω ΙΑΤΡΙΚΗ και μου αρέσει η μουσικη.",
        "Είμαι δικηγόρος και στον ελεύθερο χρόνο μου ταξιδεύω με το τρένο.",
        ("ιατρική", "μουσική"),
    ),
    "ar": (
        "أريد أن أتعلم البرمجة وأنا مهتم جدا في الطب.",
        "أنا مهندس أعمل في برمجة الأجهزة التي تستخدم في طب الأطفال.",
        "أنا محام وأحب السفر مع أصدقائي في كل صيف.",
        ("البرمجة",),
    ),
    "he": (
        "אני רוצה ללמוד כלכלה ומתעניין גם במוזיקה.",
        "אני מרצה של כלכלה ולא רק במוזיקה אני עוסק.",
        "אני עורך דין של נדל״ן ואוהב לטייל עם הכלב שלי.",
        ("במוזיקה", "כלכלה"),
    ),
    "hi": (
        "मैं पत्रकारिता सीखना चाहता हूँ और मुझे संगीत में रुचि है।",
        "मैं बीस साल से पत्रकारिता में हूँ और संगीत के बारे में लिखती हूँ।",
        "मैं एक वकील हूँ और मुझे पहाड़ों में घूमना पसंद है।",
        ("पत्रकारिता", "संगीत"),
    ),
    "zh": (
        "我想学习机器学习，也喜欢古典音乐。",
        "我在大学教机器学习，业余时间演奏古典音乐。",
        "我是一名律师，周末去爬山。",
        ("古典音乐", "机器学习"),
    ),
    "ja": (
        "機械学習を学びたいです。プログラミングにも興味があります。",
        "大学で機械学習を教えています。ﾌﾟﾛｸﾞﾗﾐﾝｸﾞの本も書きました。",
        "弁護士です。週末は山に登ります。",
        ("プログラミング", "機械学習"),
    ),
    "ko": (
        "저는 프로그래밍을 배우고 싶습니다. 환경문제도 궁금합니다.",
        "저는 프로그래밍에 대해 가르치고 환경문제를 연구합니다.",
        "저는 변호사입니다. 주말에는 등산을 갑니다.",
        ("프로그래밍", "환경문제"),
    ),
    "th": (
        "ฉันอยากเรียนวิศวกรรมและสนใจดนตรี",
        "ผมสอนวิศวกรรมที่มหาวิทยาลัยและเล่นดนตรี",
        "ผมเป็นทนายความ ชอบปีนเขา",
        (),
    ),
}
