"""Databases as other programs write them: their tables, and small projects in them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

TEXT = "访谈者：你好吗？\r\nAnn: I 😀 trust them, I do.\r\n王：他们叫我们去。\r\n"
TRUST, CALL = "I 😀 trust them", "他们叫我们"

TAGUETTE = """
CREATE TABLE users (login VARCHAR(30) NOT NULL PRIMARY KEY, created DATETIME NOT NULL,
  hashed_password VARCHAR(192), email VARCHAR(256));
CREATE TABLE projects (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
  description TEXT NOT NULL,
  created DATETIME NOT NULL);
CREATE TABLE documents (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
  description TEXT NOT NULL,
  filename VARCHAR(200) NOT NULL, created DATETIME NOT NULL, project_id INTEGER NOT NULL, text_direction VARCHAR(13) NOT NULL,
  contents TEXT NOT NULL, FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE);
CREATE TABLE commands (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, date DATETIME NOT NULL,
  user_login VARCHAR(30) NOT NULL,
  project_id INTEGER NOT NULL, document_id INTEGER, payload TEXT NOT NULL);
CREATE TABLE tags (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL,
  path VARCHAR(200) NOT NULL,
  description TEXT NOT NULL, UNIQUE (project_id, path));
CREATE TABLE highlights (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL, snippet TEXT NOT NULL);
CREATE TABLE highlight_tags (highlight_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
  PRIMARY KEY (highlight_id, tag_id));
"""

QUALCODER = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, bookmarkfile integer,
  bookmarkpos integer, codername text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text,
  date text,
  av_text_id integer, risid integer, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer,
  height integer, cid integer,
  memo text, date text, owner text, important integer);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer,
  memo text, date text,
  owner text, important integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text,
  owner text, date text,
  unique(fid,pos0,pos1,owner));
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text,
  valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer,
  date text, owner text,
  unique(name,attr_type,id));
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer,
  owner text, date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text,
  constraint ucm unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text,
  supercatid integer, unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer,
  pos1 integer, owner text,
  date text, memo text, avid integer, important integer, unique(cid,fid,pos0,pos1,owner));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text,
  color text, unique(name));
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text, unique(name));
CREATE TABLE stored_sql (title text, description text, grouper text, ssql text, unique(title));
"""

RQDA = """
CREATE TABLE source (name text, id integer, file text, memo text, owner text, date text, dateM text, status integer);
CREATE TABLE freecode (name text, memo text, owner text, date text, dateM text, id integer, status integer,
  color text);
CREATE TABLE treecode (cid integer, catid integer, date text, dateM text, memo text, status integer, owner text);
CREATE TABLE treefile (fid integer, catid integer, date text, dateM text, memo text, status integer, owner text);
CREATE TABLE filecat (name text, fid integer, catid integer, owner text, date text, dateM text, memo text,
  status integer);
CREATE TABLE codecat (name text, cid integer, catid integer, owner text, date text, dateM text, memo text,
  status integer);
CREATE TABLE coding (cid integer, fid integer, seltext text, selfirst real, selend real, status integer,
  owner text, date text, memo text);
CREATE TABLE coding2 (cid integer, fid integer, seltext text, selfirst real, selend real, status integer,
  owner text, date text, memo text);
CREATE TABLE project (databaseversion text, date text, dateM text, memo text, about text, imageDir text);
CREATE TABLE cases (name text, memo text, owner text, date text, dateM text, id integer, status integer);
CREATE TABLE caselinkage (caseid integer, fid integer, selfirst real, selend real, status integer,
  owner text, date text, memo text);
CREATE TABLE attributes (name text, status integer, date text, dateM text, owner text, memo text, class text);
CREATE TABLE caseAttr (variable text, value text, caseID integer, date text, dateM text, owner text, status integer);
CREATE TABLE fileAttr (variable text, value text, fileID integer, date text, dateM text, owner text, status integer);
CREATE TABLE journal (name text, journal text, date text, dateM text, owner text, status integer);
CREATE TABLE annotation (fid integer, position integer, annotation text, owner text, date text, dateM text,
  status integer);
CREATE TABLE image (name text, id integer, date text, dateM text, owner text, status integer);
CREATE TABLE imageCoding (cid integer, iid integer, x1 integer, y1 integer, x2 integer, y2 integer,
  memo text, date text, dateM text,
  owner text, status integer);
"""
R_DATE = "Sat Feb  6 13:05:27 2010"


def write(path: Path, schema: str, *rows: tuple[str, dict[str, Any]]) -> Path:
    """A database with rows."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(schema)
        for table, fields in rows:
            names, marks = ", ".join(fields), ", ".join("?" * len(fields))
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(fields.values()))
    return path


def more(path: Path, sql: str, *values: Any) -> Path:
    """One more statement."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql, values)
    return path


# Taguette counts the bytes of what stands between the tags, as a browser reads it.
PAGE = (
    "<h1>Visit</h1>\r\n<p>Ann: I <b>tr</b>ust them &amp; 😀 you.</p>\r\n  <p>王：他们<br>叫<i>我</i>们去。</p>"
    "<ul><li>one</li><li>two</li></ul>"
)
SHOWN = "Visit\nAnn: I trust them & 😀 you.\n  王：他们叫我们去。onetwo"


def in_bytes(words: str, shown: str = SHOWN) -> tuple[int, int]:
    """The place of some words as Taguette counts."""
    at = shown.index(words)
    return len(shown[:at].encode()), len(shown[: at + len(words)].encode())


def taguette(path: Path, *, projects: int = 1) -> Path:
    """A Taguette file with one coded document a project."""
    rows: list[tuple[str, dict[str, Any]]] = []
    for n in range(1, projects + 1):
        rows += [
            ("projects", {"id": n, "name": f"Study {n}", "description": "About it.", "created": f"2021-03-0{n} 10:00:00.000123"}),
            ("documents", {"id": n, "name": "P01", "description": "first visit", "filename": "p01.html", "project_id": n,
                           "created": "2021-03-02 10:00:00", "text_direction": "LEFT_TO_RIGHT", "contents": PAGE}),
            ("tags", {"id": 10 * n, "project_id": n, "path": "trust", "description": "to rely on"}),
            ("tags", {"id": 10 * n + 1, "project_id": n, "path": "trust.them", "description": ""}),
            ("tags", {"id": 10 * n + 2, "project_id": n, "path": "Dr. Li", "description": ""}),
        ]  # fmt: skip
        marks = (("I trust them & 😀", (10 * n, 10 * n + 1)), ("他们叫我们", (10 * n + 2,)), ("Visit", ()))
        for at, (words, tags) in enumerate(marks):
            start, end = in_bytes(words)
            number = 100 * n + at
            rows.append(("highlights", {"id": number, "document_id": n, "start_offset": start, "end_offset": end, "snippet": ""}))
            rows += [("highlight_tags", {"highlight_id": number, "tag_id": tag}) for tag in tags]
            said = {"type": "highlight_add", "highlight_id": number, "start_offset": start, "end_offset": end}
            for step in range(len(tags)):
                rows.append(
                    ("commands", {"date": f"2021-03-0{4 + step} 11:00:00", "user_login": ("li", "wang")[step], "project_id": n,
                                  "document_id": n, "payload": json.dumps(said | {"tags": list(tags[: step + 1])})})
                )  # fmt: skip
    return write(path, TAGUETTE, *rows)


def qualcoder(folder: Path, *, text: str = TEXT, utf16: bool = False) -> Path:
    """A QualCoder project folder."""
    folder.mkdir()

    def place(words: str) -> tuple[int, int]:
        at = text.index(words)
        if not utf16:
            return at, at + len(words)
        return len(text[:at].encode("utf-16-le")) // 2, len(text[: at + len(words)].encode("utf-16-le")) // 2

    day = "2024-02-0{} 09:30:00".format
    rows: list[tuple[str, dict[str, Any]]] = [
        ("project", {"databaseversion": "v6", "date": day(1), "memo": "What it is about.", "codername": "li"}),
        ("source", {"id": 1, "name": "P01.txt", "fulltext": text, "memo": "at her home", "owner": "li", "date": day(2)}),
        ("source", {"id": 2, "name": "yard.png", "mediapath": "/images/yard.png", "owner": "li", "date": day(2)}),
        (
            "source",
            {"id": 3, "name": "law.pdf", "fulltext": "Article one.\nArticle two.", "mediapath": "/docs/law.pdf", "owner": "li"},
        ),
        ("code_cat", {"catid": 1, "name": "亲近", "memo": "to be near", "owner": "li", "date": day(2)}),
        ("code_cat", {"catid": 2, "name": "警民", "memo": "", "supercatid": 1}),
        ("code_name", {"cid": 1, "name": "trust", "memo": "to rely on", "catid": 2, "owner": "li", "color": "#F781F3"}),
        ("code_name", {"cid": 2, "name": "called", "memo": "", "catid": None, "owner": "li", "color": "#00FF00"}),
        ("cases", {"caseid": 1, "name": "Ann", "memo": "lives here", "owner": "li"}),
        ("case_text", {"caseid": 1, "fid": 1, "pos0": 0, "pos1": len(text) - 1, "owner": "li"}),
        ("case_text", {"caseid": 1, "fid": 3, "pos0": 0, "pos1": 4, "owner": "li"}),
        ("attribute_type", {"name": "age", "caseOrFile": "case", "valuetype": "numeric"}),
        ("attribute_type", {"name": "site", "caseOrFile": "file", "valuetype": "character"}),
        ("attribute", {"name": "age", "attr_type": "case", "value": "61", "id": 1}),
        ("attribute", {"name": "site", "attr_type": "file", "value": "朝阳", "id": 1}),
        ("journal", {"name": "Day 1", "jentry": "We went.", "date": day(3), "owner": "li"}),
        ("code_image", {"id": 2, "cid": 1, "memo": "a gate", "owner": "li", "date": day(3), "important": 0}),
        ("stored_sql", {"title": "q", "ssql": "select 1"}),
    ]
    for number, (code, words, owner, memo, important) in enumerate(
        ((1, TRUST, "li", "she smiled", 1), (1, TRUST, "wang", "", 0), (2, CALL, "wang", "", 0))
    ):
        start, end = place(words)
        rows.append(
            ("code_text", {"cid": code, "fid": 1, "seltext": words, "pos0": start, "pos1": end, "owner": owner,
                           "date": day(number + 4), "memo": memo, "important": important})
        )  # fmt: skip
    start, end = place("你好")
    rows.append(("annotation", {"fid": 1, "pos0": start, "pos1": end, "memo": "polite", "owner": "li", "date": day(5)}))
    write(folder / "data.qda", QUALCODER, *rows)
    return folder


def rqda(path: Path, *, text: str = TEXT) -> Path:
    """An RQDA file."""
    rows: list[tuple[str, dict[str, Any]]] = [
        ("project", {"databaseversion": "0.2.2", "date": R_DATE, "memo": "About it.", "about": "RQDA"}),
        ("source", {"name": "P01", "id": 1, "file": text, "memo": "NA", "owner": "default", "date": R_DATE, "status": 1}),
        ("source", {"name": "old", "id": 2, "file": "gone", "owner": "default", "date": R_DATE, "status": 0}),
        ("freecode", {"name": "trust", "memo": "to rely on", "id": 1, "status": 1, "color": "antiquewhite1"}),
        ("freecode", {"name": "called", "id": 2, "status": 1, "color": "#00FF00"}),
        ("freecode", {"name": "dropped", "id": 3, "status": 0}),
        ("codecat", {"name": "亲近", "catid": 1, "memo": "near", "status": 1}),
        ("codecat", {"name": "警民", "catid": 2, "status": 1}),
        ("treecode", {"cid": 1, "catid": 1, "status": 1}),
        ("treecode", {"cid": 1, "catid": 2, "status": 1}),
        ("treecode", {"cid": 2, "catid": 2, "status": 0}),
        ("cases", {"name": "Ann", "memo": "lives here", "id": 1, "status": 1}),
        ("caselinkage", {"caseid": 1, "fid": 1, "selfirst": 0.0, "selend": float(len(text)), "status": 1}),
        ("attributes", {"name": "age", "status": 1, "class": "numeric"}),
        ("caseAttr", {"variable": "age", "value": "61", "caseID": 1, "status": 1}),
        ("fileAttr", {"variable": "site", "value": "朝阳", "fileID": 1, "status": 1}),
        ("journal", {"name": R_DATE, "journal": "We went.", "date": R_DATE, "owner": "default", "status": 1}),
        ("annotation", {"fid": 1, "position": text.index("你"), "annotation": "polite", "date": R_DATE, "status": 1}),
        ("filecat", {"name": "visits", "catid": 7, "status": 1}),
        ("treefile", {"fid": 1, "catid": 7, "status": 1}),
        ("image", {"name": "a.png", "id": 1, "status": 1}),
    ]
    for code, words, owner, memo, status in (
        (1, TRUST, "li", "she smiled", 1), (2, CALL, "wang", "NA", 1), (2, TRUST, "wang", None, -1), (3, CALL, "li", None, 1),
    ):  # fmt: skip
        at = text.index(words)
        rows.append(
            ("coding", {"cid": code, "fid": 1, "seltext": words, "selfirst": float(at), "selend": float(at + len(words)),
                        "status": status, "owner": owner, "date": R_DATE, "memo": memo})
        )  # fmt: skip
    return write(path, RQDA, *rows)
