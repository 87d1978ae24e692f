// SPDX-License-Identifier: MIT
// A raw object has no plan that a skeleton could stand on; a missing or damaged file is named.
// Nothing is printed to standard output.
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: rm -f %t.out && not %corepl skel %t.o > %t.out 2>%t.err && test ! -s %t.out
// RUN: grep -x 'corepl: .*o: error: object: no load plan (section .corepl): .* first' %t.err
// RUN: head -c 200 %t.o > %t.cut.o
// RUN: for command in skel dump "relocate --kernel %t.o"; do for o in %t.cut.o %t.none.o %s; do \
// RUN:   code=0; %corepl $command $o > %t.out 2>%t.err || code=$?; \
// RUN:   test $code -eq 1 && test ! -s %t.out && \
// RUN:   test $(grep -c "^corepl: $o: error: " %t.err) -eq 1 || exit 1; done; done

__attribute__((section("raw_tp/x"), used)) long nothing(void *ctx)
{
	return 0;
}
