// QuickJS with a function `wait` that asks the host: runs a script.
#include "bench.h"
#include <quickjs.h>

static JSValue wait(JSContext *context, JSValueConst self, int count, JSValueConst *values) {
  (void)self;
  int32_t x = 0;
  if (count > 0 && JS_ToInt32(context, &x, values[0]) < 0)
    return JS_EXCEPTION;
  return JS_NewInt32(context, host_wait(x));
}

static JSValue print(JSContext *context, JSValueConst self, int count, JSValueConst *values) {
  (void)self;
  for (int i = 0; i < count; i++) {
    const char *text = JS_ToCString(context, values[i]);
    if (text == NULL)
      return JS_EXCEPTION;
    printf("%s\n", text);
    JS_FreeCString(context, text);
  }
  return JS_UNDEFINED;
}

static char script[1 << 16];

int main(int count, char **arguments) {
  FILE *file = count > 1 ? fopen(arguments[1], "r") : NULL;
  if (file == NULL)
    return 2;
  size_t size = fread(script, 1, sizeof script - 1, file);
  fclose(file);
  JSRuntime *runtime = JS_NewRuntime();
  JSContext *context = JS_NewContext(runtime);
  JSValue global = JS_GetGlobalObject(context);
  JS_SetPropertyStr(context, global, "wait", JS_NewCFunction(context, wait, "wait", 1));
  JS_SetPropertyStr(context, global, "print", JS_NewCFunction(context, print, "print", 1));
  JSValue result = JS_Eval(context, script, size, arguments[1], JS_EVAL_TYPE_GLOBAL);
  int failed = JS_IsException(result);
  if (failed) {
    const char *text = JS_ToCString(context, JS_GetException(context));
    printf("%s\n", text ? text : "?");
  }
  JS_FreeValue(context, result);
  JS_FreeValue(context, global);
  fflush(stdout);
  return failed;
}
