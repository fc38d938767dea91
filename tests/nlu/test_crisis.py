"""Acute danger is found in every language before any model, and jokes are left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given

from nlu.crisis import CrisisTable, crisis_table
from nlu.examples import load
from tests.nlu.test_script import ANY_TEXT
from tests.stopwatch import Stopwatch


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ich will mich umbringen", "suicide"),
        ("er will mich umbringen", "violence"),
        ("хочу убить себя", "suicide"),
        ("он хочет меня убить", "violence"),
        ("burri më bie në kokë", "violence"),
        ("vreau să mă omor", "suicide"),
        ("vrea să mă omoare", "violence"),
        ("hochu umeret", "suicide"),
        ("8elw na pe8anw", "suicide"),
        ("bede mout", "suicide"),
        ("my neighbour beats his wife", "violence"),
        ("kocam beni dövüyor", "violence"),
        ("أبي لا يتنفس", "medical"),
        ("es brennt bei uns im Treppenhaus", "fire"),
        ("у меня пропал ребенок", "child"),
        ("ich leg mich heute auf die Gleise", "suicide"),
        ("die Briefe an meine Kinder sind geschrieben, das Seil liegt bereit", "suicide"),
        ("er hat sich was gespritzt und hat jetzt blaue Lippen", "medical"),
        ("my mum's boyfriend comes into my room at night and touches me", "violence"),
        ("my boy was at the playground and now I can not find him", "child"),
        ("I have collected enough tablets, after this evening nobody has to worry", "suicide"),
        ("abim seni boğacağım dedi, banyoda saklanıyorum", "violence"),
        ("raylara yatacağım", "suicide"),
        ("el7a2ouny abu el3iyal beydrabny w mehadedny bel seken", "violence"),
        ("صاحبي واقف فوق الكوبري وبيقول هينط", "suicide"),
        ("خويا بغا يشنق راسو", "suicide"),
        ("чоловік тримає мене за волосся і каже заріже", "violence"),
        ("дітям буде легше без мене", "suicide"),
        ("муж держит меня за волосы, говорит прирежет", "violence"),
        ("письма детям написаны", "suicide"),
        ("prietenul mamei vine noaptea la mine in camera si ma atinge", "violence"),
        ("mă întind pe calea ferată", "suicide"),
        ("Il compagno della mamma la tocca quando restano soli", "violence"),
        ("staranno tutti meglio senza di me", "suicide"),
        ("mam 15 lat i sie tne, dzis za gleboko", "suicide"),
        ("moja córeczka, od pół godziny nigdzie jej nie ma", "child"),
        ("očuh me dira noću", "violence"),
        ("svima će biti bolje bez mene", "suicide"),
        ("دیگه نمیکشم امشب تمومش میکنم", "suicide"),
        ("تو حموم قایم شدم", "violence"),
        ("gotiye îşev ez ê serê te jê kim", "violence"),
        ("lêvên wî şîn bûne", "medical"),
        ("jom nalt n'parking edhe po du me kcy", "suicide"),
        ("njerku vjen natën në dhomë", "violence"),
        ("après ce soir je ne serai plus un poids pour personne", "suicide"),
        ("mon beau-père vient dans ma chambre la nuit", "violence"),
        ("me acuesto en las vías del tren", "suicide"),
        ("mi marido me agarra del pelo", "violence"),
        ("έχω το σκοινί έτοιμο", "suicide"),
        ("ο σύντροφος της μαμάς με αγγίζει", "violence"),
        ("shte legna na relsite", "suicide"),
        ("колежката падна, от главата ѝ тече кръв", "medical"),
        ("o meu padrasto vem ao meu quarto de noite mexer comigo", "violence"),
        ("depois desta noite já não dou trabalho a ninguém", "suicide"),
    ],
)
def test_danger_is_found_and_gets_the_right_numbers(text: str, kind: str) -> None:
    found = crisis_table().find(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "I am dying of laughter",
        "Feuerwehrauto für Kind gesucht",
        "the pizza in the oven is burnt",
        "mein Handy ist tot",
        "welche Nummer hat die Polizei",
        "mein Sohn ist in Mathe komplett verloren",
        "vor drei Jahren hatten wir ein Feuer in der Küche, die Versicherung zahlt nicht",
        "der Krach der Nachbarn bringt mich um",
        "geht ihr besser ohne mich zum Fest",
        "es brennt beim Pinkeln, zu welchem Arzt soll ich?",
        "auf der Baustelle gibt es keine Helme",
        "my daughter is completely lost in maths",
        "did you see the shooting on the news",
        "the youth office took my daughter into care, when can I visit her?",
        "my boss will kill me if I am late again",
        "which number is for police and which for ambulance? only to save them",
        "I wrote a letter for my children, who can help with German",
        "üst kattakilerin gürültüsü beni öldürecek",
        "randevuya kadar zaman öldürecek bir kafe var mı",
        "kurban için keskin bıçak arıyorum ödünç verecek olan var mı",
        "صار عنا حريق من سنتين والتأمين ما دفع",
        "الديون خنقتني مين يساعدني",
        "трудовий договір скінчився",
        "скажіть про всяк випадок, за яким номером викликати швидку",
        "починайте краще без мене, я запізнюсь",
        "эта анкета доведет меня до инфаркта",
        "мой контракт умирает 31 декабря",
        "после инсульта мама заново учится одеваться",
        "ne sufocă ratele",
        "luni la munca imi vine sa ma arunc pe geam glumesc",
        "se il capo mi manda un'altra mail mi sparo, scherzo eh",
        "con il compagno in ferie mi tocca fare tutto da sola",
        "chi guarda mio figlio mentre lavoro?",
        "w robocie to tylko sie powiesic xD znow zepsuta",
        "córka nigdzie nie ma miejsca w przedszkolu",
        "sin se izgubio u matematici",
        "ubijam vrijeme do termina",
        "پارسال خونه آتش گرفت و بیمه پول نداد",
        "تو این بازی هر دفعه با تفنگ میکشنم",
        "dengê cîranan min dikuje",
        "qerta zarokê min nehatiye",
        "em di du odeyan de dijîn",
        "a bie shi nesër",
        "a ia vlen ta siguroj mobilimin nga zjarri dhe vjedhja?",
        "vajza humb në matematikë",
        "on m'a volé mon vélo",
        "on étouffe sous les crédits",
        "me da un infarto de nervios",
        "¿quién paga la rehabilitación después de un ictus?",
        "estoy ahogado con las deudas",
        "με πεθαίνει η φασαρία από πάνω",
        "να σκοτώσω την ώρα μου μέχρι τις τρεις",
        "преди пет години ме блъсна кола",
        "влиза ли къщата ми в Sanierungsgebiet?",
        "шефът ще ме убие ако закъснея",
        "vi o tiroteio nas notícias",
        "ano passado pegou fogo na nossa garagem",
    ],
)
def test_what_only_sounds_like_danger_is_left_alone(text: str) -> None:
    assert crisis_table().find(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "the pizza is burnt and my father is not breathing",
        "last year we moved here and now there is fire in the house",
        "Letztes Jahr sind wir eingezogen und jetzt brennt es im Keller",
        "matematik dersinden sonra oğlum kayboldu",
        "bıçak bile çekti üstüme",
        "это не игра, у него нож",
        "my boss wants to kill me, he has a gun",
        "un incendie dans la maison, mon fils de 3 ans est dedans",
        "se quemó la cocina, el niño de 3 años está dentro",
        "پارسال اومدیم الان خونه آتش گرفته",
    ],
)
def test_an_exception_does_not_hide_a_real_danger_beside_it(text: str) -> None:
    assert crisis_table().find(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "my husband has a heart attack, his father died of one two years ago",
        "mon mari va me tuer à cause des factures",
        "گوشیم خراب است و مادرم داره میمیره",
        "снаряд попал в дом, соседей убили",
        "je me fais insulter et il a un couteau",
        "mio padre ha un infarto, mia madre è morta un anno fa",
        "tata are infarct, ambulanta nu vine",
        "oğlum üç yaşında, okuldan gelmedi, kayıp",
        "un uomo mi segue per il parco, ho paura",
        "my boss won't let me leave until I sleep with him",
        "nëse ka pi helm çka me bo, ndihmë",
        "шеф не відпускає мене, забрав паспорт і замкнув",
    ],
)
def test_an_exception_hides_no_danger_beside_it(text: str) -> None:
    assert crisis_table().find(text) is not None


def test_the_table_alone_is_right_on_the_training_utterances() -> None:
    found = {True: [0, 0], False: [0, 0]}
    for example in load():
        count = found[example.label == "crisis"]
        count[0] += crisis_table().find(example.text) is not None
        count[1] += 1
    # One in four is veiled on purpose: no phrase says it, so that only the classifier can learn it.
    assert found[True][0] / found[True][1] >= 0.73
    assert found[False][0] / found[False][1] < 0.001


def test_a_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match="not a phrase"):
        CrisisTable({"de": {"fire": ["..."]}})


@given(ANY_TEXT)
def test_any_text_is_read(text: str) -> None:
    crisis_table().find(text)


def test_time_grows_with_the_text_and_no_faster() -> None:
    def seconds(times: int) -> float:
        text = "ich will nicht mehr zum amt " * times
        watch = Stopwatch(time.process_time)
        for _ in range(3):
            with watch.lap():
                crisis_table().find(text)
        return watch.best

    assert seconds(3200) < 24 * seconds(400), "eight times the text; its square would be 64"
