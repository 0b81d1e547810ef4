// FLAGS: switch=env.pause
// WARN: callback-for-prebuilt-code.c:10:
// WARN: warning
// WARN: 'compare', which may suspend, is passed to 'qsort', which this module does not define
__attribute__((import_module("env"), import_name("pause"))) int pause_(int);
void qsort(void *, unsigned long, unsigned long, int (*)(const void *, const void *));

static int compare(const void *a, const void *b) { return pause_(*(const int *)a - *(const int *)b); }

void sort(int *data, unsigned long count) { qsort(data, count, sizeof *data, compare); }
