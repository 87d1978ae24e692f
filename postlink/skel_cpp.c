/* SPDX-License-Identifier: MIT */
/*
 * skel_cpp.c - a skeleton model as a C++ header: the C skeleton and a class that owns it.
 *
 * For an object called x the class is x__owner: opened by x__owner::open(), moved but never copied,
 * destroyed with its scope.  Maps, programs, links and globals are reached through `->`, as in C.
 * Nothing throws; failures are statuses, and explain() says why.
 */
#include "postlink/skel_model.h"

static const char cpp_head[] =
	"\n#ifndef @__SKEL_HPP\n"
	"#define @__SKEL_HPP\n\n"
	"#include <string>\n"
	"#include <utility>\n\n"
	"/* Owns a struct @: what it loaded and attached is given back with it. */\n"
	"class @__owner {\n"
	"public:\n"
	"\t@__owner() noexcept = default;\n"
	"\texplicit @__owner(struct @ *skel) noexcept : skel_(skel) {}\n"
	"\t@__owner(const @__owner &) = delete;\n"
	"\t@__owner &operator=(const @__owner &) = delete;\n"
	"\t@__owner(@__owner &&other) noexcept : skel_(other.release()) {}\n"
	"\t@__owner &operator=(@__owner &&other) noexcept\n"
	"\t{\n"
	"\t\tstd::swap(skel_, other.skel_);\n"
	"\t\treturn *this;\n"
	"\t}\n"
	"\t~@__owner() { @__destroy(skel_); }\n\n";

static const char cpp_open[] =
	"\t/* An empty owner and DIAG (may be null) on failure. */\n"
	"\tstatic @__owner open(struct corepl_diag *diag = nullptr,\n"
	"\t\t\t     const struct corepl_open_opts *opts = nullptr) noexcept\n"
	"\t{\n"
	"\t\treturn @__owner(@__open_opts(opts, diag));\n"
	"\t}\n";

static const char cpp_open_bytes[] =
	"\t/* The object in DATA, borrowed; an empty owner and DIAG (may be null) on failure. */\n"
	"\tstatic @__owner open(const void *data, size_t size,\n"
	"\t\t\t     struct corepl_diag *diag = nullptr,\n"
	"\t\t\t     const struct corepl_open_opts *opts = nullptr) noexcept\n"
	"\t{\n"
	"\t\treturn @__owner(@__open_bytes(data, size, opts, diag));\n"
	"\t}\n";

static const char cpp_tail[] =
	"\texplicit operator bool() const noexcept { return skel_ != nullptr; }\n"
	"\tstruct @ *operator->() const noexcept { return skel_; }\n"
	"\tstruct @ *get() const noexcept { return skel_; }\n"
	"\tstruct @ *release() noexcept { return std::exchange(skel_, nullptr); }\n\n"
	"\t/* Statuses of @__load() and @__attach(); COREPL_EUSAGE when empty. */\n"
	"\tint load() noexcept { return skel_ ? @__load(skel_) : COREPL_EUSAGE; }\n"
	"\tint attach() noexcept { return skel_ ? @__attach(skel_) : COREPL_EUSAGE; }\n"
	"\tvoid detach() noexcept\n"
	"\t{\n"
	"\t\tif (skel_)\n"
	"\t\t\t@__detach(skel_);\n"
	"\t}\n\n"
	"\t/* Why the last call failed. */\n"
	"\tstd::string explain() const\n"
	"\t{\n"
	"\t\tchar text[4096] = \"\";\n\n"
	"\t\treturn skel_ ? std::string(text, corepl_explain(skel_->obj, text, sizeof(text)))\n"
	"\t\t\t     : std::string();\n"
	"\t}\n\n"
	"private:\n"
	"\tstruct @ *skel_ = nullptr;\n"
	"};\n\n"
	"#endif\n";

static void print(const struct skel_model *m, struct ctext *out)
{
	skel_c_print(m, out);
	skel_model_put_code(m, out, cpp_head);
	skel_model_put_code(m, out, m->is_external ? cpp_open_bytes : cpp_open);
	skel_model_put_code(m, out, cpp_tail);
}

const struct skel_language skel_cpp = { "cpp", &skel_c_style, print };
