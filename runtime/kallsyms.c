/* SPDX-License-Identifier: MIT */
/*
 * kallsyms.c - addresses of kernel symbols that have no type.
 *
 * The kernel is asked first (ksym_lookup.c).  Where it cannot be, and for a strong symbol that it
 * does not know, /proc/kallsyms is read, which takes some hundred times as long.  Its lines are
 * "ffffffff81000000 T name", with a tab and "[module]" after a module's.  It is read once for all
 * symbols, in pieces; a line cut by a piece's end is completed by the next.
 *
 * Static symbols may share a name.  One that the file has at two addresses is an error, as in
 * libbpf, also where it is weak.  The kernel's lookup answers its first one; that there are more is
 * known from Linux 6.6 on where there are kprobes (ksym_twice.c), and then the file is read.
 *
 * Source: libbpf bpf_object__read_kallsyms_file() for behaviour.
 */
#include "runtime/load.h"
#include "runtime/sys.h"

#include "core/diag.h"
#include "core/text.h"

#define KALLSYMS "/proc/kallsyms"
#define PIECE_SIZE 65536u

void corepl_use_ksyms(void)
{
	corepl_use_externs();
}

/* Does the line [AT, END) name SYMBOL?  *ADDRESS is its first word. */
static bool line_names(const char *at, const char *end, const char *symbol, uint64_t *address)
{
	size_t size = text_size(symbol);

	*address = 0;
	for (; at < end && *at != ' '; at++) {
		uint32_t digit = (uint32_t)(*at <= '9' ? *at - '0' : (*at | 32) - 'a' + 10);

		*address = *address << 4 | (digit & 15);
	}
	if (end - at < 3)
		return false;
	at += 3; /* " T " */
	return (size_t)(end - at) >= size && !memcmp(at, symbol, size) &&
	       ((size_t)(end - at) == size || at[size] == '\t');
}

static void meet_line(struct load *l, const char *at, const char *end)
{
	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_EXTERNS); i++) {
		struct load_extern *le = &l->externs[i];
		struct plan_extern e;
		uint64_t address;

		if (!le->is_used)
			continue;
		PLAN_GET(&l->obj->plan, PLAN_EXTERNS, i, &e);
		if (e.kind != PLAN_EXTERN_KSYM ||
		    !line_names(at, end, handle_str(l->obj, e.name_str), &address))
			continue;
		if (!le->is_found)
			le->value = address;
		else if (le->value != address && !le->other)
			le->other = address;
		le->is_found = true;
	}
}

/* All whole lines of the SIZE bytes at TEXT; returns the bytes used. */
static size_t meet_lines(struct load *l, const char *text, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < size; i++) {
		if (text[i] != '\n')
			continue;
		meet_line(l, text + used, text + i);
		used = i + 1;
	}
	return used;
}

/* All symbols from the file, by way of PIECE_SIZE bytes at TEXT. */
static int read_file(struct load *l, char *text)
{
	int fd = sys_open(KALLSYMS);
	long got = fd < 0 ? fd : 1;
	size_t size = 0, used;

	while (got > 0) {
		got = sys_read(fd, text + size, PIECE_SIZE - size);
		if (got <= 0)
			break;
		size += (size_t)got;
		used = meet_lines(l, text, size);
		memmove(text, text + used, size - used);
		size -= used;
		if (size == PIECE_SIZE)
			size = 0; /* no such line: give up on it */
	}
	sys_close(fd);
	return got < 0 ? handle_fail_sys(l->diag, KALLSYMS, "reading", (int)got) : 0;
}

static bool is_strong_missing(const struct load *l)
{
	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_EXTERNS); i++) {
		struct plan_extern e;

		PLAN_GET(&l->obj->plan, PLAN_EXTERNS, i, &e);
		if (e.kind == PLAN_EXTERN_KSYM && l->externs[i].is_used &&
		    !l->externs[i].is_found && !e.is_weak)
			return true;
	}
	return false;
}

/* Name the first symbol that has two addresses. */
static int check_addresses(struct load *l)
{
	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_EXTERNS); i++) {
		const struct load_extern *le = &l->externs[i];
		struct plan_extern e;
		char text[160];

		if (!le->other)
			continue;
		PLAN_GET(&l->obj->plan, PLAN_EXTERNS, i, &e);
		diag_format(text, sizeof(text),
			    "found several symbols of that name in " KALLSYMS
			    ", at 0x%llx and 0x%llx, need one: this name does not tell which",
			    (unsigned long long)le->value, (unsigned long long)le->other);
		return externs_fail(l, &e, COREPL_EAMBIGUOUS, text);
	}
	return 0;
}

int kallsyms_resolve(struct load *l)
{
	char *text = sys_mmap_memory(PIECE_SIZE);
	int err = sys_ptr_error(text);

	if (err)
		return handle_fail_sys(l->diag, KALLSYMS, "memory for reading", err);
	if (!ksym_lookup(l, text, PIECE_SIZE) || is_strong_missing(l) || ksym_twice_any(l))
		err = read_file(l, text);
	sys_munmap(text, PIECE_SIZE);
	return err ? err : check_addresses(l);
}
