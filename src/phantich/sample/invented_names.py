"""Invented names: every place is called "… Mẫu" (model) or "Minh Họa" (illustration)."""

from __future__ import annotations

SYLLABLES = (
    "An Bình Cẩm Diên Đông Gia Hòa Khánh Lâm Mai Ngân Phú Quang Sơn Tân Thanh Uyên Vân "
    "Xuân Yên Ba Chi Du Đoan Giang Hưng Kim Liên Mỹ Ninh Oanh Phong Quế Sen Thịnh Trung "
    "Ước Việt Xá Ý Bạch Châu Dương Đức Hạ Hồng Lạc Long Nguyên Nghĩa Phước Quỳnh Thạch "
    "Thái Trà Tường Vinh Văn Thượng Trúc"
)
WORDS = tuple(SYLLABLES.split())
MERGED_WORDS = ("Đại An", "Đại Lâm", "Đại Phú", "Đại Tân", "Đại Yên", "Đại Hòa", "Đại Vân",
                "Đại Sơn", "Đại Mai", "Đại Kim", "Đại Ngân", "Đại Quế", "Đại Sen")  # fmt: skip
OFFICES = (
    ("co_quan", "Khối Dân vận huyện Minh Họa"),
    ("co_quan", "Cơ quan Ủy ban nhân dân huyện Minh Họa"),
    ("co_quan", "Cơ quan Mặt trận và đoàn thể huyện Minh Họa"),
    ("co_quan", "Cơ quan Thanh tra huyện Minh Họa"),
    ("co_quan", "Trung tâm Y tế huyện Minh Họa"),
    ("truong_hoc", "Trường Trung học phổ thông Minh Họa"),
    ("truong_hoc", "Trung tâm Giáo dục thường xuyên Minh Họa"),
    ("luc_luong_vu_trang", "Ban Chỉ huy Quân sự huyện Minh Họa"),
    ("doanh_nghiep", "Công ty Thủy nông Minh Họa"),
)
MASS = (
    ("mttq", "Mặt trận Tổ quốc"),
    ("dtn", "Đoàn Thanh niên"),
    ("hpn", "Hội Phụ nữ"),
    ("hnd", "Hội Nông dân"),
    ("hccb", "Hội Cựu chiến binh"),
    ("ldld", "Liên đoàn Lao động"),
)
MEDIA = (
    ("ttvh", "Trung tâm Văn hóa, Thể thao và Truyền thanh"),
    ("pvhtt", "Phòng Văn hóa và Thông tin"),
    ("ctt", "Ban Biên tập Cổng thông tin điện tử"),
)


def place(position: int) -> str:
    """The invented name of a place by its position: one word first, then pairs of words."""
    tail, lead = position % len(WORDS), position // len(WORDS)
    first = f"{WORDS[lead - 1]} " if lead else ""
    return f"{first}{WORDS[tail]} Mẫu"
