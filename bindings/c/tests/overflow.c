/* Not a test: a fault that a sanitizer must catch, to show that it is on. */
#include <stdlib.h>

int main(int argc, char **argv) {
  (void)argv;
  char *bytes = malloc(4);
  bytes[argc + 3] = 1;
  return bytes[argc - 1];
}
