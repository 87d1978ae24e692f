/* SPDX-License-Identifier: MIT */
/*
 * An object is judged on kernels of the other byte order as if it were compiled for them, and that is
 * said: as it is, no such kernel takes it.  A set of kernels knows theirs too.
 */
// REQUIRES: clang-19
// RUN: rm -rf %t && mkdir %t
// RUN: %clang -target bpfel -g -O2 -c %s -o %t/little.btf && %clang -target bpfeb -g -O2 -c %s -o %t/big.btf
// RUN: cp %t/big.btf %t/x.o && cp %t/little.btf %t/y.o
// RUN: %corepl check %t/x.o --kernels %t/big.btf | %FileCheck --check-prefix=SAME %s
// RUN: %corepl check %t/x.o --kernels %t/little.btf | %FileCheck --check-prefix=OTHER %s
// RUN: %corepl kernels pack -o %t/set %t/little.btf
// RUN: %corepl check %t/x.o --kernels %t/set | %FileCheck --check-prefix=OTHER %s
// RUN: %corepl check %t/y.o --kernels %t/set | %FileCheck --check-prefix=SAME %s
// SAME-NOT: byte order
// OTHER: not judged:{{.*}}; on kernels of the other byte order an object counts as compiled for it (-target bpfel, bpfeb);
int x;

__attribute__((section("xdp"), used)) int on_frame(void *ctx)
{
	return x;
}
