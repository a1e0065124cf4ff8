"""The words around figures in Vietnamese and English reports, as patterns."""

from __future__ import annotations

import re

# Persons of whatever name may be parts of one total; contacts (lượt) are something else.
_PERSONS = (
    r"(?:cán bộ|đảng viên|công chức|viên chức|người|đồng chí|đ·c|học viên|đại biểu|hội viên"
    r"|đoàn viên|quần chúng|nam|nữ|nhân khẩu|khẩu|ủy viên|uỷ viên|phó bí thư|bí thư|báo cáo viên"
    r"|tuyên truyền viên|học sinh|sinh viên|giáo viên|lao động|cá nhân|chiến sĩ|chiến sỹ|nhân dân"
    r"|cử tri|thanh niên|phụ nữ|nông dân|trẻ em|trẻ|cháu|bác sĩ|cộng tác viên|giảng viên"
    r"|dân(?! tộc| quân| phố| vận| cư)|bệnh nhân|du khách|chuyên gia|thí sinh|thành viên|cấp ủy viên|trưởng|phó|đối tượng|bị can|công dân|em"
    r"|people|persons|members?|cadres|learners|officials|men|women|participants|delegates"
    r"|students|employees|civil servants|speakers|teachers|pupils|workers|staff|voters|trainees"
    r"|respondents|residents|farmers|doctors|leaders|secretaries)"
)
_CONTACTS = r"(?:lượt(?: (?:người|cán bộ|đảng viên|hội viên|đoàn viên))?|attendances|contacts)"
_THINGS = (
    r"(?:hội nghị|hội thảo|hội thi|lớp|khóa|đợt|buổi|cuộc|tin, bài|tin bài|tin|bài|chuyên trang"
    r"|chuyên mục|chuyên đề|phóng sự|chi, đảng bộ|chi bộ|đảng bộ|đảng ủy|chi đoàn|tổ chức cơ sở đảng"
    r"|tổ chức đảng|tổ chức|tccsđ|cơ sở đảng|cấp ủy|đơn vị|cơ quan|xã|phường|thị trấn|huyện|tỉnh|thôn"
    r"|bản|ấp|khu phố|tổ dân phố|tổ|hộ|trường|chỉ tiêu|nhiệm vụ|kế hoạch|báo cáo|văn bản|đề án"
    r"|nghị quyết|chương trình|mô hình|điểm cầu|điểm|vụ|việc|đơn|hồ sơ|công trình|dự án|tập thể|ý kiến"
    r"|phiếu|câu lạc bộ|phòng trào|tiêu chí|doanh nghiệp|hợp tác xã|ha|tấn|con|km|giờ|ngày|tháng"
    r"|năm|tuần|phút|triệu đồng|tỷ đồng|tỉ đồng|nghìn đồng|đồng|giấy mời|bằng khen|giấy khen|pano"
    r"|băng rôn|khẩu hiệu|áp phích|lần|suất|căn nhà|căn|nhà|danh hiệu|thủ tục|dịch vụ|bài viết"
    r"|chi hội|chi đội|liên đội|cơ sở hội|cơ sở|mục tiêu|công văn|hướng dẫn|tài liệu|cuốn|tờ rơi"
    r"|trạm|làng|buôn|khóm|sóc|phòng|tầng|máy|sản phẩm|phong trào|kiến nghị|đề xuất|vị trí"
    r"|biên chế|thẻ đảng|thẻ|giải|tuyến đường|tuyến|cụm|km2|m2|liều|mũi|ca|bến|chợ|trang trại"
    r"|conferences?|classes|rounds|sessions|cells|units|communes|households|cases|meetings|reports"
    r"|plans|organisations|organizations|branches|villages|schools|targets|tasks|items|days|replies|forms|papers"
    r"|articles|talks|classrooms|homes|offices|projects|documents|courses|events|wards|districts)"
)
UNIT = re.compile(
    r"\s*(?:(?:invited|planned|registered|eligible|new|local|party)\s)?"
    rf"(?:(?P<contact>{_CONTACTS})|(?P<person>{_PERSONS})|(?P<thing>{_THINGS}))(?!\w)",
    re.IGNORECASE,
)
SPANS = ("năm", "tháng", "tuần", "ngày", "giờ", "phút", "days")  # how long, not how many
COUNTED = rf"(?:{_CONTACTS}|{_PERSONS}|{_THINGS})(?!\w)"

NUMBER = r"\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?(?![\d.,]*\d)|\d+(?:[.,]\d+)*"
_N = rf"(?:{NUMBER})"
_YEAR = r"(?:19|20)\d{2}(?![\d]|[.,]\d)"
_KIND = (
    r"(?:nghị quyết|chỉ thị|kết luận|quyết định|quy định|thông báo|hướng dẫn|công văn|thông tư"
    r"|nghị định|luật|đề án|chương trình|pháp lệnh|thông tri|tờ trình|quy chế|công điện"
    r"|kế hoạch số|báo cáo số|directive|resolution|decision|conclusion|decree|circular)"
)
_LABEL = (
    rf"(?:{_KIND}(?: số)?:?|số:|(?<!tổng )(?<!trong )(?<!trên )(?<!con )số hiệu|văn bản số|công văn số"
    r"|điều|khoản|mục|chương|phụ lục|(?<!đại )biểu(?: số)?|mẫu(?: số)?|bảng(?: số)?|hình|trang"
    r"|lần thứ|thứ|khóa|khoá|trung ương|tw|kỳ họp|phiên|page|article|section|chapter|table|annex"
    r"|figure|clause|no\.)"
)
DOCUMENT = (
    r"\d[\d.]*[a-z]?\s?[-–]\s?(?:[A-ZĐ]{2,}[A-ZĐa-z]*|[A-ZĐ]{1,}/)[\w/ĐƯƠ-]*"
    r"|\d[\d.]*\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐ]{2,}[\w/-]*"
)
_D, _M = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
DATE = (
    rf"{_D}\s?[/.-]\s?{_M}\s?[/.-]\s?\d{{4}}(?!\d)"
    rf"|(?i:ngày|mùng|sáng|chiều|tối|dịp|lễ|kỷ niệm|quốc khánh|dates?)\s+(?:(?:ngày|ngày lễ|lễ)\s+)?{_D}"
    rf"(?:\s*(?:,|và|đến ngày|đến|-|–)\s*{_D})*"
    rf"(?:\s*[/.-]\s?{_M}(?!\d)|\s+tháng\s+{_M})(?:\s*(?:năm\s+|[/.-]\s?)\d{{4}})?"
    rf"|(?<![\d/]){_M}\s?[/-]\s?{_YEAR}"
    rf"|(?i:tháng|month)\s+{_M}(?!\d|[.,]\d)(?:\s*[,/–-]\s*{_M}(?!\d))*(?:\s*(?:/|-|năm\s)\s*\d{{4}})?"
    rf"|(?i:quý|quarter)\s+(?:[IVX]+|[1-4])(?!\w)(?:\s*(?:/|-|năm\s)\s*\d{{4}})?"
    rf"|(?i:năm học|năm|giai đoạn|nhiệm kỳ|niên khóa|khóa|year|since|in|of|term|period)\s+{_YEAR}"
    rf"(?:\s?[-–/]\s?{_YEAR})?"
    rf"|{_YEAR}\s?[-–]\s?{_YEAR}"
)
PHONE = r"\(?0\d{2,3}\)?[ .-]\d{3}[ .-]?\d{3,4}(?!\d)|0\d{9,10}(?!\d)"
ISSUED = rf"(?i:(?<!\w)(?:{_KIND}(?: số)?|(?<!tổng )số):?)\s+\d+\s?/\s?{_YEAR}"
LABEL = rf"(?i:(?<!\w){_LABEL}\s+(?:số\s+)?\d+(?!\d*[.,/]\d{{3}})(?:\.\d+)*(?!\w|\s*[%/]|\s?[-–]\s?[A-ZĐ\d])(?!\s+{COUNTED}))"
HEADING = r"(?m:^\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+)(?=\s))|\(\d{1,2}\)(?=\s)"
CLOCK = r"24\s?/\s?(?:24\s?(?:giờ|h)|7)(?!\d|\s?(?:xã|phường|chi|đảng|đơn|thôn|tổ|trường))"
RATES = r"\d[\d.,]*\s?%?(?:\s(?:triệu|nghìn|ngàn|tỷ))?\s?[^\W\d_][^\d/().;:%\n]{0,28}?/[^\W\d_]\w*"

_NOUNS = r"[^\W\d_][^\d/().;:%\n]{0,45}?"
RATIO = (
    rf"(?P<left>{_N})(?P<inner>\s?(?:k?m[23]|{_NOUNS}))?\s?/\s?(?:(?P<said>tổng số|tổng|kế hoạch|KH|chỉ tiêu|dự toán|nhu cầu)\s)?"
    rf"(?P<right>{_N})(?!\s?/\s?\d)"
)
OVER = (
    rf"(?P<part>{_N})(?:(?P<middle>[^\d.;:()%\n]{{0,60}}?)\s(?:trên tổng số|trong tổng số|trên tổng"
    r"|trong số|so với tổng số|out of(?: a total of| the)?)\s(?:[^\d.;:()%\n]{0,40}?\s)?"
    rf"|\s(?:trên|of(?: the| a total of)?)\s)(?P<base>{_N})(?!\s?%)"
)
PERCENT = rf"(?P<rate>[+-]?(?:{_N}))\s?(?P<sign>%|‰|phần trăm|phần nghìn|per ?cent(?!\w))"
RANGE = rf"{_N}\s?%?\s?(?:[-–]|đến|to)\s?{_N}\s?(?:%|phần trăm|per ?cent)"
POINTS = rf"{_N}\s?%?\s?(?:điểm (?:phần trăm|%)|(?:percentage )points?)"
SUM = rf"(?P<whole>{_N})(?P<joint>[^\d.;%(+]{{0,30}}[(=]\s?)(?P<terms>{_N}(?:\s?\+\s?{_N})+)"

APPROXIMATE = re.compile(
    r"(?<!\w)(?:gần|(?<!cao )(?<!thấp )(?<!nhiều )(?<!ít )(?<!lớn )(?<!nhỏ )hơn|khoảng|trên|dưới|ước|ước đạt|ước tính|ước khoảng|xấp xỉ|ngót|chừng"
    r"|tối thiểu|tối đa|ít nhất|chưa đến|chưa tới|có tới|lên tới|lên đến|không quá|không dưới|quá|hơn cả|ngoài|đạt từ|nearly|about|over"
    r"|more than|almost|some|around|approximately|at least|under|less than|up to|roughly"
    r"|an estimated|estimated|fewer than|at most|close to|≈|~|>|<|≥|≤)\s*(?:đạt\s*|có\s*)?$"
    r"|(?<!\w)(?<!thỏa )(?<!công )(?<!quy )(?<!hương )(?<!giao )(?<!điều )ước(?: [^\W\d_]+){1,4}\s*$",
    re.IGNORECASE,
)
AFTER_APPROXIMATE = re.compile(
    r"\s?(?:%|phần trăm)?\s?(?:[^\W\d_]+\s){0,3}?(?:trở lên|trở xuống|đổ lên|đổ lại|or more|or less)"
    r"|\s?\+(?!\s?\d)",
    re.IGNORECASE,
)
NO_SHARE = re.compile(
    r"(?<!\w)(?:xếp|đứng|hạng|thứ|vị trí|top|trình độ|học vấn|văn hóa|số nhà|ngõ|kiệt|hẻm|ngách|rank\w*"
    r"|lớp|khối|tuần|tổ(?: (?:dân phố|phụ nữ|đảng|nhân dân|liên gia|hội))?|đường|phố|kênh|rạch|khóm|ấp|trang|phụ lục|phiếu số"
    r"|thửa|lô|tờ|mã|kỳ|phiên|page|section|annex|chapter|item|question|câu)"
    r"(?: (?:thứ|hạng|số))?\s*$",
    re.IGNORECASE,
)
PLACE = re.compile(r"(?:tổ|lớp|khối|tuần|đường|phố|kênh|rạch|khóm|ấp|kỳ|mã|lô|tờ|câu)")
MARKED = re.compile(
    r"(?<!\w)(?:điểm|chỉ số|điểm số|score[sd]?|index)(?!\w)[^\d.;,%]{0,25}$", re.IGNORECASE
)
MARKS = re.compile(r"\s?(?:điểm(?! cầu| trường| nhóm| bán)|points?)(?!\w)", re.IGNORECASE)
HEADS = re.compile(r"\s?(?:dân|người dân|trẻ|inhabitants)(?!\w)", re.IGNORECASE)
ADDRESS = r"(?:https?://|www\.)\S+|\S+@\w+\.\S+"
MAP = re.compile(
    r"(?<!\w)(?:bản đồ|bản vẽ|địa chính|quy hoạch|đo đạc|sơ đồ|scale|maps?)(?!\w)", re.IGNORECASE
)
SCALE = re.compile(
    r"\s?(?:nghìn|ngàn|triệu|tỷ|tỉ|vạn|trăm|chục|million|billion|thousand|hundred)(?!\w)"
    r"(?P<money>\s?(?:đồng|đ\b|vnđ|vnd|usd|dong|dollars?))?",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"(?<!\w)(?P<word>tăng|giảm|vượt|cao hơn|thấp hơn|increased?|decreased?|up|down|rose|fell|higher"
    r"|lower|exceed\w*)(?!\w)(?!\s+cường)(?P<rest>[^.;,()]{0,40}?\(?[+-]?)$",
    re.IGNORECASE,
)
MOVED = re.compile(
    r"(?<!\w)(?:tăng|giảm|nâng|rose|risen|grew|grown|increas\w+|improv\w+|climb\w+|fell|fallen|dropp?\w*"
    r"|declin\w+|decreas\w+|went|up|down)(?!\w)[^.;\d]{0,30}(?:từ|from)\s*$",
    re.IGNORECASE,
)
AMONG = re.compile(
    r"(?<!\w)(?:trong đó|trong số đó|trong số này|of whom|of which)(?!\w)", re.IGNORECASE
)
AIMED_AT = re.compile(
    r"\s?(?P<of>[^.;%()]{0,60})\((?![^()]*(?:còn|thiếu|tăng|giảm|trong đó|vượt|hơn))"
    r"(?P<said>[^\d.;%()]{0,25})$"
)
EARLIER = re.compile(r"(?<!\w)(?:năm trước|cùng kỳ|năm ngoái|kỳ trước|last year)(?!\w)", re.I)
AGAINST = re.compile(r"(?<!\w)(?:so với|so cùng|cùng kỳ|năm trước|against|last year)(?!\w)", re.I)
AGE = re.compile(r"\s?(?:-\s?)?(?:tuổi|years? old)(?!\w)", re.IGNORECASE)
ORDINAL = re.compile(
    r"(?<!\w)(?:lần|loại|cấp|hạng|đợt|khối|lớp|vòng|bước|mức|mức độ|khu vực|round|grade|level)\s+$",
    re.IGNORECASE,
)
AIMS = ("chỉ tiêu", "mục tiêu", "nhiệm vụ", "kế hoạch", "nghị quyết", "targets", "target", "tasks")
REACHED = re.compile(r"(?<!\w)(?:đạt|chiếm|tỷ lệ|tỉ lệ|bằng|còn|reach\w*|account\w*)(?!\w)", re.I)
TARGET = re.compile(
    r"(?<!\w)(?:chỉ tiêu|mục tiêu|phấn đấu|yêu cầu|quy định|kế hoạch|nghị quyết|target|goal|plan|aim)"
    r"(?!\w)[^.;,)\d]{0,30}$",
    re.IGNORECASE,
)
OTHER_BASE = re.compile(
    r"\s?(?:%)?\s*(?:so với|so cùng kỳ|so với cùng kỳ|cùng kỳ|năm trước|of last year|compared|against"
    r"|year on year)",
    re.IGNORECASE,
)
PLAN = re.compile(
    r"(?<!\w)(?:kế hoạch|chỉ tiêu|vượt|dự toán|nghị quyết|so với|cùng kỳ|tăng|phấn đấu|KH|plan\w*"
    r"|targets?|exceed\w*)(?!\w)",
    re.IGNORECASE,
)
CUE = re.compile(
    r"(?:(?<!\w)(?:đạt|chiếm|bằng|tỷ lệ|tỉ lệ|là|tương ứng|tương đương|với|được|hay|tức|còn|mới|chỉ|cũng"
    r"|or|reach\w*|account\w* for|i\.e\.|that is|equal to|rate|at|which is|is|was|representing|making)"
    r"(?: (?:tỷ lệ|tỉ lệ|mức|khoảng|được|là|đạt|với|of|a|rate|attendance))*|[(=:,–-])\s*$",
    re.IGNORECASE,
)
NEW_SUBJECT = re.compile(
    r"(?:tỷ lệ|tỉ lệ)\s+(?!là|đạt|chung|tham gia(?! \w+ \w+ \w)|tham dự(?! \w+ \w+ \w)"
    r"|học tập(?! \w+ \w+ \w)|trên|hoàn thành|$)\w+|trong đó|còn lại|riêng|ngoài ra|qua đó|kết quả"
    r"|đồng thời|bên cạnh|trong khi|cao nhất|thấp nhất|bình quân|có nơi|có đơn vị|mỗi"
    r"|(?<!\w)có(?: tỷ lệ| tỉ lệ)?\s*$|(?<!\w)with\s*$|while|of which|whereas|highest|lowest|average"
    r"|,[^,]*(?<!\w)(?:nữ|nam|trẻ|tuổi|dân tộc|tôn giáo|đại học|trình độ|dự bị|miễn|vắng|women)(?!\w)"
    r"[^,]*$",
    re.IGNORECASE,
)
OF_OTHERS = re.compile(rf"\s*(?:số |tổng số )?{COUNTED}|\s*of (?:the )?{COUNTED}", re.IGNORECASE)
REACHING = re.compile(r"(?:đạt|chiếm|bằng|tỷ lệ|tỉ lệ|=|\(|reach\w*)\s*$", re.IGNORECASE)
TOTAL = re.compile(
    r"(?<!\w)(?:(?:trên |trong )?tổng(?: số)?|trong số|total(?: of)?|out of|of the)(?!\w)"
    r"[^\d.;()]{0,40}$|(?<!\w)toàn (?:huyện|đảng bộ|tỉnh|xã|ngành|phường|trường)(?:[^\d.;,()]{0,25})"
    r"có[^\d.;()]{0,10}$",
    re.IGNORECASE,
)
PARTITIVE = re.compile(r"(?:(?:trong|trên) (?:tổng )?số|out of|(?:^|\W)of)\s*$", re.IGNORECASE)
CUMULATIVE = re.compile(
    r"(?:nâng (?:tổng số|tổng|số)|lũy kế|luỹ kế|cộng dồn|từ trước đến nay|từ đầu nhiệm kỳ"
    r"|bringing the total|cumulative)",
    re.IGNORECASE,
)
