// SQLite over files that suspend, with the statements of programs.
#include "bench.h"
#include <sqlite3.h>

static sqlite3 *db;
static uint64_t sum;

static int row(void *context, int count, char **values, char **names) {
  (void)context, (void)names;
  for (int i = 0; i < count; i++)
    for (const char *at = values[i] ? values[i] : "NULL"; *at; at++)
      sum = (sum ^ (unsigned char)*at) * 0x100000001b3;
  return 0;
}

static void sql(const char *text) {
  char *message = NULL;
  if (sqlite3_exec(db, text, row, NULL, &message) != SQLITE_OK) {
    printf("%s\n", message);
    exit(1);
  }
}

static void open(const char *name) {
  if (sqlite3_open(name, &db) != SQLITE_OK)
    exit(1);
}

static void close(void) {
  sqlite3_close(db);
  printf("%llu\n", (unsigned long long)sum);
}

void run(void) {
  open("work.db");
  sql("CREATE TABLE t(id INTEGER PRIMARY KEY, n INT, text TEXT);"
      "CREATE TABLE u(n INT, value REAL)");
  sql("BEGIN; WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 30000)"
      "INSERT INTO t SELECT i, i * 7919 % 10007, printf('%d rows of %x', i, i * 31) FROM c; COMMIT");
  sql("BEGIN; INSERT INTO u SELECT n, id / 3.0 FROM t WHERE id % 3 = 0; COMMIT");
  sql("CREATE INDEX tn ON t(n); CREATE INDEX un ON u(n)");
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(db, "SELECT text, n FROM t WHERE id = ?", -1, &statement, NULL) != SQLITE_OK)
    exit(1);
  for (int i = 0; i < 40000; i++) {
    sqlite3_bind_int(statement, 1, (int)((unsigned)i * 7717u % 30000) + 1);
    if (sqlite3_step(statement) == SQLITE_ROW)
      sum += (uint64_t)sqlite3_column_int(statement, 1) * (uint64_t)sqlite3_column_bytes(statement, 0);
    sqlite3_reset(statement);
  }
  sqlite3_finalize(statement);
  sql("SELECT count(*), sum(value) FROM t JOIN u ON t.n = u.n WHERE t.id % 7 = 1");
  sql("SELECT n % 100, count(*), max(text), avg(id) FROM t GROUP BY 1 ORDER BY 3 DESC");
  sql("SELECT count(*) FROM t WHERE text LIKE '%7 rows%a%'");
  sql("UPDATE t SET n = n + 1, text = upper(text) WHERE id % 5 = 2");
  sql("DELETE FROM t WHERE n BETWEEN 1000 AND 2000");
  sql("SELECT text FROM t ORDER BY substr(text, 4), n LIMIT 500");
  close();
}

void loop(void) {
  open("loop.db");
  sql("PRAGMA cache_size = 4; CREATE TABLE t(id INTEGER PRIMARY KEY, text TEXT);"
      "BEGIN; WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 4000)"
      "INSERT INTO t SELECT i, hex(zeroblob(100)) FROM c; COMMIT");
  for (int i = 0; i < 3000; i++) {
    char text[64];
    snprintf(text, sizeof text, "SELECT text FROM t WHERE id = %d", i * 797 % 4000 + 1);
    sql(text);
  }
  close();
}
