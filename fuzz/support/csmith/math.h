// Programs with floating point include it: what they use of it is in `csmith.h`.
