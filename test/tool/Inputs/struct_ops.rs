// SPDX-License-Identifier: MIT
// struct_ops.rs - a control program in Rust.
include!("x.rs");

macro_rules! place {
	($own:expr, $($member:ident)+) => {$(
		let at = &$own.$member as *const _ as usize - $own as *const _ as usize;
		println!("{} {} {}", stringify!($member), at, std::mem::size_of_val(&$own.$member));
	)+};
}

fn is_loaded(prog: x::Program) -> i32 {
	(prog.fd() >= 0) as i32
}

fn main() {
	let mut skel = x::Skeleton::open().unwrap();
	{
		let own = skel.struct_ops().own;
		place!(own, name no_kernel_has_it ssthresh undo_cwnd cong_avoid pkts_acked init);
		place!(own, no_callback flags);
		let mut name = own.name.get();
		let first = own.init.get() == skel.progs().first.as_ptr();
		let size = name.iter().position(|c| *c == 0).unwrap();
		let text = std::str::from_utf8(&name[..size]).unwrap().to_string();
		println!("{} {} {}", text, first as i32, own.no_kernel_has_it.get());
		name[..11].copy_from_slice(b"corepl_new\0");
		own.name.set(name);
		own.init.set(skel.progs().second.as_ptr());
		own.pkts_acked.set(std::ptr::null_mut());
		own.no_callback.set(std::ptr::null_mut());
	}
	skel.load().unwrap();
	skel.attach().unwrap();
	let command = std::env::args().nth(1).unwrap();
	let status = std::process::Command::new("sh").args(&["-c", &command]).status().unwrap();
	assert!(status.success());
	let progs = skel.progs();
	let loaded = [progs.first, progs.second, progs.acked, progs.lost].map(is_loaded);
	println!("loaded {} {} {} {}", loaded[0], loaded[1], loaded[2], loaded[3]);
	let bss = skel.bss();
	println!("ran {} {} {}", bss.first_cnt.get(), bss.second_cnt.get(), bss.acked_cnt.get());
	let is_linked = skel.links().own.is_some();
	skel.detach();
	println!("linked {} {}", is_linked as i32, skel.links().own.is_some() as i32);
}
