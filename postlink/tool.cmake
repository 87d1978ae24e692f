# SPDX-License-Identifier: MIT
# corepl, the person's tool: subcommands over the library of passes.  zlib is needed; xz, zstd and
# lz4 are used for kernel images where their libraries are found.
find_package(ZLIB REQUIRED)

set(COREPL_TOOL_SOURCES
	bigmem.c
	bpf_names.c
	check.c
	check_code.c
	check_command.c
	check_expect.c
	check_expect_read.c
	check_externs.c
	check_group.c
	check_html.c
	check_html_cause.c
	check_insns.c
	check_job.c
	check_json.c
	check_kernels.c
	check_kinds.c
	check_moved.c
	check_ops.c
	check_plain.c
	check_proto.c
	check_reads.c
	check_replace.c
	check_rules.c
	check_sarif.c
	check_silent.c
	check_symbols.c
	check_targets.c
	check_text.c
	check_tracepoint.c
	check_tsv.c
	cname.c
	command.c
	ctext.c
	ctype.c
	ctype_decl.c
	ctype_layout.c
	ctype_note.c
	ctype_order.c
	ctype_record.c
	dump_command.c
	externs_command.c
	inflate.c
	inflate_gzip.c
	inflate_lz4.c
	inflate_xz.c
	inflate_zstd.c
	json_text.c
	kernel_file.c
	kernel_list.c
	kernels_command.c
	kernels_diff.c
	kernels_set.c
	kernelset_intern.c
	kernelset_pack.c
	kernelset_rows.c
	place.c
	propagate.c
	propagate_call.c
	propagate_state.c
	propagate_value.c
	relocate.c
	relocate_command.c
	skel_c.c
	skel_command.c
	skel_cpp.c
	skel_go.c
	skel_layout.c
	skel_model.c
	skel_names.c
	skel_python.c
	skel_rust.c
	skel_storage.c
	skel_text.c
	text_file.c
	type_words.c
	vmlinux_command.c
	vmlinux_flavor.c
	vmlinux_header.c
	vmlinux_input.c
	vmlinux_merge.c
	vmlinux_parts.c
	vmlinux_slim.c
	vmlinux_source.c
	vmlinux_words.c
)

# Style and script of the HTML report, as C strings.
set(page "/* made by tool.cmake of check_page.css and check_page.js */\n")
foreach(part css js)
	set(file ${CMAKE_CURRENT_SOURCE_DIR}/check_page.${part})
	set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
	file(READ ${file} text)
	string(REPLACE "\\" "\\\\" text "${text}")
	string(REPLACE "\"" "\\\"" text "${text}")
	string(REPLACE "\n" "\\n\"\n\"" text "${text}")
	string(APPEND page "static const char check_page_${part}[] = \"${text}\";\n")
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/generated/postlink/check_page_text.h
	CONTENT "${page}" @ONLY)

add_library(corepl_tool_lib STATIC ${COREPL_TOOL_SOURCES})
target_include_directories(corepl_tool_lib PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/generated)
target_compile_definitions(corepl_tool_lib PRIVATE _GNU_SOURCE)
target_link_libraries(corepl_tool_lib PUBLIC corepl_postlink_lib PRIVATE ZLIB::ZLIB)

add_executable(corepl corepl_main.c)
target_compile_definitions(corepl PRIVATE COREPL_VERSION="${PROJECT_VERSION}")
target_link_libraries(corepl PRIVATE corepl_tool_lib)

# corepl_compression(XZ lzma.h lzma): use the library when header and library are there.
function(corepl_compression name header library)
	find_path(${name}_INCLUDE_DIR ${header})
	find_library(${name}_LIBRARY ${library})
	if(${name}_INCLUDE_DIR AND ${name}_LIBRARY)
		target_include_directories(corepl_tool_lib PRIVATE ${${name}_INCLUDE_DIR})
		target_link_libraries(corepl_tool_lib PRIVATE ${${name}_LIBRARY})
		target_compile_definitions(corepl_tool_lib PRIVATE COREPL_HAVE_${name})
	else()
		message(STATUS "corepl: ${library} not found: no kernel images compressed by it")
	endif()
endfunction()

corepl_compression(LZMA lzma.h lzma)
corepl_compression(ZSTD zstd.h zstd)
corepl_compression(LZ4 lz4.h lz4)
