// What code generation calls where an engine has no instruction for it.
#include <stddef.h>

__attribute__((weak)) void *memcpy(void *to, const void *from, size_t size) {
  for (size_t i = 0; i < size; i++) ((volatile char *)to)[i] = ((const char *)from)[i];
  return to;
}

__attribute__((weak)) void *memmove(void *to, const void *from, size_t size) {
  if (to <= from) return memcpy(to, from, size);
  for (size_t i = size; i-- > 0;) ((volatile char *)to)[i] = ((const char *)from)[i];
  return to;
}

__attribute__((weak)) void *memset(void *to, int value, size_t size) {
  for (size_t i = 0; i < size; i++) ((volatile char *)to)[i] = value;
  return to;
}
