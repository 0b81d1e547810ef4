/* Included before each of Lua's files: functions of C's that the C library for wasm does not
 * declare. main.c has some that always fail. */

#ifndef MISSING_H
#define MISSING_H

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The crate's copy of Lua leaves functions out where this is defined. */
#undef __wasi__

FILE *tmpfile(void);
char *tmpnam(char *name);
int system(const char *command);

#ifndef L_tmpnam
#define L_tmpnam 20
#endif

#endif
