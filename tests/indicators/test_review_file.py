"""A CSV file of series: what is read, what is told, and every way to be wrong."""

from datetime import date

import pytest

from indicators import review_file
from indicators.review_file import BadFile, as_document, read_series, review_series


@pytest.fixture
def csv_file(tmp_path):
    """A file named readings.csv with this text (or these bytes)."""

    def write(content):
        path = tmp_path / "readings.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def problem_with(path):
    with pytest.raises(BadFile) as problem:
        read_series(path)
    return str(problem.value).removeprefix(str(path.parent) + "/")


def test_series_are_read_in_the_order_of_their_first_line_with_their_options(csv_file):
    path = csv_file(
        "\ufeffseries, date ,value,direction,screen,fix_after,rebase_at,target,interval\r\n"
        "b,2026-02-01, 1.5 ,decrease,FALSE,12,2026-03-01;2026-04-01,2.5,month\r\n"
        "\r\n"
        'a,2026-01-01,-1e3\t,,,,,,\r\n"b",2026-01-01,,decrease,,,2026-05-01,,\r\n'
    )

    b, a = read_series(path)

    assert (b.name, b.days, b.values) == ("b", [date(2026, 2, 1), date(2026, 1, 1)], [1.5, None])
    assert b.options == {
        "direction": "decrease",
        "screen": False,
        "fix_after": 12,
        "target": 2.5,
        "interval": "month",
    }
    assert b.rebase_at == {date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)}
    assert (a.name, a.values, a.options) == ("a", [-1000.0], {})


def test_a_review_is_told_as_plain_json(csv_file):
    path = csv_file("series,date,value,direction\na,2026-01-02,3,increase\na,2026-01-01,1,\na,2026-01-03,,\n")
    (one,) = series = read_series(path)

    (review,) = review_series(series, ruleset="ptd-0.2.2")

    limits = {"mean": 2.0, "lower": 2 - 2.66 * 2, "upper": 2 + 2.66 * 2}
    assert as_document(one.name, review) == {
        "series": "a",
        "ruleset": "ptd-0.2.2",
        "segments": [{"from": "2026-01-01", "n": 2, **limits, "trial": True}],
        "points": [
            {"date": "2026-01-01", "value": 1.0, **limits, "label": "common", "class": "common"},
            {"date": "2026-01-02", "value": 3.0, **limits, "label": "common", "class": "common"},
            {"date": "2026-01-03", "value": None, **limits, "label": "common", "class": "common"},
        ],
        "variation": None,
        "assurance": None,
        "note": "trial limits; missing period",
    }


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "line 1, column series: no such column; expected a header with series, date, value"),
        (
            "series,day,value\n",
            (
                "line 1, column 'day': unknown column 'day'; expected series, date, value and optionally "
                "direction, screen, fix_after, rebase_at, target, interval"
            ),
        ),
        ("series,date\n", "line 1, column value: no such column; expected a header with series, date, value"),
        ("series,date,value,date\n", "line 1, column date: the column stands twice in the header; expected once"),
        ("series,date,value\na,2026-01-01\n", "line 2: 2 fields; expected 3, as in the header"),
        ("series,date,value\n,2026-01-01,1\n", "line 2, column series: empty; expected the name of a series"),
        ("series,date,value\na,01/02/2026,1\n", "line 2, column date: '01/02/2026' is not a date; expected one like 2026-01-31"),
        ("series,date,value\na,2026-02-30,1\n", "line 2, column date: '2026-02-30' is not a date; expected one like 2026-01-31"),
        ("series,date,value\na,,1\n", "line 2, column date: '' is not a date; expected one like 2026-01-31"),
        (
            "series,date,value\na,2026-01-01,1\nb,2026-01-01,1\na,2026-01-01,2\n",
            "line 4, column date: 2026-01-01 is on line 2 already; expected one value a date and series",
        ),
        *(
            (f"series,date,value\na,2026-01-01,{text}\n", f"line 2, column value: '{text}' is not a number; expected one like 12.5")
            for text in ("many", "NaN", "Infinity", "-inf", "=1+1", "1_000", "0x10", "１２", "12 %")
        ),
        (
            "series,date,value\na,2026-01-01,1e400\n",
            "line 2, column value: '1e400' is too large; expected a number from -1e+100 to 1e+100",
        ),
        (
            "series,date,value,direction\na,2026-01-01,1,up\n",
            "line 2, column direction: 'up'; expected increase, decrease or neutral",
        ),
        (
            "series,date,value,direction\na,2026-01-01,1,increase\na,2026-01-02,1,decrease\n",
            "line 3, column direction: 'decrease' after increase for the same series; expected one value a series",
        ),
        ("series,date,value,screen\na,2026-01-01,1,yes\n", "line 2, column screen: 'yes'; expected true or false"),
        (
            "series,date,value,fix_after\na,2026-01-01,1,11\n",
            "line 2, column fix_after: '11'; expected a whole number of at least 12",
        ),
        (
            "series,date,value,rebase_at\na,2026-01-01,1,soon\n",
            "line 2, column rebase_at: 'soon' is not a date; expected one like 2026-01-31",
        ),
        ("series,date,value,target\na,2026-01-01,1,NaN\n", "line 2, column target: 'NaN' is not a number; expected one like 12.5"),
        (
            "series,date,value,interval\na,2026-01-01,1,year\n",
            "line 2, column interval: 'year'; expected day, week, month or quarter",
        ),
        (
            "series,date,value\nCafé,2026-01-01,1\n".encode("latin-1"),
            "line 2, column 1: byte 0xE9 is not UTF-8; expected the file saved as UTF-8",
        ),
        ("series,date,value\n\"a,2026-01-01,1\n", "line 2: unexpected end of data; expected comma-separated values"),
        (
            f"series,date,value\na,2026-01-01,{'9' * 60}x\n",
            f"line 2, column value: '{'9' * 40}…' is not a number; expected one like 12.5",
        ),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_one_line(csv_file, content, problem):
    assert problem_with(csv_file(content)) == f"readings.csv, {problem}"


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert problem_with(tmp_path / "none.csv") == (
        "none.csv: cannot be read (No such file or directory); expected a CSV file"
    )
    folder = tmp_path / "folder"
    folder.mkdir()
    assert problem_with(folder) == "folder: cannot be read (Is a directory); expected a CSV file"


def test_a_file_over_the_limit_is_refused_before_it_is_read(csv_file, monkeypatch):
    monkeypatch.setattr(review_file, "MAX_BYTES", 9)

    assert problem_with(csv_file(b"\xff" * 10)) == "readings.csv: 10 bytes; expected at most 9"
