#ifndef GUIJI_CINTRINSICS_SHIM_H
#define GUIJI_CINTRINSICS_SHIM_H
#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif
#endif
