/* SPDX-License-Identifier: MIT */
/*
 * kernel_file.c - opens a KERNEL argument and finds the BTF in it.
 *
 * The file is mapped (read where it cannot be: sysfs before 6.16, pipes), then peeled: raw BTF
 * and ELF are answered at once, a compressed file or a kernel image's payload is inflated and
 * looked at again, NEST_MAX times at most.  An image that is neither is searched for a .BTF blob in
 * clear, as arm64's and riscv's Image and s390x's unpacked payload hold it.
 *
 * The release comes from the banner "Linux version R ..." of an unpacked image, else the label is
 * the file's name without what the format added to it.  Debian's releases do not tell the patch
 * level, what follows them does: "5.10.0-46-amd64 (...) #1 SMP Debian 5.10.262-1 (2026-07-31)".
 *
 * Sources: kernel Documentation/arch/x86/boot.rst (payload_offset); drivers/firmware/efi/libstub/
 * zboot-header.S; scripts/extract-vmlinux for what to expect in images.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem */
#endif
#include "postlink/kernel_file.h"

#include "core/btfview.h"
#include "core/diag.h"
#include "core/kconfig.h"
#include "core/kernelset.h"
#include "postlink/elf_file.h"
#include "postlink/inflate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#define NEST_MAX 4	   /* a compressed image holds a compressed payload: two are usual */
#define PAYLOAD_TRY_MAX 64 /* places in an image that look like a compressed stream */
#define BTF_HEADER_SIZE 24 /* bytes */
#define LINE_SIZE 512	   /* bytes of a banner that are looked at */
#define RUNNING_PATH "/sys/kernel/btf/vmlinux"

static int sys_fail(struct corepl_diag *d, const char *what)
{
	int err = errno;

	if (d && !d->status)
		d->sys_errno = err;
	return diag_fail(d, err == ENOENT ? COREPL_ENOTFOUND : COREPL_ESYS, "%s: %s", what,
			 strerror(err));
}

/* Read FD to its end into K's owned bytes. */
static int read_all(struct kernel_file *k, int fd, struct inflate_out *out, struct corepl_diag *d)
{
	ssize_t got = 1;

	while (got > 0) {
		int ret = inflate_reserve(out, (size_t)1 << 20, d);

		if (ret)
			return ret;
		got = read(fd, out->data + out->size, (size_t)1 << 20);
		if (got < 0)
			return sys_fail(d, "cannot read");
		out->size += (size_t)got;
	}
	k->owned = out->data;
	return 0;
}

/* The file's bytes into *BYTES, owned or mapped by K. */
static int load_file(struct kernel_file *k, const char *path, struct bytes *bytes,
		     struct corepl_diag *d)
{
	struct inflate_out out = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *map = MAP_FAILED;
	int ret = 0;

	if (fd < 0)
		return sys_fail(d, "cannot open");
	if (fstat(fd, &st)) {
		ret = sys_fail(d, "cannot look at");
		goto out;
	}
	if (S_ISREG(st.st_mode) && st.st_size > 0)
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map != MAP_FAILED) {
		k->mapped = map;
		k->mapped_size = (size_t)st.st_size;
		*bytes = (struct bytes){ map, k->mapped_size, false };
		goto out;
	}
	ret = read_all(k, fd, &out, d);
	if (ret)
		free(out.data);
	*bytes = (struct bytes){ out.data, out.size, false };
out:
	close(fd);
	return ret;
}

static bool is_btf(const struct bytes *b)
{
	return b->size >= BTF_HEADER_SIZE && b->data[2] == 1 &&
	       ((b->data[0] == 0x9f && b->data[1] == 0xeb) ||
		(b->data[0] == 0xeb && b->data[1] == 0x9f));
}

static bool is_elf(const struct bytes *b)
{
	return b->size >= 4 && memcmp(b->data, "\177ELF", 4) == 0;
}

/* Size of the BTF blob that starts at BYTE_OFF of an image; 0 when there is none. */
static size_t blob_size_at(const struct bytes *image, size_t byte_off)
{
	struct bytes head = bytes_part(image, byte_off, BTF_HEADER_SIZE);
	struct btfview v;
	uint64_t size;

	if (!head.size || !is_btf(&head))
		return 0;
	head.is_swapped = (head.data[0] == 0xeb) != bytes_is_host_big_endian();
	size = (uint64_t)bytes_u32(&head, 4) + bytes_u32(&head, 16) + bytes_u32(&head, 20);
	if (!bytes_has(image, byte_off, size) || bytes_u32(&head, 12) < 12)
		return 0;
	return btfview_open(&v, image->data + byte_off, size, NULL, NULL) ? 0 : size;
}

/* The largest BTF blob that lies in clear in IMAGE; empty when there is none. */
static struct bytes find_clear_btf(const struct bytes *image)
{
	static const char *const magics[] = { "\x9f\xeb\x01", "\xeb\x9f\x01" };
	struct bytes best = { NULL, 0, false };

	for (size_t m = 0; m < 2; m++) {
		const uint8_t *at = image->data, *end = image->data + image->size;

		while ((at = memmem(at, (size_t)(end - at), magics[m], 3))) {
			size_t size = blob_size_at(image, (size_t)(at - image->data));

			if (size > best.size)
				best = (struct bytes){ at, size, false };
			at += size ? size : 1;
		}
	}
	return best;
}

/* Release from the banner of an unpacked kernel: "Linux version 6.1.0-50-amd64 (...". */
static void find_release(struct kernel_file *k, const struct bytes *image)
{
	static const char banner[] = "Linux version ";
	const uint8_t *at = image->data, *end = image->data + image->size;
	size_t size = 0, line_size = 0;
	char line[LINE_SIZE];

	while ((at = memmem(at, (size_t)(end - at), banner, sizeof(banner) - 1))) {
		at += sizeof(banner) - 1;
		if (at < end && *at >= '0' && *at <= '9')
			break;
	}
	if (!at)
		return;
	while (at + size < end && at[size] > ' ' && at[size] < 0x7f &&
	       size < KERNEL_FILE_LABEL_SIZE - 1)
		size++;
	memcpy(k->label, at, size);
	k->label[size] = 0;
	k->has_release = true;
	while (at + line_size < end && at[line_size] >= ' ' && line_size < sizeof(line) - 1)
		line_size++;
	memcpy(line, at, line_size);
	line[line_size] = 0;
	k->version = kconfig_kernel_version(k->label, line);
}

/* Keep inflated bytes in place of what K held so far. */
static void keep_inflated(struct kernel_file *k, const struct inflate_out *out)
{
	free(k->owned);
	k->owned = out->data;
}

/* Where a boot header says that the compressed payload is; empty when it does not. */
static struct bytes boot_payload(const struct bytes *image)
{
	struct bytes le = { image->data, image->size, bytes_is_host_big_endian() };
	struct bytes none = { NULL, 0, false };

	if (bytes_has(&le, 0x250, 0) && memcmp(le.data + 0x202, "HdrS", 4) == 0) {
		uint32_t setup_cnt = le.data[0x1f1] ? le.data[0x1f1] : 4;
		uint64_t byte_off = (setup_cnt + 1) * 512ull + bytes_u32(&le, 0x248);

		return bytes_part(&le, byte_off, bytes_u32(&le, 0x24c));
	}
	if (bytes_has(&le, 0, 64) && memcmp(le.data + 4, "zimg", 4) == 0)
		return bytes_part(&le, bytes_u32(&le, 8), bytes_u32(&le, 12));
	return none;
}

/* Inflate the first stream in IMAGE that can be; EFORMAT when there is none. */
static int inflate_somewhere(const struct bytes *image, struct inflate_out *out,
			     struct corepl_diag *d)
{
	uint32_t try_cnt = 0;

	for (size_t i = 0; i + 8 < image->size && try_cnt < PAYLOAD_TRY_MAX; i++) {
		const uint8_t *at = image->data + i;
		enum inflate_method method;

		if (*at != 0x1f && *at != 0xfd && *at != 0x28 && *at != 0x02)
			continue;
		method = inflate_detect(at, image->size - i);
		if (method == INFLATE_NONE)
			continue;
		try_cnt++;
		if (inflate_bytes(method, at, image->size - i, out, NULL) == 0 &&
		    out->size >= ((size_t)1 << 16))
			return 0;
		free(out->data);
		memset(out, 0, sizeof(*out));
	}
	return diag_fail(d, COREPL_EFORMAT,
			 "no BTF found: neither raw BTF, ELF, nor a kernel "
			 "image that holds BTF (a kernel needs CONFIG_DEBUG_INFO_BTF=y)");
}

/* One compressed layer off: the whole file, a boot header's payload, or a stream somewhere. */
static int inflate_layer(const struct bytes *b, struct inflate_out *out, struct corepl_diag *d)
{
	struct bytes payload = boot_payload(b);
	enum inflate_method method = inflate_detect(b->data, b->size);

	if (method != INFLATE_NONE)
		return inflate_bytes(method, b->data, b->size, out, d);
	if (payload.size)
		method = inflate_detect(payload.data, payload.size);
	if (method != INFLATE_NONE)
		return inflate_bytes(method, payload.data, payload.size, out, d);
	return inflate_somewhere(b, out, d);
}

/* Find the BTF in B, unpacking as often as needed. */
static int peel(struct kernel_file *k, struct bytes b, struct corepl_diag *d)
{
	if (kernelset_is(b.data, b.size))
		return diag_fail(d, COREPL_EFORMAT, "found a set of kernels, need one kernel; sets "
				 "are for corepl check, relocate, kernels list and diff --set");
	for (int depth = 0; depth < NEST_MAX; depth++) {
		struct inflate_out out = { 0 };
		struct bytes btf = { NULL, 0, false };
		int ret = 0;

		if (is_btf(&b))
			btf = b;
		else if (is_elf(&b))
			ret = elf_file_find(b.data, b.size, ".BTF", &btf, d);
		else if (inflate_detect(b.data, b.size) == INFLATE_NONE)
			btf = find_clear_btf(&b);
		if (ret)
			return ret;
		if (btf.size) {
			k->btf = btf.data;
			k->btf_size = btf.size;
			if (!is_btf(&b))
				find_release(k, &b);
			return 0;
		}
		ret = inflate_layer(&b, &out, d);
		if (ret)
			return ret;
		keep_inflated(k, &out);
		b = (struct bytes){ out.data, out.size, false };
	}
	return diag_fail(d, COREPL_EFORMAT, "compressed more than %d times over", NEST_MAX);
}

/* The file's name without directories and without ".xz", ".btf" and the like. */
static void label_from_path(struct kernel_file *k, const char *path)
{
	static const char *const ends[] = { ".xz", ".gz", ".zst", ".lz4", ".btf" };
	const char *name = strrchr(path, '/');
	size_t size;

	name = name && name[1] ? name + 1 : path;
	size = strlen(name);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t end_size = strlen(ends[i]);

		if (size > end_size && memcmp(name + size - end_size, ends[i], end_size) == 0)
			size -= end_size;
	}
	if (size >= KERNEL_FILE_LABEL_SIZE)
		size = KERNEL_FILE_LABEL_SIZE - 1;
	memcpy(k->label, name, size);
	k->label[size] = 0;
}

bool kernel_file_is_running(const char *arg)
{
	return !strcmp(arg, KERNEL_FILE_RUNNING) || !strcmp(arg, RUNNING_PATH);
}

int kernel_file_open(struct kernel_file *k, const char *arg, struct corepl_diag *d)
{
	bool is_running = kernel_file_is_running(arg);
	struct bytes bytes = { NULL, 0, false };
	struct utsname names;
	int ret;

	memset(k, 0, sizeof(*k));
	label_from_path(k, arg);
	k->is_running = is_running;
	ret = load_file(k, is_running ? RUNNING_PATH : arg, &bytes, d);
	if (!ret)
		ret = peel(k, bytes, d);
	if (ret) {
		kernel_file_close(k);
		return ret;
	}
	if (is_running && uname(&names) == 0) {
		diag_format(k->label, sizeof(k->label), "%s", names.release);
		k->has_release = true;
		k->version = kconfig_kernel_version(k->label, names.version);
	}
	return 0;
}

void kernel_file_close(struct kernel_file *k)
{
	if (k->mapped)
		munmap(k->mapped, k->mapped_size);
	free(k->owned);
	memset(k, 0, sizeof(*k));
}
