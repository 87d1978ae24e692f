// SPDX-License-Identifier: MIT

// struct_ops.go - a control program in Go.
package main

import (
	"bytes"
	"demo/x"
	"fmt"
	"os"
	"os/exec"
	"unsafe"
)

func place[T any](name string, start unsafe.Pointer, at *T) {
	fmt.Println(name, uintptr(unsafe.Pointer(at))-uintptr(start), unsafe.Sizeof(*at))
}

func need(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func number(is bool) int {
	if is {
		return 1
	}
	return 0
}

func main() {
	s, err := x.Open()
	need(err)
	own := s.StructOps.Own
	start := unsafe.Pointer(own)
	place("name", start, &own.Name)
	place("no_kernel_has_it", start, &own.No_kernel_has_it)
	place("ssthresh", start, &own.Ssthresh)
	place("undo_cwnd", start, &own.Undo_cwnd)
	place("cong_avoid", start, &own.Cong_avoid)
	place("pkts_acked", start, &own.Pkts_acked)
	place("init", start, &own.Init)
	place("no_callback", start, &own.No_callback)
	place("flags", start, &own.Flags)
	name := own.Name[:bytes.IndexByte(own.Name[:], 0)]
	fmt.Println(string(name), number(own.Init == s.Progs.First), own.No_kernel_has_it)
	copy(own.Name[:], "corepl_new\x00")
	own.Init = s.Progs.Second
	own.Pkts_acked = x.Program{}
	own.No_callback = x.Program{}
	need(s.Load())
	need(s.Attach())
	need(exec.Command("sh", "-c", os.Args[1]).Run())
	fmt.Println("loaded", number(s.Progs.First.FD() >= 0), number(s.Progs.Second.FD() >= 0),
		number(s.Progs.Acked.FD() >= 0), number(s.Progs.Lost.FD() >= 0))
	fmt.Println("ran", s.Bss.First_cnt, s.Bss.Second_cnt, s.Bss.Acked_cnt)
	isLinked := s.Links.Own != nil
	s.Detach()
	fmt.Println("linked", number(isLinked), number(s.Links.Own != nil))
	s.Close()
}
