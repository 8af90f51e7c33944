"""Papers: what the demo's people hand in, typeset from their answers and scanned.

All people and numbers are invented. The same answers and the same run give the same bytes.
"""

import io
import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import segno
import typst
from PIL import Image

from infra.demo.scanner import DPI, scan

Answers = Mapping[str, Any]

FORMS = Path(__file__).parent / "forms"
PAGES = {"TK": 1, "GCS": 1}
"""The papers of a birth registration that come over the counter, and their pages."""
UPSIDE_DOWN = 4
"""The page of the counter's scan that lay the wrong way round."""
SEXES = {"male": "Nam", "female": "Nữ"}
RELATIONS = {"mother": "Mẹ", "father": "Cha"}
CARD_YEARS = 15


def cover_sheet(text: str, title: str) -> Image.Image:
    """Return a cover sheet with the text as a QR code (H) and the title below."""
    file = io.BytesIO()
    segno.make_qr(text, error="h").save(file, kind="svg", border=4, nl=False)
    return _typeset("cover-sheet", {"qr": file.getvalue().decode(), "text": text, "title": title})


def birth_declaration(answers: Answers) -> Image.Image:
    """Return a filled tờ khai đăng ký khai sinh."""
    known = {
        **answers,
        **_where(answers["mother_residence"]),
        "requester_relation": RELATIONS.get(answers["requester_relation"], "Người thân"),
        "child_birth_date": _shown(answers["child_birth_date"]),
        "child_sex": SEXES[answers["child_sex"]],
        "date": _said(_day(answers["child_birth_date"]) + timedelta(days=10)),
    }
    return _typeset("birth-declaration", known)


def birth_certificate(answers: Answers) -> Image.Image:
    """Return a filled giấy chứng sinh."""
    born = _day(answers["child_birth_date"])
    known = {
        **answers,
        **_where(answers["mother_residence"]),
        "hospital": answers["child_birth_place"].split(",")[0],
        "number": answers["birth_certificate_number"],
        "mother_birth_date": _shown(answers["mother_birth_date"]),
        "born": f"08 giờ 15 phút, {_said(born)}",
        "child_sex": SEXES[answers["child_sex"]],
        "midwife": "Thị Mỹ Hạnh",
        "director": "Danh Thanh Tùng",
        "date": _said(born + timedelta(days=2)),
    }
    return _typeset("birth-certificate", known)


def identity_card(answers: Answers, mark: str = "") -> Image.Image:
    """Return a copy of the mother's căn cước, with `mark` written above it."""
    born = _day(answers["mother_birth_date"])
    issued = date(born.year + 25, born.month, 15)
    known = {
        "mark": mark,
        "id": answers["mother_id"],
        "name": answers["mother_name"],
        "birth_date": _shown(answers["mother_birth_date"]),
        "sex": SEXES["female"],
        "hometown": answers["mother_residence"],
        "residence": answers["mother_residence"],
        "until": f"{born.day:02}/{born.month:02}/{born.year + 25 + CARD_YEARS}",
        "issued": _said(issued).capitalize(),
    }
    return _typeset("identity-card", known)


def residence_declaration(answers: Answers) -> Image.Image:
    """Return a filled tờ khai CT01."""
    known = {
        **answers,
        **_where(answers["new_address"]),
        "requester_birth_date": _shown(answers["requester_birth_date"]),
        "requester_sex": SEXES[answers["requester_sex"]],
        "date": _said(_day(answers["stay_from"])),
    }
    return _typeset("residence-declaration", known)


def lease(answers: Answers, page: int) -> Image.Image:
    """Return page 1 or 2 of the contract of a rented dwelling."""
    start = _day(answers["stay_from"])
    known = {**answers, **_where(answers["new_address"]), "page": page}
    return _typeset("lease", {**known, "date": _said(start), "stay_from": f"{start:%d/%m/%Y}"})


def degree(answers: Answers, page: int) -> Image.Image:
    """Return page 1 or 2 of a degree: the degree itself, and what was learnt for it."""
    known = {
        "page": page,
        "issuer": answers["document_issuer"],
        "number": answers["document_number"],
        "name": answers["requester_name"],
        "id": answers["requester_id"],
        "place": "Rạch Giá",
        "rector": "Quách Minh Triết",
        "date": _said(_day(answers["document_date"])),
    }
    return _typeset("degree", known)


def birth(answers: Answers, run: str) -> dict[str, bytes]:
    """Return the two papers of a birth registration as somebody scans them at home."""
    return {
        "TK": scan([birth_declaration(answers)], _seed(run, "birth", "TK")),
        "GCS": scan([birth_certificate(answers)], _seed(run, "birth", "GCS")),
    }


def stay(answers: Answers, run: str) -> dict[str, bytes]:
    """Return the two papers of a temporary residence; of the lease only its first page."""
    return {
        "TK": scan([residence_declaration(answers)], _seed(run, "stay", "TK")),
        "CO": scan([lease(answers, 1)], _seed(run, "stay", "CO")),
    }


def supplement(run: str, answers: Answers) -> bytes:
    """Return the whole lease, as it is sent when its second page was missed."""
    return scan([lease(answers, 1), lease(answers, 2)], _seed(run, "supplement"))


def counter_scan(answers: Answers, sheets: Sequence[Mapping[str, Any]], run: str) -> bytes:
    """Return one scan of all papers of a birth registration, each behind its cover sheet.

    `sheets` say ``component``, ``name`` and ``text`` each; one page lies upside down.
    """
    made = {"TK": birth_declaration, "GCS": birth_certificate}
    pages: list[Image.Image] = []
    for sheet in sheets:
        title = f"{sheet['component']} - {sheet['name']}"
        pages += [cover_sheet(sheet["text"], title), made[sheet["component"]](answers)]
    return scan(pages, _seed(run, "counter"), {UPSIDE_DOWN})


def original_scan(answers: Answers, sheet: Mapping[str, Any], run: str) -> bytes:
    """Return one scan of a degree that is to be certified, behind its cover sheet."""
    title = f"{sheet['component']} - {sheet['name']}"
    pages = [cover_sheet(sheet["text"], title), degree(answers, 1), degree(answers, 2)]
    return scan(pages, _seed(run, "original"))


def stray_scan(answers: Answers, code: str, run: str) -> bytes:
    """Return a scan nobody laid a cover sheet on; the dossier's code is written on the page."""
    return scan([identity_card(answers, code)], _seed(run, "stray"))


def _typeset(form: str, known: Mapping[str, Any]) -> Image.Image:
    """Return the first page of a form, filled in; only the typesetter's own fonts are used."""
    made = typst.compile(
        FORMS / f"{form}.typ",
        root=FORMS,
        ignore_system_fonts=True,
        format="png",
        ppi=DPI,
        sys_inputs={"data": json.dumps(known, ensure_ascii=False)},
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{form} has more than one page")
    return Image.open(io.BytesIO(made)).convert("RGB")


def _seed(*parts: str) -> int:
    return zlib.crc32("/".join(parts).encode())


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _shown(text: str) -> str:
    return f"{_day(text):%d/%m/%Y}"


def _said(day: date) -> str:
    return f"ngày {day:%d} tháng {day:%m} năm {day:%Y}"


def _where(address: str) -> dict[str, str]:
    """Return the commune of an address, as the office's name and the place of signing."""
    communes = (part.strip() for part in address.split(",") if "xã" in part.lower())
    commune = next(communes, address.split(",")[1].strip() if "," in address else address)
    name = commune[:1].lower() + commune[1:]
    return {"office": name, "place": commune}
