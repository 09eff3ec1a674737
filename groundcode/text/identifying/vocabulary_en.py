"""English words that names are made of, or are taken for."""

from __future__ import annotations

from groundcode.text.identifying.wordlist import listed, named_by

GIVEN = listed(
    """
    Aaron Abby Abigail Abraham Ada Adam Adele Adrian Adriana Agnes Ahmed Aidan Aileen Aisha Akiko Akira Alan Alana Alastair
    Albert Alberto Alejandro Alex Alexa Alexander Alexandra Alexis Alfred Ali Alice Alicia Alina Alison Allan Allen Allison
    Alyssa Amanda Amelia Amina Amir Amit Amy Ana Anastasia Andre Andrea Andreas Andrei Andrew Andy Angela Angelina Angie
    Angus Anika Anil Anita Ann Anna Annabelle Anne Annette Annie Anthony Anton Antonio Anya Arjun Arlene Arthur Arun Asha
    Ashley Asif Astrid Audrey Ava Ayesha Ayumi Barbara Barry Beatrice Becky Ben Benedict Benjamin Bernadette Bernard Bernie
    Bert Bertha Beth Bethany Betty Beverly Bianca Billy Blake Bob Bobby Bonnie Boris Brad Bradley Brandon Brenda Brendan
    Brett Brian Bridget Bruce Bruno Bryan Bryce Caitlin Callum Calvin Cameron Camilla Camille Carl Carla Carlos Carmen Carol
    Carole Caroline Carolyn Carrie Cassandra Catherine Cathy Cecilia Cedric Celia Celine Charles Charlie Chelsea Cheryl
    Chloe Chris Christa Christina Christine Christopher Cindy Claire Clara Clarence Claude Claudia Clement Clive Colin
    Colleen Connor Conrad Constance Corey Craig Curtis Cynthia Cyril Daniel Daniela Danielle Danny Daphne Darren David Dave
    Deborah Debbie Debra Denis Denise Dennis Derek Desmond Diana Diane Diego Dmitri Dominic Donald Donna Dora Doreen Doris
    Dorothy Doug Douglas Duncan Dylan Edgar Edith Edmund Eduardo Edward Edwin Eileen Elaine Eleanor Elena Eli Elijah Elisa
    Elizabeth Ella Ellen Elliot Elsa Emil Emily Emma Emmanuel Enrique Eric Erica Erik Erika Erin Ernest Esther Ethan Eugene
    Eva Evelyn Ewan Fabio Faisal Fatima Felicity Felix Fernando Fiona Florian Frances Francesca Francesco Francis Francisco
    Franz Fred Freddie Freddy Frederick Gabriel Gabriela Gareth Gary Gavin Gemma Geoff Geoffrey George Gerald Gerard Gina
    Giovanni Gladys Glen Glenn Gloria Gordon Graham Greg Gregory Greta Guillermo Gustav Gwen Hannah Hans Harold Harriet
    Harry Hassan Hazel Heather Hector Heidi Helen Helena Helga Henri Henry Herbert Hilary Hilda Hiroshi Howard Hugh Hugo Ian
    Ibrahim Ida Ignacio Igor Imran Ines Ingrid Irene Iris Isaac Isabel Isabella Ismail Ivan Jack Jackie Jacob Jacqueline
    Jacques Jaime Jake James Jamie Jan Jane Janet Janice Jared Jasmine Jason Javier Jay Jean Jeanette Jeff Jeffrey Jennifer
    Jenny Jeremy Jerome Jerry Jesse Jessica Jessie Jill Jim Jimmy Joan Joanna Joanne Jodie Joe Joel Johan Johanna Johannes
    John Johnny Jonas Jonathan Jorge Jose Joseph Josephine Josh Joshua Joyce Juan Juanita Judith Judy Julia Julian Juliana
    Julie Juliet Julius Justin Kai Karen Karin Karl Kate Katherine Kathleen Kathryn Kathy Katie Katrina Kay Keith Kelly
    Kelvin Ken Kenji Kenneth Kenny Kerry Kevin Khalid Kieran Kim Kimberly Kirsten Kirsty Klaus Kristen Kristin Kristina
    Kumar Kurt Kyle Lara Larry Laura Lauren Laurence Lawrence Leah Leanne Lee Lena Leo Leon Leonard Leonardo Leslie Lewis
    Liam Lila Lillian Linda Lindsay Lindsey Lionel Lisa Liz Lloyd Lois Lorenzo Lorraine Louis Louise Luca Lucas Lucia Lucy
    Luigi Luis Luke Lydia Lynn Madeleine Maggie Malcolm Mandy Manuel Marc Marcel Marco Marcus Margaret Margarita Margot
    Maria Marian Marianne Marie Marilyn Mario Marion Marjorie Marlene Martha Martin Martina Mary Mathew Matilda Matt Matthew
    Maureen Maurice Max Maxine Maya Megan Melanie Melinda Melissa Melvin Mercedes Meredith Michael Michaela Michel Michelle
    Miguel Mikael Mike Mikhail Mildred Mina Minh Miranda Miriam Mitchell Mohammad Mohammed Mohamed Molly Monica Monique
    Morgan Muhammad Muriel Murray Mustafa Myra Nadia Nadine Nancy Naomi Natalia Natalie Natasha Nathan Nathaniel Neil Nelson
    Nicholas Nick Nicola Nicolas Nicole Nigel Nikhil Nikolai Nina Noah Noel Nora Norman Olga Oliver Olivia Omar Oscar Otto
    Owen Pablo Pamela Patricia Patrick Paul Paula Pauline Pedro Peggy Penelope Percy Peter Petra Phil Philip Philippa
    Phillip Phoebe Phyllis Pierre Polly Preeti Priscilla Priya Rachel Rafael Rahul Raj Rajesh Ralph Ramesh Ramon Randy Raul
    Ravi Raymond Rebecca Regina Reginald Rekha Renee Rhys Ricardo Richard Rick Ricky Rita Robert Roberta Roberto Robin
    Rodney Roger Roland Rolf Roman Ronald Ronnie Rory Rosa Rosalind Rosemary Rosie Ross Rowena Roxanne Rudolf Rupert Russell
    Ruth Ryan Sabrina Sally Sam Samantha Samir Samuel Sandra Sandy Sanjay Sara Sarah Sasha Saul Scott Sean Sebastian Selina
    Serena Sergei Sergio Seth Shane Shannon Sharon Shaun Shaw Sheila Shelley Sherry Shirley Sid Sidney Silvia Simon Simone
    Sofia Sonia Sonja Sophia Sophie Stacey Stacy Stan Stanley Stefan Stella Stephanie Stephen Steve Steven Stewart Stuart
    Sue Sunil Suresh Susan Susanna Susie Suzanne Sven Sylvia Takashi Tamara Tania Tanya Tara Tatiana Teresa Terence Terry
    Tess Thea Thelma Theo Theodore Theresa Thomas Tiffany Tim Timothy Tina Tobias Toby Todd Tom Tommy Toni Tony Tracey Tracy
    Trevor Tristan Ursula Valerie Vanessa Vera Vernon Veronica Vicki Vicky Victor Vijay Vincent Viola Violet Vivian Vivienne
    Vladimir Walter Wanda Warren Wayne Wendy Wilfred William Winifred Winston Xavier Yasmin Yolanda Yuki Yusuf Yvette Yvonne
    Zachary Zack Zara Zoe Zoey
    """
)
"""Given names that seldom mean anything else when written with a capital."""

DOUBTFUL_GIVEN = listed(
    """
    Ted Amber Angel April Art August Austin Autumn Bay Bill Brook Carter Chad Chance Charity Charlotte Chase Christian
    Christy Clay Cole Coral Crystal Daisy Dale Dallas Dan Dawn Dean Dee Destiny Don Drew Earl Eve Faith Fay Fern Flora
    Florence Ford Frank Gene Georgia Ginger Glory Grace Grant Guy Harper Harvey Heath Holly Hope Hunter India Ivory Ivy Jade
    Jasper Jewel Jordan Joy June Justice Kent Lance Lane Lily Lincoln Logan Madison Mark Mason May Mercy Miles Myrtle Nick
    Olive Opal Paige Pam Paris Pat Patience Pearl Penny Piper Pierce Rain Ray Reed Rex Rich River Rob Rocky Rod Rose Roy
    Ruby Rusty Sage Savannah Sierra Skip Sky Sterling Stone Storm Summer Sydney Taylor Troy Tucker Tyler Van Victoria
    Virginia Wade Wally Warner Wells Will Willow Woody Jackson Washington Chester Kingsley Milton Ron Al Ed Jo
    """
)
"""Given names that are words, months or places too."""

PINYIN_SURNAMES = listed(
    """
    Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin Guo Luo Liang Zheng Xie Tang Feng Yu Dong Xiao
    Cheng Cao Yuan Deng Fu Shen Zeng Peng Lu Su Jiang Cai Jia Ding Wei Xue Ye Yan Pan Du Dai Xia Zhong Tian Fang Shi Yao Tan
    Liao Zou Xiong Jin Kong Bai Cui Kang Mao Qiu Qin Gu Hou Shao Meng Wan Duan Qian Tao Hao Gong Chan Wong Cheung Lau Leung
    Tsai Hsu Chang Chiu Tsang Kwok Tam Yeung Hsieh Tseng Chou Chiang Hung Kuo Tsao Yeh Lai Fung Choi Chow Chu Kwan Mak Yip
    Nguyen Tran Pham Kim Park Lee Zhuang Ouyang Sima Zhuge Situ
    """
)
"""Surnames as they are written in Latin letters from China and near it."""

TITLES = named_by(
    {
        "person": "Mr Mrs Ms Miss Mx Sir Madam Madame Mister Old Little Lao Xiao Brother Sister Chief Chairman Comrade",
        "doctor": "Dr Doctor",
        "professor": "Prof Professor",
        "officer": "Officer Constable PC Sergeant Sgt Detective Inspector Sheriff Lieutenant Lt Captain Capt Colonel Major",
        "secretary": "Secretary",
        "director": "Director",
        "judge": "Judge",
        "priest": "Reverend Rev Father Pastor",
        "aunt": "Auntie Aunty Aunt",
        "uncle": "Uncle",
        "grandmother": "Granny Grandma Nana",
        "grandfather": "Grandpa Grandad",
        "principal": "Principal Headmaster",
        "nurse": "Nurse Matron",
        "mayor": "Mayor",
        "politician": "Senator Congressman Congresswoman Governor Councillor Premier Minister President Chancellor Ambassador",
        "manager": "Manager",
        "teacher": "Teacher Coach Master",
    }
)
"""Title before a name -> what its tag says."""

WEAK_TITLES = listed(
    """
    Old Little Lao Xiao Brother Sister Chief Chairman Master Manager Major Father Justice
    """
)
"""Those of them that make a name only before one that is known to be a name."""

NOT_NAMES = listed(
    """
    A About Act Africa African After Again All Also Although America American Americans An And Another Any Anyway April Are
    Arab As Asia Asian At August Australia Australian Austria Because Before Being Beijing Belgium Berlin Bible Big Both
    Brazil Britain British Buddhist But By California Canada Canadian Can Catholic China Chinese Christian Christmas City
    Could Council Data December Did Digital Do Does Dutch Each East Easter Eastern Education Egypt Either England English
    Estonia Europe European Even Every Everybody Everyone Everything Facebook February First For France French Friday From
    General German Germany Global God Good Google Government Great Greece Greek Had Happy Has Have He Health Hello Her Here
    Hi His Hong Hongkong How However Human I If In India Indian Indonesia Instead International Internet Iran Ireland Irish
    Is Islam Israel It Italian Italy Its January Japan Japanese Jewish July June Just Kong Korea Korean Last Latin Let Like
    London Lot Maine Malaysia Many March May Maybe Me Merry Mexico Microsoft Middle Minister Monday More Most Mother Much
    Muslim My National Nato New Next Nice No Nobody None North Northern Not Nothing November Now October Of Office Often Oh
    Ok Okay On Once One Only Open Or Other Our Out Over Pacific Paris People Perhaps Please Poland Police Polish Portugal
    President Prime Public Really Right Roman Russia Russian Same Saturday Say School Scotland Scottish Second See September
    She Should Silicon Since Singapore Six So Social Some Somebody Someone Something Sometimes Sorry South Southern Soviet
    Spain Spanish State States Still Such Sunday Sure Sweden Swedish Swiss Switzerland Taipei Taiwan Taiwanese Ten Thailand
    Than Thank Thanks That The Their Them Then There Therefore These They Thing Third This Those Three Thursday To Today
    Tokyo Tomorrow Too Tuesday Turkey Twitter Two UK US Ukraine Under United University Up USA Very Vietnam Wales Was
    Washington We Wednesday Well Were West Western What Whatever When Where Whether Which While White Who Whoever Why
    Wikipedia Will With Without Wonderful World Would Wow Yeah Year Years Yes Yesterday Yet York You Your Youtube Zealand Um
    Uh Hmm Mhm Alright Absolutely Actually Basically Exactly Secretary Chief Deputy Executive Vice Senior Junior Interviewer
    Interviewee Participant Respondent Moderator Speaker Host Laughter Professor Doctor Officer Teacher Student Mum Mom Dad
    Grandma Grandpa Granny Auntie Uncle Aunt Sir Madam Academy Affairs Agency Alliance Association Authority Award Bank
    Board Bureau Center Centre Church College Commission Committee Community Company Conference Congress Corporation Court
    Day Department Embassy Festival Forum Foundation Fund Group Hall Hospital Hotel Institute Island Islands Lab Labs Lake
    Library Market Ministry Mountain Movement Museum Network Newspaper Organization Organisation Park Parliament Party Post
    Press Program Project Republic River Road Sea Senate Service Society Station Street Studio Summit Survey Prize Building
    Room Floor Block Unit Seven Eight Nine Four Five Resident Residents Talk Talks Goals Message Dr Prof Mr Mrs Ms System
    Team Telegraph Telecom Times Tower Town Trust Union Valley Village War Yuan Dao Platform
    """
)
"""Words with a capital that are no part of somebody's name."""

ROLE_LABELS = listed(
    """
    industrial designer project manager user interface marketing expert participant student teacher officer resident grad
    phd professor doctor chair chairman chairperson panelist audience member host guest interviewer interviewee speaker male
    female man woman unidentified unknown operator reporter journalist translator committee clerk staff minister editor
    engineer analyst nurse patient parent child mother father customer client employee employer observer assistant director
    volunteer visitor tenant courier scholar neighbour neighbor guard police policeman policewoman secretary coach trainer
    facilitator moderator respondent
    """
)
"""Words of speakers' labels that say what somebody is, not who."""
