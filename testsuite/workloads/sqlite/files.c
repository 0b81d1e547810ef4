// Files in memory for SQLite. Each operation on one suspends before it works and after.
#include "files.h"
#include "workload.h"

enum { FILES = 8 };

/// What a name stands for. `open` handles share it.
struct content {
  char name[64];
  unsigned char *bytes;
  size_t size, capacity;
};

struct file {
  sqlite3_file base;
  struct content *content;
  int deletes_on_close;
};

static struct content contents[FILES];

/// Suspends. What comes back is part of what is checked.
static void wait(size_t what) {
  if (test_pause((int)what) != (int)(3 * (unsigned)what + 1))
    abort();
}

static struct content *find(const char *name) {
  for (int i = 0; i < FILES; i++)
    if (strcmp(contents[i].name, name) == 0)
      return &contents[i];
  return NULL;
}

static void forget(struct content *content) {
  free(content->bytes);
  memset(content, 0, sizeof *content);
}

static int close_file(sqlite3_file *base) {
  struct file *file = (struct file *)base;
  wait(1);
  if (file->deletes_on_close)
    forget(file->content);
  return SQLITE_OK;
}

static int read_file(sqlite3_file *base, void *to, int size, sqlite3_int64 at) {
  struct content *content = ((struct file *)base)->content;
  wait((size_t)at);
  size_t there = (size_t)at < content->size ? content->size - (size_t)at : 0;
  size_t taken = there < (size_t)size ? there : (size_t)size;
  if (taken > 0)
    memcpy(to, content->bytes + at, taken);
  memset((char *)to + taken, 0, (size_t)size - taken);
  wait(taken);
  return taken == (size_t)size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int write_file(sqlite3_file *base, const void *from, int size, sqlite3_int64 at) {
  struct content *content = ((struct file *)base)->content;
  size_t end = (size_t)at + (size_t)size;
  wait(end);
  if (end > content->capacity) {
    size_t capacity = 2 * end;
    unsigned char *bytes = realloc(content->bytes, capacity);
    if (bytes == NULL)
      return SQLITE_IOERR_NOMEM;
    memset(bytes + content->capacity, 0, capacity - content->capacity);
    content->bytes = bytes;
    content->capacity = capacity;
  }
  memcpy(content->bytes + at, from, (size_t)size);
  if (end > content->size)
    content->size = end;
  wait((size_t)size);
  return SQLITE_OK;
}

static int truncate_file(sqlite3_file *base, sqlite3_int64 size) {
  struct content *content = ((struct file *)base)->content;
  wait((size_t)size);
  if ((size_t)size < content->size) {
    memset(content->bytes + size, 0, content->size - (size_t)size);
    content->size = (size_t)size;
  }
  return SQLITE_OK;
}

static int sync_file(sqlite3_file *base, int flags) {
  (void)base;
  wait((size_t)flags);
  return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size) {
  wait(2);
  *size = (sqlite3_int64)((struct file *)base)->content->size;
  return SQLITE_OK;
}

static int lock_file(sqlite3_file *base, int level) {
  (void)base;
  wait((size_t)level);
  return SQLITE_OK;
}

static int is_locked(sqlite3_file *base, int *result) {
  (void)base;
  *result = 0;
  return SQLITE_OK;
}

static int control(sqlite3_file *base, int operation, void *argument) {
  (void)base, (void)operation, (void)argument;
  return SQLITE_NOTFOUND;
}

static int sector_size(sqlite3_file *base) {
  (void)base;
  return 512;
}

static int characteristics(sqlite3_file *base) {
  (void)base;
  return 0;
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = lock_file,
    .xCheckReservedLock = is_locked,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
};

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *got) {
  static int temporary;
  struct file *file = (struct file *)base;
  char made[16];
  (void)vfs;
  file->base.pMethods = NULL;
  if (name == NULL) {
    sqlite3_snprintf(sizeof made, made, "temporary%d", temporary++);
    name = made;
  }
  wait(strlen(name));
  struct content *content = find(name);
  if (content == NULL) {
    if (!(flags & SQLITE_OPEN_CREATE))
      return SQLITE_CANTOPEN;
    content = find("");
    if (content == NULL || strlen(name) >= sizeof content->name)
      return SQLITE_CANTOPEN;
    strcpy(content->name, name);
  }
  file->content = content;
  file->deletes_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  file->base.pMethods = &methods;
  if (got != NULL)
    *got = flags;
  return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync) {
  (void)vfs, (void)sync;
  wait(strlen(name));
  struct content *content = find(name);
  if (content == NULL)
    return SQLITE_IOERR_DELETE_NOENT;
  forget(content);
  return SQLITE_OK;
}

static int exists(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
  (void)vfs, (void)flags;
  wait(strlen(name));
  *result = find(name) != NULL;
  return SQLITE_OK;
}

static int full_name(sqlite3_vfs *vfs, const char *name, int size, char *result) {
  (void)vfs;
  sqlite3_snprintf(size, result, "%s", name);
  return SQLITE_OK;
}

static int randomness(sqlite3_vfs *vfs, int size, char *to) {
  (void)vfs;
  for (int i = 0; i < size; i++)
    to[i] = (char)(7 * i + 3);
  return size;
}

static int sleep_for(sqlite3_vfs *vfs, int time) {
  (void)vfs;
  wait((size_t)time);
  return time;
}

static int current_time(sqlite3_vfs *vfs, double *result) {
  (void)vfs;
  *result = 2460000.5;
  return SQLITE_OK;
}

int sqlite3_os_init(void) {
  static sqlite3_vfs vfs = {
      .iVersion = 1,
      .szOsFile = sizeof(struct file),
      .mxPathname = 60,
      .zName = "memory",
      .xOpen = open_file,
      .xDelete = delete_file,
      .xAccess = exists,
      .xFullPathname = full_name,
      .xRandomness = randomness,
      .xSleep = sleep_for,
      .xCurrentTime = current_time,
  };
  return sqlite3_vfs_register(&vfs, 1);
}

int sqlite3_os_end(void) { return SQLITE_OK; }

uint64_t files_checksum(const char *name) {
  struct content *content = find(name);
  return content == NULL ? 0 : checksum(content->bytes, content->size);
}
