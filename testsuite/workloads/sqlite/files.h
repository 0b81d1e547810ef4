// The files of SQLite's database: see files.c.
#ifndef FILES_H
#define FILES_H

#include <sqlite3.h>
#include <stdint.h>

/// Of the bytes of a file; 0 if there is none of that name.
uint64_t files_checksum(const char *name);

#endif
