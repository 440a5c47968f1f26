/* A check that stays in release builds and says what failed. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                  \
  do {                                                                    \
    if (!(condition)) {                                                   \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);     \
      exit(1);                                                            \
    }                                                                     \
  } while (0)

#define CHECK_IS(call, expected)                                          \
  do {                                                                    \
    const icept_status status_ = (call);                                  \
    if (status_ != (expected)) {                                          \
      fprintf(stderr, "%s:%d: %s gave %d (%s), not %s\n", __FILE__,       \
              __LINE__, #call, (int)status_, icept_status_text(status_),  \
              #expected);                                                 \
      exit(1);                                                            \
    }                                                                     \
  } while (0)

#define OK(call) CHECK_IS(call, ICEPT_OK)

#endif
