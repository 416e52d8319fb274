#ifndef GUIJI_CMALLOC_SHIM_H
#define GUIJI_CMALLOC_SHIM_H
#include <malloc.h>
#endif
