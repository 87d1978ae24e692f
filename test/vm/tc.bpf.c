/* SPDX-License-Identifier: MIT */
/* Two classifiers that count what they see: the first one's word is final. */
typedef unsigned long long u64;

#define SEC(name) __attribute__((section(name), used))

u64 a_cnt, b_cnt;

SEC("tc")
int a(void *skb)
{
	a_cnt++;
	return 0; /* TC_ACT_OK */
}

SEC("tc")
int b(void *skb)
{
	b_cnt++;
	return 0;
}

char _license[] SEC("license") = "GPL";
