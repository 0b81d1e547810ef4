// A module that cannot: it keeps something that is not in linear memory.
__attribute__((import_module("env"), import_name("pause"))) int test_pause(int x);

__externref_t get(void);
void put(__externref_t reference);

int unsupported(int x) {
  __externref_t reference = get();
  int result = test_pause(x);
  put(reference);
  return result;
}
