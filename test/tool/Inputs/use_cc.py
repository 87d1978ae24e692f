# SPDX-License-Identifier: MIT
"""use_cc.py - a TCP connection over lo, in a network namespace of its own, by corepl_new."""
import ctypes
import fcntl
import socket
import struct

CLONE_NEWNET, SIOCSIFFLAGS, UP_AND_RUNNING = 0x40000000, 0x8914, 0x41

if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET):
    raise OSError(ctypes.get_errno(), "unshare")
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", UP_AND_RUNNING))
with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, b"corepl_new")
    client.connect(server.getsockname())
    peer, _ = server.accept()
    client.sendall(b"x")
    peer.recv(1)
    peer.close()
