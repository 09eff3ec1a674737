"""English words with which names of places and organisations end, and what stands before them without being a name."""

from __future__ import annotations

from groundcode.text.identifying.hits import Kind
from groundcode.text.identifying.wordlist import listed

_PLACES = listed(
    """
    Street Road Avenue Lane Drive Boulevard Square Park Bridge Village Town County District Province Township Borough Estate
    Gardens Terrace Close Crescent Compound Community Neighbourhood Neighborhood Hutong Alley Market Mall Plaza Tower Towers
    Building Harbour Harbor Airport Island Islands Bay Beach Mountain River Lake Valley Parish Ward Heights Hill Hills Farm
    """
)
_ORGANISATIONS = listed(
    """
    Court Hospital Clinic University College School Institute Academy Church Mosque Temple Museum Library Hotel Bank
    Foundation Company Corporation Inc Ltd LLC Group Association Society Union Club Centre Center Council Committee Agency
    Bureau Ministry Department Commission Trust Prison Office Studio Lab Labs Laboratory Laboratories Forum Fund Network
    Alliance Federation Press Media Times Post Telegraph News Radio Party Summit Conference Festival Hub Station Program
    Programme Project
    """
)
_LONGER = {
    "Police Station": (Kind.ORGANISATION, "police station"),
    "Fire Station": (Kind.ORGANISATION, "fire station"),
    "High School": (Kind.ORGANISATION, "school"),
    "Primary School": (Kind.ORGANISATION, "school"),
    "Middle School": (Kind.ORGANISATION, "school"),
    "Health Centre": (Kind.ORGANISATION, "health centre"),
    "Health Center": (Kind.ORGANISATION, "health centre"),
    "Medical Center": (Kind.ORGANISATION, "medical centre"),
    "Medical Centre": (Kind.ORGANISATION, "medical centre"),
    "Community Center": (Kind.ORGANISATION, "community centre"),
    "Community Centre": (Kind.ORGANISATION, "community centre"),
    "Metro Station": (Kind.PLACE, "station"),
}
SUFFIXES_EN: dict[str, tuple[Kind, str]] = {
    **{word: (Kind.PLACE, word.lower()) for word in _PLACES},
    **{word: (Kind.ORGANISATION, word.lower()) for word in _ORGANISATIONS},
    **_LONGER,
}
"""Ending of a name -> what it names, and what its tag says."""

SURE_EN = {
    *_LONGER,
    *listed(
        """
        Academy Alley Avenue Borough Boulevard Bridge Church Clinic Close College Community Compound County Court Crescent
        Department District Drive Estate Gardens Hospital Hotel Hutong Institute Lane Library Ministry Mosque Museum
        Neighborhood Neighbourhood Park Prison Province Road School Square Street Temple Terrace Town Township University
        Village
        """
    ),
}
"""Those that seldom end anything but a name."""

LEADING_EN = listed(
    """
    The A An This That These Those Our My Your His Her Their Its And Or But So In At On To From Of For With By As If When
    Where Which Some Any Every Each Another Other All Both No Not Is Was Are Were Have Has Had Do Does Did Yes Yeah Well
    Then Now Also Like Because After Before I We You He She They It Please Thank Sorry Regarding About Near Behind Outside
    Inside Around Across Only Even Since Until While Through Perhaps Maybe What Who Why How Can Could Will Would Should Let
    Between Against
    """
)
"""Words before a name that have a capital because a sentence begins with them."""

GENERIC_EN = listed(
    """
    The A An This That These Those Our My Your His Her Their Its And Or But So In At On To From Of For With By As If When
    Where Which Some Any Every Each Another Other All Both No Not One Two Three First Second New Old Local National
    International Public Private Social Central City State High Middle Primary Secondary Open Digital Annual General
    Executive Prime Senior Next Last Many Most Such Same Police Fire Community Health Medical Law Business Art Science
    Technology Research Innovation Development Human Civil Environmental Is Was Are Were Have Has Had Do Does Did Yes Yeah
    Well Then Now Also Like Because After Before I We You He She They It Mr Mrs Ms Dr Please Thank Sorry
    """
)
"""Words with a capital that make no name of what follows."""

KNOWN_PLACES_EN = listed(
    """
    Taipei Taichung Taoyuan Tainan Kaohsiung Hsinchu Keelung Chiayi Hualien Taitung Yilan Pingtung Penghu Kinmen Matsu
    Shenzhen Guangzhou Hangzhou Nanjing Wuhan Chengdu Chongqing Tianjin Xiamen Qingdao Dalian Harbin Shenyang Changsha
    Zhengzhou Jinan Suzhou Ningbo Kunming Lhasa Urumqi Xian Macau Chaoyang Haidian Shunyi Tongzhou Xicheng Dongcheng Fengtai
    Changping Pudong Kowloon Osaka Kyoto Nagoya Sapporo Fukuoka Busan Seoul Manila Hanoi Jakarta Bangkok Mumbai Delhi
    Bangalore Karachi Lahore Dhaka Kathmandu Tehran Baghdad Damascus Beirut Jerusalem Ankara Istanbul Athens Rome Milan
    Naples Venice Madrid Barcelona Seville Lisbon Porto Brussels Antwerp Amsterdam Rotterdam Utrecht Hamburg Munich
    Frankfurt Cologne Stuttgart Leipzig Dresden Vienna Salzburg Zurich Geneva Basel Bern Prague Brno Warsaw Krakow Budapest
    Bucharest Sofia Belgrade Zagreb Kyiv Kiev Minsk Vilnius Riga Tallinn Helsinki Stockholm Gothenburg Oslo Bergen
    Copenhagen Dublin Cork Belfast Edinburgh Glasgow Aberdeen Cardiff Swansea Manchester Liverpool Leeds Sheffield
    Birmingham Bristol Nottingham Leicester Newcastle Southampton Portsmouth Brighton Oxford Cambridge Norwich Exeter
    Plymouth Bath Coventry Hull Bradford Boston Chicago Philadelphia Detroit Cleveland Pittsburgh Baltimore Atlanta Miami
    Orlando Houston Denver Phoenix Seattle Portland Oakland Sacramento Minneapolis Milwaukee Cincinnati Nashville Memphis
    Louisville Honolulu Toronto Montreal Vancouver Ottawa Calgary Edmonton Melbourne Brisbane Perth Adelaide Auckland
    Wellington Christchurch Nairobi Lagos Accra Johannesburg Durban Cairo Casablanca Tunis Lima Bogota Santiago Caracas
    Quito Havana Brooklyn Manhattan Queens Bronx Harlem DC
    """
)
"""Towns, smaller than the countries and the few that everybody goes to."""
