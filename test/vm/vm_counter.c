/* SPDX-License-Identifier: MIT */
/*
 * vm_counter.c - the counter ("semaphore") of a probe while links come and go, by libcorepl and by
 * libbpf.
 *
 *   vm_counter OBJECT
 *
 * Program by_call of OBJECT is put twice on use:probed of this program, by its notes and by file
 * offsets, for this process and for all; then both links are destroyed.  Each library does so in a
 * process of its own, which tells the counter after every step.  One line for each, and how many
 * were equal; exit status 1 when one was not, or a probe that is there left its counter at 0.
 */
#define _GNU_SOURCE
#include <bpf/libbpf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/corepl.h"

#define SELF "/proc/self/exe"

enum { MAX_OBJECT = 1 << 20, STEP_CNT = 5 };

struct way {
	const char *name;
	int pid;
	bool is_usdt;
};

struct steps {
	int after[STEP_CNT]; /* start, one link, two, one, none */
};

static char bytes[MAX_OBJECT];
static size_t size;

unsigned short use_probe_counter __attribute__((section(".probes"), used));
void use_probe(long a);

__attribute__((noinline, used)) void use_probe(long a)
{
#if defined(__x86_64__)
	__asm__ volatile(
		"990:	nop\n"
		"	.pushsection .note.stapsdt, \"?\", \"note\"\n"
		"	.balign 4\n"
		"	.4byte 992f-991f, 994f-993f, 3\n"
		"991:	.asciz \"stapsdt\"\n"
		"992:	.balign 4\n"
		"993:	.8byte 990b, _.stapsdt.base, use_probe_counter\n"
		"	.asciz \"use\", \"probed\", \"8@%%rdi\"\n"
		"994:	.balign 4\n"
		"	.popsection\n"
		"	.ifndef _.stapsdt.base\n"
		"	.pushsection .stapsdt.base, \"aG\", \"progbits\", .stapsdt.base, comdat\n"
		"	.weak _.stapsdt.base\n"
		"	.hidden _.stapsdt.base\n"
		"_.stapsdt.base: .space 1\n"
		"	.size _.stapsdt.base, 1\n"
		"	.popsection\n"
		"	.endif\n"
		:
		: "D"(a));
#else
	(void)a;
#endif
}

/* Where in this program's file ADDRESS comes from. */
static uint64_t file_offset(uintptr_t at)
{
	unsigned long begin, end, byte_off, found = 0;
	FILE *f = fopen("/proc/self/maps", "r");
	char line[512];

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%lx-%lx %*s %lx", &begin, &end, &byte_off) == 3 && at >= begin &&
		    at < end)
			found = at - begin + byte_off;
	if (f)
		fclose(f);
	return found;
}

static uint64_t counter_offset(void)
{
	return file_offset((uintptr_t)&use_probe_counter);
}

static uint64_t probe_offset(void)
{
	return file_offset((uintptr_t)use_probe);
}

static int count(void)
{
	const volatile unsigned short *counter = &use_probe_counter;

	return *counter;
}

static struct corepl_link *our_link(struct corepl_program *prog, const struct way *w)
{
	const struct corepl_uprobe_opts opts = { .size = sizeof(opts),
						 .ref_ctr_offset = counter_offset() };

	return w->is_usdt ? corepl_program_attach_usdt(prog, w->pid, SELF, "use", "probed", NULL)
			  : corepl_program_attach_uprobe_opts(prog, w->pid, SELF,
							      probe_offset(), &opts);
}

static void by_corepl(const struct way *w, struct steps *s)
{
	struct corepl_object *obj = corepl_open(bytes, size, NULL, NULL);
	struct corepl_link *one, *two;
	struct corepl_program *prog;

	if (!obj || corepl_load(obj))
		_exit(2);
	prog = corepl_find_program(obj, "by_call");
	s->after[0] = count();
	one = our_link(prog, w);
	s->after[1] = count();
	two = our_link(prog, w);
	s->after[2] = count();
	if (!one || !two) {
		printf("corepl: %s\n", corepl_diag(obj)->text);
		fflush(stdout);
		_exit(3);
	}
	corepl_link_destroy(two);
	s->after[3] = count();
	corepl_link_destroy(one);
	s->after[4] = count();
}

static struct bpf_link *their_link(struct bpf_program *prog, const struct way *w)
{
	LIBBPF_OPTS(bpf_uprobe_opts, opts, .ref_ctr_offset = counter_offset());

	return w->is_usdt ? bpf_program__attach_usdt(prog, w->pid, SELF, "use", "probed", NULL)
			  : bpf_program__attach_uprobe_opts(prog, w->pid, SELF,
							    probe_offset(), &opts);
}

static void by_libbpf(const struct way *w, struct steps *s)
{
	struct bpf_object *obj = bpf_object__open_mem(bytes, size, NULL);
	struct bpf_link *one, *two;
	struct bpf_program *prog;

	if (!obj || bpf_object__load(obj))
		_exit(2);
	prog = bpf_object__find_program_by_name(obj, "by_call");
	s->after[0] = count();
	one = their_link(prog, w);
	s->after[1] = count();
	two = their_link(prog, w);
	s->after[2] = count();
	if (!one || !two)
		_exit(3);
	bpf_link__destroy(two);
	s->after[3] = count();
	bpf_link__destroy(one);
	s->after[4] = count();
}

/* RUN in a process of its own. */
static int in_child(void (*run)(const struct way *, struct steps *), const struct way *w,
		    struct steps *s)
{
	int pipe_fd[2], status = 0;
	pid_t pid;

	if (pipe(pipe_fd))
		return -1;
	pid = fork();
	if (!pid) {
		run(w, s);
		_exit(write(pipe_fd[1], s, sizeof(*s)) != (ssize_t)sizeof(*s));
	}
	close(pipe_fd[1]);
	waitpid(pid, &status, 0);
	if (status || read(pipe_fd[0], s, sizeof(*s)) != (ssize_t)sizeof(*s))
		printf("%s: status 0x%x\n", w->name, (unsigned int)status);
	close(pipe_fd[0]);
	return status;
}

static void print(const char *who, const struct steps *s)
{
	printf("%s", who);
	for (int i = 0; i < STEP_CNT; i++)
		printf(" %d", s->after[i]);
}

int main(int argc, char **argv)
{
	static const struct way ways[] = {
		{ "usdt of this process", 0, true },
		{ "usdt of all", -1, true },
		{ "uprobe of this process", 0, false },
		{ "uprobe of all", -1, false },
	};
	FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
	int equal_cnt = 0;

	if (!f) {
		printf("usage: vm_counter OBJECT\n");
		return 2;
	}
	size = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	libbpf_set_print(NULL);
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (int i = 0; i < 4; i++) {
		struct steps ours = { { 0 } }, theirs = { { 0 } };

		if (in_child(by_corepl, &ways[i], &ours) || in_child(by_libbpf, &ways[i], &theirs))
			return 1;
		printf("%s: ", ways[i].name);
		print("corepl", &ours);
		print(", libbpf", &theirs);
		printf("\n");
		equal_cnt += !memcmp(&ours, &theirs, sizeof(ours)) && ours.after[1] > 0;
	}
	printf("%d of 4 equal\n", equal_cnt);
	return equal_cnt != 4;
}
