/* SPDX-License-Identifier: MIT */
/*
 * link.c - see link.h, and the public calls on links.
 *
 * Links come from the object's region, one per program and a few more; a caller who attaches
 * a program many times gets further pages, which live until the object is closed.
 */
#include "runtime/link.h"

#include "core/diag.h"
#include "runtime/sys.h"

void link_add_free(struct corepl_object *o, struct corepl_link *links, uint32_t cnt)
{
	for (uint32_t i = cnt; i-- > 0;) {
		links[i].next = o->free_links;
		o->free_links = &links[i];
	}
}

static BYTES_APART uint32_t links_per_page(void)
{
	return (uint32_t)((sys_page_size() - sizeof(struct link_page)) /
			  sizeof(struct corepl_link));
}

static int add_page(struct corepl_object *o, struct corepl_diag *d)
{
	struct link_page *page = sys_mmap_memory(sys_page_size());

	if (sys_ptr_error(page))
		return handle_fail_sys(d, o->name, "memory for links", sys_ptr_error(page));
	page->next = o->link_pages;
	o->link_pages = page;
	link_add_free(o, page->link, links_per_page());
	return 0;
}

struct corepl_link *link_take(struct corepl_object *o, struct corepl_diag *d)
{
	struct corepl_link *l;

	if (!o->free_links && add_page(o, d))
		return NULL;
	l = o->free_links;
	o->free_links = l->next;
	*l = (struct corepl_link){ .obj = o, .fd = -1, .perf_fd = -1 };
	return l;
}

void link_free_pages(struct corepl_object *o)
{
	while (o->link_pages) {
		struct link_page *page = o->link_pages;

		o->link_pages = page->next;
		sys_munmap(page, sys_page_size());
	}
}

static uint32_t usdt_end_of(const struct corepl_link *links, uint32_t cnt)
{
	uint32_t end = 1;

	for (uint32_t i = 0; i < cnt; i++)
		if (links[i].obj && links[i].usdt_end > end)
			end = links[i].usdt_end;
	return end;
}

uint32_t link_usdt_last(const struct corepl_object *o)
{
	uint32_t end = usdt_end_of(o->links, o->link_cnt);

	for (const struct link_page *p = o->link_pages; p; p = p->next) {
		uint32_t its_end = usdt_end_of(p->link, links_per_page());

		end = its_end > end ? its_end : end;
	}
	return end - 1;
}

static void destroy_one(struct corepl_link *link)
{
	struct corepl_object *o = link->obj;

	if (!o)
		return;
	for (uint32_t i = 0; i < handle_prog_cnt(o); i++)
		if (o->progs[i].link == link)
			o->progs[i].link = NULL;
	for (uint32_t i = 0; i < handle_map_cnt(o); i++)
		if (o->maps[i].link == link)
			o->maps[i].link = NULL;
	if (link->detach)
		link->detach(link);
	sys_close(link->fd);
	sys_close(link->perf_fd);
	link->obj = NULL;
	link->next = o->free_links;
	o->free_links = link;
}

void corepl_link_destroy(struct corepl_link *link)
{
	while (link) {
		struct corepl_link *more = link->obj ? link->more : NULL;

		destroy_one(link);
		link = more;
	}
}

static void destroy_all(struct corepl_link *links, uint32_t cnt)
{
	for (uint32_t i = 0; i < cnt; i++)
		corepl_link_destroy(&links[i]);
}

void corepl_detach(struct corepl_object *obj)
{
	if (!obj)
		return;
	destroy_all(obj->links, obj->link_cnt);
	for (struct link_page *p = obj->link_pages; p; p = p->next)
		destroy_all(p->link, links_per_page());
}

int corepl_link_fd(const struct corepl_link *link)
{
	return link ? link->fd : COREPL_EUSAGE;
}
