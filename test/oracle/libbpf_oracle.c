/* SPDX-License-Identifier: MIT */
/*
 * libbpf_oracle.c - what libbpf makes of objects on a kernel: the other side of `corepl relocate`.
 *
 *   libbpf-oracle BTF [--module BTF]... OBJECT...
 *
 * Each object is opened by libbpf and its own CO-RE step is run against BTF, every function of the
 * object included and nothing loaded.  That step is private to libbpf, so its source (libbpf.c, of
 * Debian's linux-source) is part of this translation unit.  Printed per object:
 *
 *   object PATH
 *   relo FUNC+SLOT KIND => ok new=VALUE | poison | error     in the object's order
 *   prog NAME
 *   IDX HEX16 | IDX poison                                   op, dst, src, off, imm
 *   result ok | fail                                         of libbpf's whole CO-RE step
 *
 * or "object PATH" and "unopened" where libbpf refuses to open it.  libbpf stops at the first
 * relocation that fails; here the relocations are then decided one by one, and a failed one leaves
 * its instruction alone.  Where libbpf's step succeeds both ways must give the same code.
 */
#include "libbpf.c"

static const uint32_t poison_imm = 195896080; /* relo_core.c: what an unknown "helper" is called */

/* A kernel: vmlinux and what was named by --module. */
struct oracle_kernel {
	struct btf *vmlinux;
	struct module_btf *modules;
	int module_cnt;
};

static int print_nothing(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level, (void)format, (void)args;
	return 0;
}

static bool is_poison(const struct bpf_insn *insn)
{
	return insn->code == (BPF_JMP | BPF_CALL) && (uint32_t)insn->imm == poison_imm;
}

static void lend_kernel(struct bpf_object *obj, const struct oracle_kernel *k)
{
	obj->btf_vmlinux = k->vmlinux;
	obj->btf_modules = k->modules;
	obj->btf_module_cnt = k->module_cnt;
	obj->btf_modules_loaded = true; /* libbpf would ask the running kernel */
}

static void close_object(struct bpf_object *obj)
{
	obj->btf_vmlinux = NULL;
	obj->btf_modules = NULL;
	obj->btf_module_cnt = 0;
	bpf_object__close(obj);
}

static struct bpf_object *open_object(const char *path, const struct oracle_kernel *k)
{
	struct bpf_object *obj = bpf_object__open_file(path, NULL);

	if (!obj)
		return NULL;
	for (size_t i = 0; i < obj->nr_programs; i++)
		obj->programs[i].autoload = true;
	lend_kernel(obj, k);
	return obj;
}

static void forget_candidates(struct hashmap *cache, __u32 type_id)
{
	struct bpf_core_cand_list *cands = NULL;

	if (hashmap__delete(cache, type_id, NULL, &cands))
		bpf_core_free_cands(cands);
}

static void relocate_one(struct bpf_object *obj, struct bpf_program *prog,
			 const struct bpf_core_relo *rec, int relo_idx, struct hashmap *cache)
{
	const int slot = (int)(rec->insn_off / BPF_INSN_SZ - prog->sec_insn_off);
	struct bpf_insn *insn = &prog->insns[slot];
	struct bpf_core_relo_res res = { 0 };
	int err = -EINVAL;

	if (!is_ldimm64_insn(insn) || (size_t)slot + 1 < prog->insns_cnt)
		err = bpf_core_resolve_relo(prog, rec, relo_idx, obj->btf, cache, &res);
	if (err)
		forget_candidates(cache, rec->type_id); /* an error may leave them half pruned */
	else
		err = bpf_core_patch_insn(prog->name, insn, slot, rec, relo_idx, &res);
	printf("relo %s+%d %u => ", prog->name, slot, rec->kind);
	if (err)
		printf("error\n");
	else if (is_poison(insn))
		printf("poison\n");
	else
		printf("ok new=%llu\n", (unsigned long long)res.new_val);
}

/* Every relocation by itself, as bpf_object__relocate_core() walks them. */
static void relocate_each(struct bpf_object *obj)
{
	struct hashmap *cache = hashmap__new(bpf_core_hash_fn, bpf_core_equal_fn, NULL);
	const struct btf_ext_info *seg = &obj->btf_ext->core_relo_info;
	const struct btf_ext_info_sec *sec;
	const struct bpf_core_relo *rec;
	struct hashmap_entry *entry;
	int sec_num = 0;
	size_t i;

	for_each_btf_ext_sec(seg, sec)
	{
		const int sec_idx = seg->sec_idxs[sec_num++];

		for_each_btf_ext_rec(seg, sec, i, rec)
		{
			struct bpf_program *prog =
				find_prog_by_sec_insn(obj, sec_idx, rec->insn_off / BPF_INSN_SZ);

			if (prog)
				relocate_one(obj, prog, rec, (int)i, cache);
		}
	}
	hashmap__for_each_entry(cache, entry, i) bpf_core_free_cands(entry->pvalue);
	hashmap__free(cache);
}

static void print_program(const struct bpf_program *prog)
{
	printf("prog %s\n", prog->name);
	for (size_t i = 0; i < prog->insns_cnt; i++) {
		const struct bpf_insn *n = &prog->insns[i];

		if (is_poison(n))
			printf("%zu poison\n", i);
		else
			printf("%zu %02x%x%x%04x%08x\n", i, n->code, n->dst_reg, n->src_reg,
			       (uint16_t)n->off, (uint32_t)n->imm);
	}
}

static bool is_same_code(const struct bpf_object *a, const struct bpf_object *b)
{
	for (size_t i = 0; i < a->nr_programs; i++) {
		const struct bpf_program *p = &a->programs[i];

		if (memcmp(p->insns, b->programs[i].insns, p->insns_cnt * BPF_INSN_SZ))
			return false;
	}
	return true;
}

/* EACH is walked by us, WHOLE by libbpf. */
static int compare_and_print(struct bpf_object *each, struct bpf_object *whole)
{
	const bool has_relos = each->btf_ext && each->btf_ext->core_relo_info.len;
	int err = 0;

	if (has_relos) {
		relocate_each(each);
		err = bpf_object__relocate_core(whole, NULL);
	}
	if (!err && !is_same_code(each, whole)) {
		fprintf(stderr, "libbpf-oracle: %s: our walk and libbpf's differ\n", each->path);
		return 3;
	}
	for (size_t i = 0; i < each->nr_programs; i++)
		print_program(&each->programs[i]);
	printf("result %s\n", err ? "fail" : "ok");
	return 0;
}

static int show_object(const char *path, const struct oracle_kernel *k)
{
	struct bpf_object *each = open_object(path, k);
	struct bpf_object *whole;
	int code = 0;

	printf("object %s\n", path);
	if (!each) {
		printf("unopened\n");
		return 0;
	}
	whole = open_object(path, k);
	if (whole) {
		code = compare_and_print(each, whole);
		close_object(whole);
	}
	close_object(each);
	return code;
}

static int open_kernel(struct oracle_kernel *k, int argc, char **argv)
{
	int i = 2;

	k->vmlinux = btf__parse(argv[1], NULL);
	if (!k->vmlinux)
		return -1;
	k->modules = calloc((size_t)argc, sizeof(*k->modules));
	for (; i + 1 < argc && !strcmp(argv[i], "--module"); i += 2) {
		struct module_btf *m = &k->modules[k->module_cnt++];

		m->name = argv[i + 1];
		m->btf = btf__parse_split(argv[i + 1], k->vmlinux);
		if (!m->btf)
			return -1;
	}
	return i;
}

int main(int argc, char **argv)
{
	struct oracle_kernel k = { 0 };
	int i, code = 0;

	if (argc < 3) {
		fprintf(stderr, "usage: libbpf-oracle BTF [--module BTF]... OBJECT...\n");
		return 2;
	}
	libbpf_set_print(print_nothing);
	i = open_kernel(&k, argc, argv);
	if (i < 0) {
		fprintf(stderr, "libbpf-oracle: %s: libbpf does not read this BTF\n", argv[1]);
		return 1;
	}
	for (; i < argc && !code; i++)
		code = show_object(argv[i], &k);
	return code;
}
