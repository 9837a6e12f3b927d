"""What a stranger may try in the sandbox: queries by what they are after, and a program behind its walls."""

FILE = "/gaibo_v000001.duckdb"  # as a query sees it
# How a query overwrites the version it reads, if only DuckDB's own configuration is in its way.
OVERWRITE = f"copy (select 1) to '{FILE}' (use_tmp_file false)"

REFUSED = {
    "files": [
        *(f"select * from {function}('/etc/passwd')" for function in (
            "read_csv", "read_csv_auto", "read_text", "read_blob", "read_json", "read_json_auto", "read_json_objects",
            "read_ndjson", "read_parquet", "parquet_scan", "parquet_metadata", "parquet_schema", "sniff_csv", "glob",
            "read_duckdb", '"read_csv"', "main.read_text", "system.main.read_text", "read_text/**/",
        )),
        "select * from 'x.csv'", "select * from '/etc/shadow.parquet'", "select '/etc/passwd'.read_text()",
        f"select * from read_blob('{FILE}')", "select * from arrow_scan(1, 2, 3)", "from pandas_scan(1)",
    ],
    "other databases": [
        "attach '/tmp/x.duckdb' as x", "attach ':memory:' as x", f"attach '{FILE}' as x", "detach gaibo_v000001",
        "copy region to '/tmp/x.csv'", "export database '/tmp/x'", "import database '/tmp/x'", "install httpfs",
        "load httpfs", "connect 'x'", "create secret s (type http)", "update extensions",
    ],
    "writing inside of reading": [
        OVERWRITE, f"with a as ({OVERWRITE}) select 1", f"with a as materialized ({OVERWRITE}) select 1",
        f"with a as (with b as ({OVERWRITE}) from b) from a", f"select * from (with a as ({OVERWRITE}) select 1)",
        f"select (with a as ({OVERWRITE}) select 1)", f"with a as /* ( */ (/**/ {OVERWRITE}) select 1",
        f"with a as (copy (select 1) to '{FILE}.wal') select 1", f"explain analyze {OVERWRITE}", f"explain {OVERWRITE}",
        f"explain (analyze) {OVERWRITE}", f"explain (format json, analyze) with a as ({OVERWRITE}) select 1",
        f"explain analyze with a as ({OVERWRITE}) select 1", f"explain /* analyze */ analyze -- x\n {OVERWRITE}",
        f"with a as ({OVERWRITE}) pivot region on level using count(*)",
        f"explain analyze with a as ({OVERWRITE}) pivot region on level using count(*)",
        f"with p as (pivot region on level using count(*)), a as ({OVERWRITE}) select 1",
        *(sql.replace("?", f"(with a as ({OVERWRITE}) select 1)") for sql in (
            "summarize ?", "describe ?", "from (summarize ?)", "values (?)", "select 1 order by ?", "select 1 limit ?",
            "select * from region, lateral ?", "select 1 where exists ?", "select [?]", "select 1 union all ?",
            "select * from region as a semi join ? as b on true", "select case when true then ? end", "unpivot ? on *",
            "select 1 group by ?", "select 1 qualify ? = 1", "select list_transform([1], lambda x: ?)", "table ?",
            "explain ?", "explain analyze (?)", "explain (format json) ?", "show ?",
            "from ? pivot (count(*) for a in (1))",
        )),
        f"copy (pivot region on level using count(*)) to '{FILE}' (use_tmp_file false)",
        "create table x as pivot region on level using count(*)",
        "insert into region pivot region on level using count(*)",
        "with a as (insert into region values ('1', '1', '1') returning *) select * from a",
        "with a as (update region set code = '1' returning *) select * from a",
        "with a as (delete from region returning *) select * from a", "with a as (truncate region) from a",
        f"from query('with a as ({OVERWRITE.replace(chr(39), chr(39) * 2)}) select 1')", "from query('select 1')",
        "with p as (pivot region on level using count(*)) from query/**/('select 1'), p",
        "from json_execute_serialized_sql(json_serialize_sql('select 1'))",
    ],
    "tables and settings": [
        "insert into region values ('1', '1', '1')", "update region set code = '1'", "delete from region",
        "drop table region", "create table x (a int)", "create temp table x as select 1", "create view x as select 1",
        "create macro start_rate(r) as 1", "alter table region add column x int", "vacuum", "analyze", "checkpoint",
        "explain insert into region values ('1', '1', '1')", "explain create table x (a int)",
        "set threads = 8", "set lock_configuration = false", "set enable_external_access = true", "set variable x = 1",
        "reset memory_limit", "pragma database_list", "pragma memory_limit = '100GB'", "pragma enable_profiling",
        "call pragma_version()", "call enable_logging()", "from enable_logging()", "from enable_profiling()",
        "use system", "begin", "commit", "prepare x as select 1", "execute x", "deallocate x", "from checkpoint()",
        "from create_external_resource('a')", "select write_log('x')", "comment on table region is 'x'",
    ],
    "more or less than one statement": [
        "select 1; select 2", "select 1\0; drop table region", "select 1; -- x\n drop table region", ";;",
        "/* select 1 */", "-- select 1", "", " \n\t", "\0", "\u2028", "explain", "explain analyze",
        "explain explain select 1",
    ],
    "signs that look like others": [
        "ｓelect 1", "sele\u200bct 1", "sel/**/ect 1", "select 1； drop table region", "\u202eselect 1",
    ],
    "holding a place": [
        "select sleep_ms(600000)", "select error(repeat('x', 2000000))",
    ],
    "what is not there": [
        "select getenv('HOME')", "select * from os", "select * from limits", "select * from connection",
    ],
    "too much text": [
        "select " + "1," * 100_000 + "1", "select " + "(" * 5000 + "1" + ")" * 5000, "select " + "not " * 4000 + "true",
        "select " + "1 + " * 4900 + "1", "select " + "[" * 5000 + "]" * 5000, "select " + "- " * 9000 + "1",
        "with a0 as (select 1)" + "".join(f", a{n + 1} as (from a{n}, a{n} as b)" for n in range(300)) + " from a300",
        "explain " * 2400 + "select 1", "select * from region where code in (" + ", ".join(["'371302'"] * 2100) + ")",
    ],
}  # fmt: skip

HARMLESS = [
    "select\u00a01", "\ufeffselect 1", "select '\u202e; drop table region'", "select 1 -- ; drop table region",
    "select 1 /* a /* b */ */;;", "select $$; drop table region$$",
    "select 'copy', 'insert into', \"name\" as \"drop table\" from region", "select 1 as copy, 2 as \"insert\"",
    "select " + ", ".join(["1"] * 5000), " union all ".join(["select 1"] * 500),
    "select 'a' like '" + "%a" * 8000 + "'",
    "select regexp_matches(repeat('a', 100000), '(a+)+$')", "select 1 as a, 2 as a",
    "select case " + "when 1 = 1 then 1 " * 900 + "end", "select {'a': [map {'b': 1}]}",
]  # fmt: skip

# In the default run a call that holds the processor and one that takes memory; the rest in the sweep.
COSTLY = [
    "select levenshtein(repeat('a', 300000), repeat('b', 300000))",
    "select lpad('x', 1000000000, 'y')",
]
MORE_COSTLY = [
    "select count(*) from range(1000000) as a, range(1000000) as b",
    "select list_sort(range(100000000))", "select len(repeat('x', 4000000000))", "select repeat('x', 100000000)",
    "select printf('%1000000000d', 1)", "select format('{:1000000000}', 1)",
    "select range(1000000) from range(1000000)",
    "select map_from_entries([(i, i) for i in range(30000000)])", "select list_aggregate(range(500000000), 'sum')",
    "select * from range(1000000) as a, range(1000000) as b", "select count(*) from range(100000000000)",
    "with recursive r as (select 1 as n union all select n + 1 from r) select count(*) from r",
    "with recursive r as (select 1 as n union all select n + 1 from r) select * from r",
    "select * from range(200000000) as t(i) order by hash(i)", "select hash(range(300000000))",
    "select array_agg(i) over (order by i) from range(1000000) as t(i)",
    "select string_agg(i::varchar, '') over (order by i) from range(1000000) as t(i)",
    "select bit_count(repeat('1', 1000000000)::bit)", "select array_to_string(range(100000000), ',')",
    "select list_reduce(range(30000000), lambda x, y: x + y)", "select repeat(name, 1000000) from region",
    "select list_transform(range(100000000), lambda x: x || 'a')", "select factorial(100000)",
    "select count(distinct (a.range, b.range)) from range(100000) as a, range(100000) as b",
    "select json_extract(repeat('[', 100000) || repeat(']', 100000), '$')", "select * from test_all_types()",
    "select * from region as a, region as b, region as c, range(1000000000)", "select 10000::bignum ** 10000",
    "select regexp_replace(repeat('a', 10000000), '(a|b|ab)*c', '', 'g')", "summarize from range(1000000000)",
    "pivot range(1000000) on range using count(*)", "select " + "+".join(f"hash({n})" for n in range(200)),
]  # fmt: skip

TELLING = [
    "select * from duckdb_databases()", "select * from duckdb_settings()", "select * from pg_settings",
    "select current_setting('allowed_paths')::varchar || current_setting('secret_directory')",
    "select * from pragma_database_list", "show databases", "show all tables", "from duckdb_extensions()",
    "select * from duckdb_external_file_cache()", "select * from duckdb_temporary_files()", "from sqlite_master",
    "from query_table('duckdb_databases')", "select hex(path) from duckdb_databases()", "from duckdb_databases",
    "select * from information_schema.schemata", "from pg_catalog.pg_database", f"select * from '{FILE}'",
    "select * from duckdb_logs()", "select * from duckdb_views()", "from duckdb_extension_repositories()",
    "select * from read_csv('nothing.csv')", "select error('x')", "select version(), current_database()",
    "with p as (pivot region on level using count(*)) select path from duckdb_databases(), p",
]  # fmt: skip

BEHIND_THE_WALLS = """
import json, os, socket, sys
from pathlib import Path
from warehouse.sandboxing import walls
folder = Path(sys.argv[1])
said = walls.leave_the_system()
import duckdb
said += walls.close_in(folder)
walls.limit(3072)
tried = {}
def attempt(name, what):
    try:
        what(); tried[name] = True
    except BaseException as error:
        tried[name] = type(error).__name__
name = "gaibo_v000001.duckdb"
attempt("read the version", lambda: open(name, "rb").read(1))
attempt("read another file", lambda: open("/etc/passwd").read())
attempt("read the limits", lambda: open("/proc/self/cgroup").read())
attempt("list the limits", lambda: os.listdir("/sys/fs/cgroup"))
attempt("read the environment", lambda: open("/proc/self/environ").read())
attempt("go up", lambda: open("../../../../../../etc/passwd").read())
attempt("overwrite", lambda: os.open(name, os.O_WRONLY | os.O_TRUNC))
attempt("create", lambda: open("new", "w"))
attempt("remove", lambda: os.unlink(name))
attempt("rename", lambda: os.rename(name, "other"))
attempt("change the root", lambda: os.chroot("/"))
attempt("run", lambda: os.execv("/bin/true", ["true"]))
attempt("reach out", lambda: socket.create_connection(("127.0.0.1", int(sys.argv[2])), timeout=5))
connection = duckdb.connect(name, read_only=True, config={"enable_external_access": "false", "temp_directory": ""})
attempt("select", lambda: connection.execute("select count(*) from region").fetchall())
attempt("copy over it", lambda: connection.execute(f"with a as (copy (select 1) to '/{name}' (use_tmp_file false)) select 1").fetchall())
attempt("copy beside it", lambda: connection.execute(f"copy (select 1) to '/{name}.wal'").fetchall())
print(json.dumps([said, tried]))
"""  # noqa: E501
