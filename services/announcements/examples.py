"""Example announcements in the languages of the bot: every title says “Beispiel”, none is true.

They name no company, address or number. Nobody is written to; whoever looks finds them. One is a
template, so that staff see what that is.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.announcements.models import Announcement
from services.announcements.rules import DRAFT, SENT, TOPIC_OF

BY = "Redaktion (Beispiel)"
Words = dict[str, tuple[str, str]]
JOB: Words = {
    "de": (
        "Aushilfe im Lager (Beispiel)",
        "Das ist ein Beispiel, keine echte Stelle. Gesucht wird eine Aushilfe für 20 Stunden in "
        "der Woche. Deutsch auf einfachem Niveau genügt. Das Quartierszentrum hilft bei der "
        "Bewerbung.",
    ),
    "de-plain": (
        "Arbeit im Lager (Beispiel)",
        "Das ist ein Beispiel. Es ist keine echte Arbeits-Stelle. Die Arbeit ist 20 Stunden in der "
        "Woche. Sie müssen nur ein bisschen Deutsch können. Wir helfen bei der Bewerbung.",
    ),
    "en": (
        "Warehouse helper (example)",
        "This is an example, not a real job. A helper is wanted for 20 hours a week. Simple German "
        "is enough. The quarter centre helps with the application.",
    ),
    "tr": (
        "Depoda yardımcı (örnek)",
        "Bu bir örnektir, gerçek bir iş değildir. Haftada 20 saat için yardımcı aranıyor. Basit "
        "Almanca yeterli. Mahalle merkezi başvuruda yardım eder.",
    ),
    "ar": (
        "مساعد في المستودع (مثال)",
        "هذا مثال وليس وظيفة حقيقية. مطلوب مساعد لمدة 20 ساعة في الأسبوع. تكفي معرفة بسيطة "
        "بالألمانية. يساعدكم مركز الحي في تقديم الطلب.",
    ),
    "uk": (
        "Помічник на складі (приклад)",
        "Це приклад, а не справжня вакансія. Потрібен помічник на 20 годин на тиждень. Достатньо "
        "простої німецької. Сусідський центр допоможе із заявкою.",
    ),
    "ru": (
        "Помощник на складе (пример)",
        "Это пример, а не настоящая вакансия. Нужен помощник на 20 часов в неделю. Достаточно "
        "простого немецкого. Соседский центр поможет с заявкой.",
    ),
}
WORKSHOP: Words = {
    "de": (
        "Bewerbung online schreiben (Beispiel)",
        "Das ist ein Beispiel. Wir schreiben zusammen eine Bewerbung und schicken sie online ab. "
        "Bringen Sie Ihren Lebenslauf mit, wenn Sie einen haben.",
    ),
    "de-plain": (
        "Bewerbung im Internet (Beispiel)",
        "Das ist ein Beispiel. Wir schreiben zusammen eine Bewerbung. Dann schicken wir sie im "
        "Internet ab. Haben Sie einen Lebenslauf? Dann bringen Sie ihn mit.",
    ),
    "en": (
        "Write an application online (example)",
        "This is an example. Together we write an application and send it online. Bring your CV if "
        "you have one.",
    ),
    "tr": (
        "İnternetten iş başvurusu (örnek)",
        "Bu bir örnektir. Birlikte bir başvuru yazıp internetten gönderiyoruz. Varsa özgeçmişinizi "
        "getirin.",
    ),
    "ar": (
        "كتابة طلب توظيف عبر الإنترنت (مثال)",
        "هذا مثال. نكتب معًا طلب توظيف ونرسله عبر الإنترنت. أحضروا سيرتكم الذاتية إن وُجدت.",
    ),
    "uk": (
        "Заявка на роботу онлайн (приклад)",
        "Це приклад. Разом пишемо заявку на роботу й надсилаємо її онлайн. Візьміть резюме, якщо "
        "воно є.",
    ),
    "ru": (
        "Отклик на вакансию онлайн (пример)",
        "Это пример. Вместе пишем отклик и отправляем его онлайн. Возьмите резюме, если оно есть.",
    ),
}
GARDEN: Words = {
    "de": (
        "Wir pflanzen im Quartier (Beispiel)",
        "Das ist ein Beispiel. Wir pflanzen zusammen Blumen und Kräuter. Alle können mitmachen, "
        "auch Kinder. Werkzeug ist da.",
    ),
    "de-plain": (
        "Wir pflanzen Blumen (Beispiel)",
        "Das ist ein Beispiel. Wir pflanzen zusammen Blumen und Kräuter. Alle können mitmachen. "
        "Kinder auch. Wir haben Werkzeug.",
    ),
    "en": (
        "We plant in the quarter (example)",
        "This is an example. Together we plant flowers and herbs. Everybody can join in, children "
        "too. Tools are there.",
    ),
    "tr": (
        "Mahallede ekim yapıyoruz (örnek)",
        "Bu bir örnektir. Birlikte çiçek ve şifalı otlar ekiyoruz. Çocuklar dahil herkes "
        "katılabilir. Aletler hazır.",
    ),
    "ar": (
        "نزرع في الحي (مثال)",
        "هذا مثال. نزرع معًا الزهور والأعشاب. يمكن للجميع المشاركة، والأطفال أيضًا. الأدوات متوفرة.",
    ),
    "uk": (
        "Саджаємо рослини в кварталі (приклад)",
        "Це приклад. Разом саджаємо квіти й трави. Долучитися можуть усі, і діти теж. "
        "Інструменти є.",
    ),
    "ru": (
        "Сажаем растения в квартале (пример)",
        "Это пример. Вместе сажаем цветы и травы. Участвовать могут все, и дети тоже. Инструменты "
        "есть.",
    ),
}
TEMPLATE: Words = {
    "de": (
        "Vorlage für eine Stelle (Beispiel)",
        "Was zu tun ist: …\nWie viele Stunden in der Woche: …\nWelches Deutsch nötig ist: …\n"
        "Wo man sich bewirbt: …",
    ),
}


async def load_news(session: AsyncSession, now: datetime) -> int:
    """Load them unless there are any; `now` is aware. Returns how many."""
    if await session.scalar(select(Announcement.id).limit(1)) is not None:
        return 0
    begins = datetime.combine(now.date() + timedelta(days=10), time(16), now.tzinfo)
    rows = [
        _row("job", JOB, now, deadline=now.date() + timedelta(days=14)),
        _row("workshop", WORKSHOP, now, starts_at=begins, ends_at=begins + timedelta(hours=2)),
        _row("quarter", GARDEN, now, starts_at=begins + timedelta(days=4)),
        _row("job", TEMPLATE, now, template=True, state=DRAFT, published_at=None),
    ]
    session.add_all(rows)
    await session.flush()
    return len(rows)


async def remove_news(session: AsyncSession) -> int:
    """Remove them; returns how many there were."""
    gone = await session.scalars(
        delete(Announcement).where(Announcement.example).returning(Announcement.id)
    )
    return len(list(gone))


def _row(kind: str, words: Words, now: datetime, **more: object) -> Announcement:
    given = {"state": SENT, "published_at": now, "finished_at": now, **more}
    return Announcement(
        kind=kind,
        texts={code: {"title": title, "text": text} for code, (title, text) in words.items()},
        topics=[TOPIC_OF[kind]],
        example=True,
        created_by=BY,
        changed_by=BY,
        created_at=now,
        changed_at=now,
        **given,
    )
