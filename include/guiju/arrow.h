// The Arrow C data interface: the two structs by which tables are handed over in memory without
// copying. Layout and rules: https://arrow.apache.org/docs/format/CDataInterface.html (Apache-2.0).
// The guard is the one that the specification asks for, so that this header and others that declare
// the same structs can be included together.
//
// Ownership: whoever holds a struct whose `release` is not null calls it once when done with it; a
// struct is moved by copying its bytes and setting `release` of the source to null. What is lent to
// Guiju is only read and never released by it.
#pragma once

#include <stdint.h>

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

#ifdef __cplusplus
extern "C" {
#endif

struct ArrowSchema {
  const char* format;    // type, "s" is a 16-bit integer, "+s" a struct
  const char* name;      // of the column
  const char* metadata;  // may be null
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;  // null but for dictionary-encoded columns
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;  // -1: not counted
  int64_t offset;      // of the first value in the buffers
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

#ifdef __cplusplus
}
#endif

#endif  // ARROW_C_DATA_INTERFACE
