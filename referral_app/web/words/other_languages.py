"""One line each for people who read neither English nor Spanish: whom to call, and how to ask for an interpreter.

They are no sentences of the catalogue: each is said in its own language, whatever the language of the page. The number
is answered at any hour, by its own account with interpreters (dial before launch); what the caller is to say is the
English name of the language.
"""

from __future__ import annotations

from dataclasses import dataclass

from referral_app.web.words.signposts import chosen

#: Whose number it is: open at any hour, with interpreters, and never dropped as stale.
ANSWERED_BY = "ncmec_helpline"
#: Where the number stands in a line.
NUMBER = "%"


@dataclass(frozen=True)
class Line:
    """A line of one language: its tag, its own name, and what stands before and after the number."""

    lang: str
    name: str
    text: str
    rtl: bool = False

    @property
    def around(self) -> tuple[str, str]:
        before, _number, after = self.text.partition(NUMBER)
        return before, after


LINES = (
    Line("pt", "Português", "Ligue para %, a qualquer hora, e diga “Portuguese”. Você pode pedir um intérprete."),
    Line("fr", "Français", "Appelez le %, à toute heure, et dites “French”. Vous pouvez demander un interprète."),
    Line("ht", "Kreyòl ayisyen", "Rele %, nenpòt lè, epi di “Haitian Creole”. Ou ka mande yon entèprèt."),
    Line("zh-Hans", "中文", "请随时拨打 %，并说“Chinese”。您可以要求口译。"),
    Line("vi", "Tiếng Việt", "Hãy gọi % bất cứ lúc nào và nói “Vietnamese”. Quý vị có thể yêu cầu thông dịch viên."),
    Line("ar", "العربية", "اتصل بالرقم % في أي وقت وقل “Arabic”. يمكنك طلب مترجم.", rtl=True),
    Line("fa", "فارسی", "در هر ساعتی با % تماس بگیرید و بگویید “Persian”. می‌توانید مترجم بخواهید.", rtl=True),
    Line("ru", "Русский", "Позвоните по номеру % в любое время и скажите “Russian”. Вы можете попросить переводчика."),
    Line(
        "uk",
        "Українська",
        "Зателефонуйте за номером % у будь-який час і скажіть “Ukrainian”. Ви можете попросити перекладача.",
    ),
    Line("ko", "한국어", "언제든지 %번으로 전화하여 “Korean”이라고 말씀하세요. 통역을 요청하실 수 있습니다."),
    Line("tl", "Tagalog", "Tumawag sa % anumang oras at sabihin ang “Tagalog”. Maaari kayong humingi ng interpreter."),
    Line("hi", "हिन्दी", "किसी भी समय % पर कॉल करें और “Hindi” कहें। आप दुभाषिया माँग सकते हैं।"),
)


def interpreter_number() -> str | None:
    """The number of the lines; None where the directory has none."""
    return next((help.phone for help in chosen((ANSWERED_BY,))), None)
