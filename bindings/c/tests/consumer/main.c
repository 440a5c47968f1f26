#include <interocept.h>
#include <stdio.h>

int main(void) {
  if (icept_abi_version() != ICEPT_ABI_VERSION) return 1;
  icept_handle detector = 0;
  if (icept_ecg_detector_new(NULL, 250.0, &detector) != ICEPT_OK) return 2;
  printf("interocept %s\n", icept_version());
  return icept_free(detector) == ICEPT_OK ? 0 : 3;
}
