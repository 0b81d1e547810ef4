// Suspends anywhere: a library that is compiled with `-fsanitize-coverage=edge,trace-pc` calls
// this on each edge of its control flow. Each INTERVAL-th call, on average, suspends.
#include "workload.h"

void __sanitizer_cov_trace_pc(void);

void __sanitizer_cov_trace_pc(void) {
  static uint32_t state = 0x2545f491;
  if (next_random(&state) % INTERVAL == 0)
    test_pause((int)(state >> 16));
}
