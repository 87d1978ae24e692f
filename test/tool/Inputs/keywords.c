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

struct Option Option, option;
struct skeleton skeleton;
struct Skeleton Skeleton;
struct Error Error;
union Map Map;
struct u64 u64;
struct T T;
struct Vec Vec;
int self, crate, super, func, range, def, None, import, obj, maps, progs, links, elf, fields, data;
int corepl_pad_4, corepl_bits_0, Load, load, attach, C, _, __;
int odd __attribute__((section(".data.odd"), aligned(1)));

__attribute__((section("raw_tp/x"), used)) long fn(void *ctx)
{
	return self + crate + obj;
}

__attribute__((section("raw_tp/y"), used)) long type(void *ctx)
{
	return skeleton.maps;
}
