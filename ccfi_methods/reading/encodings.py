"""The encoding of a text file: UTF-8, or what the text itself says, or what is asked for."""

from __future__ import annotations

import codecs
import re
import warnings
from pathlib import Path

from ..exceptions import DataError

__all__ = ["read_text"]

FREQUENT = set(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种"
    "面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去"
    "把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反明看原又么利比或但质"
    "气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活"
    "设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则"
    "任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济投州省市县江河湖城京津沪渝率均收消费居"
    "值额信贷款银融存入总亿万元名称拉尔斯马亚尼加巴利特岛阿兰格里索鲁维哥武汉深圳杭苏厦庆昆沈郑吉春宁福哈"
    "滨贵太台徐温佛莞珠洛阳扬泰镇盐宜襄桂柳惠绍嘉兴衡岳沙川陕甘青辽浙皖赣豫鄂湘粤琼黔滇藏蒙疆连锡"
)
"""Hanzi that are about half of any Chinese text, of tables and names of places above all."""

_LETTERS = r"[^\W\d_]"
_WORD = re.compile(f"{_LETTERS}+")
_MISPLACED = re.compile(  # a symbol within a word, or one that does not open a word before it
    f"{_LETTERS}[^\\x00-\\x7f\\w’‘´·–—]{_LETTERS}|[^\\x00-\\x7f\\w’‘´·–—“„‚«¿¡°€£§•]{_LETTERS}"
)


def read_text(path: Path, encoding: str | None = None) -> str:
    """Read a text file in a given encoding, or in the one that its text shows it to have.

    UTF-8 shows itself. Else it is GB 18030, as Chinese Excel writes it, if it then reads as
    Chinese, and Windows-1252, as Excel of Western Europe writes it, with a warning, if it then
    reads as words in Latin letters. Big5, Shift-JIS, Windows-1250 and others are for the user to
    name.

    Raises
    ------
    DataError
        If the file cannot be read, is no text, or is in an encoding that does not show or is not
        the one named.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path.name!r} cannot be read: {error.strerror}.") from None
    text = _shown(content, path.name) if encoding is None else _named(content, path.name, encoding)
    if "\0" in text:
        raise DataError(
            f"{path.name!r} needs to be text in UTF-8 or GB 18030: save it as CSV (UTF-8), or name "
            "its encoding, encoding='utf-16' say."
        )
    return text.removeprefix("\ufeff")


def _named(content: bytes, name: str, encoding: str) -> str:
    try:
        codecs.lookup(encoding)
        return content.decode(encoding)
    except (LookupError, TypeError):
        raise DataError(
            f"Unknown encoding {encoding!r}: name one such as 'utf-8', 'gb18030', 'big5', "
            "'shift_jis', 'cp1252' (Western Europe) or 'cp1250' (Central Europe)."
        ) from None
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        line = content[:start].count(b"\n") + 1
        raise DataError(
            f"{name!r} is not text in {encoding!r}: line {line} has bytes that it does not know."
        ) from None


def _shown(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        western = _decoded(content, "cp1252")
        western = western if western and _reads_as_latin(western) else None
        chinese = _decoded(content, "gb18030")
        least = 1 / 2 if _reads_as_korean(_decoded(content, "cp949")) else 1 / 4
        chinese = chinese if chinese and _share_of_frequent(chinese) > least else None
    if chinese and not western:
        return chinese
    if western and not chinese:
        warnings.warn(
            f"{name!r} is not in UTF-8 and was read as Windows-1252 (Western Europe): if names "
            "look wrong, name the encoding, encoding='cp1250' say.",
            UserWarning,
            stacklevel=2,
        )
        return western
    raise DataError(
        f"{name!r} needs to be text in UTF-8 or GB 18030, and which encoding it has does not show: "
        "name it, encoding='big5' say ('gb18030', 'shift_jis', 'cp949', 'cp1250', 'cp1251', ...), "
        "or save it as CSV (UTF-8)."
    )


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _foreign_letters(text: str) -> list[str]:
    return [c for c in text if c > "\x7f" and (c.isalpha() or "\ue000" <= c <= "\uf8ff")]


def _share_of_frequent(text: str) -> float:
    """Return the share of frequent hanzi among the letters; in misread text it is an eighth."""
    letters = _foreign_letters(text)
    return sum(letter in FREQUENT for letter in letters) / max(len(letters), 1)


def _reads_as_korean(text: str | None) -> bool:
    letters = _foreign_letters(text or "")
    return bool(letters) and all("가" <= letter <= "힣" for letter in letters)


def _reads_as_latin(text: str) -> bool:
    """Return whether accented letters stand in words of plain ones, and symbols around words."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    plain = sum(letter.isascii() for word in words for letter in word)
    return plain >= len(_foreign_letters(text)) and not _MISPLACED.search(text)
