// A printf that suspends for every character, with what it prints in the caller's frame.
// EXPECT: x=-42, y=1e, <abc>, 9000000000 & 100%
#include "test.h"
#include <stdarg.h>

struct out { char text[80]; int n; };
NOINLINE static void put(struct out *o, char c) { if (test_pause(c) == c * 3 + 1) o->text[o->n++] = c; }
NOINLINE static void number(struct out *o, unsigned long long v, unsigned base) { if (v >= base) number(o, v / base, base); put(o, "0123456789abcdef"[v % base]); }
NOINLINE static void format(struct out *o, const char *f, ...) {
  va_list ap;
  va_start(ap, f);
  for (; *f; f++) {
    if (*f != '%') { put(o, *f); continue; }
    switch (*++f) {
    case 'd': { int v = va_arg(ap, int); if (v < 0) { put(o, '-'); v = -v; } number(o, (unsigned)v, 10); break; }
    case 'x': number(o, va_arg(ap, unsigned), 16); break;
    case 'l': number(o, va_arg(ap, unsigned long long), 10); break;
    case 's': for (const char *s = va_arg(ap, const char *); *s; s++) put(o, *s); break;
    default: put(o, *f);
    }
  }
  va_end(ap);
}
TEST { struct out o = {"", 0}; format(&o, "x=%d, y=%x, <%s>, %l & 100%%", -42, 30, "abc", 9000000000ull); print_bytes(o.text, (unsigned long)o.n); return o.n; }
