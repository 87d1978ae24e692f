// SPDX-License-Identifier: MIT
// languages.rs - a control program in Rust.
include!("x.rs");

fn size_of_target<T>(_: *const T) -> usize {
	std::mem::size_of::<T>()
}

macro_rules! place {
	($record:ident, $($member:ident).+, $name:expr) => {
		let all = std::mem::MaybeUninit::<x::$record>::uninit();
		let start = all.as_ptr();
		#[allow(unused_unsafe)]
		let at = unsafe { std::ptr::addr_of!((*start).$($member).+) };
		println!("{} {} {}", $name, at as usize - start as usize, size_of_target(at));
	};
}

fn print_places() {
	place!(nasty, is_on, "nasty.is_on");
	place!(nasty, inner, "nasty.inner");
	place!(nasty, anon_8.whole, "nasty.whole");
	place!(nasty, anon_8.anon_1.hi, "nasty.hi");
	place!(nasty, anon_9.anon_0.deep, "nasty.deep");
	place!(nasty, anon_9.tail, "nasty.tail");
	place!(nasty, eb, "nasty.eb");
	place!(nasty, ew, "nasty.ew");
	place!(nasty, ex, "nasty.ex");
	place!(nasty, huge, "nasty.huge");
	place!(nasty, f, "nasty.f");
	place!(nasty, d, "nasty.d");
	place!(nasty, ptr, "nasty.ptr");
	place!(nasty, fn_, "nasty.fn");
	place!(nasty, sc, "nasty.sc");
	place!(nasty, class, "nasty.class");
	place!(nasty, self_, "nasty.self");
	place!(nasty, type_, "nasty.type");
	place!(nasty, func, "nasty.func");
	place!(nasty, None, "nasty.None");
	place!(nasty, grid, "nasty.grid");
	place!(nasty, end, "nasty.end");
	place!(inner, s, "inner.s");
	place!(odd, wide, "odd.wide");
	place!(odd, in_, "odd.in");
	place!(odd, arr, "odd.arr");
	place!(odd, z, "odd.z");
	place!(both, l, "both.l");
	place!(holder, odds, "holder.odds");
	place!(holder, both, "holder.both");
}

fn print_bits(n: &x::nasty) {
	let b1 = unsafe { n.anon_8.bits.b1() };
	println!(
		"{} {:x} {} {} {:x} {} {}",
		n.low(), n.high(), n.neg(), n.last(), n.wide(), n.flag(), b1
	);
}

#[cfg(external)]
fn object() -> Vec<u8> {
	std::fs::read(std::env::args().nth(1).unwrap()).unwrap()
}
#[cfg(not(external))]
fn object() -> Vec<u8> {
	x::elf_bytes().to_vec()
}

fn parent() {
	extern "C" {
		fn getppid() -> i32;
	}
	unsafe { getppid() };
}

fn main() {
	let bytes = object();
	let mut skel = x::Skeleton::open_bytes(&bytes).unwrap();
	print_places();
	let mut nasty = skel.data().nasty.get();
	print_bits(&nasty);
	nasty.set_last(-9);
	nasty.set_wide(7);
	unsafe { nasty.anon_8.bits.set_b1(9) };
	skel.data().nasty.set(nasty);
	print_bits(&skel.data().nasty.get());
	let wide = skel.data().holder.get().odds[1].wide;
	println!("{:x} {}", wide, skel.data_my_section().custom.get());
	skel.rodata().step.set(3);
	skel.load().unwrap();
	skel.attach().unwrap();
	for _ in 0..10 {
		parent();
	}
	assert!(skel.links().count.unwrap().fd() > 0 && skel.progs().count.fd() > 0);
	skel.detach();
	assert!(skel.links().count.is_none());
	let total = skel.bss().total.get();
	assert!(total >= 30 && total % 3 == 0);
	let both = skel.data().holder.get().both;
	assert!(unsafe { both.i } != 0);
	println!("{}", x::Skeleton::open_bytes(b"no").err().unwrap());
}
