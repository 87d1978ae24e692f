/* SPDX-License-Identifier: MIT */
/*
 * Names that an object of a stranger may have: of a program, a section, a file, a member, and in a
 * source line, with what HTML, JSON, terminals and uris take as their own.
 */
#include "bpf.h"

struct task_struct {
	long missing;
} __relocated;

long sink;

#line 7 "in</script><img src=x onerror=\"document.title='taken'\">&amp;%41 'q'.c"
SEC("raw_tp/\"><script>document.title='taken'</script>")
int hostile(u64 *ctx) asm("f\"'<b onclick=x>&lt;\\\x1b[31m\xff</td></table>");
int hostile(u64 *ctx)
{
	struct task_struct *t = current_task();

	probe_read_kernel(&sink, sizeof(sink), &t->missing);
	return 0;
}

SEC("raw_tp/sys_enter") int plain(u64 *ctx)
{
	return 0;
}

LICENSE;
