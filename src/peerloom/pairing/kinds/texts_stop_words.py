"""Short lists of words that say little: they tell which language a text is in, and are then left out of it.

Function words, and what everyone writes in an application ("I would like to"). For scripts without spaces the entries
are pairs of neighbouring characters, as the texts are cut up that way.
"""

from __future__ import annotations

STOP_WORDS = {
    "ar": "في من على إلى عن مع هذا هذه ذلك التي الذي أن إن كان كانت هو هي أنا نحن ما لا لم لن قد كل بعض أو ثم كما "
    "حيث بعد قبل عند بين أكثر جدا أيضا لكن إذا كيف هل أريد أود لدي لي وأنا ومن وفي",
    "cs": "a i v ve na se si je jsem jsme jsou byl být bych že ale nebo pro jako od do po za ze s k o u to ten ta "
    "ty můj moje mě mi co jak který která které také už jen velmi více když tak aby bude chci ráda rád kde",
    "da": "og i jeg det at en den til er som på de med han af for ikke der var mig sig men et har om vi min havde "
    "hun nu over da fra du ud os ved kan mit mine også eller meget gerne være blive vil skal hvad hvordan",
    "de": "und der die das ich ist in zu den mit nicht von ein eine einen einem einer für auf als auch an es im am "
    "aus bei bin bis da dass dem des dir du er habe haben hat hatte ihr ihre kann mein meine meinen meinem "
    "meiner mich mir möchte nach noch nur oder sehr sein seit sich sie sind so über um uns unter vor war was "
    "wenn wie wir wird würde zum zur gerne mehr aber alle diese dieser durch können werden man mag gern",
    "el": "και το να τα η ο του της την τον των οι είναι με για σε από που στην στο στη στις στα θα δεν μου μας μια "
    "ένα ένας έχω είμαι ως αλλά ή πως πολύ όταν αυτό επίσης πιο ότι κατά θέλω μία ήταν",
    "en": "i a the and to of in is it my me we you he she they that this these those for with on at by from as an "
    "or but not be am are was were been being have has had having do does did done will would could should "
    "can may might must about into over after before than then so if when where while who which what why how "
    "all any both each more most other some such no nor only own same too very just also there here their our "
    "your his her its them us up out don want like love really much many lot because through between during "
    "help get good new someone something make well looking still always since one",
    "es": "es de la que el en y los del se las por un para con no una su al lo como más pero sus le ya o este sí "
    "porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno "
    "les ni contra otros ese eso ante ellos e esto mí antes algunos qué unos yo otro otras otra él tanto esa "
    "estos mucho quiero soy ser estoy estar tengo tener mi mis gusta gustaría he ha fue era",
    "fi": "ja on ei se että en ole hän oli minä mutta tai kun niin ovat olen myös joka sen siitä kuin voi olla mitä "
    "miten minun minua jos vain sekä ne tämä tässä kanssa hyvin paljon ollut haluan haluaisin koska mukaan "
    "noin",
    "fr": "de la le et les des en un du une que est pour qui dans sur par au plus ce il je ne pas se sa son ses "
    "avec sont aux ou mais nous vous ils elle elles cette ces comme tout tous être avoir fait ont été leur "
    "leurs aussi très bien même sans entre mon ma mes me moi suis ai était afin depuis chez où dont si y lui "
    "quand car aime voudrais souhaite qu",
    "he": "של את על לא עם זה אני הוא היא הם כי אם או גם כל מה יש אין אבל רק כמו אל בין אחרי לפני יותר מאוד שלי שלנו "
    "לי אותי אותו אשר היה הייתי להיות כדי איך רוצה זאת אנחנו",
    "hi": "और के का की में है हैं को से पर यह वह ने कि एक मैं मेरा मेरी मेरे मुझे हम नहीं भी तो ही था थी थे हो होना "
    "करना करने कर लिए साथ अपने अपनी इस उस जो बहुत या कुछ सकता सकती चाहता चाहती हूं हूँ रहा रही बारे",
    "hu": "a az és hogy nem is egy ez de ha csak meg mint már van volt vagy szeretnék nagyon még én mert sok ki mi "
    "el aki ami amit arra erre nekem engem hogyan lenne lehet valamint illetve számomra mellett között után",
    "id": "dan yang di ke dari untuk dengan saya ini itu tidak ada pada dalam adalah juga akan atau bisa dapat "
    "lebih oleh sebagai kami kita mereka anda sudah telah ingin sangat karena tentang agar seperti serta para "
    "bagi punya",
    "it": "di che e la il un a per in una mi sono ho è non con si le i da lo dei del della al alla nel nella ma se "
    "come più anche gli su o ha delle dai dal sul sulla questo questa tra fra molto mio mia miei mie io noi "
    "voi loro essere avere quando dove chi cosa quello ci ne degli vorrei piace dell all nell sull l",
    "ja": "希望 以上",
    "ko": "습니 니다 합니 입니 있습 없습 됩니 하고 하는 하여 해서 에서 으로 저는 제가 나는 그리 리고 그래 래서 하지 "
    "지만 에게 대한 대해 위해 위한 통해 싶습 싶어 싶은 있는 있어 것을 것이 수 것 등 및 이 그 저 더 를 을 "
    "은 는 가 의 에 도 좋아 많은 많이 함께",
    "nl": "de en van ik te dat die in een hij het niet zijn is was op aan met als voor had er maar om hem dan zou "
    "of wat mijn men dit zo door over ze zich bij ook tot je mij uit der daar haar naar heb hoe heeft hebben "
    "deze u want nog zal me zij nu ge geen omdat iets worden toch al waren veel meer doen wil graag kan "
    "kunnen ben wij ons onze",
    "pl": "i w na z się do nie to że jest o jak za od po co ale tak dla czy przez przy oraz jestem mam być był była "
    "było są mnie mi mój moja moje jako tym tego tej który która które także też już tylko bardzo więcej "
    "kiedy gdy żeby aby lub bo ze we u ja my chcę chciałbym chciałabym lubię",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à "
    "seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem "
    "mesmo aos ter seus quem nas me esse eles estão você tinha foram essa num nem suas meu às minha têm numa "
    "minhas meus estou sou quero gosto gostaria onde sobre",
    "ro": "și de la în cu pe nu este un o să se care mai din pentru sunt am ca ce eu mi ma mă dar sau au fost al "
    "ale prin foarte după când dacă despre mea meu mele mei aș vreau fi fiind până între asemenea îmi place",
    "ru": "и в не на я что он с как это по но из у за от к о так же для мы мне меня мой моя мои моей моего был была "
    "было быть есть или если уже еще бы вы они она его ее их то все который которая которые также очень более "
    "когда чтобы где при до со во хочу могу нет только этом этого себя",
    "sv": "och i att det som en på är av för med den till inte om ett jag har de men var sig så från vi kan när man "
    "nu över vid eller min mitt mina mig mycket också skulle vara bli vill efter här hur vad dig din där "
    "under ha många",
    "tr": "ve bir bu da de için ile çok ben benim bana beni daha gibi olarak olan var ne ama en o şu kadar sonra "
    "önce her hem ya veya ki mi mı değil olmak olduğum istiyorum ise çünkü nasıl üzerine hakkında konusunda "
    "seviyorum",
    "uk": "і в не на я що він з як це по але із у за від до о так же для ми мені мене мій моя мої був була було "
    "бути є або якщо вже ще би ви вони вона його її їх те все який яка які також дуже більше коли щоб де при "
    "та хочу можу",
    "vi": "và là của có trong được cho với tôi một các những không này để người khi từ về như đã đang sẽ cũng rất "
    "nhiều hơn muốn tại vì thể mình bạn hoặc nên hay còn thích",
    "zh": "我是 我的 我们 我在 我想 想要 希望 可以 一个 一些 这个 这些 他们 自己 因为 所以 如果 但是 以及 还有 喜欢 "
    "非常 我希 望能 能够 并且 或者 的人 有很 很多 我對 對於",
}
"""By language code (ISO 639-1), as people write them."""
