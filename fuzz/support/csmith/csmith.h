// What csmith's programs include, instead of csmith's own header of this name: without a C
// library, and with `program`, which returns the checksum instead of printing it.
#include <float.h>
#include <limits.h>
#include <stdint.h>

#define STATIC static
#define UNDEFINED(value) (value)
#define LOG_INDEX
#define LOG_EXEC
#define FUNC_NAME(name) safe_##name
#define fabsf __builtin_fabsf
#define fabs __builtin_fabs
#define fabsl __builtin_fabs
#include <safe_math.h>

// Also what is printed if the program is asked for its values, which it never is.
#define printf(...) 0

static uint32_t crc32_context = 1;

static void crc32_gentab(void) {}

static inline void transparent_crc(uint64_t value, char *name, int print) {
  crc32_context = crc32_context * 31 + (uint32_t)value * 7 + (uint32_t)(value >> 32);
}

static void transparent_crc_bytes(void *bytes, int count, char *name, int print) {
  for (int i = 0; i < count; i++) crc32_context = crc32_context * 31 + ((uint8_t *)bytes)[i];
}

static uint32_t checksum;

static void platform_main_begin(void) {}
static void platform_main_end(uint32_t sum, int print) { checksum = sum; }

// There is no `argc` to switch printing on with: `--no-argc`.
static int csmith_main(void);
#define main csmith_main

long long program(void) {
  csmith_main();
  return checksum;
}
