// SPDX-License-Identifier: MIT
// A full disk behind standard output is an error, not a short answer.
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: not %corepl dump %t.o 2>%t.err > /dev/full
// RUN: grep -x 'corepl: standard output: error: cannot write: No space left on device' %t.err

__attribute__((section("raw_tp/x"), used)) long nothing(void *ctx)
{
	return 0;
}
