/* What digest.c needs of the machine it runs on. */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdint.h>

int main(void);

/* Puts out a text. */
#ifdef ICEPT_BARE
void say(const char *text);
#else
#include <stdio.h>
static inline void say(const char *text) { fputs(text, stdout); }
#endif

#endif
