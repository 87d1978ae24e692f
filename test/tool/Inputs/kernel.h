// SPDX-License-Identifier: MIT
/* Programs read these; the "kernels" of the tests define them otherwise. */
#define SEC(name) __attribute__((section(name), used))
#define PRESERVE __attribute__((preserve_access_index))
