/* Lua with a function `wait` that asks the host, which may suspend the program there.
 *
 * An ordinary command: `lua [--every=N] [--portable] SCRIPT [ARGUMENTS]`. With `--every`, a
 * debug hook calls the host after each N instructions of Lua's machine, in whatever is
 * running. With `--portable`, globals are set with which Lua's own tests leave out what
 * needs a certain system or much memory.
 *
 * Beside that, for hosts that have several calls in flight: `run_state`, and `malloc` for
 * what each of them needs, a stack and a buffer. */

#include "missing.h"

#include "lauxlib.h"
#include "lua.h"
#include "lualib.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Milliseconds to wait; the result is the host's to choose. */
__attribute__((import_module("host"), import_name("wait"))) int host_wait(int milliseconds);

static int lua_wait(lua_State *L) {
  lua_pushinteger(L, host_wait((int)luaL_checkinteger(L, 1)));
  return 1;
}

static void wait_in_hook(lua_State *L, lua_Debug *event) {
  (void)L;
  (void)event;
  host_wait(0);
}

/* Adds where it happened to an error. */
static int with_traceback(lua_State *L) {
  const char *message = luaL_tolstring(L, 1, NULL);
  luaL_traceback(L, L, message, 1);
  return 1;
}

static lua_State *new_state(void) {
  lua_State *L = luaL_newstate();
  if (L == NULL)
    return NULL;
  luaL_openlibs(L);
  lua_register(L, "wait", lua_wait);
  return L;
}

/* Calls the function below its `arguments` on the stack. Returns the exit status. */
static int call(lua_State *L, int arguments) {
  int base = lua_gettop(L) - arguments;
  lua_pushcfunction(L, with_traceback);
  lua_insert(L, base);
  int status = lua_pcall(L, arguments, 0, base);
  if (status != LUA_OK)
    fprintf(stderr, "lua: %s\n", lua_tostring(L, -1));
  fflush(stdout);
  return status == LUA_OK ? 0 : 1;
}

int main(int argc, char **argv) {
  static const char every[] = "--every=";
  int at = 1, count = 0, portable = 0;
  for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
    if (strncmp(argv[at], every, sizeof every - 1) == 0)
      count = atoi(argv[at] + sizeof every - 1);
    else if (strcmp(argv[at], "--portable") == 0)
      portable = 1;
    else
      break;
  }
  if (at >= argc || strncmp(argv[at], "--", 2) == 0) {
    fprintf(stderr, "usage: lua [--every=N] [--portable] SCRIPT [ARGUMENTS]\n");
    return 2;
  }
  lua_State *L = new_state();
  if (L == NULL) {
    fprintf(stderr, "lua: not enough memory\n");
    return 1;
  }
  if (portable) {
    static const char *const globals[] = {"_port", "_soft", "_nomsg"};
    for (size_t i = 0; i < sizeof globals / sizeof *globals; i++) {
      lua_pushboolean(L, 1);
      lua_setglobal(L, globals[i]);
    }
  }
  lua_createtable(L, argc - at, 0);
  for (int i = at; i < argc; i++) {
    lua_pushstring(L, argv[i]);
    lua_rawseti(L, -2, i - at);
  }
  lua_setglobal(L, "arg");
  if (luaL_loadfile(L, argv[at]) != LUA_OK) {
    fprintf(stderr, "lua: %s\n", lua_tostring(L, -1));
    return 1;
  }
  int arguments = argc - at - 1;
  luaL_checkstack(L, arguments + 2, "too many arguments");
  for (int i = at + 1; i < argc; i++)
    lua_pushstring(L, argv[i]);
  if (count > 0)
    lua_sethook(L, wait_in_hook, LUA_MASKCOUNT, count);
  int status = call(L, arguments);
  lua_sethook(L, NULL, 0, 0);
  lua_close(L);
  return status;
}

/* Runs a program in a state of its own, in which the global `STATE` is `number`. Returns
 * its exit status. The host may enter it while other calls of it are suspended, with
 * `__stack_pointer` at the end of another stack. */
__attribute__((export_name("run_state"))) int run_state(const char *program, size_t length,
                                                        int number) {
  lua_State *L = new_state();
  if (L == NULL)
    return 1;
  lua_pushinteger(L, number);
  lua_setglobal(L, "STATE");
  int status = 1;
  if (luaL_loadbuffer(L, program, length, "=program") == LUA_OK)
    status = call(L, 0);
  else
    fprintf(stderr, "lua: %s\n", lua_tostring(L, -1));
  lua_close(L);
  return status;
}

/* What this C library does not have: see missing.h. */

FILE *tmpfile(void) { return NULL; }

char *tmpnam(char *name) {
  (void)name;
  return NULL;
}

int system(const char *command) {
  (void)command;
  return command == NULL ? 0 : -1;
}
