// Several suspend points in one expression.
#include "test.h"

TEST { return test_pause(1) * 3 + test_pause(2) * (test_pause(3) - test_pause(4)); }
