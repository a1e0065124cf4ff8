"""Sentences in the manner of yearly reports, each with the verdicts its figures must get.

One entry: the sentence, then pairs of a snippet and its verdict. A snippet is found by the figure
that covers or meets it. Figures not named must not raise an alarm.
"""

VIETNAMESE = [
    # --- ratio before its percentage
    (
        "Toàn đảng bộ có 4.512/4.630 đảng viên dự học, đạt 97,45%.",
        ("4.512/4.630", "agrees"),
    ),  # 97,4514
    ("Toàn đảng bộ có 4.512/4.630 đảng viên dự học, đạt tỷ lệ 97,5 %.", ("97,5 %", "agrees")),
    ("Kết quả: 4.512/4.630 đồng chí học tập đầy đủ (đạt 97%).", ("97%", "agrees")),
    ("Có 85/90 chi bộ sinh hoạt chuyên đề đúng lịch, chiếm 94,4%.", ("94,4%", "agrees")),
    ("Có 85/90 chi bộ sinh hoạt chuyên đề đúng lịch, chiếm 95,4%.", ("95,4%", "mismatch")),
    ("Huyện có 1.287/1.342 hội viên tham gia (95,90%).", ("95,90%", "agrees")),  # 95,9016
    (
        "Có 661/759 nhiệm vụ được giao rõ người chủ trì, đạt 87,08%.",
        ("87,08%", "truncated"),
    ),  # 87,0883
    ("Đã gửi 247/299 báo cáo đúng hạn = 82,61%.", ("82,61%", "agrees")),  # 82,6087
    ("Số đảng viên tham gia: 745/760 đồng chí; tỷ lệ: 98,03%.", ("98,03%", "agrees")),  # 98,0263
    ("Số đảng viên tham gia: 745/760 đồng chí; đạt tỷ lệ 98,3%.", ("98,3%", "mismatch")),
    ("Có 18/18 xã hoàn thành trước hạn, đạt 100%.", ("18/18", "agrees")),
    ("Đến nay 16 / 18 đơn vị đã nộp kế hoạch (88,89 %).", ("16 / 18", "agrees")),
    ("Trên địa bàn có 24/24 thôn đã tổ chức, đạt 100 phần trăm.", ("24/24", "agrees")),
    (
        "Đạt 97,4 phần trăm (4.512/4.630 đảng viên).",
        ("97,4 phần trăm", "truncated"),
    ),  # 97,4514 -> 97,5
    ("Tỷ lệ học tập đạt 93,75% (45/48 chi bộ).", ("45/48", "agrees")),
    ("Tỷ lệ học tập đạt 93,57% (45/48 chi bộ).", ("45/48", "mismatch")),
    (
        "Khối xã đạt 90% (18/20 đơn vị), khối cơ quan đạt 75% (12/16 đơn vị).",
        ("18/20", "agrees"),
        ("12/16", "agrees"),
    ),
    (
        "Khối xã đạt 90% (18/20 đơn vị), khối cơ quan đạt 57% (12/16 đơn vị).",
        ("18/20", "agrees"),
        ("12/16", "mismatch"),
    ),
    (
        "Có 45/50 chi bộ và 12/16 đảng bộ hoàn thành, đạt lần lượt 90% và 75%.",
        ("45/50", "agrees"),
        ("12/16", "agrees"),
    ),
    (
        "Có 45/50 chi bộ và 12/16 đảng bộ hoàn thành, đạt lần lượt 90% và 70%.",
        ("45/50", "agrees"),
        ("12/16", "mismatch"),
    ),
    (
        "Có 960/1.000 người dự; trong đó đảng viên 480/490 đồng chí, đạt 97,96%.",
        ("960/1.000", "no_percent"),
        ("480/490", "agrees"),
    ),
    ("Có 4.512 đảng viên trên tổng số 4.630 đảng viên tham gia, đạt 97,45%.", ("4.512", "agrees")),
    ("Có 4.512 trong tổng số 4.630 đồng chí, chiếm 97,5%.", ("4.512", "agrees")),
    (
        "Trong tổng số 4.630 đảng viên, có 4.512 đồng chí tham gia học tập, đạt 97,45%.",
        ("97,45%", "agrees"),
    ),
    (
        "Trong tổng số 4.630 đảng viên, có 4.512 đồng chí tham gia học tập, đạt 96,45%.",
        ("96,45%", "mismatch"),
    ),
    ("Có 320 đại biểu/350 đại biểu được mời đến dự, đạt 91,43%.", ("91,43%", "agrees")),  # 91,4286
    ("Giải ngân 12,5/15 tỷ đồng, đạt 83,3% dự toán.", ("83,3%", "agrees")),
    ("Mở 21/20 lớp, đạt 105% kế hoạch.", ("21/20", "agrees")),
    ("Mở được 12 lớp, đạt 120% kế hoạch năm (12/10 lớp).", ("12/10", "agrees")),
    ("Có 120/100 = 120%.", ("120%", "agrees")),
    ("Có 125/120 đảng viên dự học, đạt 104,17%.", ("125/120", "implausible")),
    ("Có 4.630/4.512 đảng viên dự học, đạt 97,45%.", ("4.630/4.512", "implausible")),
    ("Kết nạp 42/40 đảng viên, vượt 5% kế hoạch.", ("5%", "agrees")),
    ("Số vụ việc tăng 12,5% (90/80 vụ).", ("90/80", "agrees")),
    ("Có 45/50 đơn vị ban hành kế hoạch.", ("45/50", "no_percent")),
    ("Hơn 2/3 số đơn vị đã có chuyên mục riêng.", ("2/3", "approximate")),
    ("Mới có 1/3 số chi bộ lồng ghép nội dung này.", ("1/3", "no_percent")),
    ("Đạt trên 97% (4.512/4.630 đảng viên).", ("4.512/4.630", "approximate")),
    (
        "Có 45/50 chi bộ tổ chức; tỷ lệ đảng viên tham gia đạt 98,5%.",
        ("45/50", "no_percent"),
        ("98,5%", "unmatched"),
    ),
    (
        "Có 45/50 chi bộ đạt 90%, tăng 3,2% so với cùng kỳ.",
        ("45/50", "agrees"),
        ("3,2%", "unmatched"),
    ),
    (
        "Chỉ tiêu là 95%; thực hiện 48/50 đơn vị, đạt 96%.",
        ("48/50", "agrees"),
        ("95%;", "unmatched"),
    ),
    ("Có 32 đ/c/35 đ/c tham gia, đạt 91,43%.", ("91,43%", "agrees")),
    ("Có 1 003/1 050 đảng viên dự, đạt 95,52%.", ("95,52%", "agrees")),  # 95,5238
    ("Có 1,003/1,050 đảng viên dự, đạt 95.52%.", ("95.52%", "agrees")),
    ("Toàn xã có 1003/1050 đảng viên dự, đạt 95,53%.", ("95,53%", "mismatch")),
    ("Dân số tăng 9‰ so với năm trước.", ("9‰", "unmatched")),
    ("Có 201/16.000 phiếu không hợp lệ, chiếm 1,26%.", ("1,26%", "agrees")),  # 1,25625
    ("Có 1/800 phiếu trắng, chiếm 0,12%.", ("0,12%", "half_even")),  # 0,125
    ("Có 39/41 đồng chí trúng cử, nữ chiếm 15%.", ("39/41", "no_percent"), ("15%", "unmatched")),
    ("Có 45/50 chi bộ có 100% đảng viên dự học.", ("45/50", "no_percent"), ("100%", "unmatched")),
    ("Có 12/15 xã tham gia, cao nhất 100%, thấp nhất 85%.", ("12/15", "no_percent")),
    ("Có 4.512/4.630 đồng chí dự, vắng 2,55%.", ("4.512/4.630", "no_percent")),
    ("Có 4.512/4.630 đảng viên dự, chiếm 97,5% tổng số đảng viên.", ("97,5%", "agrees")),
    ("Thi hành kỷ luật 40 đảng viên (khiển trách 25, cảnh cáo 10, khai trừ 5).", ("40", "agrees")),
    (
        "Thi hành kỷ luật 40 đảng viên (khiển trách 25, cảnh cáo 12, khai trừ 5).",
        ("40", "mismatch"),
    ),
    (
        "Kiểm tra 20 chi bộ và 35 đảng viên. Trong đó: huyện kiểm tra 8 chi bộ, 15 đảng viên; xã kiểm tra 12 chi bộ, 20 đảng viên.",
        ("20 chi bộ và", "agrees"),
        ("35 đảng viên", "agrees"),
    ),
    ("Tỷ lệ tăng từ 95,2% lên 97,9%, tăng 2,7 điểm phần trăm.", ("2,7", "agrees")),
    ("Tỷ lệ tăng từ 95,2% lên 97,9%, tăng 2,9 điểm phần trăm.", ("2,9", "mismatch")),
    (
        "Theo Thông tư số 27/2020, xếp thứ 3/63, trình độ 12/12.",
        ("27/2020", "not_a_ratio"),
        ("3/63", "not_a_ratio"),
        ("12/12", "not_a_ratio"),
    ),
    (
        "Có 89 ứng viên.\nVề cơ cấu: nữ 37 người, tỷ lệ 41,57%; trẻ tuổi 22 người, tỷ lệ 24,71%.",
        ("41,57%", "agrees"),
        ("24,71%", "truncated"),
    ),  # 24,7191
    ("Đã bầu đủ 50 đại biểu.\nTrong đó nữ là 14 người, chiếm 28%.", ("28%", "agrees")),
    (
        "Mỗi nơi mở từ 20 đến 24 lớp; có 1/2 số xã chậm, đạt 95% kế hoạch.",
        ("20 đến 24", "approximate"),
        ("1/2", "no_percent"),
    ),
    # --- shares of a total
    ("Tổng số có 3.000 đảng viên, trong đó 1.200 đảng viên nữ, chiếm 40%.", ("40%", "agrees")),
    ("Tổng số có 3.000 đảng viên, trong đó 1.200 đảng viên nữ, chiếm 42%.", ("42%", "mismatch")),
    ("Huyện có 45 chi bộ, xếp loại tốt 36 chi bộ (80%).", ("36 chi bộ (80%)", "agrees")),
    ("Vắng 118 đồng chí (2,55%) trên tổng số 4.630 đồng chí.", ("2,55%", "agrees")),  # 2,5486
    ("Đảng viên nữ chiếm 38,6%.", ("38,6%", "unmatched")),
    # --- change
    ("Tổ chức 90 hội nghị, tăng 12,5% so với cùng kỳ (từ 80 lên 90).", ("12,5%", "agrees")),
    ("Số hội nghị tăng từ 80 lên 90 hội nghị (12,5%).", ("12,5%", "agrees")),
    ("Số hội nghị tăng từ 80 lên 90 hội nghị (15,5%).", ("15,5%", "mismatch")),
    ("Tổ chức 90 hội nghị, tăng 10 hội nghị (12,5%) so với năm trước.", ("12,5%", "agrees")),
    ("Tổ chức 90 hội nghị, tăng 10 hội nghị (11,1%) so với năm trước.", ("11,1%", "mismatch")),
    ("Xảy ra 45 vụ, giảm 5 vụ (10%).", ("10%", "agrees")),
    ("Tỷ lệ đúng hạn giảm 3 điểm phần trăm.",),
    ("Bằng 105% kế hoạch, tăng 7% so với năm 2023.", ("105%", "unmatched"), ("7%", "unmatched")),
    # --- sums
    ("Tổng số 2.000 đoàn viên, trong đó có 1.200 nam và 800 nữ.", ("2.000", "agrees")),
    ("Tổng số 2.000 đoàn viên, trong đó có 1.200 nam và 900 nữ.", ("2.000", "mismatch")),
    ("Mở 23 lớp (02 lớp cho cán bộ chủ chốt, 21 lớp ở cơ sở).", ("23 lớp", "agrees")),
    ("Mở 23 lớp (02 lớp cho cán bộ chủ chốt, 20 lớp ở cơ sở).", ("23 lớp", "mismatch")),
    (
        "Tổ chức 96 hội nghị, gồm: 11 hội nghị cấp huyện; 85 hội nghị ở cơ sở.",
        ("96 hội nghị", "agrees"),
    ),
    (
        "Tổ chức 96 hội nghị, gồm: 11 hội nghị cấp huyện; 58 hội nghị ở cơ sở.",
        ("96 hội nghị", "mismatch"),
    ),
    ("Tổ chức 96 hội nghị, trong đó có 11 hội nghị trực tuyến.",),
    ("Tổ chức 96 hội nghị, trong đó có 11 hội nghị trực tuyến và 20 hội nghị chuyên đề.",),
    ("Có 96 hội nghị, trong đó 105 hội nghị trực tuyến.", ("96", "implausible")),
    ("Có 320 đồng chí (150+170) dự tập huấn.", ("320", "agrees")),
    ("Có 325 đồng chí (150 + 170) dự tập huấn.", ("325", "mismatch")),
    ("Có 1.200 người, trong đó 700 nữ, 600 người dân tộc thiểu số, 300 đảng viên.",),
    ("Mở 34 lớp cho 2.900 học viên, trong đó 12 lớp ở xã với 1.100 học viên.",),
    ("Kết nạp 18 đảng viên, nâng tổng số lên 1.240 đảng viên, gồm 40 đảng viên dự bị.",),
    (
        "Có 540 người dự:\n- Cán bộ: 120 người;\n- Đảng viên: 300 người;\n- Quần chúng: 120 người.",
        ("540", "agrees"),
    ),
    # --- no ratios
    (
        "Kỷ niệm ngày thành lập Đảng 3/2 và ngày giải phóng 30/4/1975.",
        ("3/2", "not_a_ratio"),
        ("30/4/1975", "not_a_ratio"),
    ),
    (
        "Phát động từ 19/5 đến 2/9 trong toàn huyện.",
        ("19/5", "not_a_ratio"),
        ("2/9", "not_a_ratio"),
    ),
    (
        "Báo cáo gửi trước ngày 15/6, chậm nhất tháng 7/2024.",
        ("15/6", "not_a_ratio"),
        ("7/2024", "not_a_ratio"),
    ),
    (
        "Thực hiện Nghị quyết số 57-NQ/TW, Kết luận 18-KL/TW, Chỉ thị 05-CT/TW.",
        ("57-NQ/TW", "not_a_ratio"),
        ("18-KL/TW", "not_a_ratio"),
    ),
    (
        "Theo Nghị định 11/2020/NĐ-CP và Quyết định số 1719/QĐ-TTg.",
        ("11/2020", "not_a_ratio"),
        ("1719/QĐ-TTg", "not_a_ratio"),
    ),
    ("Theo khoản 2, Điều 5 và Phụ lục 3, trang 12.", ("Điều 5", "not_a_ratio")),
    ("Có 1.900 đại biểu/75 điểm cầu theo dõi.", ("1.900 đại biểu/75", "not_a_ratio")),
    ("Sạt lở ảnh hưởng 175 hộ/673 khẩu.", ("175 hộ/673", "not_a_ratio")),
    ("Bình quân 54 người/hội nghị, tăng so với năm trước.", ("54 người/", "not_a_ratio")),
    (
        "Đường dây trực 24/24 giờ, tổng đài 24/7.",
        ("24/24 giờ", "not_a_ratio"),
        ("24/7", "not_a_ratio"),
    ),
    ("Năm học 2023-2024, nhiệm kỳ 2020 - 2025.",),
    ("Liên hệ số điện thoại 0912.345.678 để nhận tài liệu.",),
    ("Tốc độ 60 km/h, giá 200.000 đồng/kg.", ("60 km/", "not_a_ratio")),
    (
        "Có gần 3.000 lượt người xem, hơn 39 nghìn lượt tiếp cận.",
        ("3.000", "approximate"),
        ("39", "approximate"),
    ),
    ("Ước đạt 95%, phấn đấu 98% trở lên.", ("95%", "approximate"), ("98%", "approximate")),
    (
        "Đạt 80-90% kế hoạch, có nơi từ 70% đến 75%.",
        ("80-90%", "approximate"),
        ("70% đến 75%", "approximate"),
    ),
    (
        "Thu hút 1,5 triệu lượt truy cập và 21 ngàn bình luận.",
        ("1,5", "approximate"),
        ("21", "approximate"),
    ),
    ("Hội nghị có 1.900/75 điểm cầu.", ("1.900/75", "not_a_ratio")),
    ("Hơn 11 nghìn/12 nghìn hộ dân đã được phổ biến.",),
    ("Chương trình 135 và Đề án 06 được triển khai ở 12/15 xã.", ("12/15", "no_percent")),
]

ENGLISH = [
    ("In 2024, 4,512 of 4,630 members attended, or 97.45%.", ("4,512 of 4,630", "agrees")),
    ("In 2024, 4,512/4,630 members attended (97.46%).", ("97.46%", "mismatch")),
    ("The attendance rate was 97.5% (4,512/4,630).", ("97.5%", "agrees")),
    (
        "Some 85 out of 90 cells reported on time, reaching 94.44 percent.",
        ("85 out of 90", "approximate"),
    ),
    ("On time were 85 out of 90 cells, reaching 94.44 percent.", ("94.44 percent", "agrees")),
    ("More than 90% of members took part.", ("90%", "approximate")),
    ("It held 90 conferences, up 10 conferences (12.5%) on last year.", ("12.5%", "agrees")),
    ("There were 2,000 participants, including 1,200 men and 800 women.", ("2,000", "agrees")),
    (
        "It held 96 conferences, comprising 11 conferences at district level and 58 conferences at the base.",
        ("96", "mismatch"),
    ),
    (
        "Nearly 3,000 people and 1.5 million contacts were counted.",
        ("3,000", "approximate"),
        ("1.5", "approximate"),
    ),
    (
        "Under Directive 05-CT/TW of 15/5/2016.",
        ("05-CT/TW", "not_a_ratio"),
        ("15/5/2016", "not_a_ratio"),
    ),
    ("Of 12,112 members, 11,860 attended (97.91%).", ("97.91%", "truncated")),
    ("Plans reached 45/50 units.", ("45/50", "no_percent")),
]
