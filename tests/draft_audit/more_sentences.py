"""More sentences in the manner of yearly reports, written by a second hand; see sentences.py."""

VIETNAMESE = [
    # --- another year's rate in brackets; parts of which only the largest are told
    (
        "Kết nối 66/67 hội nghị trực tuyến của Trung ương (năm 2023: 100%).",
        ("66/67", "no_percent"),
        ("100%", "unmatched"),
    ),
    (
        "Trong đó 253 tin, bài gắn với chỉ thị cụ thể (67,47%; năm 2023: 64,21%); nhiều nhất trên "
        "trang điện tử (139), mạng xã hội (112), loa (99).",
    ),
    # --- a change belongs to the count it is said of
    (
        "Đàn bò 8.200 con, tăng 200 con (2,5%) so với năm trước; đàn lợn từ 40.000 con xuống 36.000 con (giảm 10%).",
        ("2,5%", "agrees"),
        ("giảm 10%", "agrees"),
    ),
    (
        "Xảy ra 12 vụ cháy, làm chết 5 người, bị thương 9 người; tăng 2 vụ (20%), giảm 1 người chết (16,7%), tăng 3 người bị thương (60%).",
        ("(20%", "agrees"),  # 2/10
        ("16,7%", "agrees"),  # 1/6
        ("60%", "mismatch"),  # 3/6 = 50%
    ),
    (
        "Cùng kỳ tổ chức 228 hội nghị; năm nay tăng 13 hội nghị (5,7%).",
        ("5,7%", "agrees"),
    ),  # 13/228
    ("Tin, bài: 640, giảm 60 tin, bài (8,57%).", ("8,57%", "agrees")),  # 60/700
    ("Phát hiện 18 vụ/25 đối tượng, giảm 2 vụ = 10%.", ("= 10%", "agrees")),
    (
        "Đã kiểm tra 24 đảng viên. So với năm trước giảm 2 đảng viên (7,7%).",
        ("7,7%", "agrees"),
    ),  # 2/26
    ("Kết nạp 187 đảng viên, vượt 24,7% kế hoạch (150 đảng viên).", ("24,7%", "agrees")),
    ("Kết nạp 187 đảng viên, vượt 27,4% kế hoạch (150 đảng viên).", ("27,4%", "mismatch")),
    # --- percentage points
    (
        "Năm 2023 đạt 93,8%, năm 2024 đạt 96,3%, tăng 2,5 điểm phần trăm.",
        ("2,5 điểm", "agrees"),
    ),
    (
        "Loại tốt tăng từ 71,4% lên 74,9% (tăng 3,5 điểm phần trăm); loại yếu giảm từ 2,1% còn 1,4% (giảm 0,9 điểm phần trăm).",
        ("3,5 điểm", "agrees"),
        ("0,9 điểm", "mismatch"),  # 0,7
    ),
    ("Đạt 97,92%, cao hơn 1,12 điểm phần trăm so với năm trước (96,80%).", ("1,12", "agrees")),
    # --- a plan told beside or behind the percentage
    ("Thu 1.234,5 tỷ đồng, đạt 105,3% dự toán (1.172 tỷ đồng).", ("105,3%", "agrees")),
    ("Thu 1.234,5 tỷ đồng, đạt 103,5% dự toán (1.172 tỷ đồng).", ("103,5%", "mismatch")),
    (
        "Thu 412,6 tỷ đồng, bằng 108,6% dự toán tỉnh giao (380 tỷ đồng) và bằng 104,5% dự toán huyện giao (395 tỷ đồng).",
        ("108,6%", "agrees"),
        ("104,5%", "agrees"),
    ),
    ("Đạt 90% kế hoạch (còn thiếu 4 lớp), mở 36 lớp.",),
    ("Phát triển mới 215 hội viên/chỉ tiêu 200, đạt 107,5%.", ("107,5%", "agrees")),
    ("Có 17/19 chỉ tiêu đạt và vượt kế hoạch (98,4%).", ("17/19", "mismatch")),  # 89,5
    ("Tỷ lệ đảng viên dự học đạt 102,5%.", ("102,5%", "implausible")),
    ("Tỷ lệ đảng viên dự học đạt 102,5% kế hoạch.", ("102,5%", "unmatched")),
    # --- shares of a list
    (
        "Kết nạp 43 đồng chí (vượt 7,5% chỉ tiêu), trong đó nữ 18 đồng chí (41,9%), dân tộc 7 đồng chí (16,3%), đại học 29 đồng chí (64,7%).",
        ("41,9%", "agrees"),
        ("64,7%", "mismatch"),  # 67,4
    ),
    (
        "Có 43 đồng chí được khen, trong đó nữ 18 đồng chí, chiếm 45% cấp ủy viên nữ.",
        ("45%", "unmatched"),
    ),
    (
        "Kết quả: giỏi 211 bài (14,0%), khá 1.102 bài (71,3%), trung bình 194 bài (12,9%) trong 1.507 bài.",
        ("71,3%", "mismatch"),  # 73,1
        ("14,0%", "agrees"),
    ),
    (
        "Có 2.946 đảng viên; nữ 1.318 đồng chí (44,74%); trẻ 702 đồng chí (23,83%); đại học 2.711 đồng chí (90,72%).",
        ("90,72%", "mismatch"),  # 92,02
    ),
    (
        "Kết nạp 285 đảng viên, đạt 106,5% chỉ tiêu 3 năm (270 đảng viên).",
        ("106,5%", "mismatch"),  # 105,6
    ),
    ("Nộp 1.402 bài/1.486 đảng viên, đạt 93,0%.", ("93,0%", "mismatch")),  # 94,3
    ("Tiêm cho 1.120/1.163 trẻ dưới 1 tuổi (95,00%).", ("95,00%", "mismatch")),  # 96,30
    ("Học bù cho 61/104 đảng viên vắng lần 1 (57%).", ("57%", "mismatch")),  # 58,65
    # --- sums
    ("Có 21 cơ sở (xuất sắc 9, tốt 10, khá 2).", ("21 cơ sở", "agrees")),
    (
        "Ban hành 46 văn bản, gồm 12 kế hoạch, 15 công văn và 18 hướng dẫn.",
        ("46", "mismatch"),
    ),
    ("Có 20 xã, phường, thị trấn (16 xã, 2 phường, 1 thị trấn).", ("20 xã", "mismatch")),
    ("Tổ chức 46 hội nghị, gồm 12 báo cáo viên, 15 đại biểu và 18 khách mời.",),
    ("Đợt 1 có 120 người, đợt 2 có 135 người, tổng cộng 255 người.", ("255", "agrees")),
    ("Đợt 1: 45 lượt; đợt 2: 52 lượt; tổng 2 đợt 79 lượt.", ("79", "mismatch")),
    ("Quý 1 mở 5 lớp, quý 2 mở 6 lớp, lũy kế tổng số 40 lớp.",),
    (
        "Kỷ luật 15 đảng viên bằng các hình thức: khiển trách 9, cảnh cáo 4, khai trừ 2.",
        ("15", "agrees"),
    ),
    ("Có 512 đại biểu, trong đó 498 đại biểu nữ; tại cơ sở có 1.486/1.590 đại biểu.",),
    # --- no ratios
    (
        "Bản đồ địa chính tỷ lệ 1/500 và 1/2.000, xem trang 12/45, phụ lục 2/3.",
        ("1/500", "not_a_ratio"),
        ("1/2.000", "not_a_ratio"),
        ("12/45", "not_a_ratio"),
        ("2/3", "not_a_ratio"),
    ),
    (
        "Tổ dân phố 7/12 trực 8/8 giờ; có 8 bác sĩ/10.000 dân; xem http://vi.du/12/34.",
        ("7/12", "not_a_ratio"),
        ("8/8", "not_a_ratio"),
        ("8 bác sĩ/10.000", "not_a_ratio"),
    ),
    (
        "Điểm rèn luyện 90/100; bài thi 8,5/10 điểm.",
        ("90/100", "not_a_ratio"),
        ("8,5/10", "not_a_ratio"),
    ),
    ("Liên hệ 0912/345.678 hoặc 1900/1234.", ("0912", "not_a_ratio"), ("1900", "not_a_ratio")),
    ("Cấp nước cho 45,6 km2/12.000 dân.", ("12.000", "not_a_ratio")),
    ("Cứng hóa 102,5km/131km = 78,24%.", ("102,5km/131km", "agrees")),
    (
        "Chưa đến 1/4 số xã, có tới 4/5 hộ; ước thực hiện được 285,3 tỷ đồng.",
        ("1/4", "approximate"),
        ("4/5", "approximate"),
        ("285,3", "approximate"),
    ),
    ("Đã ký thỏa ước lao động tập thể cho 120 người.",),
    # --- right, though it looks wrong: nothing may be reported
    ("Kết nạp 43 đồng chí, trong đó nữ 18 đồng chí, đạt 90%.",),
    ("Có 512 đại biểu, trong đó 498 đảng viên, tỷ lệ 95% dự đủ các buổi.",),
    (
        "Tổ chức 45 buổi, trong đó 12 buổi trực tuyến (26,7%), 33 buổi trực tiếp (73,3%), 20 buổi có sơ kết (100%).",
    ),
    ("Kết nạp 20 đảng viên, đạt 80% chỉ tiêu (năm trước 22 đảng viên).",),
    ("Thu 95 tỷ đồng, đạt 90% kế hoạch (trong đó tiền đất 40 tỷ đồng).",),
    ("Doanh thu từ 12 lên 15 tỷ đồng (đạt 125% kế hoạch).",),
    ("Đợt 1 tiêm 1.200 liều, đợt 2 tiêm 1.350 liều cho 1.400 người, tổng số 2.600 liều được cấp.",),
    ("Trang bị cho 20 xã, gồm 8 máy tính, 6 máy in và 6 máy chiếu, 1 tủ sách.",),
    ("Có 12/15 chỉ tiêu đạt, trong đó 4 chỉ tiêu vượt trên 110%, 3 chỉ tiêu đạt 95 - 99%.",),
    ("Quý 1 có 12 vụ, quý 2 có 15 vụ, tổng số 6 tháng đầu năm trước là 30 vụ.",),
]

ENGLISH = [
    (
        "The share of women grew from 41.2% to 44.5%, an increase of 3.3 percentage points.",
        ("3.3", "agrees"),
    ),
    ("Spending was 287.35/312.8 billion VND (91.9%).", ("91.9%", "agrees")),
    ("There were 64 speakers (41 men and 24 women).", ("64 speakers", "mismatch")),
    ("It held 36 sessions against a target of 30, 120% of the plan.", ("120%", "agrees")),
    (
        "See page 4/9 of the map at a scale of 1/500.",
        ("4/9", "not_a_ratio"),
        ("1/500", "not_a_ratio"),
    ),
    ("All 45/40 invited members (112.5%) came.", ("45/40", "implausible")),
]
