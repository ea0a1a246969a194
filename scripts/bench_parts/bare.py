"""What Today is held against: Flask, one indexed SELECT of 8 rows (SQLAlchemy Core, SQLite), a small template."""

import os
from datetime import date, timedelta

from flask import Flask, render_template
from sqlalchemy import Column, Date, Engine, Integer, MetaData, String, Table, create_engine, insert, select

from webapp.tables.database import sqlite_driver

METADATA = MetaData()
LESSON = Table(
    "lesson", METADATA, Column("id", Integer, primary_key=True), Column("group_id", Integer, index=True),
    Column("day", Date), Column("start", String(5)), Column("title", String(120)), Column("place", String(120)),
)  # fmt: skip
GROUP = 7
EIGHT = (
    select(LESSON.c.day, LESSON.c.start, LESSON.c.title, LESSON.c.place)
    .where(LESSON.c.group_id == GROUP)
    .order_by(LESSON.c.day, LESSON.c.start)
    .limit(8)
)


def create_app() -> Flask:
    """The database's file is named by BENCH_BARE; `fill` has made it."""
    app = Flask(__name__, static_folder=None, template_folder=".")
    engine = _engine(os.environ["BENCH_BARE"])

    @app.get("/")
    def lessons() -> str:
        with engine.connect() as connection:
            rows = connection.execute(EIGHT).all()
        return render_template("bare.html", rows=rows)

    return app


def fill(path: str) -> None:
    """100 groups with 200 lessons each."""
    engine = _engine(path)
    METADATA.create_all(engine)
    first = date(2026, 11, 2)
    with engine.begin() as connection:
        connection.execute(insert(LESSON), [
            {"group_id": group, "day": first + timedelta(days=number // 2), "start": ("09:00", "12:30")[number % 2],
             "title": f"Norsk A2, time {number}", "place": "Rom 3, voksenopplæringen"}
            for group in range(100) for number in range(200)
        ])  # fmt: skip
    engine.dispose()


def _engine(path: str) -> Engine:
    return create_engine(f"sqlite:///{path}", module=sqlite_driver())
