"""Word lists: labels of speakers, what only looks like one, and keys of header lines."""

from __future__ import annotations


def _listed(words: str, separator: str | None = None) -> frozenset[str]:
    return frozenset(word.strip() for word in words.split(separator))


INTERVIEWER_WORDS = _listed(
    """
    访谈者 访谈员 访谈人 访问者 访问员 访员 采访者 采访人 采访员 采访 提问者 提问 问 主持人 主持 研究者 研究员
    研究人员 调研员 调研者 调查员 调查者 记者 笔者 我 訪談者 訪談員 訪談人 訪問者 訪問員 訪員 採訪者 採訪人
    採訪員 提問者 提問 問 研究員 調查員 記者 筆者 interviewer moderator facilitator q i int intv iv ir question
    researcher host reporter
    """
)
"""Labels of those who ask."""

INFORMANT_WORDS = _listed(
    """
    受访者 受访人 被访者 被访谈者 被访人 访谈对象 受访对象 被采访者 受采访者 回答者 回答 答 参与者 居民 民警
    对象 受訪者 受訪人 被訪者 訪談對象 受訪對象 參與者 interviewee respondent participant informant answer resp
    r p a
    """
)
"""Labels of those who tell."""

NEUTRAL_WORDS = _listed(
    """
    说话人 发言人 说话者 發言人 說話人 說話者 speaker spk unknown unidentified 未知 众人 全体 所有人 眾人 全體
    all group
    """
)
"""Labels of speakers of whom nothing else is known."""

NOT_NAMES = _listed(
    """
    例如 比如 譬如 如 诸如 注 备注 注意 附注 说明 注释 摘要 关键词 标题 题目 主题 目的 背景 结论 结果 原因 问题
    建议 总之 另外 此外 首先 其次 再次 最后 然后 接着 第一 第二 第三 其一 其二 其三 一是 二是 三是 包括 其中 即
    也就是 也就是说 换句话说 一方面 另一方面 但是 但 不过 所以 因此 因为 而且 还有 同时 如下 以下 优点 缺点
    好处 坏处 特点 重点 要点 总结 来源 出处 链接 网址 电话 地址 邮箱 意思是 意思就是 说 想 答案 问题是 结果是
    事实上 其实 比方 比方说 比如说 举例 举个例子 他说 她说 我说 我想 我觉得 人家说 全部 外部 内部 譬如說 備註
    注釋 說明 關鍵詞 標題 題目 結論 結果 問題 建議 總之 最後 然後 接著 還有 同時 優點 缺點 重點 總結 來源 連結
    網址 電話 note notes nb ps p.s example examples e.g eg i.e ie http https ftp mailto www file warning
    important summary abstract keywords background conclusion conclusions results result reason reasons problem
    problems source sources link url title subject topic theme email phone tel address first firstly second
    secondly third thirdly finally also however but so and or because therefore pros cons step steps figure
    table appendix section chapter part comment comments todo remark remarks definition see here there re fw cc
    to from today yesterday well yes no ok okay anyway basically actually then now like meaning namely
    advantages disadvantages positive negative strengths weaknesses goal goals idea ideas fact point truth
    laughs laughter laughing pause inaudible silence crosstalk music applause unclear noise
    笑 笑声 停顿 沉默 鼓掌 掌声 咳嗽 叹气 哭 听不清 停頓 嘆氣 聽不清 笑聲 掌聲
    including transcript recording key legend contents version author copyright
    """
)
"""What stands before a colon at the beginning of a paragraph without being a name."""

HEADER_KEYS_ZH = _listed(
    """
    访谈时间 访谈日期 访谈地点 访谈地址 访谈方式 访谈形式 访谈时长 访谈编号 访谈主题 访谈次数 访谈语言 采访时间
    采访地点 采访日期 日期 时间 地点 时长 性别 年龄 职务 职业 职称 身份 编号 学历 文化程度 民族 籍贯 单位
    工作单位 部门 岗位 工龄 居住年限 居住时间 婚姻状况 录音时长 录音编号 录音 转录 转录者 转录人 整理 整理人
    整理者 记录人 记录者 校对 姓名 化名 案例编号 受访者编号 受访者姓名 被访者编号 访谈对象 受访对象 对象 备注
    訪談時間 訪談日期 訪談地點 訪談對象 訪談方式 受訪對象 時間 地點 時長 性別 年齡 職務 職業 編號 學歷 單位
    紀錄
    """
)
"""Keys above an interview that never name a speaker."""

HEADER_OR_SPEAKER = _listed(
    """
    访谈者 访谈人 访谈员 采访者 采访人 受访者 受访人 被访者 被访人 参与者 主持人 研究者 訪談者 訪談人 受訪者
    受訪人 interviewer interviewee participant respondent informant moderator researcher facilitator
    """
)
"""Keys that also name speakers: "Interviewer: Li" above, "Interviewer: So …" below."""

HEADER_KEYS_EN = _listed(
    """
    date| time| place| location| venue| setting| duration| length| age| gender| sex| role| id| participant id|
    interview id| interview date| interview time| interview location| interview number| interview no|
    occupation| profession| position| job| job title| organisation| organization| affiliation| department|
    education| ethnicity| nationality| language| mode| method| recorded by| transcribed by| transcriber|
    transcription| transcript| recording| file| file name| audio| case| case id| pseudonym| site| project
    """,
    "|",
)
"""The same in English, where a key may have several words."""

ROLE_WORDS = INTERVIEWER_WORDS | INFORMANT_WORDS | NEUTRAL_WORDS
"""Labels that are speakers wherever they stand."""

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文"
    "牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛"
    "曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫費费卜冷"
    "晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝陳楊黃趙吳孫馬"
    "羅鄭謝許韓馮鄧蕭葉蘇呂盧薑鍾譚陸賈韋鄒閆龍賀顧龔萬錢嚴湯溫齊喬龐顏莊聶魯歐關蘭寧紀畢單塗駱藍鮑華饒陽時農"
    "簡車項連蘆麥婁竇黨宮衛應閔鄔邊師榮叢鞏遲欒劉張豐羊於花巴老小阿大"
)
"""First characters of Chinese names, with 老 小 阿 大 before a surname."""

TITLES = _listed(
    """
    老师 老師 警官 民警 所长 所長 书记 書記 主任 经理 經理 先生 女士 小姐 大爷 大爺 大妈 大媽 阿姨 叔叔 奶奶
    爷爷 爺爺 医生 醫生 护士 護士 同学 同學 教授 博士 院长 院長 校长 校長 部长 部長 处长 處長 科长 科長 局长
    局長 委员 委員 代表 组长 組長 队长 隊長 主席 律师 律師 记者 記者 干部 居民 村民 社工 志愿者 家长 家長 学生
    學生 员工 員工 队员 隊員 店主 老板 老闆 政委 秘书 秘書 助理 工程师 工程師 总 總 哥 姐 叔 姨 某 某某 甲 乙
    丙 丁 部 局 处 處 署 司 组 組 委员会 委員會 办公室 辦公室
    """
)
"""Endings of what people are called: 李老师, 张警官, 教育部."""
