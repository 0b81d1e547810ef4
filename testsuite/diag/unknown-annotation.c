// FAIL: unknown value 'sometimes' of function attribute "asyncify" (switch, never, always, runtime)
__attribute__((annotate("asyncify=sometimes"))) int f(int x) { return x; }
