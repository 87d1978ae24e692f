/* SPDX-License-Identifier: MIT */
/*
 * relo_format_test.c - the one spelling of a relocation, for all 13 kinds and for damage.
 *
 * Expected lines follow LLVM's BTFParserTest and what llvm-objdump-19 prints for such objects.
 */
#include "btf_writer.h"
#include "check.h"
#include "relo_rig.h"

enum { PTR = 2, STRUCT = 4, UNION = 5, TYPEDEF = 8, VOLATILE = 9, CONST = 10, TYPE_TAG = 18 };

static struct relo_rig rig;
static char line[256];

static const char *format(uint32_t id, uint32_t kind, const char *access)
{
	const struct relo r = { id, kind, access };

	size_t size;

	CHECK_EQ(relo_rig_open(&rig), 0);
	size = relo_format(&rig.local_view, &r, line, sizeof(line));
	CHECK_EQ(size, strlen(line));
	return line;
}

/* struct foo { int a; struct { int b; }; int v[4][2]; } with id 5 */
static uint32_t write_foo(void)
{
	struct btf_writer *w = &rig.local;
	const uint32_t i = btf_writer_int(w, "int", 4, BTF_WRITER_SIGNED);
	const uint32_t in = btf_writer_array(w, i, 2);
	const uint32_t out = btf_writer_array(w, in, 4);
	const uint32_t anon = btf_writer_record(w, STRUCT, "", 4);
	uint32_t foo;

	btf_writer_member(w, "b", i, 0);
	foo = btf_writer_record(w, STRUCT, "foo", 40);
	btf_writer_member(w, "a", i, 0);
	btf_writer_member(w, "", anon, 32);
	btf_writer_member(w, "v", out, 64);
	return foo;
}

static void test_kinds(void)
{
	static const char *const field[] = { "byte_off", "byte_sz", "field_exists", "signed",
					     "lshift_u64", "rshift_u64" };
	static const char *const type[] = { "local_type_id", "target_type_id", "type_exists",
					    "type_size" };
	char want[64];
	uint32_t foo;

	relo_rig_init(&rig);
	foo = write_foo();
	for (uint32_t kind = 0; kind < 6; kind++) {
		snprintf(want, sizeof(want), "<%s> [5] struct foo::a (0:0)", field[kind]);
		CHECK_STR(format(foo, kind, "0:0"), want);
	}
	for (uint32_t kind = 6; kind < 10; kind++) {
		snprintf(want, sizeof(want), "<%s> [5] struct foo", type[kind - 6]);
		CHECK_STR(format(foo, kind, "0"), want);
	}
	CHECK_STR(format(foo, RELO_TYPE_MATCHES, "0"), "<type_matches> [5] struct foo");
}

static void test_paths(void)
{
	uint32_t foo;

	relo_rig_init(&rig);
	foo = write_foo();
	CHECK_STR(format(foo, 0, "0:1:0"), "<byte_off> [5] struct foo::<anon 1>.b (0:1:0)");
	CHECK_STR(format(foo, 0, "0:2:3:1"), "<byte_off> [5] struct foo::v[3][1] (0:2:3:1)");
	CHECK_STR(format(foo, 0, "7:0"), "<byte_off> [5] struct foo::[7].a (7:0)");
	CHECK_STR(format(foo, 0, "0"), "<byte_off> [5] struct foo:: (0)");
	CHECK_STR(format(2, 0, "0:1"), "<byte_off> [2] <anon 2>::[1] (0:1)");
}

static void test_enums(void)
{
	struct btf_writer *w = &rig.local;
	uint32_t e, s, wide;

	relo_rig_init(&rig);
	e = btf_writer_enum(w, "e", 4, false);
	btf_writer_value(w, "A", 1);
	btf_writer_value(w, "B", 0x80000000); /* llvm-objdump prints 18446744071562067968 */
	s = btf_writer_enum(w, "s", 4, true);
	btf_writer_value(w, "M", UINT64_MAX);
	wide = btf_writer_enum(w, "w", 8, false);
	btf_writer_value(w, "W", UINT64_MAX);
	CHECK_STR(format(e, 10, "0"), "<enumval_exists> [1] enum e::A = 1");
	CHECK_STR(format(e, 11, "1"), "<enumval_value> [1] enum e::B = 2147483648");
	CHECK_STR(format(s, 11, "0"), "<enumval_value> [2] enum s::M = -1");
	CHECK_STR(format(wide, 11, "0"), "<enumval_value> [3] enum w::W = 18446744073709551615");
	CHECK_STR(format(btf_writer_ref(w, TYPEDEF, "e_t", e), 11, "0"),
		  "<enumval_value> [4] typedef e_t::A = 1");
}

static void test_type_words(void)
{
	struct btf_writer *w = &rig.local;
	uint32_t u, fwd;

	relo_rig_init(&rig);
	u = btf_writer_record(w, UNION, "u", 4);
	fwd = btf_writer_fwd(w, "f", true);
	CHECK_STR(format(u, 8, "0"), "<type_exists> [1] union u");
	CHECK_STR(format(fwd, 8, "0"), "<type_exists> [2] fwd union f");
	CHECK_STR(format(btf_writer_fwd(w, "g", false), 8, "0"), "<type_exists> [3] fwd struct g");
	CHECK_STR(format(btf_writer_ref(w, CONST, "", btf_writer_ref(w, VOLATILE, "", u)), 8, "0"),
		  "<type_exists> [5] const volatile union u");
	CHECK_STR(format(btf_writer_ref(w, TYPE_TAG, "user", u), 8, "0"),
		  "<type_exists> [6] type_tag(\"user\") union u");
	CHECK_STR(format(btf_writer_ref(w, PTR, "", u), 8, "0"), "<type_exists> [7] <anon 7>");
	CHECK_STR(format(0, 8, "0"), "<type_exists> [0] void");
	CHECK_STR(format(btf_writer_record(w, STRUCT, "", 4), 8, "0"),
		  "<type_exists> [8] struct <anon 8>");
}

static void test_damage(void)
{
	uint32_t foo;

	relo_rig_init(&rig);
	foo = write_foo();
	CHECK_STR(format(foo, 0, "0:9"), "<byte_off> [5] '0:9' <member index out of range>");
	CHECK_STR(format(foo, 0, "0:"), "<byte_off> [5] '0:' <accessor is no list of numbers>");
	CHECK_STR(format(99, 0, "0"), "<byte_off> [99] '0' <unknown type id>");
	CHECK_STR(format(foo, 8, "1"), "<type_exists> [5] '1' <need '0' for a type>");
	CHECK_STR(format(foo, 11, "0"), "<enumval_value> [5] '0' <type is no enum>");
	CHECK_STR(format(foo, 13, "0"), "<?> [5] '0' <unknown kind>");
}

static void test_cut(void)
{
	struct relo r;
	char small[12];

	relo_rig_init(&rig);
	r = (struct relo){ write_foo(), 0, "0:0" };
	CHECK_EQ(relo_rig_open(&rig), 0);
	CHECK_EQ(relo_format(&rig.local_view, &r, small, sizeof(small)), 11);
	CHECK_STR(small, "<byte_off> ");
}

int main(void)
{
	test_kinds();
	test_paths();
	test_enums();
	test_type_words();
	test_damage();
	test_cut();
	return check_result();
}
