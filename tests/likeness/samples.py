"""Invented plans for the tests, short enough to work out by hand."""

HEAD = """ĐẢNG ỦY XÃ {name}
Số {no}-KH/ĐU
KẾ HOẠCH
thực hiện Chỉ thị số 99-CT/TW về “tăng cường công tác thư viện ở cơ sở”

Căn cứ Luật Tổ chức chính quyền địa phương;
Thực hiện Kế hoạch số 45-KH/HU của Ban Thường vụ Huyện ủy, Đảng ủy xã xây dựng kế hoạch như sau:
I. NHIỆM VỤ
"""
TAIL = """
II. TỔ CHỨC THỰC HIỆN
Các chi bộ căn cứ Kế hoạch này xây dựng kế hoạch cụ thể và tổ chức thực hiện.
Trong quá trình thực hiện, nếu có vướng mắc thì báo cáo về Đảng ủy để xem xét, giải quyết.
Trên đây là Kế hoạch thực hiện Chỉ thị số 99-CT/TW, yêu cầu các chi bộ nghiêm túc triển khai.
Nơi nhận:
- Các chi bộ;
- Lưu VP.
T/M BAN THƯỜNG VỤ
"""
PARENT = [
    "Đưa nhiệm vụ phát triển văn hóa đọc vào nghị quyết, chương trình công tác hằng năm của cấp ủy.",
    "Phấn đấu đến hết năm 2025 có 80% xã có phòng đọc hoạt động tối thiểu 3 ngày mỗi tuần.",
    "Huy động doanh nghiệp, cá nhân hảo tâm tặng sách, xây dựng tủ sách thiếu nhi tại nhà văn hóa thôn.",
    "Đẩy mạnh chuyển đổi số trong hoạt động thư viện, từng bước số hóa tài liệu địa chí của huyện.",
]
OWN = [
    "Giao Chi đoàn Trường Tiểu học Bến Mít trực phòng đọc vào thứ bảy, mỗi buổi 4 đoàn viên.",
    "Sửa mái nhà kho cũ của hợp tác xã trong tháng 5/2024, kinh phí 35 triệu đồng do dân góp.",
    "Mở câu lạc bộ kể chuyện cho trẻ em thôn Đồng Sậy, hai tuần một lần, vào chiều chủ nhật.",
]


def plan(sentences: list[str], name: str = "TAM AN", no: int = 12) -> str:
    """A whole plan around content sentences, one a line."""
    return HEAD.format(name=name, no=no) + "\n".join(sentences) + TAIL
