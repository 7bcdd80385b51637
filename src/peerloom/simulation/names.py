"""Given and family names from many places. Every combination is made up; none means a real person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NameStock:
    """Names that go together and the languages (tags) that their bearers may speak at home.

    A name in another script is written "李娜/Li Na": as its bearer writes it, and in Latin letters for the address.
    """

    women: tuple[str, ...]
    men: tuple[str, ...]
    family: tuple[str, ...]
    languages: tuple[str, ...]
    share: int = 2  # how common, relative to the other stocks


def _stock(women: str, men: str, family: str, languages: str, *, share: int = 2) -> NameStock:
    split = [tuple(text.split()) for text in (women, men, family, languages)]
    return NameStock(split[0], split[1], split[2], split[3], share)


NAME_STOCKS = (
    _stock(
        "Emma Grace Olivia Hannah Chloe Imogen Beth Rosie Freya Niamh",
        "Jack Callum Oliver Rhys Declan Harry Lewis Owen Sam Finlay",
        "Whitfield Carver Ashdown Pryce Gallagher MacLeod Thornbury O’Rourke Sutcliffe Bellamy Hargreave Lockwood",
        "en",
        share=6,
    ),
    _stock(
        "Linh Mai Thảo Ngọc Hương Trang Quỳnh Phương",
        "Minh Đức Tuấn Khang Bảo Hùng Nam Phúc",
        "Trần Nguyễn Phạm Lê Đặng Vũ Bùi Hoàng Ngô Dương",
        "vi",
    ),
    _stock(
        "Zofia Hanna Agnieszka Kinga Małgorzata Wiktoria Ewa Justyna",
        "Tomasz Jakub Mateusz Łukasz Bartosz Wojciech Szymon Paweł",
        "Zieliński Nowakowski Wójcik Lewandowski Szymański Dąbrowski Kozłowski Jankowski Olszewski",
        "pl",
    ),
    _stock(
        "Lucía Ximena Valentina Camila Sofía Renata Daniela Paloma",
        "Diego Mateo Joaquín Emiliano Andrés Santiago Íñigo Rafael",
        "Morales Quispe Aguilar Vargas Ibáñez Fuentes Cárdenas Salazar Peña Rosales Montoya",
        "es",
        share=3,
    ),
    _stock(
        "Beatriz Inês Larissa Thaís Marina Letícia Joana",
        "João Caio Rodrigo Thiago Henrique Gonçalo Vítor",
        "Carvalho Figueiredo Teixeira Moreira Azevedo Guimarães Brandão Queirós",
        "pt",
    ),
    _stock(
        "Amélie Chloé Manon Léa Élodie Noémie Solène",
        "Théo Hugo Antoine Baptiste Loïc Étienne Rémi",
        "Lefèvre Marchand Rousselle Delacroix Beaumont Chevallier Garnier Perrault",
        "fr",
    ),
    _stock(
        "Fatou Awa Mariama Aïssatou Ndèye Khady",
        "Mamadou Ousmane Cheikh Ibrahima Moussa Abdoulaye",
        "Ndiaye Diallo Sow Faye Camara Touré Sarr Gueye",
        "fr",
    ),
    _stock(
        "Adaeze Ngozi Folake Ọlá Temitope Chiamaka Amaka Ifeoma",
        "Chinedu Tunde Emeka Babajide Kelechi Obinna Segun Ikenna",
        "Okafor Adeyemi Eze Balogun Nwosu Ogunleye Obi Afolabi",
        "en",
    ),
    _stock(
        "Akosua Abena Esi Adwoa Efua Ama",
        "Kwame Kofi Yaw Kojo Kwesi Ebo",
        "Mensah Asante Owusu Annor Boateng Agyeman Quaye Ofori",
        "en",
    ),
    _stock(
        "Naledi Thandiwe Lerato Nomvula Palesa Zanele",
        "Sipho Thabo Bongani Lwazi Kagiso Mandla",
        "Hlongwane Dlamini Mokoena Khumalo Nkosi Mthembu Sithole",
        "en",
        share=1,
    ),
    _stock(
        "Ayşe Zeynep Elif Defne Büşra Gülay",
        "Emre Mert Kerem Barış Çağlar Oğuz",
        "Yıldız Demir Kaya Şahin Öztürk Aydın Çelik Koç",
        "tr",
    ),
    _stock(
        "Leila Yasmine Salma Nour Rania Hiba ليلى/Layla نور/Nour سلمى/Salma",
        "Youssef Karim Omar Tariq Bilal Samir يوسف/Yusuf كريم/Karim",
        "Benali Haddad Mansour Khoury Saleh Chaouki Rahmani حداد/Haddad منصور/Mansour",
        "ar",
        share=3,
    ),
    _stock(
        "Shirin Nasrin Parisa Mahsa Roya نسرین/Nasrin",
        "Amir Dariush Kaveh Behzad Reza",
        "Rezaei Farahani Karimi Moradi Tehrani Shirazi",
        "fa",
        share=1,
    ),
    _stock(
        "Ananya Priya Divya Meera Kavya Ishita Shreya अनन्या/Ananya",
        "Arjun Rohan Vikram Aditya Karthik Nikhil Sanjay रोहन/Rohan",
        "Sharma Iyer Patel Banerjee Reddy Nair Kulkarni Chatterjee Deshmukh Pillai",
        "hi",
        share=4,
    ),
    _stock(
        "Ayesha Hira Zainab Sana Mahnoor",
        "Bilal Hamza Usman Faisal Imran",
        "Qureshi Siddiqui Malik Chaudhry Baig Hashmi",
        "ur",
    ),
    _stock(
        "Xinyi Yuhan Jiaqi Wenjing Siqi 李娜/Lina 雨涵/Yuhan 思琪/Siqi",
        "Haoran Zihan Junjie Weichen Yifan 浩然/Haoran 子涵/Zihan",
        "Zhang Chen Liu Huang Zhou Xu Guo 王/Wang 陈/Chen 林/Lin",
        "zh",
        share=4,
    ),
    _stock(
        "Haruka Yui Aoi Misaki さくら/Sakura 美咲/Misaki",
        "Haruto Kenta Daiki Ren 健太/Kenta",
        "Tanaka Fujimoto Nishimura Okada 西村/Nishimura 岡田/Okada",
        "ja",
        share=1,
    ),
    _stock(
        "Jiwoo Soyeon Minseo Haeun 지우/Jiwoo 민서/Minseo",
        "Minjun Dohyun Seojun Taeyang 민준/Minjun",
        "Park Jeong Kang Yoon Shin 박/Park 정/Jeong",
        "ko",
    ),
    _stock(
        "Anna Katja Lena Marlene Greta Johanna",
        "Jonas Lukas Felix Matthias Jürgen Moritz",
        "Weber Schäfer Köhler Brandt Vogel Krüger Hübner Lindemann",
        "de",
    ),
    _stock(
        "Tereza Barbora Eliška Oksana Daryna Оксана/Oksana Дарина/Daryna",
        "Ondřej Vojtěch Taras Bohdan Тарас/Taras Богдан/Bohdan",
        "Králová Horáčková Shevchuk Bondarenko Kovalchuk Мельник/Melnyk Савчук/Savchuk",
        "uk",
    ),
    _stock(
        "Marit Ingrid Astrid Solveig Åsa Frøydis",
        "Lars Anders Bjørn Søren Håkon Øyvind",
        "Sandvik Lindqvist Nygård Bergström Kjær Haugen Åkesson",
        "sv",
        share=1,
    ),
    _stock(
        "Δήμητρα/Dimitra Ελένη/Eleni Katerina Sofia",
        "Γιώργος/Giorgos Νίκος/Nikos Petros Yannis",
        "Παπαδάκης/Papadakis Vlachos Nikolaidis Stavrou",
        "el",
        share=1,
    ),
    _stock(
        "Giulia Chiara Martina Alessia Elisabetta",
        "Lorenzo Matteo Niccolò Davide Gabriele",
        "Ferrara Colombo Marchetti Bianchi De’Luca Rinaldi",
        "it",
    ),
    _stock(
        "Siti Nurul Putri Dewi Aisyah",
        "Rizky Budi Arif Hafiz Farhan",
        "Santoso Wijaya Pratama Rahman Hidayat Ismail",
        "id",
        share=1,
    ),
)
