SELECT * FROM read_csv('/etc/passwd', sep=':')
SELECT * FROM read_text('/etc/passwd')
SELECT * FROM read_blob('/proc/self/environ')
SELECT * FROM '/etc/passwd'
SELECT * FROM '{outside}'
SELECT * FROM sniff_csv('{outside}')
SELECT * FROM glob('/etc/*')
SELECT * FROM read_json('{outside}')
SELECT * FROM parquet_metadata('{outside}')
COPY (SELECT 1) TO '{outside}'
COPY (SELECT 1) TO '{dir}/unlisted.csv'
CREATE TABLE t1(a int)
COPY t1 FROM '/etc/passwd'
EXPORT DATABASE '{dir}/export'
IMPORT DATABASE '{dir}/export'
ATTACH '{outside}' AS o
ATTACH ':memory:' AS m2
ATTACH '{dir}/new.db' AS o2
INSTALL httpfs
LOAD httpfs
LOAD '{outside}'
INSTALL foo FROM community
SELECT * FROM read_csv('http://127.0.0.1:9/x')
SELECT * FROM read_csv('https://169.254.169.254/latest/meta-data/')
SELECT * FROM read_csv('s3://b/x.csv')
SELECT getenv('MY_SECRET')
SET memory_limit='100GB'
SET threads=64
RESET memory_limit
SET SESSION threads=3
PRAGMA memory_limit='100GB'
SET enable_external_access=true
SET GLOBAL enable_external_access=true
SET allowed_directories=['/']
SET lock_configuration=false
RESET lock_configuration
SET allow_community_extensions=true
SET disabled_filesystems=''
SET temp_directory='/etc'
SET extension_directory='{outside}'
SET custom_extension_repository='http://127.0.0.1/'
SET home_directory='/tmp'
SET profile_output='{outside}'
PRAGMA enable_profiling='json'
SET log_query_path='{outside}'
CALL enable_logging()
CALL enable_logging(storage='file', storage_path='{outside}')
SET schema='main'
SET search_path='main'
USE memory
SET VARIABLE x=1
SET TimeZone='UTC'
CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')
CREATE PERSISTENT SECRET s2 (TYPE http, BEARER_TOKEN 'x')
SELECT * FROM duckdb_secrets()
SELECT * FROM duckdb_settings() WHERE name='temp_directory'
SELECT * FROM duckdb_databases()
SELECT * FROM duckdb_extensions() LIMIT 1
SELECT * FROM duckdb_temporary_files()
SELECT * FROM duckdb_memory() LIMIT 1
SELECT * FROM duckdb_logs LIMIT 1
SELECT current_setting('allowed_directories')
SELECT current_setting('home_directory')
SELECT * FROM query('SELECT 42')
SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')
SELECT * FROM query_table('t1')
SELECT * FROM query_table(['/etc/passwd'])
SELECT * FROM query_table('{outside}')
PREPARE p AS SELECT * FROM read_text('/etc/passwd')
PREPARE p2 AS SELECT 7
EXECUTE p2
CREATE MACRO mm() AS TABLE SELECT * FROM read_text('/etc/passwd')
SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))
PRAGMA json_execute_serialized_sql(json_serialize_sql('SELECT 2'))
SELECT * FROM '{dir}/../{base}/outside.csv'
SELECT * FROM '{dir}/link.csv'
SELECT * FROM '{dir}-evil/x.csv'
SELECT * FROM '{dir}/unlisted.csv'
SELECT * FROM read_csv('{dir}/*.csv', union_by_name=true)
SELECT * FROM 'file:///etc/passwd'
SELECT * FROM read_text('/dev/stdin')
SELECT * FROM read_text('/proc/self/fd/0')
SELECT * FROM read_csv('/dev/null')
COPY (SELECT 1) TO '/dev/stdout'
CHECKPOINT
FORCE CHECKPOINT
VACUUM
PRAGMA database_list
PRAGMA version
PRAGMA platform
PRAGMA disable_checkpoint_on_shutdown
PRAGMA force_checkpoint
PRAGMA enable_verification
PRAGMA debug_checkpoint_abort='before_truncate'
SET debug_checkpoint_abort='before_truncate'
CALL pragma_version()
SELECT * FROM which_secret('s3://x','s3')
SELECT * FROM test_all_types()
SELECT pg_sleep(1)
SELECT sleep(1)
SELECT * FROM force_checkpoint()
SELECT write_log('hello')
SELECT * FROM checkpoint('memory')
SELECT add_parquet_key('k','0123456789112345')
PRAGMA add_parquet_key('k','0123456789112345')
SELECT current_user, session_user, current_database()
SELECT nextval('x')
SELECT * FROM pragma_user_agent()
DETACH memory
DETACH main
DROP SCHEMA main CASCADE
DROP TABLE t1
SELECT 1; SELECT 2
SELECT error('x')
KILL 1
SELECT * FROM enable_logging(storage='file', storage_path='{dir}/logs')
SELECT * FROM enable_logging(storage='file', storage_path='/nope/logs')
COPY (SELECT 'g') TO '{dir}/spill/x.csv'
COPY (SELECT 'g') TO '{input}' (FORMAT csv, USE_TMP_FILE false)
SELECT * FROM read_text('{dir}/spill/../unlisted.csv')
SELECT * FROM read_csv(['{input}', '{outside}'])
SELECT * FROM read_text('{input}/../unlisted.csv')
SELECT * FROM glob('{dir}/*')
COPY (SELECT 1 AS x) TO '{dir}/parts' (FORMAT csv, PARTITION_BY (x))
COPY (SELECT 1 AS x) TO '{output}' (FORMAT csv, PER_THREAD_OUTPUT)
COPY (SELECT 1 AS x) TO '{output}' (FORMAT csv)
ATTACH '{output}' AS o3
SELECT * FROM parquet_file_metadata('{outside}')
SELECT * FROM parquet_schema('{outside}')
SELECT * FROM read_ndjson_objects('{outside}')
SET allowed_paths=['/']
SET GLOBAL memory_limit='1TB'
PRAGMA threads=64
SET enable_progress_bar=false
PRAGMA disable_profiling
SET errors_as_json=false
CREATE MACRO lower(x) AS 'poisoned'
