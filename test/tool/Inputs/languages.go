// SPDX-License-Identifier: MIT

// languages.go - a control program in Go.
package main

import (
	"demo/x"
	"fmt"
	"os"
	"unsafe"
)

func place[T any](name string, start unsafe.Pointer, at *T) {
	fmt.Println(name, uintptr(unsafe.Pointer(at))-uintptr(start), unsafe.Sizeof(*at))
}

// copied is a value out of bytes that hold their own offsets.
func copied[T any](name string, value T) {
	fmt.Println(name, *(*byte)(unsafe.Pointer(&value)), unsafe.Sizeof(value))
}

func printPlaces() {
	var n x.Nasty
	var inner x.Inner
	var odd x.Odd
	var both x.Both
	var holder x.Holder
	bytes := (*[unsafe.Sizeof(odd)]byte)(unsafe.Pointer(&odd))
	for i := range bytes {
		bytes[i] = byte(i)
	}
	place("nasty.is_on", unsafe.Pointer(&n), &n.Is_on)
	place("nasty.inner", unsafe.Pointer(&n), &n.Inner)
	place("nasty.whole", unsafe.Pointer(&n), n.Anon_8.Whole())
	place("nasty.hi", unsafe.Pointer(&n), &n.Anon_8.Anon_1().Hi)
	place("nasty.deep", unsafe.Pointer(&n), n.Anon_9.Anon_0.Deep())
	place("nasty.tail", unsafe.Pointer(&n), &n.Anon_9.Tail)
	place("nasty.eb", unsafe.Pointer(&n), &n.Eb)
	place("nasty.ew", unsafe.Pointer(&n), &n.Ew)
	place("nasty.ex", unsafe.Pointer(&n), &n.Ex)
	place("nasty.huge", unsafe.Pointer(&n), &n.Huge)
	place("nasty.f", unsafe.Pointer(&n), &n.F)
	place("nasty.d", unsafe.Pointer(&n), &n.D)
	place("nasty.ptr", unsafe.Pointer(&n), &n.Ptr)
	place("nasty.fn", unsafe.Pointer(&n), &n.Fn)
	place("nasty.sc", unsafe.Pointer(&n), &n.Sc)
	place("nasty.class", unsafe.Pointer(&n), &n.Class)
	place("nasty.self", unsafe.Pointer(&n), &n.Self)
	place("nasty.type", unsafe.Pointer(&n), &n.Type)
	place("nasty.func", unsafe.Pointer(&n), &n.Func)
	place("nasty.None", unsafe.Pointer(&n), &n.None)
	place("nasty.grid", unsafe.Pointer(&n), &n.Grid)
	place("nasty.end", unsafe.Pointer(&n), &n.End)
	place("inner.s", unsafe.Pointer(&inner), &inner.S)
	copied("odd.wide", odd.Wide())
	copied("odd.in", odd.In())
	copied("odd.arr", odd.Arr())
	place("odd.z", unsafe.Pointer(&odd), &odd.Z)
	place("both.l", unsafe.Pointer(&both), both.L())
	place("holder.odds", unsafe.Pointer(&holder), &holder.Odds)
	place("holder.both", unsafe.Pointer(&holder), &holder.Both)
}

func printBits(n *x.Nasty) {
	flag := map[bool]int{true: 1}[n.Flag()]
	b1 := n.Anon_8.Bits().B1()
	fmt.Printf("%d %x %d %d %x %d %d\n", n.Low(), n.High(), n.Neg(), n.Last(), n.Wide(), flag, b1)
}

func need(ok bool, what ...any) {
	if !ok {
		fmt.Fprintln(os.Stderr, what...)
		os.Exit(1)
	}
}

func main() {
	s, err := x.Open()
	need(err == nil, err)
	printPlaces()
	n := &s.Data.Nasty
	printBits(n)
	n.SetLast(-9)
	n.SetWide(7)
	n.Anon_8.Bits().SetB1(9)
	printBits(n)
	fmt.Printf("%x %d\n", s.Data.Holder.Odds[1].Wide(), s.Data_my_section.Custom)
	s.Rodata.Step = 3
	err = s.Load()
	need(err == nil, err)
	err = s.Attach()
	need(err == nil, err)
	need(s.Links.Count.FD() > 0 && s.Progs.Count.FD() > 0, "descriptors")
	for i := 0; i < 10; i++ {
		os.Getppid()
	}
	s.Detach()
	need(s.Links.Count == nil, "link")
	need(s.Bss.Total >= 30 && s.Bss.Total%3 == 0, "total", s.Bss.Total)
	need(*s.Data.Holder.Both.I() != 0, "kconfig")
	s.Close()
	s.Close()
	_, err = x.OpenBytes([]byte("no"))
	fmt.Println(err)
}
