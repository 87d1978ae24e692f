# SPDX-License-Identifier: MIT
# Warnings are errors in every room; sanitizers where asked for.
add_compile_options(
	-Wall -Wextra -Werror
	$<$<COMPILE_LANGUAGE:C>:-Wshadow>
	$<$<COMPILE_LANGUAGE:C>:-Wconversion>
	$<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
	$<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>
)
if(COREPL_SANITIZE)
	add_compile_options(-fsanitize=${COREPL_SANITIZE} -fno-sanitize-recover=all
			    -fno-omit-frame-pointer)
	add_link_options(-fsanitize=${COREPL_SANITIZE})
endif()
