# SPDX-License-Identifier: MIT
# corepl-functions.cmake - corepl_add_bpf_object(): from BPF sources to a skeleton.
#
#   find_package(corepl REQUIRED)
#   corepl_add_bpf_object(hello SOURCES hello.bpf.c SKELETON c)
#   add_executable(hello hello.c)
#   target_link_libraries(hello PRIVATE hello_bpf)
#
# makes hello.o, which bpf-postlink wrote, and hello.skel.h, and the library target hello_bpf that
# brings the skeleton's directory and corepl::corepl.  Its property COREPL_OBJECT is the object's path.
#
#   SOURCES FILE...      compiled each with #include "vmlinux.h" at hand; several are joined by bpftool
#   KERNELS KERNEL...    files, or `running`, which is the default; vmlinux.h has the types of the
#                        first, and where given no program may fail on any of them, as
#                        `corepl check` judges: else there is no NAME.o.  Folders and sets of kernels
#                        may follow, or stand alone beside VMLINUX.  The plugin does not get them:
#                        clang would tell each failure a second time
#   EXPECT FILE...       failures that are declared, as of `corepl check --expect`
#   WARN_ONLY            what fails is told, and NAME.o is made all the same
#   VMLINUX FILE         this header is used, none is generated
#   SKELETON LANGUAGE... as of `corepl skel --lang`: c, cpp, rust, go, python; none unless asked for
#                        NAME.skel.h, NAME.skel.hpp, NAME.rs, NAME.go, NAME.py beside NAME.o
#   INCLUDES DIR...  DEFINITIONS NAME[=VALUE]...  OPTIONS FLAG...   for clang
#
# Everything is made anew when a source, a header that it includes, the plugin, a tool or a kernel's
# types change.  Variables: COREPL_CLANG, the compiler; from the package or corepl's own build:
# COREPL_TOOL, COREPL_POSTLINK, COREPL_PLUGIN, COREPL_PLUGIN_DEPENDS, COREPL_CLANG_NAMES,
# COREPL_BPF_INCLUDE_DIR, where corepl.bpf.h is.
cmake_policy(VERSION 3.20)

# Set VAR to what clang needs to know of the machine that headers were made for.
function(_corepl_machine_flags var)
	set(arch ${CMAKE_SYSTEM_PROCESSOR})
	string(REGEX REPLACE "^(x86_64|AMD64|i.86)$" x86 arch ${arch})
	string(REGEX REPLACE "^aarch64" arm64 arch ${arch})
	string(REGEX REPLACE "^(ppc|powerpc).*" powerpc arch ${arch})
	string(REGEX REPLACE "^(arm64|s390|riscv|mips|loongarch).*" \\1 arch ${arch})
	set(flags -D__TARGET_ARCH_${arch})
	if(CMAKE_LIBRARY_ARCHITECTURE)
		list(APPEND flags -idirafter /usr/include/${CMAKE_LIBRARY_ARCHITECTURE})
	endif()
	set(${var} ${flags} PARENT_SCOPE)
endfunction()

# Set VAR to KERNELS, `running` or files seen from the source directory, as files with full names.
function(_corepl_kernel_files var)
	set(files "")
	foreach(kernel ${ARGN})
		if(kernel STREQUAL running)
			set(kernel /sys/kernel/btf/vmlinux)
		endif()
		cmake_path(ABSOLUTE_PATH kernel)
		list(APPEND files ${kernel})
	endforeach()
	set(${var} ${files} PARENT_SCOPE)
endfunction()

# vmlinux.h in DIR.  It stays as it is when only the time of the kernel's types has changed.
function(_corepl_add_vmlinux dir kernel)
	add_custom_command(OUTPUT ${dir}/vmlinux.h
		COMMAND ${COREPL_TOOL} vmlinux ${kernel} > ${dir}/vmlinux.h.new
		COMMAND ${CMAKE_COMMAND} -E copy_if_different ${dir}/vmlinux.h.new ${dir}/vmlinux.h
		DEPENDS ${COREPL_TOOL} ${kernel}
		COMMENT "Types of ${kernel}" VERBATIM)
endfunction()

# SOURCE to OBJECT; the flags are in `flags`, and VMLINUX is a header it waits for.
function(_corepl_add_compilation source object vmlinux)
	cmake_path(RELATIVE_PATH object BASE_DIRECTORY ${CMAKE_BINARY_DIR} OUTPUT_VARIABLE shown)
	add_custom_command(OUTPUT ${object}
		COMMAND ${COREPL_CLANG_LAUNCHER} ${COREPL_CLANG} -target bpf -g -O2 -Wall
			-fplugin=${COREPL_PLUGIN} ${flags} -MD -MF ${object}.d -MQ ${object}
			-c ${source} -o ${object}
		DEPENDS ${source} ${vmlinux} ${COREPL_PLUGIN_DEPENDS}
		DEPFILE ${object}.d
		WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
		COMMENT "Building BPF object ${shown}" VERBATIM)
endfunction()

# OBJECTS to one, by bpftool, which joins BPF objects.
function(_corepl_add_join joined)
	find_program(COREPL_BPFTOOL bpftool PATHS /usr/sbin /sbin)
	if(NOT COREPL_BPFTOOL)
		message(FATAL_ERROR "corepl_add_bpf_object(${name}): several SOURCES, found no bpftool, "
			"need it to join them: install it or set COREPL_BPFTOOL")
	endif()
	add_custom_command(OUTPUT ${joined}
		COMMAND ${COREPL_BPFTOOL} gen object ${joined} ${ARGN}
		DEPENDS ${ARGN} VERBATIM)
endfunction()

# Set VAR to what a skeleton of BASE.o is called in LANGUAGE.
function(_corepl_skeleton_file base language var)
	set(c .skel.h)
	set(cpp .skel.hpp)
	set(python .py)
	set(rust .rs)
	set(go .go)
	if(NOT language MATCHES "^(c|cpp|python|rust|go)$")
		message(FATAL_ERROR "corepl_add_bpf_object(${name}): found SKELETON ${language}, "
			"need c, cpp, python, rust or go")
	endif()
	set(${var} ${base}${${language}} PARENT_SCOPE)
endfunction()

function(_corepl_add_skeleton object language skeleton)
	add_custom_command(OUTPUT ${skeleton}
		COMMAND ${COREPL_TOOL} skel ${object} --lang ${language} > ${skeleton}
		DEPENDS ${COREPL_TOOL} ${object}
		COMMENT "Skeleton of ${name}.o for ${language}" VERBATIM)
endfunction()

function(corepl_add_bpf_object name)
	cmake_parse_arguments(PARSE_ARGV 1 arg "WARN_ONLY" "VMLINUX"
		"SOURCES;KERNELS;EXPECT;SKELETON;INCLUDES;DEFINITIONS;OPTIONS")
	if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
		message(FATAL_ERROR "corepl_add_bpf_object(${name}): found '${arg_UNPARSED_ARGUMENTS}', "
			"need SOURCES FILE... and no unknown word")
	endif()
	find_program(COREPL_CLANG NAMES ${COREPL_CLANG_NAMES} clang REQUIRED
		DOC "clang with the BPF target, of a version that corepl has a module for")
	set(out ${CMAKE_CURRENT_BINARY_DIR})
	set(dir ${out}/${name}.bpf.dir)
	file(MAKE_DIRECTORY ${dir})
	set(vmlinux ${dir}/vmlinux.h)
	_corepl_kernel_files(kernels ${arg_KERNELS})
	if(arg_VMLINUX)
		cmake_path(ABSOLUTE_PATH arg_VMLINUX OUTPUT_VARIABLE vmlinux)
		if(NOT vmlinux MATCHES "\\.h$")
			message(FATAL_ERROR "corepl_add_bpf_object(${name}): found VMLINUX ${arg_VMLINUX}, need a "
				"header (.h); a kernel's own types are for KERNELS")
		endif()
	elseif(kernels)
		list(GET kernels 0 kernel)
		if(IS_DIRECTORY ${kernel})
			message(FATAL_ERROR "corepl_add_bpf_object(${name}): found the folder ${kernel} first of "
				"KERNELS, need a kernel's file there, or VMLINUX FILE")
		endif()
		_corepl_add_vmlinux(${dir} ${kernel})
	else()
		_corepl_add_vmlinux(${dir} /sys/kernel/btf/vmlinux)
	endif()

	cmake_path(GET vmlinux PARENT_PATH vmlinux_dir)
	list(TRANSFORM arg_INCLUDES REPLACE "^([^/].*)$" ${CMAKE_CURRENT_SOURCE_DIR}/\\1)
	list(TRANSFORM arg_INCLUDES PREPEND -I)
	list(TRANSFORM arg_DEFINITIONS PREPEND -D)
	_corepl_machine_flags(flags)
	list(APPEND flags -I${vmlinux_dir} ${arg_INCLUDES} ${arg_DEFINITIONS} ${arg_OPTIONS}
		-idirafter ${COREPL_BPF_INCLUDE_DIR})
	set(objects "")
	foreach(source ${arg_SOURCES})
		cmake_path(ABSOLUTE_PATH source NORMALIZE OUTPUT_VARIABLE path)
		cmake_path(GET source STEM LAST_ONLY stem)
		set(object ${dir}/${stem}.o)
		if(object IN_LIST objects) # the same name in another directory
			list(LENGTH objects object_cnt)
			set(object ${dir}/${stem}.${object_cnt}.o)
		endif()
		_corepl_add_compilation(${path} ${object} ${vmlinux})
		list(APPEND objects ${object})
	endforeach()
	set(raw ${objects})
	list(LENGTH objects object_cnt)
	if(object_cnt GREATER 1)
		set(raw ${dir}/${name}.joined.o)
		_corepl_add_join(${raw} ${objects})
	endif()

	set(products ${out}/${name}.o)
	set(checks "")
	if(kernels)
		set(checks --kernels ${kernels})
	elseif(arg_EXPECT OR arg_WARN_ONLY)
		message(FATAL_ERROR "corepl_add_bpf_object(${name}): found EXPECT or WARN_ONLY, "
			"need KERNELS KERNEL...")
	endif()
	if(arg_WARN_ONLY)
		list(APPEND checks --warn-only)
	endif()
	foreach(expect ${arg_EXPECT})
		cmake_path(ABSOLUTE_PATH expect)
		list(APPEND checks --expect ${expect})
		list(APPEND kernels ${expect})
	endforeach()
	add_custom_command(OUTPUT ${out}/${name}.o
		COMMAND ${COREPL_POSTLINK} ${checks} ${raw} ${out}/${name}.o
		DEPENDS ${COREPL_POSTLINK} ${raw} ${kernels}
		COMMENT "Post-linking BPF object ${name}.o" VERBATIM)
	list(REMOVE_DUPLICATES arg_SKELETON)
	foreach(language ${arg_SKELETON})
		_corepl_skeleton_file(${out}/${name} ${language} skeleton)
		_corepl_add_skeleton(${out}/${name}.o ${language} ${skeleton})
		list(APPEND products ${skeleton})
	endforeach()
	add_library(${name}_bpf INTERFACE ${products})
	target_include_directories(${name}_bpf INTERFACE ${out})
	target_link_libraries(${name}_bpf INTERFACE corepl::corepl)
	set_target_properties(${name}_bpf PROPERTIES COREPL_OBJECT ${out}/${name}.o)
endfunction()
