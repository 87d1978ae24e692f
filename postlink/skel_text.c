/* SPDX-License-Identifier: MIT */
/*
 * skel_text.c - byte strings, attach functions and the array of pointers.  See skel_text.h.
 */
#include "postlink/skel_text.h"

static size_t escape(char *buf, uint8_t c)
{
	static const char digits[] = "0123456789abcdef";

	if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
		buf[0] = (char)c;
		return 1;
	}
	buf[0] = '\\';
	buf[1] = 'x';
	buf[2] = digits[c >> 4];
	buf[3] = digits[c & 15];
	return 4;
}

void skel_text_bytes(struct ctext *out, const uint8_t *data, size_t size)
{
	struct {
		char text[4];
		uint8_t size; /* bytes of text */
	} of[256] = { 0 };
	char buf[1024];
	size_t used = 0;

	for (unsigned i = 0; i < 256; i++)
		of[i].size = (uint8_t)escape(of[i].text, (uint8_t)i);
	ctext_char(out, '"');
	for (size_t i = 0; i < size; i++) {
		memcpy(buf + used, of[data[i]].text, 4);
		used += of[data[i]].size;
		if (used <= sizeof(buf) - 4)
			continue;
		ctext_put(out, buf, used);
		used = 0;
	}
	ctext_put(out, buf, used);
	ctext_char(out, '"');
}

const char *skel_text_attach(uint32_t kind)
{
	switch (kind) {
	case PLAN_ATTACH_RAW_TP:
		return "corepl_auto_raw_tracepoint";
	case PLAN_ATTACH_BTF_TRACE:
		return "corepl_auto_trace";
	case PLAN_ATTACH_TRACEPOINT:
		return "corepl_auto_tracepoint";
	case PLAN_ATTACH_KPROBE:
		return "corepl_auto_kprobe";
	case PLAN_ATTACH_KSYSCALL:
		return "corepl_auto_ksyscall";
	case PLAN_ATTACH_UPROBE:
		return "corepl_auto_uprobe";
	case PLAN_ATTACH_USDT:
		return "corepl_auto_usdt";
	case PLAN_ATTACH_KPROBE_MULTI:
		return "corepl_auto_kprobe_multi";
	case PLAN_ATTACH_UPROBE_MULTI:
		return "corepl_auto_uprobe_multi";
	case PLAN_ATTACH_ITER:
		return "corepl_auto_iter";
	case PLAN_ATTACH_STRUCT_OPS:
		return "corepl_auto_struct_ops";
	case PLAN_ATTACH_TRACE_MULTI:
		return "corepl_auto_trace_multi";
	default:
		return "NULL";
	}
}

uint32_t skel_text_map_slot(uint32_t idx)
{
	return 1 + idx;
}

uint32_t skel_text_prog_slot(const struct skel_model *m, uint32_t idx)
{
	return skel_text_map_slot(m->o->map_cnt) + idx;
}

uint32_t skel_text_link_slot(const struct skel_model *m, uint32_t idx)
{
	return skel_text_prog_slot(m, m->o->prog_cnt) + idx;
}

uint32_t skel_text_data_slot(const struct skel_model *m, uint32_t idx)
{
	return skel_text_link_slot(m, skel_model_link_cnt(m)) + idx;
}

uint32_t skel_text_slot_cnt(const struct skel_model *m)
{
	return skel_text_data_slot(m, m->data_cnt);
}
