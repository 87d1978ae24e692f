// SPDX-License-Identifier: MIT
// keywords.c - keywords and own names of every language as names of types, members and globals.
struct Option { int Some, None; };
struct skeleton { int maps, load; };
struct Skeleton { int Maps, close; struct { int lo; }; struct { int lo2; } anon_2; };
struct Error { unsigned int low : 3, set_low : 2, SetLow : 2, pass : 1, corepl_bits_0 : 4; };
union Map { int get, set; unsigned int yield : 3; struct { char c; } bits; };
struct u64 { char c; };
struct T { int _fields_, _pack_, __x, Structure; };
struct Vec { int impl, loop, match, where, chan, go, defer, select, lambda, template, this; };

struct owner { int skel_, assert; };
struct StructOps { int linux, unix, NULL, SIZE_MAX, nullptr, typeof_unqual, _Bool_; };

struct Option Option, option;
struct owner owner, assert, open, destroy;
struct StructOps StructOps;
struct skeleton skeleton;
struct Skeleton Skeleton;
struct Error Error;
union Map Map;
struct u64 u64;
struct T T;
struct Vec Vec;
int self, crate, super, func, range, def, None, import, obj, maps, progs, links, elf, fields, data;
int corepl_pad_4, corepl_bits_0, Load, load, attach, C, _, __;
int INT32_MAX, UINT64_MAX, INT8_MIN, __init__, __class__, _objects, int32_t, uint8_t, size_t;
int odd __attribute__((section(".data.odd"), aligned(1)));

/* A struct_ops map and what it begins with. */
struct Own {
	int (*type)(void), (*self)(void), (*func)(void), (*lambda)(void), (*class)(void);
	struct { int in; };
	struct { int (*as)(void); } fn;
	int None, Type, StructOps, corepl_pad_0;
};

__attribute__((section("struct_ops/type"), used)) int type_fn(unsigned long long *ctx)
{
	return 0;
}

__attribute__((section(".struct_ops"), used)) struct Own struct_ops = { (void *)type_fn };
__attribute__((section(".struct_ops.link"), used)) struct Own type_map = { (void *)type_fn };

__attribute__((section("raw_tp/x"), used)) long fn(void *ctx)
{
	return self + crate + obj;
}

__attribute__((section("raw_tp/y"), used)) long type(void *ctx)
{
	return skeleton.maps;
}
