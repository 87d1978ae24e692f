# SPDX-License-Identifier: MIT
# install.cmake - what an installation has, and `cpack -G DEB`.
#
#   bin/corepl, bin/bpf-postlink    lib/libcorepl.a, include/corepl.h: one header, stands alone
#                                   include/corepl.bpf.h: for sources of BPF programs
#   lib/libcorepl.so                for languages that load libraries; C programs link the archive
#   lib/corepl/corepl.so            the plugin; corepl-NN.so, a module for each clang, beside it
#   lib/cmake/corepl, lib/pkgconfig for find_package(corepl) and pkg-config
#   share/corepl/corepl.c           with corepl.h the runtime to embed; beside it what fetches kernels
#   share/man, completions          made from the tools' own help texts and the header
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(BIN_DIR ${CMAKE_INSTALL_BINDIR})
set(LIB_DIR ${CMAKE_INSTALL_LIBDIR})
set(INCLUDE_DIR ${CMAKE_INSTALL_INCLUDEDIR})
set(PLUGIN_DIR ${LIB_DIR}/corepl)
set(PACKAGE_DIR ${LIB_DIR}/cmake/corepl)
set(packaging ${PROJECT_BINARY_DIR}/packaging)

# The archive's objects once more, as a shared library.
add_library(corepl_shared SHARED $<TARGET_OBJECTS:corepl_runtime> $<TARGET_OBJECTS:corepl_core>)
set(exports ${PROJECT_SOURCE_DIR}/cmake/libcorepl.map)
target_link_options(corepl_shared PRIVATE -Wl,--version-script=${exports} -Wl,--gc-sections)
set_target_properties(corepl_shared PROPERTIES OUTPUT_NAME corepl LINKER_LANGUAGE C
	VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR} LINK_DEPENDS ${exports})

install(TARGETS corepl bpf-postlink RUNTIME DESTINATION ${BIN_DIR})
install(TARGETS corepl_runtime ARCHIVE DESTINATION ${LIB_DIR})
install(TARGETS corepl_shared LIBRARY DESTINATION ${LIB_DIR})
# CMake strips programs and shared libraries, not archives.
install(CODE "if(CMAKE_INSTALL_DO_STRIP)
	execute_process(COMMAND \"${CMAKE_STRIP}\" --strip-debug
		\"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${LIB_DIR}/libcorepl.a\" COMMAND_ERROR_IS_FATAL ANY)
endif()")
install(FILES ${PROJECT_BINARY_DIR}/pair/corepl.h ${PROJECT_SOURCE_DIR}/runtime/corepl.bpf.h
	DESTINATION ${INCLUDE_DIR})
install(FILES ${PROJECT_BINARY_DIR}/pair/corepl.c DESTINATION ${CMAKE_INSTALL_DATADIR}/corepl)
# `corepl kernels fetch`: found at ../share/corepl from the program, in a build too
set(fetch ${CMAKE_INSTALL_DATADIR}/corepl)
install(PROGRAMS ${PROJECT_SOURCE_DIR}/test/kernels/fetch ${PROJECT_SOURCE_DIR}/test/kernels/cut-btf
	DESTINATION ${fetch}/kernels)
install(FILES ${PROJECT_SOURCE_DIR}/test/kernels/wanted-kernels DESTINATION ${fetch}/kernels)
install(FILES ${PROJECT_SOURCE_DIR}/test/aside.sh DESTINATION ${fetch})
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/share/corepl)
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/test/kernels ${PROJECT_BINARY_DIR}/share/corepl/kernels SYMBOLIC)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
set(modules ${COREPL_FOUND_CLANGS})
list(TRANSFORM modules PREPEND corepl-)
list(TRANSFORM COREPL_FOUND_CLANGS PREPEND clang- OUTPUT_VARIABLE COREPL_CLANG_NAMES)
list(REVERSE COREPL_CLANG_NAMES)
install(TARGETS corepl_plugin ${modules} LIBRARY DESTINATION ${PLUGIN_DIR})

# find_package(corepl)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/coreplConfig.cmake.in
	${packaging}/coreplConfig.cmake INSTALL_DESTINATION ${PACKAGE_DIR}
	PATH_VARS BIN_DIR LIB_DIR INCLUDE_DIR PLUGIN_DIR)
write_basic_package_version_file(${packaging}/coreplConfigVersion.cmake
	COMPATIBILITY SameMinorVersion)
install(FILES ${packaging}/coreplConfig.cmake ${packaging}/coreplConfigVersion.cmake
	${PROJECT_SOURCE_DIR}/cmake/corepl-functions.cmake DESTINATION ${PACKAGE_DIR})

# pkg-config corepl
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX
	BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX}/${LIB_DIR}/pkgconfig OUTPUT_VARIABLE PC_TO_PREFIX)
configure_file(${PROJECT_SOURCE_DIR}/cmake/corepl.pc.in ${packaging}/corepl.pc @ONLY)
install(FILES ${packaging}/corepl.pc DESTINATION ${LIB_DIR}/pkgconfig)

# Manual pages: the text of the page, and the tool's help or the header where the text says so.
set(pages "")
function(corepl_add_page page origin)
	add_custom_command(OUTPUT ${packaging}/${page}
		COMMAND ${PROJECT_SOURCE_DIR}/doc/manpage.sh ${PROJECT_SOURCE_DIR}/doc/${page}.txt
			${PROJECT_VERSION} ${ARGN} > ${packaging}/${page}
		DEPENDS ${PROJECT_SOURCE_DIR}/doc/manpage.sh ${PROJECT_SOURCE_DIR}/doc/${page}.txt ${origin}
		COMMENT "Manual page ${page}" VERBATIM)
	string(REGEX REPLACE ".*[.]" man section ${page})
	install(FILES ${packaging}/${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/${section})
	set(pages ${pages} ${packaging}/${page} PARENT_SCOPE)
endfunction()
corepl_add_page(corepl.1 corepl $<TARGET_FILE:corepl>)
corepl_add_page(bpf-postlink.1 bpf-postlink $<TARGET_FILE:bpf-postlink>)
corepl_add_page(libcorepl.3 ${PROJECT_BINARY_DIR}/pair/corepl.h ${PROJECT_BINARY_DIR}/pair/corepl.h)
add_custom_target(corepl-pages ALL DEPENDS ${pages})
add_dependencies(corepl-pages corepl_pair)

# Shells: each looks for a file named after the command.
set(bash_dir ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${PROJECT_SOURCE_DIR}/doc/complete.bash DESTINATION ${bash_dir} RENAME corepl)
install(FILES ${PROJECT_SOURCE_DIR}/doc/complete.bash DESTINATION ${bash_dir} RENAME bpf-postlink)
install(FILES ${PROJECT_SOURCE_DIR}/doc/complete.zsh
	DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions RENAME _corepl)

# cpack: one Debian package; what its programs need is asked from dpkg-shlibdeps.
set(CPACK_PACKAGE_NAME corepl)
set(CPACK_PACKAGE_CONTACT "the authors of corepl")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "BPF programs compiled once that run on every kernel")
set(CPACK_PACKAGE_DESCRIPTION "A clang plugin, a post-link step, a tool and a small loader library:
kernel differences are found when a BPF program is built, and told with its source lines.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(clangs ${COREPL_CLANG_NAMES})
list(JOIN clangs " | " CPACK_DEBIAN_PACKAGE_RECOMMENDS)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bpftool")
include(CPack)
