# The package that `cargo xtask deb` makes, which says in the environment what is to be in it.

set(LLVM "$ENV{ASYNCIFY_LLVM}")
set(CPACK_PACKAGE_VERSION "$ENV{ASYNCIFY_VERSION}")
set(CPACK_INSTALLED_DIRECTORIES "$ENV{ASYNCIFY_ROOT};.")

set(CPACK_PACKAGE_NAME asyncify)
set(CPACK_PACKAGE_VENDOR "Asyncify for LLVM")
set(CPACK_PACKAGE_CONTACT "Asyncify for LLVM")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "LLVM pass that lets WebAssembly code pause and resume")
set(CPACK_PACKAGE_DESCRIPTION
  "A plugin for opt and clang ${LLVM} that makes functions of wasm32 able to leave their stack and come
back to it, with a driver that compiles and links, and libraries for tasks.")
set(CPACK_PACKAGING_INSTALL_PREFIX /)
set(CPACK_PACKAGE_FILE_NAME asyncify)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What is found for the driver is a link to the library, in a package that says nothing of it.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libllvm${LLVM}")
# The driver runs them; the plugin alone does not need them.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
  "clang-${LLVM}, lld-${LLVM}, llvm-${LLVM}, libclang-rt-${LLVM}-dev-wasm32, wasi-libc")
set(CPACK_STRIP_FILES OFF)
