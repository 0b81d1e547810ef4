// SQLite over files that suspend, with functions, a collation, hooks and callbacks that do.
#include "files.h"
#include "workload.h"

static sqlite3 *db;
static uint64_t sum;
static int rows;

static void add(const char *text) {
  sum = sum * 1099511628211u + checksum(text, strlen(text));
}

static int row(void *context, int count, char **values, char **names) {
  (void)context, (void)names;
  rows++;
  for (int i = 0; i < count; i++)
    add(values[i] ? values[i] : "NULL");
  if (rows % 16 == 0)
    test_pause(rows);
  return 0;
}

/// Runs statements; prints how many rows came, and their checksum so far.
static void run_sql(const char *sql) {
  char *message = NULL;
  rows = 0;
  if (sqlite3_exec(db, sql, row, NULL, &message) != SQLITE_OK) {
    print_bytes(message, strlen(message));
    add(message);
    sqlite3_free(message);
  }
  print(rows);
  print64((long long)sum);
}

/// `slow(x, ...)`: the sum, after a suspension each.
static void slow(sqlite3_context *context, int count, sqlite3_value **values) {
  sqlite3_int64 total = 0;
  for (int i = 0; i < count; i++) {
    sqlite3_int64 value = sqlite3_value_int64(values[i]);
    total += test_pause((int)value) - 2 * (int)value - 1;
  }
  if (total == 1013) {
    sqlite3_result_error(context, "out of range", -1);
    return;
  }
  sqlite3_result_int64(context, total);
}

/// An aggregate: the exclusive or of what is suspended for.
static void step(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  int *state = sqlite3_aggregate_context(context, sizeof *state);
  int value = sqlite3_value_int(values[0]);
  *state ^= test_pause(value) + value;
}

static void finish(sqlite3_context *context) {
  int *state = sqlite3_aggregate_context(context, 0);
  int result = state ? *state : 0;
  test_pause(1);
  sqlite3_result_int(context, result);
}

/// Compares by the last byte first, and suspends.
static int backwards(void *context, int a_size, const void *a, int b_size, const void *b) {
  static unsigned calls;
  const unsigned char *from_a = a, *from_b = b;
  (void)context;
  if (calls++ % 8 == 0)
    test_pause(a_size);
  while (a_size > 0 && b_size > 0) {
    int difference = from_a[--a_size] - from_b[--b_size];
    if (difference != 0)
      return difference;
  }
  return a_size - b_size;
}

static int on_commit(void *context) {
  int *count = context;
  return test_pause(++*count) == 0;
}

static void on_update(void *context, int kind, const char *base, const char *table,
                      sqlite3_int64 id) {
  int *count = context;
  (void)base;
  if (++*count % 50 == 0)
    sum += (uint64_t)(test_pause((int)id) + kind) + strlen(table);
}

static int on_progress(void *context) {
  (void)context;
  test_pause(0);
  return 0;
}

static void insert_by_binding(void) {
  sqlite3_stmt *statement;
  uint32_t seed = 77;
  if (sqlite3_prepare_v2(db, "INSERT INTO t2 VALUES(?,?,?)", -1, &statement, NULL) != SQLITE_OK)
    abort();
  for (int i = 0; i < 300; i++) {
    unsigned char blob[700];
    unsigned size = next_random(&seed) % sizeof blob;
    make_data(blob, size, seed);
    sqlite3_bind_int(statement, 1, i);
    sqlite3_bind_int(statement, 2, (int)(next_random(&seed) % 100));
    sqlite3_bind_blob(statement, 3, blob, (int)size, SQLITE_TRANSIENT);
    if (sqlite3_step(statement) != SQLITE_DONE)
      print_text("not done");
    sqlite3_reset(statement);
  }
  sqlite3_finalize(statement);
}

TEST {
  static const char *const statements[] = {
      "PRAGMA page_size=1024; PRAGMA cache_size=12; PRAGMA journal_mode",
      "CREATE TABLE t1(id INTEGER PRIMARY KEY, n INTEGER, text TEXT)",
      "CREATE TABLE t2(a INTEGER, b INTEGER, c BLOB)",
      "CREATE TABLE log(what TEXT, id INTEGER)",
      "CREATE TRIGGER t1_deleted AFTER DELETE ON t1 BEGIN"
      "  INSERT INTO log VALUES('deleted', slow(old.id)); END",
      "CREATE TRIGGER t1_updated AFTER UPDATE OF n ON t1 WHEN new.n % 7 = 0 BEGIN"
      "  INSERT INTO log SELECT 'updated', new.id WHERE slow(new.n) > old.n - 100; END",
      "WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x+1 FROM c WHERE x<600)"
      "  INSERT INTO t1 SELECT x, x*7919%1009, printf('row %d of %x', x, x*x) FROM c",
      NULL, /* insert_by_binding */
      "CREATE INDEX t1n ON t1(n); CREATE INDEX t2b ON t2(b, a)",
      "SELECT count(*), sum(n), min(text), max(text) FROM t1",
      "SELECT slow(n, id) FROM t1 WHERE n BETWEEN 100 AND 200 ORDER BY n DESC",
      "SELECT t1.id, t2.a, length(c) FROM t1 JOIN t2 ON t1.n = t2.b WHERE slow(t1.id) % 3 = 0",
      "SELECT b, count(*), parity(a) FROM t2 GROUP BY b HAVING count(*) > 2 ORDER BY 3, 1",
      "SELECT text FROM t1 ORDER BY text COLLATE backwards LIMIT 40",
      "SELECT id, sum(n) OVER (ORDER BY id ROWS 5 PRECEDING), rank() OVER (ORDER BY n)"
      "  FROM t1 WHERE id < 60",
      "BEGIN; UPDATE t1 SET n = n + 1 WHERE id % 2 = 0; SELECT sum(n) FROM t1; ROLLBACK",
      "SELECT sum(n) FROM t1; SELECT count(*) FROM log",
      "BEGIN; UPDATE t1 SET n = slow(n) + 5, text = text || ' changed' WHERE id % 3 = 0;"
      " SAVEPOINT s; DELETE FROM t1 WHERE id > 300; SELECT count(*) FROM t1; ROLLBACK TO s;"
      " DELETE FROM t1 WHERE id % 11 = 0; COMMIT",
      "SELECT what, count(*), sum(id) FROM log GROUP BY what",
      "SELECT slow(id) FROM t1 WHERE id IN (10, 12)"
      " UNION ALL SELECT slow(id + 1000) FROM t1 WHERE id IN (12, 13, 14)",
      "INSERT INTO t1(id, n) VALUES(1, slow(2))",
      "INSERT INTO t1(id, n) VALUES(1, 2) ON CONFLICT(id) DO UPDATE SET n = slow(excluded.n) + 1",
      "SELECT n FROM t1 WHERE id = 1; SELECT * FROM missing",
      "WITH RECURSIVE f(a, b, i) AS (VALUES(0, 1, 0) UNION ALL"
      "  SELECT b, a + slow(b), i + 1 FROM f WHERE i < 30) SELECT a FROM f",
      "SELECT json_group_array(slow(value)) FROM json_each('[5,4,[3],2,{\"a\":1}]')",
      "SELECT group_concat(upper(text), '|') FROM (SELECT text FROM t1 WHERE text LIKE '%f1%')",
      "CREATE VIEW v AS SELECT id, slow(n) AS m FROM t1; SELECT max(m), min(m) FROM v",
      "CREATE TEMP TABLE copy AS SELECT * FROM t1 ORDER BY text; SELECT count(*) FROM copy",
      "EXPLAIN QUERY PLAN SELECT * FROM t1 JOIN t2 ON t1.n = t2.b ORDER BY t2.c",
      "VACUUM",
      "PRAGMA integrity_check",
      "ALTER TABLE t1 ADD COLUMN extra DEFAULT 'x'; SELECT sum(length(extra)) FROM t1",
      "DROP TABLE t2; VACUUM; PRAGMA page_count",
  };
  int commits = 0, updates = 0;
  if (sqlite3_open("test.db", &db) != SQLITE_OK)
    abort();
  sqlite3_create_function(db, "slow", -1, SQLITE_UTF8, NULL, slow, NULL, NULL);
  sqlite3_create_function(db, "parity", 1, SQLITE_UTF8, NULL, NULL, step, finish);
  sqlite3_create_collation(db, "backwards", SQLITE_UTF8, NULL, backwards);
  sqlite3_commit_hook(db, on_commit, &commits);
  sqlite3_update_hook(db, on_update, &updates);
  sqlite3_progress_handler(db, 500, on_progress, NULL);
  for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
    if (statements[i] == NULL)
      insert_by_binding();
    else
      run_sql(statements[i]);
  }
  print(commits);
  print(updates);
  print(sqlite3_close(db));
  print64((long long)files_checksum("test.db"));
  return 0;
}
